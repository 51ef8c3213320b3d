"""`tallywatch official add/retract/list/import`: what an authority said."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    no_args_is_help=True,
    help="What an authority said, entered by an editor.",
)

Config = Annotated[Path | None, typer.Option("-c", "--config", help="The desk's config.")]


@app.command()
def add(
    contest: Annotated[str, typer.Argument(help="The contest; typos are forgiven.")],
    kind: Annotated[str, typer.Argument(help="recount, count, declaration, concession, majority, turnout, ...")],
    status: Annotated[str, typer.Option("--status", help="Of a recount, a count or a declaration.")] = "",
    when: Annotated[str, typer.Option("--time", help="The time spoken of: 18:00 today, or 2030-05-03T18:00.")] = "",
    place: Annotated[str, typer.Option("--place", help="The venue.")] = "",
    candidate: Annotated[str, typer.Option("--candidate", help="Whom it is about.")] = "",
    value: Annotated[float | None, typer.Option("--value", help="The figure.")] = None,
    authority: Annotated[str, typer.Option("--authority", help="Who said it.")] = "Returning officer",
    by: Annotated[str, typer.Option("--by", help="Who enters it; default: desk.editor of the config.")] = "",
    source: Annotated[str, typer.Option("--source", help="A link to where it was published.")] = "",
    at: Annotated[str, typer.Option("--at", help="When it was said; default: now.")] = "",
    supersedes: Annotated[
        str, typer.Option("--supersedes", help="The id of the fact that this corrects, as `official list` shows it.")
    ] = "",
    config: Config = None,
) -> None:
    """Add what an authority said; the claims that it concerns are judged again at once.

    \b
    Examples:
      tallywatch official add kensington recount --status ordered --by Ada --source https://example.org/ro
      tallywatch official add kensington count --status resumed --time 18:00 --place "Great Hall" --by Ada
    """
    from bot import editing
    from bot.app import open_desk

    said = editing.Entered(
        kind=kind,
        status=status,
        when=when,
        place=place,
        candidate=candidate,
        value=value,
        authority=authority,
        by=by,
        source=source,
        at=at,
        supersedes=supersedes,
    )
    with open_desk(config) as desk:
        editing.official_add(desk, contest, said)


@app.command()
def retract(
    fact: Annotated[str, typer.Argument(help="The fact's id; `tallywatch official list` shows it.")],
    by: Annotated[str, typer.Option("--by", help="Who takes it back; default: desk.editor of the config.")] = "",
    source: Annotated[str, typer.Option("--source", help="A link to where it was taken back.")] = "",
    config: Config = None,
) -> None:
    """Take a fact off the record, with nothing in its place; claims are judged again without it.

    The ledger keeps both lines. To put another fact in its place: `official add --supersedes`.

    \b
    Example:
      tallywatch official retract post:x:1234567:0 --by Ada
    """
    from bot import corrections
    from bot.app import open_desk

    with open_desk(config) as desk:
        corrections.retract(desk, fact, by=by, source=source)


@app.command("list")
def list_(
    contest: Annotated[str, typer.Argument(help="The contest, or who stands there; typos are forgiven.")],
    config: Config = None,
) -> None:
    """List all that is and was on record of a contest, with ids, and what was superseded or taken back.

    \b
    Example:
      tallywatch official list kensington
    """
    from bot import corrections
    from bot.app import open_desk

    with open_desk(config) as desk:
        corrections.show_ledger(desk, contest)


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="official.jsonl of docs/formats.md.")], config: Config = None
) -> None:
    """Append the facts of a file; the same file twice changes nothing.

    \b
    Example:
      tallywatch official import official.jsonl
    """
    from bot import editing
    from bot.app import open_desk

    with open_desk(config) as desk:
        editing.official_import(desk, file)
