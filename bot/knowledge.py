"""What is known, held in memory: names, the official record, and what watched accounts have claimed before.

Nothing here is the truth; the database is. The register is read again when its revision has grown, the ledger from the
line where it was left, so that a fact that another process appended counts at the next post.
"""

from __future__ import annotations

from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING, Final

import msgspec

from matchers.assess import World, build_world
from matchers.verdicts import Heard
from storage import findings, ledger, register

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sqlalchemy import Connection

    from matchers.vocabulary import Contest, ContestId

REMEMBERED: Final = 200
"""How many earlier claims of each contest are read back at the start."""


class Knowledge:
    """The world as one process knows it."""

    def __init__(self) -> None:
        self._register = -1
        self._revision = 0
        self._world: World | None = None
        self._contests: dict[ContestId, Contest] = {}
        self._turn = Lock()

    @property
    def contests(self) -> Mapping[ContestId, Contest]:
        """The register as last read: one mapping for good, brought up to date in place."""
        return self._contests

    def world(self, tx: Connection) -> World:
        """The world as it stands in the database."""
        revision = register.register_revision(tx)
        if self._world is None or revision != self._register:
            self._world = self._read_all(tx, self._world)
            self._register = revision
        elif lines := ledger.facts_since(tx, self._revision):
            record = self._world.record.plus([line.fact for line in lines])
            self._world = msgspec.structs.replace(self._world, record=record)
            self._revision = lines[-1].revision
        return self._world

    @contextmanager
    def batch(self) -> Iterator[None]:
        """One batch of posts at a time: two jobs that learnt at once would each lose what the other has heard.

        What was learnt in a batch that failed is forgotten, for its transaction was undone: the world is again what it
        was before.
        """
        with self._turn:
            before = self._world, self._revision, self._register
            learnt = False
            try:
                yield
                learnt = True
            finally:
                if not learnt:
                    self._world, self._revision, self._register = before

    def keep(self, world: World, revision: int) -> None:
        """Take over the world after a batch of posts, once what was found in them is stored."""
        self._world, self._revision = world, revision

    def _read_all(self, tx: Connection, before: World | None) -> World:
        contests = register.load_contests(tx)
        lines = ledger.facts(tx)
        world = build_world(contests, register.load_accounts(tx), [line.fact for line in lines])
        heard = before.heard if before else {contest.id: _heard(tx, contest.id) for contest in contests}
        self._contests.clear()
        self._contests.update({contest.id: contest for contest in contests})
        self._revision = lines[-1].revision if lines else 0
        return msgspec.structs.replace(world, heard={contest: said for contest, said in heard.items() if said})


def _heard(tx: Connection, contest: ContestId) -> Sequence[Heard]:
    """What watched accounts have claimed of a contest, as the posts came in."""
    return tuple(
        Heard(author=live.post.account, posted_at=live.post.post.created_at, claim=live.claim)
        for live in findings.live_claims(tx, contest)[-REMEMBERED:]
        if live.post.account is not None
    )
