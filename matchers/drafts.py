"""A claim while it is being read: slots are filled and merged before it becomes a `Claim`."""

from __future__ import annotations

import re
from datetime import datetime

from msgspec import Struct

from matchers.scene import Subject
from matchers.sentences import Item
from matchers.vocabulary import Assertion, Change, Claim, ContestId, Kind, Mention, Stance, Status


class Draft(Struct, kw_only=True, gc=False):
    """What has been read of a claim so far."""

    kind: Kind
    stance: Stance
    rule: str
    start: int
    end: int
    contest: ContestId | None = None
    candidate: str | None = None
    party: str | None = None
    value: int | float | None = None
    approx: bool = False
    at: datetime | None = None
    place: str | None = None
    status: Status | None = None
    change: Change | None = None
    from_party: str | None = None
    region: str | None = None
    provisional: bool = False
    names: tuple[Mention, ...] = ()


def draft(kind: Kind, stance: Stance, rule: str, items: list[Item], *, subject: Subject | None = None) -> Draft:
    """Begin a claim that is carried by some items."""
    names = tuple([name for item in items for name in item.names])
    begun = Draft(
        kind=kind,
        stance=stance,
        rule=f"{kind}:{rule}",
        start=min([item.start for item in items]),
        end=max([item.end for item in items]),
        names=names,
    )
    if subject is not None:
        begun.contest = subject.contest
        begun.candidate = subject.candidate
        begun.party = subject.party
    return begun


_ROUNDING = re.compile(
    r"\b(?:(?:more|less|fewer) than|(?:(?:just|well) )?(?:over|under)|above|below|at least|upwards of|north of|nearly|"
    r"almost|shy of|close to|about|around|roughly|some) $",
    re.IGNORECASE,
)
"""Words right before a figure that round it."""
_LONGEST = 12
"""The letters of the longest of them, and the space."""


def _rounded_before(found: Draft, text: str) -> int:
    """How many characters before a rounded figure say so, where the quote begins with it: "more than 5,000"."""
    if not found.approx or not text[found.start].isdigit():
        return 0
    said = _ROUNDING.search(text[max(0, found.start - _LONGEST) : found.start])
    return len(said[0]) if said else 0


def finish(found: Draft, text: str) -> Claim:
    """The finished claim, with its quote from the text of the post."""
    score = min((name.score for name in found.names), default=100.0)
    start = found.start - _rounded_before(found, text)
    return Claim(
        assertion=Assertion(
            kind=found.kind,
            contest=found.contest,
            candidate=found.candidate,
            party=found.party,
            value=found.value,
            approx=found.approx,
            at=found.at,
            place=found.place,
            status=found.status,
            change=found.change,
            from_party=found.from_party,
            region=found.region,
            provisional=found.provisional,
        ),
        stance=found.stance,
        quote=text[start : found.end],
        start=start,
        end=found.end,
        rule=found.rule,
        confidence=round(score / 100, 3),
        names=found.names,
    )


def trimmed(sentence: list[Item]) -> list[Item]:
    """A sentence without the stop or line end that closes it."""
    from matchers.sentences import Tag

    end = len(sentence)
    while end > 1 and sentence[end - 1].tag in {Tag.STOP, Tag.BREAK}:
        end -= 1
    return sentence[:end]
