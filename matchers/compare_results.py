"""Comparing what is claimed of a result: winner, votes, majority, share, turnout.

Interim figures are never held against final ones. Majority and shares follow from the votes where no authority has
published them.
"""

from __future__ import annotations

from msgspec import Struct

from matchers.elections import slug
from matchers.finding import Case, Finding, contradicts, matched, silent, vague
from matchers.parties import party_key, same_party
from matchers.precision import is_earlier_total, same_count, same_percent
from matchers.record import Standing
from matchers.vocabulary import Assertion, Change, OfficialFact
from matchers.wording import figure, source, who

NOTHING = "no official result has been published"


class Margin(Struct, frozen=True):
    """The winning margin, whose it is, and the facts that it follows from."""

    value: int
    leader: Assertion
    facts: tuple[OfficialFact, ...]


def is_about(claimed: Assertion, official: Assertion) -> bool:
    """Whether an official fact is about the candidate or party that a claim names."""
    if claimed.candidate and official.candidate:
        return slug(claimed.candidate) == slug(official.candidate)
    return same_party(claimed.party, official.party)


def names_nobody(said: Assertion) -> bool:
    """Whether a claim names neither a candidate nor a party."""
    return not said.candidate and not said.party


def compare_winner(case: Case) -> Finding:
    """The winner, and whether the seat changed hands as said."""
    said, winners = case.said, case.standing.winners
    if not winners:
        return silent(NOTHING)
    reason = result_in_words(case.standing)
    if names_nobody(said):
        return vague("it does not say who won")
    if not any(is_about(said, winner.assertion) for winner in winners):
        return contradicts(reason, *winners)
    fault = _fault_of_change(case)
    return contradicts(fault, *winners) if fault else matched(True, reason, *winners)


def result_in_words(standing: Standing) -> str:
    """`Emma Dent Coad (Labour) won Kensington by 20 votes (declared at 21:03 on 9 June 2017)`."""
    names = " and ".join(who(winner.assertion) for winner in standing.winners)
    margin = margin_of(standing)
    by = f" by {figure(margin.value)} {'vote' if margin.value == 1 else 'votes'}" if margin else ""
    return f"{names} won {standing.contest.name}{by} ({source(standing.winners[-1], standing.contest)})"


def _fault_of_change(case: Case) -> str:
    """What is wrong about a gain, a hold or the party that is said to have lost the seat; empty when nothing is."""
    said, before = case.said, case.contest.previous_party
    if not before:
        return ""
    held_by = case.record.parties.get(slug(before), party_key(before))
    was = f"{case.contest.name} was {before} before"
    held = any(party_key(winner.assertion.party or "") == held_by for winner in case.standing.winners)
    if said.change is Change.GAIN and held:
        return f"it is a hold, not a gain: {was}"
    if said.change is Change.HOLD and not held:
        return f"it is a gain, not a hold: {was}"
    if said.from_party:
        lost = case.record.parties.get(slug(said.from_party), party_key(said.from_party))
        if lost != held_by:
            return f"the seat was not taken from {said.from_party}: {was}"
    return ""


def compare_votes(case: Case) -> Finding:
    """The votes of a candidate."""
    said, votes = case.said, case.standing.votes
    if said.value is None:
        return vague("it names no figure")
    if said.provisional or not votes:
        return silent(NOTHING)
    if names_nobody(said):
        return _votes_of_somebody(case)
    theirs = [fact for fact in votes if is_about(said, fact.assertion)]
    if not theirs:
        return silent(f"no official votes of {who(said)} are known")
    right = [fact for fact in theirs if _counts_agree(case, fact.assertion.value)]
    fact = (right or theirs)[0]
    if not right and any(is_earlier_total(said.value or 0, one.assertion.value or 0) for one in theirs):
        return silent("it is a total of an earlier hour of the count")
    reason = f"{who(fact.assertion)} has {figure(fact.assertion.value or 0)} votes ({source(fact, case.contest)})"
    return matched(bool(right), reason, fact)


