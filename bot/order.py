"""What the order of posts decides: whom a reply answers, and what an earlier post that comes in late changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matchers.hearing import Place, place_of
from storage import findings
from storage.values import PostKey

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from matchers.assess import World
    from matchers.vocabulary import Assessment, ContestId, Post
    from storage.values import StoredPost


class Threads:
    """The contests that posts claim something about, so that a reply without a name can be read."""

    def __init__(self, tx: Connection) -> None:
        self._tx = tx
        self._batch: dict[tuple[str, str], ContestId | None] = {}

    def contest_above(self, post: Post) -> ContestId | None:
        """The contest of the post that this one answers, or of the nearest above that has one."""
        if not post.reply_to:
            return None
        answered = (post.platform, post.reply_to)
        return self._batch[answered] if answered in self._batch else findings.contest_of_thread(self._tx, *answered)

    def add(self, found: Assessment) -> None:
        """Remember what a post of this batch, which is not stored yet, is about."""
        said = (judged.claim.assertion.contest for judged in found.claims)
        contest = next((one for one in said if one), None)
        self._batch[found.post.platform, found.post.id] = contest or self.contest_above(found.post)


def overtaken(tx: Connection, world: World, assessed: Sequence[tuple[StoredPost, Assessment]]) -> set[ContestId]:
    """The contests where a watched account was heard late: posts published after it were judged without its claim.

    To be asked once the batch is stored.
    """
    latest: dict[ContestId, Place] = {}
    first: dict[ContestId, datetime] = {}
    late: set[ContestId] = set()
    for _, found in assessed:
        contests = {one.claim.assertion.contest for one in found.claims if one.claim.assertion.contest is not None}
        post, place = found.post, place_of(found.post)
        watched = bool(contests) and world.account(post.platform, post.author, post.created_at) is not None
        for contest in contests:
            if watched:
                first[contest] = min(first.get(contest, post.created_at), post.created_at)
                late |= {contest} if place < latest.get(contest, place) else set()
            latest[contest] = max(latest.get(contest, place), place)
    before = min((stored.key for stored, _ in assessed), default=PostKey(0))
    return late | {one for one, at in first.items() if findings.is_overtaken(tx, one, at, before=before)}
