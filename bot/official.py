"""What an official account says is the record, so it is judged otherwise than a claim: only against other authorities.

An outcome, or a time, on which two authorities differ is an alert of its own, and the ledger shows both. The course of
the night ("suspended", then "resumed") is news and no disagreement. What cannot be right (`matchers.plausible`) was not
taken as a fact: it is a conflict, so that a person sees it and enters it or not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.messages import contest_name, say_fact, who
from matchers.assess import World, judge_claim
from matchers.own_facts import makes_fact, own_word
from matchers.passing_on import is_passed_on
from matchers.record import Record
from matchers.verdicts import is_outcome, judge
from matchers.vocabulary import Account, Assessment, JudgedClaim, Judgement, Kind, Role, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from matchers.vocabulary import Claim, Contest, ContestId, OfficialFact, Post
    from storage.values import ClaimId, LiveClaim, PostKey


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
    """An authority's own claims, judged as such, and what was not taken as fact; the record has what was taken."""
    if author is None or is_passed_on(found.post) or not found.claims:
        return found
    word = own_word(found.post, [one.claim for one in found.claims], author, record)
    why = {doubted.claim: doubted.why for doubted in word.doubted}
    judged = tuple(_with_own_word(one, found.post, author, record, why.get(one.claim, "")) for one in found.claims)
    return Assessment(post=found.post, claims=judged)


def _with_own_word(one: JudgedClaim, post: Post, author: Account, record: Record, why: str) -> JudgedClaim:
    held = one.judgement
    if speaks_officially(one.claim, author):
        held = judge_official(one.claim, post=post, author=author, record=record, as_of=post.created_at)
    return JudgedClaim(claim=one.claim, judgement=_not_taken(held, why) if why else held)


def _not_taken(held: Judgement, why: str) -> Judgement:
    """The judgement on an official word that became no fact: a conflict, which a person settles."""
    more = f" {held.reason}" if held.verdict is Verdict.CONFLICT else ""
    reason = f"Not taken as official fact: {why}.{more}"
    return Judgement(verdict=Verdict.CONFLICT, reason=reason, record=held.record)


def judge_again(live: Sequence[LiveClaim], world: World, now: datetime) -> list[tuple[ClaimId, Judgement]]:
    """The verdicts on stored claims as the record now is."""
    own: dict[PostKey, list[LiveClaim]] = {}
    judged: list[tuple[ClaimId, Judgement]] = []
    for one in live:
        if _is_own_word(one, world):
            own.setdefault(one.post.key, []).append(one)
        else:
            judged.append((one.id, judge_claim(one.claim, post=one.post.post, world=world, as_of=now)))
    return [*judged, *(pair for claims in own.values() for pair in _own_again(claims, world, now))]


def _is_own_word(one: LiveClaim, world: World) -> bool:
    post = one.post.post
    author = world.account(post.platform, post.author, post.created_at)
    if author is None or is_passed_on(post):
        return False
    return speaks_officially(one.claim, author) or makes_fact(one.claim, author)


def _own_again(claims: Sequence[LiveClaim], world: World, now: datetime) -> Iterator[tuple[ClaimId, Judgement]]:
    """The verdicts on what one post said officially. What never became a fact is held against the record as well."""
    post = claims[0].post.post
    author = world.account(post.platform, post.author, post.created_at)
    assert author is not None
    word = own_word(post, [one.claim for one in claims], author, world.record, as_of=now)
    untaken = {fact.assertion for fact in word.facts}
    why = {doubted.claim: doubted.why for doubted in word.doubted}
    for one in claims:
        held = judge_claim(one.claim, post=post, world=world, as_of=now)
        is_wrong = one.claim.assertion in untaken and held.verdict is Verdict.CONFLICT
        if speaks_officially(one.claim, author) and not is_wrong:
            held = judge_official(one.claim, post=post, author=author, record=world.record, as_of=now)
        yield one.id, _not_taken(held, why[one.claim]) if one.claim in why else held


def taken_back(fact: OfficialFact, contests: Mapping[ContestId, Contest]) -> str:
    """What the desk is told of a candidate who takes a concession back."""
    where = contest_name(fact.assertion.contest, contests)
    return f"{where}: {who(fact.assertion)} has taken the concession back; it stands no longer. {fact.url}".rstrip()


def to_be_entered(author: Account, facts: Sequence[OfficialFact], zone: str) -> str:
    """What the desk is told where a person is to enter every fact that posts make."""
    said = "; ".join(say_fact(fact, zone) for fact in facts)
    where = f" ({facts[0].url})" if facts[0].url else ""
    return (
        f"{author.name} has posted{where}: {said}. It is no fact before a person enters it: `tallywatch official add`"
    )
