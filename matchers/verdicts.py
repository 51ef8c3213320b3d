"""The verdict on a claim: like is compared with like, kind by kind.

The first that applies of conflict, supported, disputed, premature, unverified is given (docs/formats.md, section 3).
A denied claim is held against the opposite of what the record says. Outcomes are judged against the latest record;
what tells the course of the night against the record at the time of the post, for "recount at 6pm" was true until it
was overtaken, save that a later statement may settle what nothing official had settled then.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

import msgspec

from matchers.compare_course import compare_concession, compare_count, compare_declaration, compare_recount, is_own
from matchers.compare_results import compare_majority, compare_share, compare_turnout, compare_votes, compare_winner
from matchers.compare_seats import compare_seats
from matchers.finding import Case, Finding, Match, vague
from matchers.hearing import Heard
from matchers.opposites import opposes
from matchers.pages import judge_page
from matchers.record import Record, Standing
from matchers.vocabulary import Account, Claim, Contest, ContestId, Judgement, Kind, Stance, Status, Verdict
from matchers.wording import local

CHECKABLE: Final = frozenset({Stance.STATED, Stance.REPORTED, Stance.DENIED})
OUTCOMES: Final = frozenset({Kind.WINNER, Kind.VOTES, Kind.MAJORITY, Kind.SHARE, Kind.TURNOUT})
COMPARERS: Final[dict[Kind, Callable[[Case], Finding]]] = {
    Kind.WINNER: compare_winner,
    Kind.VOTES: compare_votes,
    Kind.MAJORITY: compare_majority,
    Kind.SHARE: compare_share,
    Kind.TURNOUT: compare_turnout,
    Kind.CONCESSION: compare_concession,
    Kind.RECOUNT: compare_recount,
    Kind.COUNT: compare_count,
    Kind.DECLARATION: compare_declaration,
    Kind.SEATS: compare_seats,
}
WHY_NOT: Final = {
    Stance.ASKED: "it is a question",
    Stance.PREDICTED: "it is a prediction",
    Stance.CONDITIONAL: "it is said only under a condition",
}
FLIPPED: Final = {Match.AGREES: Match.CONTRADICTS, Match.CONTRADICTS: Match.AGREES}
NOWHERE: Final = Contest(id=ContestId("/"), name="the country", election="")


def judge(
    claim: Claim,
    *,
    author: Account | None,
    posted_at: datetime,
    record: Record,
    heard: Sequence[Heard] = (),
    as_of: datetime | None = None,
) -> Judgement:
    """Hold a claim against the record as it is known at `as_of`, which is the time of the post if not given.

    `heard` is what watched accounts had published before the post, in that order.
    """
    if claim.assertion.kind is Kind.PAGE:
        return judge_page(claim)
    if claim.stance not in CHECKABLE:
        return Judgement(verdict=Verdict.NOT_CHECKABLE, reason=f"Not to be checked: {WHY_NOT[claim.stance]}.")
    said = claim.assertion
    if said.contest is None and said.kind is not Kind.SEATS:
        return Judgement(verdict=Verdict.NOT_CHECKABLE, reason="Too vague to compare: it names no contest.")
    known_at = max(as_of or posted_at, posted_at)
    case = _case(claim, author, posted_at, record, known_at if is_outcome(claim) else posted_at)
    finding = _found(case)
    if finding.match is Match.SILENT and known_at > posted_at and not is_outcome(claim):
        finding = _settled_later(_case(claim, author, posted_at, record, known_at), finding)
    return _judgement(case, finding, heard)


def is_outcome(claim: Claim) -> bool:
    """Whether a claim is about the final result, which must not be told before it is official."""
    said = claim.assertion
    if said.kind is Kind.DECLARATION:
        return said.status is Status.MADE and claim.stance is not Stance.DENIED
    return said.kind in OUTCOMES and not said.provisional


def _tells_outcome(claim: Claim) -> bool:
    """Whether a claim tells the result ahead of its time: "X has lost" does, "X did not get 9,000 votes" does not."""
    return is_outcome(claim) and (claim.stance is not Stance.DENIED or claim.assertion.kind is Kind.WINNER)


def _case(claim: Claim, author: Account | None, now: datetime, record: Record, at: datetime) -> Case:
    contest = claim.assertion.contest
    known = contest is not None and contest in record.contests
    standing = record.standing(contest, at) if contest and known else Standing(contest=NOWHERE)
    return Case(claim=claim, standing=standing, record=record, author=author, now=now)


def _found(case: Case) -> Finding:
    """The finding on a claim as the author means it: a denial turns it round."""
    if case.standing.contest is NOWHERE and case.said.kind is not Kind.SEATS:
        return vague("the contest is not in the register")
    finding = COMPARERS[case.said.kind](case)
    if case.claim.stance is not Stance.DENIED or (case.said.kind is Kind.CONCESSION and is_own(case)):
        return finding
    return msgspec.structs.replace(finding, match=FLIPPED.get(finding.match, finding.match))


def _settled_later(case: Case, before: Finding) -> Finding:
    """What a later official statement makes of a claim on which there was none: it may bear it out, or set a time."""
    after = _found(case)
    if after.match is Match.AGREES:
        return after
    told_ahead = case.said.at is not None and case.said.at > case.now
    return after if after.match is Match.CONTRADICTS and told_ahead else before


def _judgement(case: Case, finding: Finding, heard: Sequence[Heard]) -> Judgement:
    if finding.match is Match.CONTRADICTS:
        return _verdict(Verdict.CONFLICT, f"The record says otherwise: {finding.reason}.", finding)
    if finding.match is Match.AGREES:
        return _verdict(Verdict.SUPPORTED, f"The record says the same: {finding.reason}.", finding)
    if finding.match is Match.VAGUE:
        return _verdict(Verdict.NOT_CHECKABLE, f"Too vague to compare: {finding.reason}.", finding)
    against = _opposite(case, heard)
    if against:
        return _verdict(Verdict.DISPUTED, _dispute(case, against), finding)
    if _tells_outcome(case.claim) and case.standing.declared is None:
        return _verdict(Verdict.PREMATURE, f"Told before it is official: {finding.reason}.", finding)
    return _verdict(Verdict.UNVERIFIED, f"Nothing official to compare with: {finding.reason}.", finding)


def _verdict(verdict: Verdict, reason: str, finding: Finding) -> Judgement:
    return Judgement(verdict=verdict, reason=reason, record=finding.facts)


def _opposite(case: Case, heard: Sequence[Heard]) -> Heard | None:
    """The first claim of another watched account that says the opposite."""
    handle = case.author.handle.casefold() if case.author else None
    others = (one for one in heard if one.author.handle.casefold() != handle)
    return next((one for one in others if opposes(case.claim, one.claim)), None)


def _dispute(case: Case, other: Heard) -> str:
    when = local(other.posted_at, case.contest)
    words = f': "{other.claim.quote}"' if other.claim.quote else ""  # the platform's terms may have had it forgotten
    return f"Nothing official settles it, and {other.author.name} said the opposite at {when}{words}."
