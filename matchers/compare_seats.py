"""Comparing a tally of seats with the contests declared by the time of the post."""

from __future__ import annotations

from typing import Final

from matchers.finding import Case, Finding, agrees, matched, silent, vague
from matchers.parties import same_party
from matchers.precision import same_count
from matchers.tallies import tallies_of
from matchers.wording import figure

WHOLE: Final = 100
"""A register with fewer contests in an election may be a part of it, and a tally beyond it proves nothing."""


def compare_seats(case: Case) -> Finding:
    """Seats of a party, nationally or in a region, as declared by the time of the post."""
    said = case.said
    if said.value is None or not said.party:
        return vague("it does not say how many seats, or whose")
    for fact in reversed(case.record.facts(None, case.now)):
        if same_party(fact.assertion.party, said.party) and fact.assertion.region == said.region:
            right = fact.assertion.value == said.value
            return matched(right, f"{fact.authority} gives {figure(fact.assertion.value or 0)} seats", fact)
    tally = tallies_of(case.record).tally(said.party, said.region, case.now)
    if tally is None:
        return silent("no tally of that election or region can be made")
    where = f" in {said.region}" if said.region else ""
    held = " or ".join(figure(n) for n in dict.fromkeys((tally.seats, tally.with_speaker)))
    reason = f"{said.party} had {held} seats{where} of {figure(tally.declared)} contests declared by then"
    right = any(same_count(said.value, n, approx=said.approx) for n in (tally.seats, tally.with_speaker))
    if right:
        return agrees(reason)
    return matched(False, reason) if tally.contests >= WHOLE else silent(reason)
