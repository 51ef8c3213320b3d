"""`tallywatch quarantine`: what could not be read or assessed; and trying again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(add_completion=False, rich_markup_mode=None)

Config = Annotated[Path | None, typer.Option("-c", "--config", help="The desk's config.")]
Which = Annotated[str, typer.Argument(help="Its number in the list, or `all`.")]


@app.callback(invoke_without_command=True)
def quarantine(
    context: typer.Context,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="How many to list, newest first.")] = 20,
    config: Config = None,
) -> None:
    """Show what was set aside: input that could not be read, and posts that could not be assessed, with the reason.

    Exit code 1 when something lies there.

    \b
    Examples:
      tallywatch quarantine
      tallywatch quarantine retry all
      tallywatch quarantine clear 17
    """
    if context.invoked_subcommand is not None:
        return
    from bot.app import open_desk
    from bot.quarantine import show

    with open_desk(config) as desk:
        raise typer.Exit(show(desk, limit=limit))


@app.command()
def retry(which: Which, config: Config = None) -> None:
    """Let posts that were set aside be assessed again; the running desk does it at its next turn.

    \b
    Example:
      tallywatch quarantine retry 17
    """
    from bot.app import open_desk
    from bot.quarantine import try_again

    with open_desk(config) as desk:
        try_again(desk, which)


@app.command()
def clear(which: Which, config: Config = None) -> None:
    """Remove what was looked at from the quarantine. A post stays in the inbox, unassessed.

    \b
    Example:
      tallywatch quarantine clear all
    """
    from bot.app import open_desk
    from bot.quarantine import clear_away

    with open_desk(config) as desk:
        clear_away(desk, which)
