"""`tallywatch check`: what the posts of a file claim, and what the record says of it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def check(
    posts: Annotated[str, typer.Argument(help="A file of posts, one JSON object a line; - is standard input.")],
    *,
    results: Annotated[Path, typer.Option("--results", help="Who stands where, and the results (CSV).")],
    accounts: Annotated[Path | None, typer.Option("--accounts", help="The accounts that are watched (CSV).")] = None,
    official: Annotated[Path | None, typer.Option("--official", help="Official statements (JSONL).")] = None,
    timezone: Annotated[str, typer.Option("--timezone", help="Of contests and days that name none.")] = "Europe/London",
) -> None:
    """Read posts in order and write one JSON object a post: its claims, each with verdict, reason and record.

    Uses no network and no database. Exits with 2 when the input cannot be used.
    """
    from bot.check import check_file, load_world
    from bot.exits import DeskError
    from storage.reading import FileError

    try:
        world = load_world(results, accounts, official, timezone=timezone)
        bad = check_file(posts, world, timezone=timezone)
    except FileError as error:
        raise DeskError(str(error)) from None
    if bad:
        raise DeskError(f"{bad} {'line' if bad == 1 else 'lines'} of {posts} could not be used")
