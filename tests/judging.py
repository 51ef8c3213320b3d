"""Makes claims and facts about the invented register, for tests of verdicts."""

from datetime import datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from matchers.record import Record
from matchers.vocabulary import Account, Assertion, Claim, ContestId, Kind, OfficialFact, Role, Stance
from storage.files import Results, read_results
from tests.register import RESULTS, write

ELLERY = ContestId("harbour-election-2031/port-ellery")
QUAY = ContestId("harbour-election-2031/north-quay")
SALTMARSH = ContestId("harbour-election-2031/saltmarsh")
MERE = ContestId("harbour-election-2031/upper-mere")

ANN = Account(
    platform="x", handle="AnnExample", name="Ann Example", role=Role.CANDIDATE, contest=ELLERY,
    candidate="Ann Example", party="Labour",
)  # fmt: skip
BOB = Account(
    platform="x", handle="BobSample", name="Bob Sample", role=Role.CANDIDATE, contest=ELLERY,
    candidate="Bob Sample", party="Conservative",
)  # fmt: skip
NEWS = Account(platform="x", handle="CoastNews", name="Coast News", role=Role.MEDIA)
COUNCIL = Account(platform="x", handle="ElleryCouncil", name="Ellery Council", role=Role.OFFICIAL, contest=ELLERY)


@cache
def results() -> Results:
    """The invented register and its results."""
    with TemporaryDirectory() as folder:
        return read_results(write(Path(folder), "results.csv", RESULTS))


def record(*facts: OfficialFact) -> Record:
    """The invented results, and further facts."""
    return Record(results().contests, (*results().facts, *facts))


def at(clock: str, day: int = 9) -> datetime:
    """A time of the night: `at("03:10")`."""
    return datetime.fromisoformat(f"2031-05-{day:02}T{clock}:00+01:00")


def said(kind: Kind, contest: ContestId | None = ELLERY, **slots: Any) -> Assertion:
    """An assertion; a candidate's party is filled in."""
    parties = {"Ann Example": "Labour", "Bob Sample": "Conservative", "Dan Pattern": "Labour and Co-operative"}
    if slots.get("candidate") in parties:
        slots.setdefault("party", parties[slots["candidate"]])
    return Assertion(kind=kind, contest=contest, **slots)


def claim(kind: Kind, contest: ContestId | None = ELLERY, *, stance: Stance = Stance.STATED, **slots: Any) -> Claim:
    """A claim, as if found in a post."""
    quote = slots.pop("quote", "as quoted")
    return Claim(
        assertion=said(kind, contest, **slots), stance=stance, quote=quote, start=0, end=len(quote), rule="test"
    )


def fact(id: str, clock: str, kind: Kind, contest: ContestId | None = ELLERY, **slots: Any) -> OfficialFact:  # noqa: A002
    """What Ellery Council published."""
    supersedes, authority = slots.pop("supersedes", None), slots.pop("authority", "Ellery Council")
    return OfficialFact(
        id=id,
        published_at=at(clock),
        authority=authority,
        assertion=said(kind, contest, **slots),
        supersedes=supersedes,
    )
