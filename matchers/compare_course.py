"""Comparing what is claimed of the course of the night: concessions, recounts, the count, the declaration.

A recount at 6pm and a count that resumes at 6pm are one event. Announced times and halls are compared with all that
stands of the record; states ("suspended", "under way") with the last step that has taken effect.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from matchers.compare_results import is_about, names_nobody
from matchers.finding import Case, Finding, agrees, contradicts, matched, silent
from matchers.places import same_place
from matchers.record import Standing
from matchers.vocabulary import Kind, OfficialFact, Status
from matchers.wording import event, local, source, who

NOTHING = "no official statement about it has been published"
SAME_MINUTE: Final = timedelta(minutes=2)
ABOUT: Final = timedelta(minutes=15)
PASSED: Final = timedelta(hours=1)
"""How long after an announced time another, later one is news and no contradiction."""
GOING_ON: Final = frozenset({Status.UNDER_WAY, Status.RESUMED, Status.ORDERED})
TOLD_AHEAD: Final = frozenset({None, Status.ORDERED, Status.UNDER_WAY, Status.RESUMED})
"""States whose time and hall are announced and can be compared; None is a recount or count as such."""


def compare_concession(case: Case) -> Finding:
    """Whether somebody has conceded; the candidate's own words are the record of it."""
    said, standing = case.said, case.standing
    if is_own(case):
        return agrees("it is the candidate's own statement")
    theirs = [f for f in standing.concessions if names_nobody(said) or is_about(said, f.assertion)]
    if theirs:
        fact = theirs[-1]
        return agrees(f"{who(fact.assertion)} conceded ({source(fact, case.contest)})", fact)
    for old, new in standing.withdrawals:
        if old.assertion.kind is Kind.CONCESSION and is_about(said, old.assertion):
            return contradicts(f"{who(old.assertion)} took the concession back ({source(new, case.contest)})", new)
    return silent("no statement of the candidate is on record")


def is_own(case: Case) -> bool:
    """Whether the author is the candidate that the claim is about."""
    author, said = case.author, case.said
    if author is None or author.candidate is None:
        return False
    if said.candidate:
        return author.candidate == said.candidate
    return author.contest == said.contest and (names_nobody(said) or author.party == said.party)


def compare_count(case: Case) -> Finding:
    """The state of the count, or the time and hall at which it goes on."""
    status = case.said.status
    if case.said.at is not None and status in TOLD_AHEAD:
        return _announced(case)
    last = last_step(case.standing, case.now)
    if last is None:
        return silent(NOTHING)
    if status is Status.RESUMED:
        return _resumed(case, last)
    return _with_place(case, _COUNTS.get(status, _going_on)(case, last))


def last_step(standing: Standing, now: datetime) -> OfficialFact | None:
    """The last step of the count or recount that has taken effect, a declaration being the end."""
    steps = [f for f in standing.course if _effective(f) <= now and f.assertion.status is not Status.EXPECTED]
    if standing.declared and standing.declared not in steps:
        steps.append(standing.declared)
    ended = [f for f in steps if f.assertion.kind in {Kind.DECLARATION, Kind.WINNER}]
    return ended[-1] if ended else max(steps, key=_effective, default=None)


def _effective(fact: OfficialFact) -> datetime:
    """When a step takes effect: at its announced time, else when it was published."""
    return fact.assertion.at or fact.published_at


def _is_over(fact: OfficialFact) -> bool:
    said = fact.assertion
    return said.kind in {Kind.DECLARATION, Kind.WINNER} or (said.kind is Kind.COUNT and said.status is Status.FINISHED)


def _said_last(case: Case, fact: OfficialFact) -> str:
    if fact.assertion.kind in {Kind.DECLARATION, Kind.WINNER}:
        return f"the result of {case.contest.name} has been declared ({source(fact, case.contest)})"
    return f"the last official word is {event(fact.assertion, case.contest)} ({source(fact, case.contest)})"


def _suspended(case: Case, last: OfficialFact) -> Finding:
    return matched(last.assertion.status is Status.SUSPENDED, _said_last(case, last), last)


def _going_on(case: Case, last: OfficialFact) -> Finding:
    said = last.assertion
    if said.kind is Kind.RECOUNT and said.status not in GOING_ON:
        return silent(_said_last(case, last), last)
    return matched(said.status in GOING_ON, _said_last(case, last), last)


def _finished(case: Case, last: OfficialFact) -> Finding:
    if _is_over(last):
        return agrees(_said_last(case, last), last)
    if last.assertion.status is Status.SUSPENDED:
        return contradicts(_said_last(case, last), last)
    return silent(_said_last(case, last), last)


def _resumed(case: Case, last: OfficialFact) -> Finding:
    told = [f for f in case.standing.course if f.assertion.status is Status.RESUMED]
    if told:
        return _with_place(case, agrees(_said_last(case, told[-1]), told[-1]))
    if last.assertion.status is Status.SUSPENDED:
        return contradicts(_said_last(case, last), last)
    return silent(_said_last(case, last), last)


_COUNTS: Final[dict[Status | None, Callable[[Case, OfficialFact], Finding]]] = {
    Status.SUSPENDED: _suspended,
    Status.FINISHED: _finished,
}


