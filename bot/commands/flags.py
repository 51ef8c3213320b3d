"""`tallywatch flags`: what waits for a person."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def flags(
    state: Annotated[str, typer.Option(help="open, confirmed, dismissed or all.")] = "open",
    contest: Annotated[str, typer.Option(help="Only this contest; typos are forgiven.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="How many at most.")] = 50,
    json: Annotated[bool, typer.Option("--json", help="One JSON object a line, for programs.")] = False,
    config: Annotated[Path | None, typer.Option("-c", "--config", help="The desk's config.")] = None,
) -> None:
    """List the flags: findings that need a person, in the order in which they were opened.

    \b
    Examples:
      tallywatch flags
      tallywatch flags --contest kensington --state all
      tallywatch flags --json | head -1
    """
    from bot import review
    from bot.app import open_desk

    with open_desk(config) as desk:
        review.show_flags(desk, state=state, contest=contest, limit=limit, as_json=json)
