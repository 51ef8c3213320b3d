"""The command line."""

import typer

app = typer.Typer(name="tallywatch", no_args_is_help=True, help="The claim desk of a newsroom on election night.")


@app.callback()
def desk() -> None:
    """Read claims about results, hold them against the official record, alert the newsroom."""


def main() -> None:
    """Run the command line."""
    app()
