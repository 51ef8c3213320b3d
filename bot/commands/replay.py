"""`tallywatch replay`: a recording, played again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def replay(
    file: Annotated[Path, typer.Argument(help="A recording of `tallywatch record`.")],
    *,
    results: Annotated[Path, typer.Option("--results", help="Who stands where, and the results (CSV).")],
    accounts: Annotated[Path | None, typer.Option("--accounts", help="The accounts that are watched (CSV).")] = None,
    official: Annotated[Path | None, typer.Option("--official", help="Official statements (JSONL).")] = None,
    speed: Annotated[float, typer.Option("--speed", min=0, help="So many times real time; 0 does not wait.")] = 0,
) -> None:
    """Play a recording through the real pipeline, on a virtual clock, in a database of its own.

    Official facts become known when they were published, posts when they were recorded; the alerts are written to
    standard output.

    \b
    Examples:
      tallywatch replay night.jsonl.gz --results results.csv --accounts accounts.csv
      tallywatch replay night.jsonl.gz --results results.csv --speed 60      an hour in a minute
    """
    from bot import replaying
    from bot.exits import DeskError
    from bot.words import people
    from storage.reading import FileError

    try:
        script = replaying.read_script(file, results=results, accounts=accounts, official=official)
        played = replaying.replay(script, speed=speed, write=lambda text: typer.echo(text, nl=False))
    except FileError as error:
        raise DeskError(str(error)) from None
    people().print(f"{played.polls} polls, {played.posts} posts, {played.first_at} to {played.last_at}")
