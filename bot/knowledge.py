"""What is known, held in memory: names, the official record, and what watched accounts have claimed before.

Nothing here is the truth; the database is. The register is read again when its revision has grown, the ledger from the
line where it was left, so that a fact that another process appended counts at the next post.
"""

from __future__ import annotations

from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from matchers.assess import World, build_world
from matchers.hearing import NOTHING_HEARD, Heard, Hearing, place_of
from storage import findings, ledger, register

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sqlalchemy import Connection

    from matchers.vocabulary import Contest, ContestId
    from storage.values import LedgerFact


class _Known(Struct, frozen=True):
    """A world, and how far the ledger and the register had been read when it was made."""

    world: World
    revision: int
    register: int

    def with_facts(self, lines: Sequence[LedgerFact]) -> _Known:
        """The same with newer lines of the ledger."""
        if not lines:
            return self
        record = self.world.record.plus([line.fact for line in lines])
        return _Known(msgspec.structs.replace(self.world, record=record), lines[-1].revision, self.register)


class Knowledge:
    """The world as one process knows it. One batch of posts at a time adds to it; anybody may look."""

    def __init__(self) -> None:
        self._known: _Known | None = None
        self._contests: dict[ContestId, Contest] = {}
        self._turn = Lock()

    @property
    def contests(self) -> Mapping[ContestId, Contest]:
        """The register as last read: one mapping for good, brought up to date in place."""
        return self._contests

    def world(self, tx: Connection) -> World:
        """The world as it stands in the database, kept for the next time: for a batch, or where nobody else works."""
        self._known = self._up_to_date(tx)
        return self._known.world

    def view(self, tx: Connection) -> World:
        """The world as it stands in a transaction that may yet be undone, beside a batch that may be under way.

        Nothing of it is kept, but that a register read anew is, where no batch is under way.
        """
        before = self._known
        known = self._up_to_date(tx)
        if (before is None or before.register != known.register) and self._turn.acquire(blocking=False):
            try:
                self._known = known
            finally:
                self._turn.release()
        return known.world

    @contextmanager
    def batch(self) -> Iterator[None]:
        """One batch of posts at a time: two jobs that learnt at once would each lose what the other has heard.

        What was learnt in a batch that failed is forgotten, for its transaction was undone: the world is again what it
        was before.
        """
        with self._turn:
            before = self._known
            learnt = False
            try:
                yield
                learnt = True
            finally:
                if not learnt:
                    self._known = before

    def keep(self, world: World, revision: int) -> None:
        """Take over the world after a batch of posts, once what was found in them is stored."""
        if self._known is not None:
            self._known = _Known(world, revision, self._known.register)

    def _up_to_date(self, tx: Connection) -> _Known:
        known, revision = self._known, register.register_revision(tx)
        if known is not None and known.register == revision:
            return known.with_facts(ledger.facts_since(tx, known.revision))
        contests, lines = register.load_contests(tx), ledger.facts(tx)
        world = build_world(contests, register.load_accounts(tx), [line.fact for line in lines])
        self._contests.clear()
        self._contests.update({contest.id: contest for contest in contests})
        heard = known.world.heard if known else _heard(tx)
        return _Known(msgspec.structs.replace(world, heard=heard), lines[-1].revision if lines else 0, revision)


def _heard(tx: Connection) -> dict[ContestId, Hearing]:
    """What watched accounts have claimed of each contest."""
    heard: dict[ContestId, Hearing] = {}
    for stored, claim in findings.said_by_watched(tx):
        if stored.account is not None and claim.assertion.contest is not None:
            contest = claim.assertion.contest
            said = Heard(author=stored.account, place=place_of(stored.post), claim=claim)
            heard[contest] = heard.get(contest, NOTHING_HEARD).plus(said)
    return heard
