"""`tallywatch doctor`: what is set aside, stuck or missing."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def doctor(
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="How many quarantined posts to list.")] = 20,
    config: Annotated[Path | None, typer.Option("-c", "--config", help="The desk's config.")] = None,
) -> None:
    """Look the desk over: config, database, register, sources, quarantine, deliveries, doubtful results.

    Exit code 1 when something needs attention.

    \b
    Example:
      tallywatch doctor
    """
    from bot import doctor as surgery
    from bot.app import open_desk

    with open_desk(config) as desk:
        surgery.examine(desk, limit=limit)
