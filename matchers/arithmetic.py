"""Sums that official results must satisfy. A result that does not is a warning on the contest, never a refusal.

Checked of what stands in a contest: one winner, who has most votes unless a lot decided; the published majority is
first minus second; the votes are as many as electorate and turnout say; shares are those that follow from the votes;
authorities that speak of one thing agree.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from matchers.compare_results import names_nobody
from matchers.elections import slug
from matchers.precision import same_percent
from matchers.record import Standing
from matchers.vocabulary import Assertion, Kind, OfficialFact
from matchers.wording import figure, who

REJECTED: Final = 0.01
"""Rejected papers are counted in the turnout and not in the votes: up to this part of the electorate."""
ROUNDING: Final = 0.006
"""What a turnout rounded to a whole percent may be out by, as a part of the electorate."""


class Doubt(Struct, frozen=True):
    """Something in the record of a contest that cannot be right, with the facts that do not fit together."""

    message: str
    facts: tuple[OfficialFact, ...]


def check_sums(standing: Standing) -> tuple[Doubt, ...]:
    """All that does not add up in what stands of a contest."""
    checks = (_one_winner, _most_votes, _majority, _turnout, _shares, _authorities)
    return tuple(doubt for check in checks for doubt in check(standing))


def check_figures(standing: Standing) -> tuple[Doubt, ...]:
    """What does not add up between winner, votes, majority and shares, whoever published them."""
    return tuple(doubt for check in (_most_votes, _majority, _shares) for doubt in check(standing))


def _one_winner(standing: Standing) -> Iterator[Doubt]:
    names = {slug(who(fact.assertion)) for fact in standing.winners}
    if len(names) > 1:
        told = " and ".join(who(fact.assertion) for fact in standing.winners)
        yield Doubt(f"{len(names)} winners are on record: {told}", standing.winners)
    if not names and standing.declared and standing.votes:
        yield Doubt("the result is declared, but no winner is on record", (standing.declared,))


def _most_votes(standing: Standing) -> Iterator[Doubt]:
    order = _order(standing)
    if len(order) < 2 or len(standing.winners) != 1:
        return
    winner, most = standing.winners[0], order[0]
    theirs = next((f for f in order if _same(f.assertion, winner.assertion)), None)
    if theirs and (theirs.assertion.value or 0) < (most.assertion.value or 0):
        ahead = f"{who(most.assertion)} has more votes ({figure(most.assertion.value or 0)})"
        yield Doubt(f"{who(winner.assertion)} is said to have won, but {ahead}", (winner, theirs, most))


def _majority(standing: Standing) -> Iterator[Doubt]:
    order = _order(standing)
    if len(order) < 2 or len(order) < len(standing.contest.candidates):
        return
    first, second = order[:2]
    margin = int((first.assertion.value or 0) - (second.assertion.value or 0))
    for fact in standing.majorities:
        if fact.assertion.value != margin and not fact.assertion.provisional:
            said = figure(fact.assertion.value or 0)
            yield Doubt(
                f"the majority is given as {said}, but first minus second is {figure(margin)}", (fact, first, second)
            )


def _turnout(standing: Standing) -> Iterator[Doubt]:
    electorate, votes = standing.contest.electorate, standing.total_votes
    for fact in standing.turnouts if electorate and votes else ():
        assert electorate is not None
        papers = electorate * (fact.assertion.value or 0) / 100
        if not -ROUNDING * electorate <= papers - votes <= (REJECTED + ROUNDING) * electorate:
            expected = (
                f"{figure(fact.assertion.value or 0)}% of {figure(electorate)} electors are {figure(round(papers))}"
            )
            yield Doubt(f"{expected}, but {figure(votes)} votes are on record", (fact, *standing.votes))


def _shares(standing: Standing) -> Iterator[Doubt]:
    total = standing.total_votes
    for fact in standing.shares if total else ():
        votes = next((f for f in standing.votes if _same(f.assertion, fact.assertion)), None)
        follows = (votes.assertion.value or 0) / total * 100 if votes else None
        if votes and follows is not None and not same_percent(fact.assertion.value or 0, follows):
            said = f"{who(fact.assertion)} is given {figure(fact.assertion.value or 0)}%"
            yield Doubt(f"{said}, but the votes make it {figure(round(follows, 2))}%", (fact, votes))


def _authorities(standing: Standing) -> Iterator[Doubt]:
    """Two authorities that give different figures for the same thing."""
    for facts in (standing.turnouts, standing.majorities):
        if len({fact.assertion.value for fact in facts}) > 1:
            told = "; ".join(f"{fact.authority} gives {figure(fact.assertion.value or 0)}" for fact in facts)
            yield Doubt(f"authorities disagree on the {facts[0].assertion.kind}: {told}", facts)
    winners = {slug(who(fact.assertion)): fact for fact in standing.winners}
    if len(winners) > 1 and len({fact.authority for fact in standing.winners}) > 1:
        told = "; ".join(f"{fact.authority} gives {who(fact.assertion)}" for fact in standing.winners)
        yield Doubt(f"authorities disagree on the {Kind.WINNER}: {told}", standing.winners)


def _order(standing: Standing) -> list[OfficialFact]:
    return sorted(standing.votes, key=lambda fact: fact.assertion.value or 0, reverse=True)


def _same(one: Assertion, other: Assertion) -> bool:
    if names_nobody(one) or names_nobody(other):
        return False
    if one.candidate and other.candidate:
        return one.candidate == other.candidate and (not one.party or not other.party or one.party == other.party)
    return one.party == other.party
