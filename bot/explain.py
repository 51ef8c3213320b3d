"""`tallywatch explain`: what a post was read to claim, by which rule and names, and what the record says of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from matchers.vocabulary import Assertion, Assessment, Contest, ContestId, JudgedClaim, Mention
from matchers.wording import event, figure, source, who

MARKS: Final = dict.fromkeys(map(ord, "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"))
"""Direction marks, which could make a quote read otherwise than it was compared."""
EXACT: Final = 100


def explain(found: Assessment, contests: Mapping[ContestId, Contest]) -> Iterator[str]:
    """The lines of an explanation for an editor."""
    if not found.claims:
        yield "No claim about a contest was found in this post."
    for number, judged in enumerate(found.claims, 1):
        yield from _explained(number, judged, contests)
    yield f"The newsroom would {'be alerted' if found.alert else 'not be alerted'}."


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
