"""`tallywatch record`: keep what the platforms send, as they send it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def record(
    file: Annotated[Path, typer.Argument(help="Where to write; gzip JSON Lines. An existing recording is added to.")],
    config: Annotated[Path | None, typer.Option("-c", "--config", help="The desk's config.")] = None,
) -> None:
    """Poll the platforms of the config and write everything they bring to a recording, until stopped.

    Posts come into the desk's inbox too, but nothing is judged and nobody is alerted; `tallywatch run` goes on from
    there. What X sends is paid for once, here as there. To record while judging: `tallywatch run --record`.

    \b
    Example:
      tallywatch record night.jsonl.gz
    """
    import asyncio

    from bot.app import open_desk
    from bot.replaying import record_night
    from bot.words import begin_log, people

    begin_log()
    with open_desk(config) as desk:
        people().print(f"recording to {file}. Ctrl-C stops.")
        answers = asyncio.run(record_night(desk, file))
        people().print(f"{answers} answers that brought something are in {file}")
