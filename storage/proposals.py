"""Entries to the record that wait for a second editor.

The facts are kept as they will be appended; nothing of them is official before somebody else has agreed. A proposal is
decided once, and not by whoever made it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, bindparam, func, insert, select, update

from matchers.vocabulary import ContestId, OfficialFact
from storage.instants import micros, moment
from storage.people_tables import PROPOSAL
from storage.query import Query, Row

AGREED, REJECTED = "agreed", "rejected"

_facts = msgspec.json.Decoder(tuple[OfficialFact, ...])
_COLUMNS = (PROPOSAL.c.id, PROPOSAL.c.contest, PROPOSAL.c.facts, PROPOSAL.c.by, PROPOSAL.c.at)
_add = Query(insert(PROPOSAL))
_next = Query(select(func.coalesce(func.max(PROPOSAL.c.id), 0) + 1))
_waiting = Query(select(*_COLUMNS).where(PROPOSAL.c.decision.is_(None)).order_by(PROPOSAL.c.id))
_one = Query(select(*_COLUMNS).where(PROPOSAL.c.id == bindparam("id_"), PROPOSAL.c.decision.is_(None)))
_decide = Query(
    update(PROPOSAL)
    .where(PROPOSAL.c.id == bindparam("id_"), PROPOSAL.c.decision.is_(None), PROPOSAL.c.by != bindparam("who"))
    .values(decision=bindparam("decision_"), decided_by=bindparam("who"), decided_at=bindparam("at_"))
)


class Proposal(Struct, frozen=True, kw_only=True):
    """Facts that somebody wants entered."""

    id: int
    contest: ContestId | None
    facts: tuple[OfficialFact, ...]
    by: str
    at: datetime


def propose(tx: Connection, facts: Sequence[OfficialFact], *, by: str, at: datetime) -> int:
    """Keep facts until a second editor has looked; the number of the proposal."""
    number = _next.number(tx)
    contest = facts[0].assertion.contest
    body = msgspec.json.encode(facts).decode()
    row = (number, contest, body, by, micros(at), None, None, None)
    _add.run_many(tx, [row])
    return number


def waiting(tx: Connection, contest: ContestId | None = None) -> tuple[Proposal, ...]:
    """Proposals that nobody has decided on, of one contest or of all."""
    found = (_value(row) for row in _waiting.rows(tx))
    return tuple(proposal for proposal in found if contest is None or proposal.contest == contest)


def decide(tx: Connection, number: int, *, decision: str, by: str, at: datetime) -> Proposal | None:
    """Agree or reject; None when it is decided already, or `by` made it."""
    row = _one.first(tx, id_=number)
    if row is None or not _decide.run(tx, id_=number, decision_=decision, who=by, at_=micros(at)):
        return None
    return _value(row)


def _value(row: Row) -> Proposal:
    number, contest, facts, by, at = row
    return Proposal(id=number, contest=contest, facts=_facts.decode(facts), by=by, at=moment(at))
