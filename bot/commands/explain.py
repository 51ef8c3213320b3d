"""`tallywatch explain`: one post, explained to an editor."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.exits import DeskError
from storage.fitness import far_off, shown

if TYPE_CHECKING:
    from matchers.assess import World

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def explain(
    text: Annotated[str, typer.Argument(help="The post, in quotation marks.")],
    *,
    results: Annotated[Path, typer.Option("--results", help="Who stands where, and the results (CSV).")],
    author: Annotated[str, typer.Option("--author", help="Who posted it: a handle of the accounts file.")] = "somebody",
    platform: Annotated[str, typer.Option("--platform", help="Where it was posted.")] = "x",
    at: Annotated[
        str, typer.Option("--at", help="When, as 2017-06-09T02:41:00+01:00. Default: after the last declaration.")
    ] = "",
    accounts: Annotated[Path | None, typer.Option("--accounts", help="The accounts that are watched (CSV).")] = None,
    official: Annotated[Path | None, typer.Option("--official", help="Official statements (JSONL).")] = None,
    timezone: Annotated[str, typer.Option("--timezone", help="For contests that name none.")] = "Europe/London",
) -> None:
    """Say what a post was read to claim, by which rule and which names, and what the record says of it.

    Names are scored out of 100. The record is read as it stood at the time of the post.
    """
    from bot.check import load_world
    from bot.explain import explain as explained
    from matchers.assess import assess
    from matchers.vocabulary import Post
    from storage.reading import FileError

    try:
        world = load_world(results, accounts, official, timezone=timezone)
    except FileError as error:
        raise DeskError(str(error)) from None
    posted = Post(
        platform=platform, id="asked", author=author.removeprefix("@"), created_at=_time(at, world), text=text
    )
    for line in explained(assess(posted, world), world):
        typer.echo(shown(line))


def _time(written: str, world: World) -> datetime:
    """The time of the post; if none is given, just after the last declaration of the file that is past."""
    if not written:
        changes = (change for contest in world.ballots.contests for change in world.record.changes(contest))
        now = datetime.now(UTC)
        return max((change for change in changes if change <= now), default=now)
    try:
        at = datetime.fromisoformat(written)
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        raise DeskError(f'--at "{written}" is not a time with its zone; write it as 2017-06-09T21:03:00+01:00')
    if wrong := far_off(at):
        raise DeskError(f'--at "{written}" {wrong}')
    return at
