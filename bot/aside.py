"""One stored post that cannot be assessed holds up no other: it is set aside, with the reason, and the desk is told.

In order: the whole batch is tried; when it fails, its halves, until the post stands alone that fails (each try is a
transaction of its own, so that nothing is half-written). That one goes to the quarantine, and a notice begins. It ends
when `tallywatch quarantine retry` has put the last such post back, or when they were cleared away. A trouble of the
machine (disk, database, memory) is no fault of a post: it goes on to the job runner, which tries again later.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from bot.messages import calm
from storage import findings, quarantine, watching
from storage.troubles import is_of_the_machine
from storage.values import Quarantined

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from bot.app import Desk
    from matchers.vocabulary import Assessment, ContestId
    from storage.values import PostKey, QuarantineId, StoredPost

    Assessed = list[tuple[StoredPost, Assessment]]
    AssessThese = Callable[[Desk, Sequence[PostKey]], Assessed]

log = logging.getLogger(__name__)

TOPIC: Final = "posts set aside"


def sparing(desk: Desk, waiting: Sequence[PostKey], assess_these: AssessThese) -> Assessed:
    """What could be assessed; each post that could not is set aside. Raises the troubles of the machine."""
    try:
        return assess_these(desk, waiting)
    except Exception as error:  # whatever is the matter with one post, it is not to stop the night
        if is_of_the_machine(error):
            raise
        if len(waiting) == 1:
            _set_aside(desk, waiting[0], error)
            return []
        log.warning("%d posts could not be assessed together, they are tried apart: %r", len(waiting), error)
    half = len(waiting) // 2
    return sparing(desk, waiting[:half], assess_these) + sparing(desk, waiting[half:], assess_these)


def _set_aside(desk: Desk, key: PostKey, error: Exception) -> None:
    """Put one post into the quarantine and begin a notice."""
    log.error("post %d could not be assessed and is set aside", key, exc_info=error)
    reason = f"could not be assessed: {calm(f'{type(error).__name__}: {error}', limit=500)}"
    now = desk.clock.now()
    with desk.store.writing() as tx:
        position = quarantine.set_post_aside(tx, key, reason, at=now)
        text = f"a post could not be assessed and is set aside: {calm(position, limit=120)}. `tallywatch quarantine`"
        watching.begin_notice(tx, TOPIC, text, at=now)


def set_timeless_aside(tx: Connection, contest: ContestId | None, *, at: datetime) -> None:
    """Tell of posts with claims whose time can no longer be read: they are judged no more, and hold up nothing."""
    for source, platform, ext_id in findings.timeless_posts(tx, contest):
        position = f"{platform} {ext_id}"
        words = f"the time of a stored post cannot be read, its claims are judged no more: {calm(position, limit=120)}"
        if watching.pass_notice(tx, f"no time:{position}", words, at=at):
            reason = "its time cannot be read, so its claims are judged no more"
            quarantine.keep(tx, [Quarantined(source=source, position=position, reason=reason, raw=b"", at=at)])


def retry(desk: Desk, number: QuarantineId | None) -> int:
    """Let posts that were set aside (None: all of them) be assessed again; how many."""
    with desk.store.writing() as tx:
        again = quarantine.try_again(tx, number)
        _end_notice(desk, tx, ending="tried again")
    return again


def clear(desk: Desk, number: QuarantineId | None) -> int:
    """Remove what was looked at (None: everything) from the quarantine; how many."""
    with desk.store.writing() as tx:
        gone = quarantine.clear(tx, number)
        _end_notice(desk, tx, ending="cleared away")
    return gone


def _end_notice(desk: Desk, tx: Connection, *, ending: str) -> None:
    if not quarantine.posts(tx):
        watching.end_notice(tx, TOPIC, at=desk.clock.now(), ending=ending)
