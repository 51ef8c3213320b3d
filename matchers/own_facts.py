"""Which claims are official facts themselves: what an authority posts, and a candidate's own concession.

A post may be misread, or its author mistaken or robbed of the account. So what cannot be right (`matchers.plausible`)
becomes no fact; it is told with the reason, and a person enters it or not. A candidate who says not to have conceded
takes back the concession that stands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from matchers.passing_on import is_passed_on
from matchers.plausible import doubts_of
from matchers.record import RETRACTION, Record
from matchers.vocabulary import Account, Claim, Kind, OfficialFact, Post, Role, Stance

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime


class Doubted(Struct, frozen=True, kw_only=True):
    """What a post would have made a fact, and why it did not."""

    claim: Claim
    why: str


class OwnWord(Struct, frozen=True, kw_only=True):
    """What a post says officially and the record does not have yet: the facts that it makes, and what is doubted."""

    facts: tuple[OfficialFact, ...] = ()
    doubted: tuple[Doubted, ...] = ()


def own_word(
    post: Post, claims: Sequence[Claim], author: Account | None, record: Record, *, as_of: datetime | None = None
) -> OwnWord:
    """What a post says officially; what the record of `as_of` (the post's time) has already adds nothing."""
    if author is None or is_passed_on(post):
        return OwnWord()
    known_at = max(as_of or post.created_at, post.created_at)
    said = {
        number: claim
        for number, claim in enumerate(claims)
        if makes_fact(claim, author) and not _is_known(claim, record, known_at)
    }
    taken_back = tuple(_taken_back(post, claims, author, record, known_at))
    if not said:
        return OwnWord(facts=taken_back)
    facts = {number: _fact(claim, post, author, number) for number, claim in said.items()}
    why = doubts_of(tuple(facts.values()), record, known_at)
    return OwnWord(
        facts=(*(fact for fact in facts.values() if fact.id not in why), *taken_back),
        doubted=tuple(
            Doubted(claim=said[number], why=why[fact.id]) for number, fact in facts.items() if fact.id in why
        ),
    )


def makes_fact(claim: Claim, author: Account) -> bool:
    """Whether a claim is the author's to make a fact of: an authority's on its contest, a candidate's concession."""
    said = claim.assertion
    if claim.stance is not Stance.STATED or said.contest is None or said.kind is Kind.PAGE:
        return False
    if said.kind is Kind.CONCESSION:
        return author.candidate is not None and said.candidate == author.candidate
    return author.role is Role.OFFICIAL and author.contest == said.contest and not said.provisional


def _fact(claim: Claim, post: Post, author: Account, number: int) -> OfficialFact:
    return OfficialFact(
        id=f"post:{post.platform}:{post.id}:{number}",
        published_at=post.created_at,
        authority=f"{author.name} (own statement)" if author.candidate else author.name,
        assertion=claim.assertion,
        url=post.url or "",
        origin="post",
    )


def _is_known(claim: Claim, record: Record, at: datetime) -> bool:
    facts = record.facts(claim.assertion.contest, at)
    gone = {fact.supersedes for fact in facts if fact.origin == RETRACTION}
    return any(
        fact.assertion == claim.assertion and fact.origin != RETRACTION and fact.id not in gone for fact in facts
    )


def _taken_back(
    post: Post, claims: Sequence[Claim], author: Account, record: Record, at: datetime
) -> Iterator[OfficialFact]:
    """A retraction of each concession of the author's own that stands, where the post says that there is none."""
    for number, claim in enumerate(claims):
        said = claim.assertion
        is_own = author.candidate is not None and said.candidate == author.candidate
        if said.kind is not Kind.CONCESSION or claim.stance is not Stance.DENIED or not is_own or not said.contest:
            continue
        for fact in record.standing(said.contest, at).concessions if said.contest in record.contests else ():
            if fact.assertion.candidate == said.candidate:
                line = _fact(claim, post, author, number)
                yield replace(line, assertion=fact.assertion, supersedes=fact.id, origin=RETRACTION)
