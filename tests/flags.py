"""Flags for tests: an invented contest and invented people, so that a test says only what matters to it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from matchers.vocabulary import (
    Account,
    Assertion,
    Candidate,
    Claim,
    Contest,
    ContestId,
    Judgement,
    Kind,
    OfficialFact,
    Post,
    Role,
    Stance,
    Verdict,
)
from storage.values import (
    ClaimId,
    Flag,
    FlagDetail,
    FlagId,
    FlagState,
    PostKey,
    Review,
    StoredClaim,
    StoredPost,
)

NOON = datetime(2026, 5, 7, 12, 0, tzinfo=UTC)
FERN = ContestId("invented-2026/fernhollow")
CONTESTS = {
    FERN: Contest(
        id=FERN,
        name="Fernhollow",
        election="Invented election 2026",
        region="Westmarch",
        candidates=(
            Candidate(name="Ann Example", party="Labour"),
            Candidate(name="Bob Sample", party="Conservative"),
            Candidate(name="Cy Specimen", party="Green"),
        ),
    )
}


def fact(kind: Kind, *, id: str = "f1", url: str = "https://council.example/1", **slots: object) -> OfficialFact:  # noqa: A002
    """An official fact of Fernhollow."""
    assertion = Assertion(kind=kind, contest=FERN, **slots)  # type: ignore[arg-type]
    return OfficialFact(id=id, published_at=NOON, authority="Fernhollow Borough Council", url=url, assertion=assertion)


RECORD = fact(Kind.VOTES, candidate="Ann Example", party="Labour", value=16_333)


def stored_claim(
    text: str = "Labour on 16,313 in Fernhollow!",
    *,
    number: int = 1,
    verdicts: tuple[Verdict, ...] = (Verdict.CONFLICT,),
    url: str | None = "https://social.example/@gossip/1",
    author: str = "gossip",
    reason: str = "The record gives Ann Example 16,333 votes.",
) -> StoredClaim:
    """A claim about votes, with its judgements an hour apart."""
    post = Post(platform="x", id=str(number), author=author, created_at=NOON, text=text, url=url, name="Gossip")
    assertion = Assertion(kind=Kind.VOTES, contest=FERN, candidate="Ann Example", party="Labour", value=16_313)
    account = Account(platform="x", handle=author, name="Gossip", role=Role.WATCH)
    return StoredClaim(
        id=ClaimId(number),
        post=StoredPost(key=PostKey(number), post=post, received_at=NOON, account=account),
        claim=Claim(assertion=assertion, stance=Stance.STATED, quote=text, start=0, end=len(text), rule="test"),
        judgements=tuple(
            (NOON + timedelta(hours=hour), Judgement(verdict=verdict, reason=reason, record=(RECORD,)))
            for hour, verdict in enumerate(verdicts)
        ),
    )


def detail(
    number: int = 1,
    *,
    claim: StoredClaim | None = None,
    state: FlagState = FlagState.OPEN,
    verdict: Verdict = Verdict.CONFLICT,
    reviews: tuple[Review, ...] = (),
    claims: int = 1,
    version: int = 1,
) -> FlagDetail:
    """A flag as a channel gets it."""
    flag = Flag(
        id=FlagId(number),
        contest=FERN,
        state=state,
        verdict=verdict,
        version=version,
        opened_at=NOON,
        changed_at=NOON,
        claim_count=claims,
        account_count=claims,
    )
    return FlagDetail(flag=flag, claims=(claim or stored_claim(verdicts=(verdict,)),), reviews=reviews)
