"""A store with alerts owed, for tests of delivery."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from matchers.vocabulary import Assertion, Assessment, Claim, JudgedClaim, Judgement, Kind, Post, Stance, Verdict
from storage.engine import Store, open_store
from storage.findings import append_judgements, record_assessments
from storage.inbox import store_posts
from storage.register import import_contests
from storage.values import ClaimId, FlagId, Received
from tests.flags import CONTESTS, FERN, NOON, RECORD


def new_store(folder: Path) -> Store:
    """A SQLite store with the invented register."""
    store = open_store(folder / "desk.db")
    with store.writing() as tx:
        import_contests(tx, CONTESTS.values())
    return store


def owe(
    store: Store,
    count: int,
    *,
    channels: Sequence[str],
    verdict: Verdict = Verdict.CONFLICT,
    first: int = 1,
    at: datetime = NOON,
) -> list[FlagId]:
    """So many flags, one post each, each owed to every channel."""
    posts = [
        Post(platform="x", id=str(n), author="gossip", created_at=NOON, text=f"Labour on {n} in Fernhollow")
        for n in range(first, first + count)
    ]
    with store.writing() as tx:
        stored = store_posts(tx, [Received(post=post, raw=b"{}") for post in posts], source="test", stream="all", at=at)
        assessed = [(post, Assessment(post=post.post, claims=(_judged(post.post, verdict),))) for post in stored]
        return record_assessments(tx, assessed, channels=channels, at=at)


def _judged(post: Post, verdict: Verdict) -> JudgedClaim:
    said = Assertion(kind=Kind.VOTES, contest=FERN, party="Labour", value=int(post.id))
    claim = Claim(assertion=said, stance=Stance.STATED, quote=post.text, start=0, end=len(post.text), rule="test")
    return JudgedClaim(
        claim=claim, judgement=Judgement(verdict=verdict, reason="The record differs.", record=(RECORD,))
    )


def turn(store: Store, claims: Sequence[int], verdict: Verdict, *, channels: Sequence[str], at: datetime) -> None:
    """The record changes: these claims are judged again."""
    judgement = Judgement(verdict=verdict, reason="The record says so now.", record=(RECORD,))
    with store.writing() as tx:
        append_judgements(tx, [(ClaimId(claim), judgement) for claim in claims], channels=channels, at=at)
