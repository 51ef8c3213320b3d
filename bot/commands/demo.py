"""`tallywatch demo`: the Kensington night of 9 June 2017."""

from __future__ import annotations

import typer

app = typer.Typer(rich_markup_mode=None)


@app.command()
def demo() -> None:
    """Play the Kensington night of 9 June 2017 through the real pipeline, on a virtual clock."""