def compare_recount(case: Case) -> Finding:
    """Whether there is a recount, in what state, when and where."""
    if case.said.at is not None and case.said.status in TOLD_AHEAD:
        return _announced(case)
    recounts = [f for f in case.standing.course if f.assertion.kind is Kind.RECOUNT]
    if not recounts:
        return silent(NOTHING)
    return _with_place(case, _RECOUNTS[case.said.status](case, recounts))


def _any_of(facts: list[OfficialFact], *statuses: Status) -> OfficialFact | None:
    return next((f for f in reversed(facts) if f.assertion.status in statuses), None)


def _requested(case: Case, recounts: list[OfficialFact]) -> Finding:
    asked = [f for f in recounts if f.assertion.status in {Status.REQUESTED, Status.REFUSED, Status.ORDERED}]
    for fact in reversed(asked):
        if names_nobody(case.said) or names_nobody(fact.assertion) or is_about(case.said, fact.assertion):
            return agrees(_said_last(case, fact), fact)
    return silent(_said_last(case, recounts[-1]), recounts[-1])


def _refused(case: Case, recounts: list[OfficialFact]) -> Finding:
    refused = _any_of(recounts, Status.REFUSED)
    if refused:
        return agrees(_said_last(case, refused), refused)
    last = recounts[-1]
    granted = last.assertion.status in {Status.ORDERED, Status.UNDER_WAY, Status.FINISHED}
    return contradicts(_said_last(case, last), last) if granted else silent(_said_last(case, last), last)


def _happens(case: Case, recounts: list[OfficialFact]) -> Finding:
    fact = _any_of(recounts, Status.ORDERED, Status.UNDER_WAY, Status.FINISHED)
    if fact:
        return agrees(_said_last(case, fact), fact)
    refused = _any_of(recounts, Status.REFUSED)
    if refused:
        return contradicts(_said_last(case, refused), refused)
    return silent(_said_last(case, recounts[-1]), recounts[-1])


def _recounting(case: Case, recounts: list[OfficialFact]) -> Finding:
    last = last_step(case.standing, case.now)
    if last is not None and (_is_over(last) or last.assertion.status in {Status.FINISHED, Status.REFUSED}):
        return contradicts(_said_last(case, last), last)
    return _happens(case, recounts)


def _recounted(case: Case, recounts: list[OfficialFact]) -> Finding:
    finished = _any_of(recounts, Status.FINISHED) or case.standing.declared
    if finished:
        return agrees(_said_last(case, finished), finished)
    return silent(_said_last(case, recounts[-1]), recounts[-1])


_RECOUNTS: Final[dict[Status | None, Callable[[Case, list[OfficialFact]], Finding]]] = {
    None: _happens,
    Status.ORDERED: _happens,
    Status.REQUESTED: _requested,
    Status.REFUSED: _refused,
    Status.UNDER_WAY: _recounting,
    Status.FINISHED: _recounted,
}


def _announced(case: Case) -> Finding:
    """A time at which the recount begins or the count goes on, against every such time that stands."""
    told = [f for f in case.standing.course if f.assertion.kind in {Kind.COUNT, Kind.RECOUNT} and f.assertion.at]
    if not told:
        return silent("no official time has been published")
    right = [f for f in told if _same_time(case, f)]
    at = case.said.at
    passed = all(f.assertion.at and f.assertion.at < case.now - PASSED for f in told)
    if not right and passed and at is not None and at > case.now:
        return silent(f"the time that was announced has passed; {_said_last(case, told[-1])}", told[-1])
    if not right:
        return contradicts(_said_last(case, told[-1]), told[-1])
    return _with_place(case, agrees(_said_last(case, right[-1]), right[-1]))


def _same_time(case: Case, fact: OfficialFact) -> bool:
    said, told = case.said.at, fact.assertion.at
    return bool(said and told) and abs(said - told) <= (ABOUT if case.said.approx else SAME_MINUTE)  # type: ignore[operator]


def _with_place(case: Case, finding: Finding) -> Finding:
    """The finding, unless the hall is another than any official one."""
    said = case.said.place
    placed = [f for f in case.standing.course if f.assertion.place]
    if not said or not placed or not finding.facts:
        return finding
    if any(same_place(said, f.assertion.place or "") for f in placed):
        return finding
    fact = next((f for f in finding.facts if f.assertion.place), placed[-1])
    return contradicts(f"the official place is {fact.assertion.place} ({source(fact, case.contest)})", fact)


def compare_declaration(case: Case) -> Finding:
    """Whether the result is declared, or when it is expected."""
    said, declared = case.said, case.standing.declared
    if said.status is not Status.EXPECTED:
        if declared is None:
            return silent("no official result has been published")
        return agrees(_said_last(case, declared), declared)
    expected = [f for f in case.standing.course if f.assertion.status is Status.EXPECTED]
    if said.at is not None and expected and _same_time(case, expected[-1]):
        return agrees(_expected(case, expected[-1]), expected[-1])
    if declared is not None and (said.at is None or said.at > case.now):
        return contradicts(_said_last(case, declared), declared)
    if not expected:
        return silent(NOTHING)
    return matched(said.at is None, _expected(case, expected[-1]), expected[-1])


def _expected(case: Case, fact: OfficialFact) -> str:
    at = fact.assertion.at
    when = f" at {local(at, case.contest)}" if at else ""
    return f"the declaration is expected{when} ({source(fact, case.contest)})"
