"""How figures, times and names are put in a reason: commas, the contest's local time, the party in brackets."""

from __future__ import annotations

from datetime import datetime

from matchers.elections import zone
from matchers.vocabulary import UNDATED, Assertion, Contest, OfficialFact


def figure(value: float) -> str:
    """A number with commas.

    >>> figure(16333), figure(63.8), figure(64.0)
    ('16,333', '63.8', '64')
    """
    return f"{round(value):,}" if value == round(value) else f"{round(value, 2):,}"


def local(at: datetime, contest: Contest) -> str:
    """An instant as the contest's clock shows it: `21:03 on 9 June 2017`."""
    there = at.astimezone(zone(contest.timezone))
    return f"{there:%H:%M} on {there.day} {there:%B %Y}"


def who(said: Assertion) -> str:
    """A candidate with the party in brackets, or either alone."""
    if said.candidate and said.party and said.candidate != said.party:
        return f"{said.candidate} ({said.party})"
    return said.candidate or said.party or "somebody"


def source(fact: OfficialFact, contest: Contest) -> str:
    """Where a fact comes from: `declared at 21:03 on 9 June 2017`, or the authority and when it said so."""
    when = local(fact.published_at, contest)
    if fact.published_at == UNDATED:
        return f"according to {fact.authority}"
    return f"declared at {when}" if fact.origin == "results" else f"{fact.authority}, {when}"


def event(said: Assertion, contest: Contest) -> str:
    """A step of the count in words: `a recount ordered for 18:00 on 9 June 2017 at the Great Hall`."""
    words = f"{said.kind} {(said.status or '').replace('_', ' ')}".strip()
    if said.at:
        words += f" for {local(said.at, contest)}"
    return f"{words} at {said.place}" if said.place else words