def _votes_of_somebody(case: Case) -> Finding:
    for fact in case.standing.votes:
        if _counts_agree(case, fact.assertion.value):
            return matched(True, f"it is the vote of {who(fact.assertion)}", fact)
    return vague("it does not say whose votes")


def _counts_agree(case: Case, exact: float | None) -> bool:
    said = case.said
    if said.value is None or exact is None:
        return False
    return same_count(said.value, int(exact), approx=said.approx, quote=case.claim.quote)


def margin_of(standing: Standing) -> Margin | None:
    """The winning margin: as published, else first minus second when the votes of all are known."""
    if standing.majorities:
        fact = standing.majorities[-1]
        leader = fact.assertion if not names_nobody(fact.assertion) else _winner(standing)
        return Margin(int(fact.assertion.value or 0), leader or fact.assertion, (fact,))
    if not standing.winners or not standing.total_votes or len(standing.votes) < len(standing.contest.candidates):
        return None
    order = sorted(standing.votes, key=lambda fact: fact.assertion.value or 0, reverse=True)
    if len(order) < 2:
        return None
    first, second = order[:2]
    value = int((first.assertion.value or 0) - (second.assertion.value or 0))
    return Margin(value, _winner(standing) or first.assertion, (first, second))


def _winner(standing: Standing) -> Assertion | None:
    return standing.winners[-1].assertion if standing.winners else None


def compare_majority(case: Case) -> Finding:
    """The winning margin; a right margin said of somebody else is wrong."""
    said = case.said
    if said.provisional or said.value is None:
        return silent("an interim lead is not held against the final result")
    margin = margin_of(case.standing)
    if margin is None:
        return silent(NOTHING)
    reason = f"{who(margin.leader)} won by {figure(margin.value)} ({source(margin.facts[0], case.contest)})"
    leader_right = names_nobody(said) or is_about(said, margin.leader)
    return matched(leader_right and _counts_agree(case, margin.value), reason, *margin.facts)


def compare_share(case: Case) -> Finding:
    """The share of the vote, as published or as it follows from the votes."""
    said = case.said
    if said.value is None:
        return vague("it names no figure")
    if said.provisional:
        return silent("an interim share is not held against the final result")
    if names_nobody(said):
        return vague("it does not say whose share")
    theirs = [(share, fact) for share, fact in shares_of(case.standing) if is_about(said, fact.assertion)]
    if not theirs:
        return silent(NOTHING)
    right = [pair for pair in theirs if same_percent(said.value, pair[0], quote=case.claim.quote, approx=said.approx)]
    share, fact = (right or theirs)[0]
    reason = f"{who(fact.assertion)} has {figure(round(share, 1))}% of the vote ({source(fact, case.contest)})"
    return matched(bool(right), reason, fact)


def shares_of(standing: Standing) -> list[tuple[float, OfficialFact]]:
    """Each published share, and for those without one the share that follows from the votes of all."""
    published = [(float(fact.assertion.value or 0), fact) for fact in standing.shares]
    total = standing.total_votes
    return published + [
        ((fact.assertion.value or 0) / total * 100, fact)
        for fact in (standing.votes if total else ())
        if not any(is_about(fact.assertion, share.assertion) for share in standing.shares)
    ]


def compare_turnout(case: Case) -> Finding:
    """The turnout."""
    said, published = case.said, case.standing.turnouts
    if said.value is None:
        return vague("it names no figure")
    if said.provisional or not published:
        return silent(NOTHING)
    right = [
        f
        for f in published
        if same_percent(said.value, f.assertion.value or 0, quote=case.claim.quote, approx=said.approx)
    ]
    fact = (right or published)[-1]
    reason = f"turnout is {figure(fact.assertion.value or 0)}% ({source(fact, case.contest)})"
    return matched(bool(right), reason, fact)
