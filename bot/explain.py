"""`tallywatch explain`: what a post was read to claim, by which rule and names, and what the record says of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Final

from matchers.assess import World
from matchers.ballots import AFTER, BEFORE, Ballots
from matchers.vocabulary import Assertion, Assessment, Contest, ContestId, JudgedClaim, Mention, MentionKind
from matchers.wording import event, figure, source, who

MARKS: Final = dict.fromkeys(map(ord, "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"))
"""Direction marks, which could make a quote read otherwise than it was compared."""
EXACT: Final = 100


def explain(found: Assessment, world: World) -> Iterator[str]:
    """The lines of an explanation for an editor."""
    contests = world.record.contests
    if not found.claims:
        yield "No claim about a contest was found in this post."
        yield from _out_of_time(found, world)
    for number, judged in enumerate(found.claims, 1):
        yield from _explained(number, judged, contests)
    yield f"The newsroom would {'be alerted' if found.alert else 'not be alerted'}."


def _out_of_time(found: Assessment, world: World) -> Iterator[str]:
    """What the time of the post has to do with it: contests that are named, but do not poll near."""
    at, ballots = found.post.created_at, world.ballots
    if ballots.contests and not ballots.any_live(at):
        yield f"Register: {none_polls(ballots, at)}."
        return
    for mention in world.gazetteer.read(found.post.text).mentions:
        named = [ballots.contests[one] for one in mention.contests]
        if mention.kind is MentionKind.CONTEST and not any(ballots.is_live(one.id, at) for one in named):
            nearest = min(named, key=lambda one: _days_from(one, at))
            if nearest.polled_on is not None:
                yield f"{nearest.name} polls on {day(nearest.polled_on)}: {_of_another_time(at)}."


def _days_from(contest: Contest, at: datetime) -> int:
    return abs((contest.polled_on - at.date()).days) if contest.polled_on is not None else 0


def none_polls(ballots: Ballots, at: datetime) -> str:
    """That no contest polls near a time, with the polling day that is nearest to it."""
    nearest = min(ballots.polling_days(), key=lambda polled_on: abs(polled_on - at.date()))
    return f"no contest polls near; the nearest polling day is {day(nearest)}, and {_of_another_time(at)}"


def _of_another_time(at: datetime) -> str:
    window = f"from {BEFORE.days} days before polling to {AFTER.days} days after"
    return f"a post of {day(at)} claims nothing about it (posts count {window})"


def day(at: date) -> str:
    """A day in words.

    >>> day(date(2017, 6, 8))
    '8 June 2017'
    """
    return f"{at.day} {at:%B %Y}"


def _explained(number: int, judged: JudgedClaim, contests: Mapping[ContestId, Contest]) -> Iterator[str]:
    claim, judgement = judged.claim, judged.judgement
    contest = contests.get(claim.assertion.contest) if claim.assertion.contest else None
    yield f'{number}. "{claim.quote.translate(MARKS)}"'
    yield f"   reads as   {claim.stance}: {said_in_words(claim.assertion, contest)}"
    yield f"   by rule    {claim.rule} (confidence {claim.confidence:.2f})"
    for name in claim.names:
        yield f"   name       {_named(name)}"
    yield f"   verdict    {judgement.verdict.replace('_', ' ').upper()}: {judgement.reason}"
    for fact in judgement.record:
        where = source(fact, contest) if contest else fact.authority
        yield f"   record     {said_in_words(fact.assertion, contest)} ({where})"
    yield ""


def _named(name: Mention) -> str:
    how = "exactly" if name.score >= EXACT else f"with a score of {name.score:.0f} of 100"
    return f'{name.kind} "{name.form}", matched {how}'


def said_in_words(said: Assertion, contest: Contest | None) -> str:
    """An assertion in plain words: `votes of Ann Example (Labour) in Port Ellery: 16,333`."""
    words = event(said, contest) if contest and (said.status or said.at or said.place) else str(said.kind)
    if said.candidate or said.party:
        words += f" of {who(said)}"
    words += f" in {contest.name if contest else said.region or 'the country'}"
    if said.value is not None:
        unit = "%" if said.kind in {"share", "turnout"} else ""
        words += f": {'about ' if said.approx else ''}{figure(said.value)}{unit}"
    if said.change:
        words += f", a {said.change}" + (f" from {said.from_party}" if said.from_party else "")
    return words + (" (interim)" if said.provisional else "")
