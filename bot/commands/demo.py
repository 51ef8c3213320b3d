"""`tallywatch demo`: the Kensington night of 9 June 2017."""

from __future__ import annotations

from typing import Annotated

import typer

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def demo(
    telegram: Annotated[
        bool, typer.Option("--telegram", help="Send the alerts with the real client to a Telegram on this machine.")
    ] = False,
    platforms: Annotated[
        bool, typer.Option("--platforms", help="Instead: `tallywatch run` from X to Telegram, both played on loopback.")
    ] = False,
) -> None:
    """Play the Kensington night of 9 June 2017 through the real pipeline, on a virtual clock.

    Nothing is written outside a temporary folder, and no network is used. The official figures are real; every post is
    worded by us, from accounts that are invented.

    \b
    Examples:
      tallywatch demo
      tallywatch demo --platforms     how long an alert takes from a platform to the chat; about a minute
      tallywatch demo --telegram
    """
    from bot.nights.demo import play_demo
    from bot.words import page

    if platforms:
        from bot.nights.platforms import play_platforms

        raise typer.Exit(0 if play_platforms(typer.echo) else 1)
    play_demo(page(), telegram=telegram)
