"""`tallywatch status`: a contest as it stands."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def status(
    contest: Annotated[str, typer.Argument(help="Its name, alias or code, or who stands there; typos are forgiven.")],
    json: Annotated[bool, typer.Option("--json", help="As JSON, for programs.")] = False,
    config: Annotated[Path | None, typer.Option("-c", "--config", help="The desk's config.")] = None,
) -> None:
    """Show a contest: the official record with source and time, what is awaited, live claims, open flags.

    When it is not clear which contest is meant, the nearest are named and the exit code is 1.

    \b
    Examples:
      tallywatch status kensington
      tallywatch status kensigton
      tallywatch status "emma dent coad"
      tallywatch status E14000768 --json
    """
    from bot import status as contest_status
    from bot.app import open_desk

    with open_desk(config) as desk:
        contest_status.show_status(desk, contest, as_json=json)
