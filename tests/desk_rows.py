"""Posts, claims and facts of an invented contest, for the tests of what is stored."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from matchers.vocabulary import (
    Account,
    Assertion,
    Assessment,
    Candidate,
    Claim,
    Contest,
    ContestId,
    JudgedClaim,
    Judgement,
    Kind,
    OfficialFact,
    Post,
    Role,
    Stance,
    Verdict,
)
from storage import findings, inbox
from storage.values import FlagId, Received, StoredPost

NIGHT = datetime(2031, 5, 9, 2, 0, tzinfo=UTC)
ELLERY = ContestId("harbour-election-2031/port-ellery")
QUAY = ContestId("harbour-election-2031/north-quay")
MINUTE = timedelta(minutes=1)

CONTESTS = (
    Contest(
        id=ELLERY,
        name="Port Ellery",
        election="Harbour election 2031",
        code="H001",
        candidates=(
            Candidate(name="Ann Example", party="Labour", aliases=("Annie Example",)),
            Candidate(name="Bob Sample", party="Conservative"),
        ),
    ),
    Contest(id=QUAY, name="North Quay", election="Harbour election 2031", code="H002"),
)
ACCOUNTS = (
    Account(platform="x", handle="AnnExample", name="Ann Example", role=Role.CANDIDATE, contest=ELLERY),
    Account(platform="x", handle="CoastNews", name="Coast News", role=Role.MEDIA),
)


def received(number: int, text: str = "Labour have won Port Ellery", **fields: Any) -> Received:
    author_id = fields.pop("author_id", None)
    whole: dict[str, Any] = {"platform": "x", "id": str(number), "author": f"reader{number}", "created_at": NIGHT}
    whole.update(fields)
    return Received(post=Post(text=text, **whole), raw=b'{"a": 1}', author_id=author_id)


def stored(tx: Connection, *items: Received, at: datetime = NIGHT) -> list[StoredPost]:
    return inbox.store_posts(tx, items, source="fake", stream="all", at=at)


def claim(kind: Kind = Kind.WINNER, stance: Stance = Stance.STATED, **slots: Any) -> Claim:
    said = {"contest": ELLERY, "party": "Labour"} | slots
    return Claim(
        assertion=Assertion(kind=kind, **said), stance=stance, quote="Labour have won", start=0, end=15, rule="r"
    )


def judged(found: Claim, verdict: Verdict = Verdict.PREMATURE, reason: str = "Nothing is declared yet.") -> JudgedClaim:
    return JudgedClaim(claim=found, judgement=Judgement(verdict=verdict, reason=reason))


def record(
    tx: Connection,
    posts: Sequence[StoredPost],
    *claims: JudgedClaim,
    channels: Any = ("console",),
    at: datetime = NIGHT,
) -> list[FlagId]:
    assessed = [(post, Assessment(post=post.post, claims=claims)) for post in posts]
    return findings.record_assessments(tx, assessed, channels=channels, at=at)


def fact(number: int | str, kind: Kind = Kind.WINNER, at: datetime = NIGHT, **slots: Any) -> OfficialFact:
    extra = {name: slots.pop(name) for name in ("supersedes", "origin", "authority") if name in slots}
    said = {"contest": ELLERY, "party": "Conservative"} | slots
    fields = {"authority": "Ellery Council"} | extra
    return OfficialFact(id=str(number), published_at=at, assertion=Assertion(kind=kind, **said), **fields)
