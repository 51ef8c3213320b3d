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
    standby: Annotated[
        bool, typer.Option("--standby", help="Where another `run` is at work on the database, wait for its place.")
    ] = False,
    verbose: Annotated[bool, typer.Option("-v", "--verbose", help="Log every stage, with ids.")] = False,
) -> None:
    """Watch the sources, judge what is claimed, alert the channels, until stopped.

    Ctrl-C or SIGTERM stops it cleanly: what is being written is finished, and what is owed is sent after the next
    start. Nothing is lost when it is killed outright. Exit code 0 after a clean stop.

    Only one works on a database at a time. A second is refused with exit code 3 and told which one is at work; with
    --standby it waits, and takes over within 20 seconds when the other stops, dies or is cut off.

    \b
    Examples:
      tallywatch run
      tallywatch run -c night.toml -v
      tallywatch run --record night.jsonl.gz
    """
    import asyncio
    import sys
    from contextlib import nullcontext

    from bot.app import open_desk
    from bot.running import run_desk
    from bot.sources.tape import Tape
    from bot.words import begin_log, people

    begin_log(verbose=verbose)
    with open_desk(config) as desk:
        name = desk.config.settings.desk.name
        with Tape(record) if record else nullcontext() as tape:
            service = asyncio.run(run_desk(desk, sys.stdout, tape=tape, standby=standby))
        failed = {job: count for job, count in service.failures.items() if count}
        people().print(f"{name}: stopped cleanly.{f' Failed runs of jobs: {failed}' if failed else ''}")
