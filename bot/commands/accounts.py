"""`tallywatch accounts import`: whom to watch, and for whom they speak."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    add_completion=False, rich_markup_mode=None, no_args_is_help=True, help="The accounts that are watched."
)


@app.callback()
def accounts() -> None:
    """The accounts that are watched."""


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="accounts.csv of docs/formats.md.")],
    config: Annotated[Path | None, typer.Option("-c", "--config", help="The desk's config.")] = None,
) -> None:
    """Import a file of accounts: official, candidates, parties, media, and others to watch.

    All or nothing; the same file twice changes nothing. Contests must have been imported before.

    \b
    Example:
      tallywatch accounts import accounts.csv
    """
    from bot import editing
    from bot.app import open_desk

    with open_desk(config) as desk:
        editing.accounts_import(desk, file)
