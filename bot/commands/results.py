"""`tallywatch results import/declare`: who stands where, and what was declared."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    add_completion=False, rich_markup_mode=None, no_args_is_help=True, help="Import results, or declare one by hand."
)

Config = Annotated[Path | None, typer.Option("-c", "--config", help="The desk's config.")]


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="results.csv of docs/formats.md.")], config: Config = None
) -> None:
    """Import a results file: contests, candidates, and what has been declared.

    All or nothing. The same file twice changes nothing; a changed one appends corrections to the ledger, and the
    claims that they concern are judged again. A figure that is gone from the file is taken back; contests that are not
    in the file stay as they are. Rows without votes make the register alone, before the night.

    \b
    Example:
      tallywatch results import results.csv
    """
    from bot import editing
    from bot.app import open_desk

    with open_desk(config) as desk:
        editing.results_import(desk, file)


@app.command()
def declare(
    contest: Annotated[str, typer.Argument(help="The contest; typos are forgiven.")],
    votes: Annotated[list[str], typer.Argument(help="CANDIDATE=VOTES, for every candidate; a surname will do.")],
    by: Annotated[str, typer.Option("--by", help="Who enters it; default: desk.editor of the config.")] = "",
    source: Annotated[str, typer.Option("--source", help="A link to where it was published.")] = "",
    authority: Annotated[str, typer.Option("--authority", help="Who declared it.")] = "Returning officer",
    at: Annotated[
        str, typer.Option("--at", help="When, as 2030-05-03T02:41 (local) or with +01:00; default: now.")
    ] = "",
    turnout: Annotated[float | None, typer.Option("--turnout", min=0, max=100, help="In percent.")] = None,
    lot: Annotated[str, typer.Option("--lot", help="In a tie: whom the lot chose.")] = "",
    config: Config = None,
) -> None:
    """Declare a result by hand: votes of each candidate; the winner and the majority follow.

    Declaring again corrects what was declared before; nothing is edited.

    \b
    Example:
      tallywatch results declare kensington "Dent Coad=16333" Borwick=16313 Mullin=4724 \\
          --by Ada --source https://example.org/declaration --at 2017-06-09T21:03
    """
    from bot import editing
    from bot.app import open_desk

    with open_desk(config) as desk:
        editing.results_declare(
            desk, contest, votes, by=by, source=source, authority=authority, at=at, turnout=turnout, lot=lot
        )
