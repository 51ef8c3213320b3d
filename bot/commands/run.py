"""`tallywatch run`: the service."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def run(
    config: Annotated[Path | None, typer.Option("-c", "--config", help="The desk's config.")] = None,
    record: Annotated[
        Path | None, typer.Option("--record", help="Keep what the platforms send, for `tallywatch replay`.")
    ] = None,
    verbose: Annotated[bool, typer.Option("-v", "--verbose", help="Log every stage, with ids.")] = False,
) -> None:
    """Watch the sources, judge what is claimed, alert the channels, until stopped.

    Ctrl-C or SIGTERM stops it cleanly: what is being written is finished, and what is owed is sent after the next
    start. Nothing is lost when it is killed outright. Exit code 0 after a clean stop.

    \b
    Examples:
      tallywatch run
      tallywatch run -c night.toml -v
      tallywatch run --record night.jsonl.gz
    """
    import asyncio
    import logging
    import sys
    from contextlib import nullcontext

    from bot.app import open_desk
    from bot.running import run_desk
    from bot.sources.tape import Tape
    from bot.words import log_to, people

    level = logging.INFO if verbose else logging.WARNING
    logging.basicConfig(level=level, handlers=[log_to(sys.stderr)])
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    with open_desk(config) as desk:
        name = desk.config.settings.desk.name
        people().print(f"{name}: watching. Ctrl-C stops.")
        with Tape(record) if record else nullcontext() as tape:
            service = asyncio.run(run_desk(desk, sys.stdout, tape=tape))
        failed = {job: count for job, count in service.failures.items() if count}
        people().print(f"{name}: stopped cleanly.{f' Failed runs of jobs: {failed}' if failed else ''}")
