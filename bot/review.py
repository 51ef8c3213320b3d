"""Flags on the command line: list them, show one whole, decide on one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from bot.exits import DeskError, NotFoundError, RefusedError
from bot.lookup import one_contest
from bot.messages import (
    LABELS,
    author_of,
    calm,
    claim_words,
    contest_name,
    flag_line,
    local,
    say_fact,
    source_of,
    zone_of,
)
from bot.second import decide_flag, untold
from bot.words import page, people
from storage import details, flags
from storage import people as staff
from storage.values import FlagId, FlagState, Outcome, Person

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlalchemy import Connection

    from bot.app import Desk
    from matchers.vocabulary import Contest, ContestId
    from storage.values import Decided, FlagDetail, StoredClaim

ALL = "all"
UNDO = "undo"
DECISIONS = {"confirm": FlagState.CONFIRMED, "dismiss": FlagState.DISMISSED}


def show_flags(desk: Desk, *, state: str, contest: str, limit: int, as_json: bool) -> None:
    """Print the flags in a state, in the order in which they were opened."""
    if state not in {ALL, *FlagState}:
        raise DeskError(f"--state is {', '.join(FlagState)} or {ALL}, not {state!r}")
    with desk.store.reading() as tx:
        world = desk.knowledge.world(tx)
        chosen = one_contest(world.gazetteer, contest, or_candidate=True).id if contest else None
        wanted = None if state == ALL else FlagState(state)
        found = [
            detail
            for flag in details.flags(tx, state=wanted, contest=chosen, limit=limit)
            if (detail := details.flag_detail(tx, flag.id)) is not None
        ]
    for detail in found:
        if as_json:
            page().out(msgspec.json.encode(detail).decode(), highlight=False)
        else:
            page().out(flag_line(detail.flag, detail.claims[0], desk.knowledge.contests), highlight=False)
    if not found:
        people().print("No flags." if state == ALL else f"No {state} flags.")


def show_flag(desk: Desk, number: int, *, as_json: bool) -> None:
    """Print one flag whole."""
    with desk.store.reading() as tx:
        desk.knowledge.world(tx)
        detail = details.flag_detail(tx, FlagId(number))
    if detail is None:
        raise NotFoundError(f"there is no flag {number}; `tallywatch flags` lists them")
    if as_json:
        page().out(msgspec.json.encode(detail).decode(), highlight=False)
        return
    for line in flag_lines(detail, desk.knowledge.contests):
        page().out(line, highlight=False)


def flag_lines(detail: FlagDetail, contests: Mapping[ContestId, Contest]) -> Iterator[str]:
    """A flag whole, for reading: what is wrong, who said it, what the record says, how the verdict went."""
    flag = detail.flag
    zone = zone_of(flag.contest, contests)
    yield f"Flag {flag.id}: {LABELS[flag.verdict]}, {flag.state}"
    yield f"{contest_name(flag.contest, contests)}: {claim_words(detail.claims[0], zone)}"
    yield f"{flag.claim_count} claims by {flag.account_count} accounts, first seen {local(flag.opened_at, zone)}"
    for claim in detail.claims:
        yield ""
        yield from _claim_lines(claim, zone)
    for review in detail.reviews:
        note = f": {calm(review.note)}" if review.note else ""
        yield f"\n{local(review.at, zone)} {review.decision} by {calm(review.by)}{note}"


def _claim_lines(claim: StoredClaim, zone: str) -> Iterator[str]:
    post = claim.post.post
    yield f'{local(post.created_at, zone)} {author_of(claim)}: "{calm(post.text, limit=600)}"'
    yield f'  claims: {claim_words(claim, zone)}  ("{calm(claim.claim.quote)}")'
    if post.url:
        yield f"  {calm(post.url)}"
    if claim.post.deleted_at:
        yield f"  deleted by its author, seen gone {local(claim.post.deleted_at, zone)}"
    for at, judgement in claim.judgements:
        yield f"  {local(at, zone)} {LABELS[judgement.verdict]}: {calm(judgement.reason, limit=400)}"
    for fact in claim.judgement.record:
        yield f"  record: {say_fact(fact, zone)} ({source_of(fact, zone)})"


def decide(desk: Desk, number: int, *, decision: str, by: str, note: str) -> None:
    """Confirm, dismiss or take back; the answer says who was first where somebody was."""
    who = by or desk.config.settings.desk.editor
    if not who:
        raise DeskError("who decides? Say --by NAME, or set desk.editor in the config")
    flag, now = FlagId(number), desk.clock.now()
    with desk.store.writing() as tx:
        person = _person(tx, who)
        if decision == UNDO:
            result = flags.undo(tx, flag, by=person.name, at=now)
        else:
            result = decide_flag(
                tx,
                flag,
                decision=DECISIONS[decision],
                by=person,
                at=now,
                two_people=desk.config.settings.desk.two_people,
                note=note,
            )
    _answer(number, result)


def _person(tx: Connection, who: str) -> Person:
    """Whoever the command was told to act for: one of the page's users where the name is a login."""
    user = staff.user(tx, who)
    return Person(name=user.login, login=user.login) if user else Person(name=who)


def _answer(number: int, result: Decided) -> None:
    match result.outcome:
        case Outcome.DONE:
            state = result.flag.state if result.flag else ""
            people().print(f"Flag {number} is {state}.")
        case Outcome.WAITS if result.review:
            people().print(
                f"Flag {number}: confirmed by {calm(result.review.by)}; a second moderator must confirm too."
            )
        case Outcome.UNTOLD if result.review:
            raise RefusedError(f"flag {number}: {untold(calm(result.review.by))}")
        case Outcome.UNKNOWN:
            raise NotFoundError(f"there is no flag {number}; `tallywatch flags` lists them")
        case Outcome.TOO_LATE:
            raise RefusedError(f"flag {number}: a decision can be taken back within a minute; this one is older")
        case Outcome.STALE if result.review:
            review = result.review
            note = f": {calm(review.note)}" if review.note else ""
            raise RefusedError(f"flag {number}: {review.decision} already by {calm(review.by)}{note}")
        case Outcome.STALE:
            raise RefusedError(f"flag {number}: there is nothing to take back")
