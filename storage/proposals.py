"""What one person wants done that takes a second: an entry to the record, or the confirming of a flag.

One table for the chat and the page, so that what is begun in one can be agreed to in the other. The facts of an entry
are kept as they will be appended; nothing of them is official before somebody else has agreed. A proposal is settled
once. Who may agree to whose is decided in `bot/second.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, bindparam, func, insert, select, update

from matchers.vocabulary import ContestId, OfficialFact
from storage.chat_tables import PROPOSAL
from storage.instants import micros, moment
from storage.query import Query, Row
from storage.values import FlagId, Person


class Action(StrEnum):
    """What takes two."""

    ENTER = "enter"
    CONFIRM = "confirm"


class Settlement(StrEnum):
    """How a proposal ends."""

    AGREED = "agreed"
    REJECTED = "rejected"


class Proposal(Struct, frozen=True, kw_only=True):
    """What somebody wants done. `subject` is a contest, or a flag with its version; `facts` are those of an entry."""

    id: int
    action: Action
    subject: str
    facts: tuple[OfficialFact, ...]
    by: Person
    at: datetime
    note: str = ""

    @property
    def contest(self) -> ContestId | None:
        """The contest of an entry."""
        return ContestId(self.subject) if self.action is Action.ENTER and self.subject else None


_facts = msgspec.json.Decoder(tuple[OfficialFact, ...])
_waiting = select(
    PROPOSAL.c.id,
    PROPOSAL.c.action,
    PROPOSAL.c.subject,
    PROPOSAL.c.facts,
    PROPOSAL.c.by,
    PROPOSAL.c.by_login,
    PROPOSAL.c.by_member,
    PROPOSAL.c.at,
    PROPOSAL.c.note,
).where(PROPOSAL.c.settlement.is_(None))
_add = Query(insert(PROPOSAL))
_last = Query(select(func.max(PROPOSAL.c.id)))
_one = Query(_waiting.where(PROPOSAL.c.id == bindparam("id_")))
_of_action = Query(_waiting.where(PROPOSAL.c.action == bindparam("action_")).order_by(PROPOSAL.c.id))
_on = Query(
    _waiting.where(PROPOSAL.c.action == bindparam("action_"), PROPOSAL.c.subject == bindparam("subject_"))
    .order_by(PROPOSAL.c.id.desc())
    .limit(1)
)
_settle = Query(
    update(PROPOSAL)
    .where(PROPOSAL.c.id == bindparam("id_"), PROPOSAL.c.settlement.is_(None))
    .values(settlement=bindparam("settlement_"), settled_by=bindparam("by_"), settled_at=bindparam("at_"))
)


def flag_subject(flag: FlagId, version: int) -> str:
    """The subject of confirming a flag as it was when its button was made."""
    return f"{flag}:{version}"


def propose_entry(tx: Connection, facts: Sequence[OfficialFact], *, by: Person, at: datetime) -> Proposal:
    """Keep facts until a second editor has looked."""
    return _propose(tx, Action.ENTER, facts[0].assertion.contest or "", by=by, at=at, facts=tuple(facts))


def propose_confirming(
    tx: Connection, flag: FlagId, version: int, *, by: Person, at: datetime, note: str = ""
) -> Proposal:
    """Note that one moderator confirms a flag."""
    return _propose(tx, Action.CONFIRM, flag_subject(flag, version), by=by, at=at, note=note)


def _propose(
    tx: Connection,
    action: Action,
    subject: str,
    *,
    by: Person,
    at: datetime,
    facts: tuple[OfficialFact, ...] = (),
    note: str = "",
) -> Proposal:
    made = Proposal(id=_last.number(tx) + 1, action=action, subject=subject, facts=facts, by=by, at=at, note=note)
    body = msgspec.json.encode(facts).decode()
    row = (made.id, action.value, subject, body, by.name, by.login, by.member, micros(at), note, None, None, None)
    _add.run_many(tx, [row])
    return made


def waiting_entries(tx: Connection, contest: ContestId | None = None) -> tuple[Proposal, ...]:
    """Entries that nobody has decided on, of one contest or of all, oldest first."""
    found = (_value(row) for row in _of_action.rows(tx, action_=Action.ENTER.value))
    return tuple(proposal for proposal in found if contest is None or proposal.contest == contest)


def load_proposal(tx: Connection, number: int) -> Proposal | None:
    """A proposal that still waits."""
    row = _one.first(tx, id_=number)
    return None if row is None else _value(row)


def confirming(tx: Connection, flag: FlagId, version: int) -> Proposal | None:
    """Who confirmed a flag in this version already, and waits for a second."""
    row = _on.first(tx, action_=Action.CONFIRM.value, subject_=flag_subject(flag, version))
    return None if row is None else _value(row)


def settle(tx: Connection, number: int, *, settlement: Settlement, by: Person, at: datetime) -> bool:
    """The proposal is done with. False when somebody was faster."""
    return bool(_settle.run(tx, id_=number, settlement_=settlement.value, by_=by.name, at_=micros(at)))


def _value(row: Row) -> Proposal:
    key, action, subject, facts, name, login, member, at, note = row
    return Proposal(
        id=key,
        action=Action(action),
        subject=subject,
        facts=_facts.decode(facts),
        by=Person(name=name, login=login, member=member),
        at=moment(at),
        note=note,
    )
