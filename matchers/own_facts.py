"""Which claims are official facts themselves: what an authority posts, and a candidate's own concession."""

from __future__ import annotations

import re
from typing import Final

from matchers.record import Record
from matchers.vocabulary import Account, Assessment, Claim, Kind, OfficialFact, Post, Role, Stance

PASSED_ON: Final = re.compile(r"^\W*RT @(\w+)")


def is_passed_on(post: Post) -> bool:
    """Whether a post only passes another's words on: an authority that does so has not said them itself."""
    return bool(post.repost_of) or PASSED_ON.match(post.text) is not None


def own_facts(assessment: Assessment, author: Account | None, record: Record) -> tuple[OfficialFact, ...]:
    """The official facts that a post makes, with their provenance; what the record already has adds nothing."""
    post = assessment.post
    if author is None or is_passed_on(post):
        return ()
    authority = f"{author.name} (own statement)" if author.candidate else author.name
    return tuple(
        OfficialFact(
            id=f"post:{post.platform}:{post.id}:{number}",
            published_at=post.created_at,
            authority=authority,
            assertion=judged.claim.assertion,
            url=post.url or "",
            origin="post",
        )
        for number, judged in enumerate(assessment.claims)
        if _is_official(judged.claim, author)
        and all(fact.assertion != judged.claim.assertion for fact in _known(judged.claim, assessment, record))
    )


def _is_official(claim: Claim, author: Account) -> bool:
    said = claim.assertion
    if claim.stance is not Stance.STATED or said.contest is None or said.kind is Kind.PAGE:
        return False
    if said.kind is Kind.CONCESSION:
        return author.candidate is not None and said.candidate == author.candidate
    return author.role is Role.OFFICIAL and author.contest == said.contest and not said.provisional


def _known(claim: Claim, assessment: Assessment, record: Record) -> tuple[OfficialFact, ...]:
    return record.facts(claim.assertion.contest, assessment.post.created_at)
