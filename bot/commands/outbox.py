"""`tallywatch outbox`: what is owed, sent, failed; and sending again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(add_completion=False, rich_markup_mode=None)

Config = Annotated[Path | None, typer.Option("-c", "--config", help="The desk's config.")]


@app.callback(invoke_without_command=True)
def outbox(
    context: typer.Context,
    json: Annotated[bool, typer.Option("--json", help="As JSON, for programs.")] = False,
    config: Config = None,
) -> None:
    """Show how many alerts are owed, sent and failed, since when the oldest waits, and why the last ones failed.

    Exit code 1 when something failed and needs a person.

    \b
    Examples:
      tallywatch outbox
      tallywatch outbox resend 17
      tallywatch outbox resend all
    """
    if context.invoked_subcommand is not None:
        return
    from bot import deliveries
    from bot.app import open_desk

    with open_desk(config) as desk:
        raise typer.Exit(deliveries.show_outbox(desk, as_json=json))


@app.command()
def resend(
    which: Annotated[str, typer.Argument(help="The number of a failed alert, or `all`.")], config: Config = None
) -> None:
    """Send again what was set aside."""
    from bot import deliveries
    from bot.app import open_desk

    with open_desk(config) as desk:
        deliveries.send_again(desk, which)
