"""`tallywatch flag show/confirm/dismiss`: one finding, and a moderator's decision on it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.words import number_of

app = typer.Typer(
    add_completion=False, rich_markup_mode=None, no_args_is_help=True, help="Show one flag, confirm it or dismiss it."
)


def flag_number(written: str) -> int:
    """The number of a flag as typed; what none can have is refused in our own words."""
    number = number_of(written)
    if not number:
        raise typer.BadParameter(f"{written!r} is not a flag's number, which is 1 or more")
    return number


Id = Annotated[
    int,
    typer.Argument(parser=flag_number, metavar="NUMBER", help="The flag's number, as `tallywatch flags` lists it."),
]
By = Annotated[str, typer.Option("--by", help="Who decides; default: desk.editor of the config.")]
Note = Annotated[str, typer.Option("--note", help="Why; it is kept with the decision and shown in the chat.")]
Config = Annotated[Path | None, typer.Option("-c", "--config", help="The desk's config.")]


@app.command()
def show(
    flag: Id,
    json: Annotated[bool, typer.Option("--json", help="As JSON, for programs.")] = False,
    config: Config = None,
) -> None:
    """Show a flag whole: every claim with its quote, the record beside it, the history of verdicts, the reviews.

    \b
    Example:
      tallywatch flag show 7
    """
    from bot import review
    from bot.app import open_desk

    with open_desk(config) as desk:
        review.show_flag(desk, flag, as_json=json)


@app.command()
def confirm(flag: Id, by: By = "", note: Note = "", config: Config = None) -> None:
    """Confirm that the claim is wrong, or too early, and worth acting on.

    \b
    Example:
      tallywatch flag confirm 7 --by Ada --note "rang the returning officer"
    """
    _decide(config, flag, "confirm", by, note)


@app.command()
def dismiss(flag: Id, by: By = "", note: Note = "", config: Config = None) -> None:
    """Dismiss a flag: nothing in it.

    \b
    Example:
      tallywatch flag dismiss 7 --by Ada --note "a joke"
    """
    _decide(config, flag, "dismiss", by, note)


@app.command()
def undo(flag: Id, by: By = "", config: Config = None) -> None:
    """Take back a decision, within a minute of it.

    \b
    Example:
      tallywatch flag undo 7 --by Ada
    """
    _decide(config, flag, "undo", by, "")


def _decide(config: Path | None, flag: int, decision: str, by: str, note: str) -> None:
    from bot import review
    from bot.app import open_desk

    with open_desk(config) as desk:
        review.decide(desk, flag, decision=decision, by=by, note=note)
