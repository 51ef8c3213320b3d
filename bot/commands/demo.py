"""`tallywatch demo`: the Kensington night of 9 June 2017."""

from __future__ import annotations

from typing import Annotated

import typer

app = typer.Typer(rich_markup_mode=None)


@app.command()
def demo(
    telegram: Annotated[
        bool, typer.Option("--telegram", help="Send the alerts with the real client to a Telegram on this machine.")
    ] = False,
) -> None:
    """Play the Kensington night of 9 June 2017 through the real pipeline, on a virtual clock.

    Nothing is written outside a temporary folder, and no network is used. The official figures are real; every post is
    worded by us, from accounts that are invented.

    \b
    Examples:
      tallywatch demo
      tallywatch demo --telegram
    """
    from bot.nights.demo import play_demo
    from bot.words import page

    play_demo(page(), telegram=telegram)
