"""`tallywatch status`: a contest as it stands, with the source and time of all that is official."""

from __future__ import annotations

from shlex import quote
from typing import TYPE_CHECKING

import msgspec

from bot.exits import NotFoundError
from bot.lookup import one_contest
from bot.messages import LABELS, author_of, calm, claim_words, flag_line, local, number, say, source_of, who
from bot.words import page
from matchers.vocabulary import Kind
from storage import details, quarantine, views

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from sqlalchemy import Connection

    from bot.app import Desk
    from matchers.record import Standing
    from matchers.vocabulary import Contest, OfficialFact
    from storage.values import StoredClaim
    from storage.views import ContestStatus


def show_status(desk: Desk, query: str, *, as_json: bool) -> None:
    """Print one contest. Raises NotFoundError with the options when it is not clear which is meant."""
    with desk.store.reading() as tx:
        contest = one_contest(desk.knowledge.world(tx).gazetteer, query, or_candidate=True)
        if as_json:
            found = views.contest_status(tx, contest.id, now=desk.clock.now())
            page().out(msgspec.json.encode(found).decode(), highlight=False)
            return
        for line in status_lines(desk, tx, contest):
            page().out(line, highlight=False)
        if unread := quarantine.posts(tx):
            are = "1 post is" if unread == 1 else f"{unread:,} posts are"
            page().out(f"  NOTE: {are} set aside unassessed, of whichever contest; `tallywatch quarantine`")


def status_lines(desk: Desk, tx: Connection, contest: Contest) -> Iterator[str]:
    """The contest for reading: the record, what is awaited, what is claimed, what waits for a person."""
    now = desk.clock.now()
    found = views.contest_status(tx, contest.id, now=now)
    if found is None:
        raise NotFoundError(f"{contest.name} is not in the register")
    zone = contest.timezone
    yield f"{contest.name}, {contest.election} {f'({contest.code})' if contest.code else ''}".rstrip()
    yield from _record_lines(found.standing, zone, now)
    for fact in found.awaited:
        yield f"  awaited: {say(fact.assertion, zone)} ({source_of(fact, zone, day_of=now)})"
    for message in found.warnings:
        yield f"  WARNING: {calm(message, limit=400)}"
    yield from _claim_lines(found, zone, now)
    for flag in found.flags:
        if detail := details.flag_detail(tx, flag.id, limit=1):
            yield f"  flag {flag_line(flag, detail.claims[0], desk.knowledge.contests).strip()}"
    if more := found.open_flags - len(found.flags):
        yield f"  and {more:,} more open flags: tallywatch flags --contest {quote(contest.name)}"


def _record_lines(standing: Standing, zone: str, now: datetime) -> Iterator[str]:
    declared = standing.declared
    if declared is None:
        yield "  not declared"
    else:
        yield f"  declared {local(declared.published_at, zone, day_of=now)} ({calm(declared.authority, limit=80)})"
    yield from (f"  {say(fact.assertion, zone)}" for fact in standing.winners)
    ranked = sorted(standing.votes, key=_votes, reverse=True)
    for fact in ranked:
        yield f"    {number(fact.assertion.value):>8}  {who(fact.assertion)}"
    if not standing.majorities and len(ranked) > 1 and standing.winners:
        yield f"  majority {number(_votes(ranked[0]) - _votes(ranked[1]))} (first minus second)"
    for fact in (*standing.majorities, *standing.turnouts, *standing.concessions, *standing.course[-3:]):
        if fact is not declared and fact.assertion.kind is not Kind.DECLARATION:
            yield f"  {say(fact.assertion, zone)} ({source_of(fact, zone, day_of=now)})"


def _votes(fact: OfficialFact) -> int:
    return int(fact.assertion.value or 0)


def _claim_lines(found: ContestStatus, zone: str, now: datetime) -> Iterator[str]:
    if found.claims:
        yield "  claims, newest first:"
    for claim in found.claims:
        yield f"    {_claim_line(claim, zone, now)}"


def _claim_line(claim: StoredClaim, zone: str, now: datetime) -> str:
    at = local(claim.post.post.created_at, zone, day_of=now)
    gone = " (deleted)" if claim.post.deleted_at else ""
    return f"{at} {LABELS[claim.judgement.verdict].lower():<13} {claim_words(claim, zone)}: {author_of(claim)}{gone}"
