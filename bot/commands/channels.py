"""`tallywatch channels test`: does a message arrive?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    add_completion=False, rich_markup_mode=None, no_args_is_help=True, help="Send a test message to every channel."
)


@app.callback()
def channels() -> None:
    """The channels of the config."""


@app.command("test")
def try_all(config: Annotated[Path | None, typer.Option("-c", "--config", help="The desk's config.")] = None) -> None:
    """Send a message that says it is a test to every channel, and say which ones it reached.

    Exit code 1 when one was not reached.

    \b
    Example:
      tallywatch channels test
    """
    import asyncio

    from bot import deliveries
    from bot.app import open_desk

    with open_desk(config) as desk:
        raise typer.Exit(asyncio.run(deliveries.try_channels(desk)))
