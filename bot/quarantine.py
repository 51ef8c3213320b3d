"""What `tallywatch quarantine` says: the list, and how much was tried again or cleared away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot import aside
from bot.exits import ExitCode, NotFoundError
from bot.messages import calm, local
from bot.words import number_of, page, people
from storage import quarantine
from storage.values import QuarantineId

if TYPE_CHECKING:
    from bot.app import Desk


def show(desk: Desk, *, limit: int) -> ExitCode:
    """List what is set aside, newest first."""
    with desk.store.reading() as tx:
        size, posts, items = quarantine.size(tx), quarantine.posts(tx), quarantine.newest(tx, limit)
    zone, now = desk.config.settings.desk.timezone, desk.clock.now()
    page().out(f"{size:,} set aside, of them {posts:,} posts that could not be assessed", highlight=False)
    for one in items:
        kind = "post" if one.post is not None else "input"
        what = f"{local(one.at, zone, day_of=now)}  {kind}  {calm(one.source)}  {calm(one.position, limit=120)}"
        page().out(f"{one.id:>6}  {what}: {calm(one.reason)}", highlight=False)
    if size > len(items):
        people().print(f"{size - len(items):,} more are older; --limit lists them.")
    if posts:
        people().print("`tallywatch quarantine retry NUMBER`, or `all`, assesses posts again.")
    return ExitCode.NOT_FOUND if size else ExitCode.DONE


def try_again(desk: Desk, which: str) -> None:
    """Let posts wait for their assessment again. Raises NotFoundError where there is none."""
    again = aside.retry(desk, _number(which))
    if not again:
        raise NotFoundError(f"no post is set aside as {which}; `tallywatch quarantine` lists them")
    people().print(f"{again:,} {'post waits' if again == 1 else 'posts wait'} again; `tallywatch run` assesses.")


def clear_away(desk: Desk, which: str) -> None:
    """Remove what was looked at. Raises NotFoundError where there is nothing."""
    gone = aside.clear(desk, _number(which))
    if not gone:
        raise NotFoundError(f"nothing is set aside as {which}; `tallywatch quarantine` lists it")
    people().print(f"{gone:,} removed from the quarantine.")


def _number(which: str) -> QuarantineId | None:
    if which == "all":
        return None
    number = number_of(which)
    if number is None:
        raise NotFoundError(f"{which!r} is neither a number of the quarantine nor `all`")
    return QuarantineId(number)
