"""Which claims are official facts themselves: what an authority posts, and a candidate's own concession."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from matchers.record import Record
from matchers.vocabulary import Account, Claim, Kind, OfficialFact, Role, Stance


def own_facts(
    platform: str, post: str, author: Account | None, at: datetime, claims: Iterable[Claim], record: Record
) -> tuple[OfficialFact, ...]:
    """The official facts that a post makes, with their provenance."""
    if author is None:
        return ()
    found = [(number, claim) for number, claim in enumerate(claims) if _is_official(claim, author)]
    return tuple(
        OfficialFact(
            id=f"post:{platform}:{post}:{number}",
            published_at=at,
            authority=f"{author.name} (own statement)" if author.candidate else author.name,
            assertion=claim.assertion,
            origin="post",
        )
        for number, claim in found
        if not _is_known(claim, at, record)
    )


def _is_official(claim: Claim, author: Account) -> bool:
    said = claim.assertion
    if claim.stance is not Stance.STATED or said.contest is None:
        return False
    if said.kind is Kind.CONCESSION:
        return author.candidate is not None and said.candidate == author.candidate
    return author.role is Role.OFFICIAL and author.contest == said.contest and not said.provisional


def _is_known(claim: Claim, at: datetime, record: Record) -> bool:
    """Whether the record has exactly this already; a figure said again adds nothing."""
    said = claim.assertion
    return any(fact.assertion == said for fact in record.facts(said.contest, at))
