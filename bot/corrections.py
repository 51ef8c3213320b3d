"""Corrections by id: what a contest's ledger holds, what one fact may supersede, and taking a fact back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from bot import record
from bot.exits import DeskError, NotFoundError
from bot.lookup import one_contest
from bot.messages import contest_name, say_fact, source_of, zone_of
from bot.words import page, people
from matchers.record import RETRACTION
from matchers.vocabulary import Kind
from storage import ledger

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from bot.app import Desk
    from matchers.record import Record
    from matchers.vocabulary import OfficialFact
    from storage.values import LedgerFact


def check_supersedes(tx: Connection, fact: OfficialFact) -> None:
    """Raise DeskError unless what a fact is to supersede stands, and is of the same contest and kind."""
    if fact.supersedes is None:
        return
    old = standing_fact(tx, fact.supersedes)
    if old.assertion.contest != fact.assertion.contest:
        raise DeskError(f"--supersedes: {old.id!r} is of another contest, {old.assertion.contest}")
    if old.assertion.kind is not fact.assertion.kind:
        raise DeskError(f"--supersedes: {old.id!r} is a {old.assertion.kind}, not a {fact.assertion.kind}")


def standing_fact(tx: Connection, fact_id: str) -> OfficialFact:
    """The fact with an id, if it stands. Raises DeskError or NotFoundError where it does not."""
    found = ledger.load_fact(tx, fact_id)
    if found is None:
        raise NotFoundError(f"{fact_id!r} is no fact on record; `tallywatch official list CONTEST` shows their ids")
    fact = found.fact
    if fact.origin == RETRACTION:
        raise DeskError(f"{fact_id!r} only takes back {fact.supersedes}; enter what is so as a new fact")
    lines = ledger.facts(tx, fact.assertion.contest, national=fact.assertion.contest is None)
    later = _superseding(lines).get(fact_id)
    if later is not None:
        how = "taken back" if later.origin == RETRACTION else "superseded"
        raise DeskError(f"{fact_id!r} was {how} already by {later.id}")
    return fact


def retract(desk: Desk, fact_id: str, *, by: str, source: str) -> None:
    """Take a fact back in an editor's name; claims are judged again without it."""
    who = record.editor(desk, by)
    with desk.store.writing() as tx:
        old = standing_fact(tx, fact_id)
        line = replace(
            old,
            id=old.id.partition("~")[0],
            published_at=max(desk.clock.now(), old.published_at),
            url=source,
            supersedes=old.id,
            origin=RETRACTION,
        )
        record.enter_in(desk, tx, [line], by=who)
        desk.knowledge.view(tx)
    contests = desk.knowledge.contests
    said = say_fact(line, zone_of(line.assertion.contest, contests))
    people().print(f"{contest_name(line.assertion.contest, contests)}: {said}")


def show_ledger(desk: Desk, query: str) -> None:
    """Print every line of a contest's ledger with its id, and what became of it."""
    with desk.store.reading() as tx:
        contest = one_contest(desk.knowledge.world(tx).gazetteer, query, or_candidate=True)
        lines = ledger.facts(tx, contest.id)
    for words in _ledger_lines(lines, contest.timezone, desk.clock.now()):
        page().out(words, highlight=False)
    if not lines:
        people().print(f"Nothing official is on record of {contest.name}.")


def overruled(desk: Desk, lines: Sequence[LedgerFact]) -> list[LedgerFact]:
    """Of lines just imported, the votes and winners that do not stand, for an authority has stated otherwise."""
    with desk.store.reading() as tx:
        known = desk.knowledge.view(tx).record
    now = desk.clock.now()
    return [line for line in lines if _is_overruled(line.fact, known, now)]


def _is_overruled(fact: OfficialFact, known: Record, now: datetime) -> bool:
    contest = fact.assertion.contest
    if fact.origin == RETRACTION or contest is None or fact.published_at > now:
        return False
    standing = known.standing(contest, now)
    of_kind = {Kind.WINNER: standing.winners, Kind.VOTES: standing.votes, Kind.TURNOUT: standing.turnouts}
    stand = of_kind.get(fact.assertion.kind, ())
    return bool(stand) and all(other.assertion != fact.assertion for other in stand)


def _ledger_lines(lines: Sequence[LedgerFact], zone: str, now: datetime) -> Iterator[str]:
    gone = _superseding(lines)
    for line in lines:
        fact, later = line.fact, gone.get(line.fact.id)
        what = "taken back" if later and later.origin == RETRACTION else "superseded"
        state = f"  [{what} by {later.id}]" if later else ""
        entered = f", entered by {line.entered_by}" if line.entered_by else ""
        yield f"{say_fact(fact, zone)} ({source_of(fact, zone, day_of=now)}{entered}){state}"
        yield f"    {fact.id}"


def _superseding(lines: Sequence[LedgerFact]) -> dict[str, OfficialFact]:
    """By the id of a fact, the line that superseded it."""
    return {line.fact.supersedes: line.fact for line in lines if line.fact.supersedes}
