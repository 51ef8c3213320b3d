"""Whether what a post would add to the record can be right, beside the record and the rest of the post.

In order: a figure that no contest can have (more votes than electors, more than 100 percent), somebody who does not
stand, a concession of the declared winner, another winner than the one on record; then sums of winner, votes, majority
and shares with all that is left of the post. Two authorities that name different winners are both kept: which is right
is no question of plausibility, and they are an alert of their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from matchers.arithmetic import Doubt, check_figures
from matchers.compare_results import is_about, names_nobody
from matchers.elections import slug
from matchers.parties import same_party
from matchers.record import Record, Standing
from matchers.vocabulary import Assertion, Contest, ContestId, Kind, OfficialFact
from matchers.wording import figure, who

WHOLE: Final = 100
"""Percent."""
ROUNDED_UP: Final = 1.5
"""What the shares of all may exceed the whole by, as each is rounded."""
STATED: Final = frozenset({"post", "official"})
"""Origins of what an authority says itself; the others are what the newsroom entered or imported."""


def doubts_of(facts: Sequence[OfficialFact], record: Record, at: datetime) -> dict[str, str]:
    """The facts, by id, that cannot be right if the record at a time is, and why."""
    doubts: dict[str, str] = {}
    for contest in dict.fromkeys(fact.assertion.contest for fact in facts):
        if contest is not None and contest in record.contests:
            doubts |= _of_contest([fact for fact in facts if fact.assertion.contest == contest], contest, record, at)
    return doubts


def _of_contest(facts: Sequence[OfficialFact], contest: ContestId, record: Record, at: datetime) -> dict[str, str]:
    before = record.standing(contest, at)
    doubts = {fact.id: why for fact in facts if (why := _fault(fact, before, facts))}
    left = [fact for fact in facts if fact.id not in doubts]
    new = {fact.id for fact in left}
    after = record.plus(left).standing(contest, at)
    sums = (*_all_votes(after), *_all_shares(after), *check_figures(after))
    return doubts | {fact.id: doubt.message for doubt in reversed(sums) for fact in doubt.facts if fact.id in new}


def _fault(fact: OfficialFact, standing: Standing, beside: Sequence[OfficialFact]) -> str:
    """Why a fact cannot be right by itself or beside what stands; empty when it can."""
    said, contest = fact.assertion, standing.contest
    if fault := _impossible(said, contest):
        return fault
    if said.kind is Kind.CONCESSION and any(is_about(said, winner.assertion) for winner in standing.winners):
        return f"{who(said)} is on record as the winner"
    return _another_winner(fact, standing, beside) if said.kind is Kind.WINNER else ""


def _impossible(said: Assertion, contest: Contest) -> str:
    if not names_nobody(said) and not _stands(said, contest):
        return f"{who(said)} does not stand in {contest.name}"
    if said.value is None:
        return ""
    if said.kind in {Kind.SHARE, Kind.TURNOUT} and not 0 <= said.value <= WHOLE:
        return f"a {said.kind} of {figure(said.value)}% cannot be"
    if said.kind in {Kind.VOTES, Kind.MAJORITY} and contest.electorate and said.value > contest.electorate:
        what = "votes are" if said.kind is Kind.VOTES else "as a majority is"
        return f"{figure(said.value)} {what} more than the {figure(contest.electorate)} electors of {contest.name}"
    return ""


def _stands(said: Assertion, contest: Contest) -> bool:
    if said.candidate:
        return any(slug(said.candidate) == slug(one.name) for one in contest.candidates)
    return any(same_party(said.party, party) for one in contest.candidates for party in (one.party, *one.party_aliases))


def _another_winner(fact: OfficialFact, standing: Standing, beside: Sequence[OfficialFact]) -> str:
    """What stands against a winner: another in the same post, or on record, unless another authority named that one."""
    for other in beside:
        if other.assertion.kind is Kind.WINNER and not is_about(fact.assertion, other.assertion):
            return f"the post names {who(fact.assertion)} and {who(other.assertion)} as winners"
    if any(is_about(fact.assertion, winner.assertion) for winner in standing.winners):
        return ""
    for winner in standing.winners:
        if winner.authority == fact.authority or winner.origin not in STATED:
            return f"{who(winner.assertion)} is on record as the winner ({winner.authority})"
    return ""


def _all_votes(standing: Standing) -> Iterator[Doubt]:
    electorate, total = standing.contest.electorate, sum(int(fact.assertion.value or 0) for fact in standing.votes)
    if electorate and total > electorate:
        message = f"{figure(total)} votes in all are more than the {figure(electorate)} electors"
        yield Doubt(f"{message} of {standing.contest.name}", standing.votes)


def _all_shares(standing: Standing) -> Iterator[Doubt]:
    total = sum(float(fact.assertion.value or 0) for fact in standing.shares)
    if total > WHOLE + ROUNDED_UP:
        yield Doubt(f"the shares come to {figure(total)}%", standing.shares)
