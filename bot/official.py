"""What an official account says is the record, so it is judged otherwise than a claim: only against other authorities.

An outcome, or a time, on which two authorities differ is an alert of its own, and the ledger shows both. The course of
the night ("suspended", then "resumed") is news and no disagreement.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from matchers.own_facts import is_passed_on
from matchers.record import Record
from matchers.verdicts import is_outcome, judge
from matchers.vocabulary import Account, Assessment, JudgedClaim, Judgement, Kind, Role, Verdict

if TYPE_CHECKING:
    from datetime import datetime

    from matchers.vocabulary import Claim, Post


def speaks_officially(claim: Claim, author: Account | None) -> bool:
    """Whether the author is the authority of the contest that the claim is about."""
    is_word = claim.assertion.kind is not Kind.PAGE
    return is_word and author is not None and author.role is Role.OFFICIAL and author.contest == claim.assertion.contest


def judge_official(claim: Claim, *, post: Post, author: Account, record: Record, as_of: datetime) -> Judgement:
    """The verdict on an authority's own word: in conflict with another authority, or supported by itself."""
    contest = claim.assertion.contest
    assert contest is not None
    known_at = max(as_of, post.created_at)
    others = [fact for fact in record.facts(contest, known_at) if fact.authority != author.name]
    alone = Record([record.contests[contest]], others)
    held = judge(claim, author=author, posted_at=post.created_at, record=alone, as_of=as_of)
    if held.verdict is Verdict.CONFLICT and (is_outcome(claim) or claim.assertion.at is not None):
        reason = f"Official sources disagree. {held.reason}"
        return Judgement(verdict=Verdict.CONFLICT, reason=reason, record=held.record)
    own = tuple(fact for fact in record.facts(contest, known_at) if fact.authority == author.name)
    same = tuple(fact for fact in own if fact.assertion == claim.assertion)
    return Judgement(verdict=Verdict.SUPPORTED, reason=f"{author.name} says so itself.", record=same[-1:])


def with_own_word(found: Assessment, author: Account | None, record: Record) -> Assessment:
    """An authority's own claims, judged as such."""
    post = found.post
    if author is None or is_passed_on(post) or not any(speaks_officially(one.claim, author) for one in found.claims):
        return found
    claims = tuple(
        JudgedClaim(
            claim=judged.claim,
            judgement=judge_official(judged.claim, post=post, author=author, record=record, as_of=post.created_at),
        )
        if speaks_officially(judged.claim, author)
        else judged
        for judged in found.claims
    )
    return Assessment(post=post, claims=claims)
