"""What takes two people: agreeing to an entry, confirming a flag. Chat, page and command line all come here.

    propose -> (somebody else agrees) -> done, in one transaction with what it does

The rule is one pure function, `doubt`: two people are two only where the desk can tell them apart. A page's login and a
chat's id say nothing of each other unless a member of the chat is linked to a login (`tallywatch members add --login`),
so across the two an unlinked member is not a second person. Taking back what one began oneself takes nobody else.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from msgspec import Struct
from sqlalchemy import Connection

from matchers.vocabulary import OfficialFact
from storage import flags, people, proposals
from storage.proposals import Proposal, Settlement
from storage.values import Decided, Flag, FlagId, FlagState, LedgerFact, Outcome, Person, Review


class Enter(Protocol):
    """Appending official facts to the record in an editor's name, and judging again what they concern."""

    def __call__(self, tx: Connection, facts: Sequence[OfficialFact], *, by: str) -> Sequence[LedgerFact]:
        """Enter facts in a transaction; those that were new."""
        ...


class Doubt(StrEnum):
    """Why somebody is not the second person that it takes."""

    SAME = "same"
    UNTOLD = "untold"
    SETTLED = "settled"


class Agreed(Struct, frozen=True, kw_only=True):
    """What became of a proposal: the proposal, unless something stood against it."""

    proposal: Proposal | None = None
    doubt: Doubt | None = None


def doubt(first: Person, other: Person) -> Doubt | None:
    """Why the other is no second person beside the first; None when they are two.

    >>> doubt(Person(name="ada", login="ada"), Person(name="ada", login="ada", member=7))
    <Doubt.SAME: 'same'>
    >>> doubt(Person(name="ada", login="ada"), Person(name="Bo", member=8))
    <Doubt.UNTOLD: 'untold'>
    >>> doubt(Person(name="Ada", member=7), Person(name="Bo", member=8)) is None
    True
    """
    if first == other:
        return Doubt.SAME
    if first.login is not None and other.login is not None:
        return Doubt.SAME if first.login == other.login else None
    if first.member is not None and other.member is not None:
        return Doubt.SAME if first.member == other.member else None
    return Doubt.UNTOLD


def untold(first: str) -> str:
    """What somebody is told who cannot be told from the first."""
    return (
        f"it cannot be told that you are not {first}, for the desk knows one of you by the chat alone; "
        "`tallywatch members add --login` says who is who."
    )


def against_entry(found: Agreed) -> str:
    """Why an entry was not agreed to, for whoever tried; empty when it was."""
    first = found.proposal.by.name if found.proposal else ""
    match found.doubt:
        case Doubt.SAME:
            return "A second editor must agree to what you entered."
        case Doubt.UNTOLD:
            return f"Not entered: {untold(first)}"
        case Doubt.SETTLED:
            return "That is settled already. Nothing changed."
        case None:
            return ""


def settle_entry(
    tx: Connection,
    number: int,
    *,
    settlement: Settlement,
    by: Person,
    at: datetime,
    enter: Enter,
    origin: str = "",
) -> Agreed:
    """Agree to what another editor wants entered, and enter it; or reject it, or take one's own back."""
    proposal = proposals.load_proposal(tx, number)
    if proposal is None or proposal.action is not proposals.Action.ENTER:
        return Agreed(doubt=Doubt.SETTLED)
    if settlement is Settlement.AGREED and (against := doubt(proposal.by, by)):
        return Agreed(proposal=proposal, doubt=against)
    if not proposals.settle(tx, number, settlement=settlement, by=by, at=at):
        return Agreed(doubt=Doubt.SETTLED)
    subject = f"entry {number} by {proposal.by.name}"
    people.record(tx, at=at, who=by.name, action=settlement.value, subject=subject, origin=origin)
    if settlement is Settlement.AGREED:
        enter(tx, proposal.facts, by=f"{proposal.by.name}, {by.name}")
    return Agreed(proposal=proposal)


def decide_flag(
    tx: Connection,
    flag: FlagId,
    *,
    decision: FlagState,
    by: Person,
    at: datetime,
    two_people: bool,
    version: int | None = None,
    note: str = "",
) -> Decided:
    """Confirm or dismiss a flag. With the two-person rule the first who confirms is noted, and a second does it."""
    standing = flags.load_flag(tx, flag)
    if standing is None or not _is_as_seen(standing, version):
        return flags.decide(tx, flag, by=by.name, decision=decision, at=at, note=note, expected_version=version)
    confirms = decision is FlagState.CONFIRMED
    if two_people and confirms and (waits := _first_of_two(tx, standing, by, at, note)):
        return waits
    if first := proposals.confirming(tx, flag, standing.version):
        settlement = Settlement.AGREED if confirms else Settlement.REJECTED
        proposals.settle(tx, first.id, settlement=settlement, by=by, at=at)
        note = "; ".join(words for words in (f"first confirmed by {first.by.name}", first.note, note) if words)
    return flags.decide(tx, flag, by=by.name, decision=decision, at=at, note=note, expected_version=version)


def _is_as_seen(flag: Flag, version: int | None) -> bool:
    return flag.state is FlagState.OPEN and version in {None, flag.version}


def _first_of_two(tx: Connection, flag: Flag, by: Person, at: datetime, note: str) -> Decided | None:
    """The answer to somebody who is the first to confirm, or is no second; None to the second."""
    first = proposals.confirming(tx, flag.id, flag.version)
    if first is None:
        first = proposals.propose_confirming(tx, flag.id, flag.version, by=by, at=at, note=note)
    against = doubt(first.by, by)
    if against is None:
        return None
    review = Review(flag=flag.id, decision=FlagState.CONFIRMED, by=first.by.name, at=first.at)
    return Decided(outcome=Outcome.WAITS if against is Doubt.SAME else Outcome.UNTOLD, flag=flag, review=review)
