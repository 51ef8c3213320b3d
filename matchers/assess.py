"""The whole chain from a post to its judged claims: `assess` is pure, and all that it may know is in the `World`.

    read names -> extract claims -> judge each against the record

`check` and the running desk call the same function. `world.after(assessment)` is the world that the next post meets:
with the claims of watched accounts heard, and with the facts that an authority or a candidate made by posting.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

import msgspec
from msgspec import Struct

from matchers.ballots import Ballots
from matchers.claims import extract_claims
from matchers.elections import contest_polling_at
from matchers.gate import is_open, is_placed
from matchers.gazetteer import Gazetteer, build_gazetteer
from matchers.hearing import NOTHING_HEARD, Heard, Hearing, place_of
from matchers.own_facts import own_word
from matchers.pages import PLATFORM, page_claim
from matchers.passages import readable
from matchers.passing_on import as_reported, is_typed, quoted, speaker, with_quoted
from matchers.record import Record
from matchers.scene import Scene
from matchers.text import tokenise
from matchers.verdicts import judge
from matchers.vocabulary import (
    Account,
    Assessment,
    Claim,
    Contest,
    ContestId,
    JudgedClaim,
    Judgement,
    OfficialFact,
    Post,
    Role,
)


class World(Struct, frozen=True, kw_only=True):
    """A frozen view of all that bears on a post: names, accounts, the record, and what has been heard before."""

    gazetteer: Gazetteer
    ballots: Ballots
    record: Record
    accounts: Mapping[tuple[str, str], Account] = {}
    sharing: Mapping[str, tuple[Contest, ...]] = {}
    heard: Mapping[ContestId, Hearing] = {}

    def account(self, platform: str, handle: str, at: datetime) -> Account | None:
        """The registered account of a handle; of several elections its contest is the one polling at the time."""
        found = self.accounts.get((platform.casefold(), handle.casefold()))
        if found is None or found.contest is None:
            return found
        several = self.sharing.get(found.contest.rpartition("/")[2], ())
        if len(several) < 2:
            return found
        standing = [c for c in several if found.candidate is None or found.candidate in {p.name for p in c.candidates}]
        meant = contest_polling_at(standing, at)
        return msgspec.structs.replace(found, contest=meant.id) if meant else found

    def after(self, assessment: Assessment) -> World:
        """The world that the next post meets."""
        post = assessment.post
        author = self.account(post.platform, post.author, post.created_at) if assessment.claims else None
        if author is None:
            return self
        record = self.record.plus(own_word(post, [one.claim for one in assessment.claims], author, self.record).facts)
        heard = dict(self.heard)
        for judged in assessment.claims:
            contest = judged.claim.assertion.contest
            if contest is not None:
                said = Heard(author=author, place=place_of(post), claim=judged.claim)
                heard[contest] = heard.get(contest, NOTHING_HEARD).plus(said)
        return msgspec.structs.replace(self, record=record, heard=heard)


def build_world(contests: Iterable[Contest], accounts: Iterable[Account], facts: Iterable[OfficialFact]) -> World:
    """The world of a register and a record, before any post."""
    register, watched = tuple(contests), tuple(accounts)
    sharing: dict[str, tuple[Contest, ...]] = {}
    for contest in register:
        sharing[contest.slug] = (*sharing.get(contest.slug, ()), contest)
    return World(
        gazetteer=build_gazetteer(register, watched),
        ballots=Ballots(register),
        record=Record(register, facts),
        accounts={(account.platform.casefold(), account.handle.casefold()): account for account in watched},
        sharing=sharing,
    )


def assess(post: Post, world: World, *, about: ContestId | None = None) -> Assessment:
    """All claims of a post with their verdicts. `about` is the contest of the post that it answers, where known."""
    claims = read_claims(post, world, about=about)
    judged = [JudgedClaim(claim=claim, judgement=judge_claim(claim, post=post, world=world)) for claim in claims]
    return Assessment(post=post, claims=tuple(judged))


def read_claims(post: Post, world: World, *, about: ContestId | None = None) -> tuple[Claim, ...]:
    """What a post claims, before it is held against anything."""
    if post.platform == PLATFORM:
        return (page_claim(post, world.account(post.platform, post.author, post.created_at)),)
    tokens = tokenise(readable(post.text, world.gazetteer.party_words))
    if not is_open(tokens.words, world.gazetteer.party_words):
        return ()
    reading, author = world.gazetteer.read_tokens(tokens), voice(post, world)
    if not (author or about or (reading.mentions and is_placed(reading.mentions, tokens.words))):
        return ()
    scene = Scene(ballots=world.ballots, posted_at=post.created_at, account=author, about=about)
    claims = extract_claims(post, reading, scene)
    claims = as_reported(claims, author) if is_typed(post) else claims
    quotation = quoted(post.text)
    if quotation is None or (author is not None and author.role is Role.OFFICIAL):
        return claims
    handle, start = quotation
    cited = world.account(post.platform, handle, post.created_at)
    theirs = extract_claims(post, reading, msgspec.structs.replace(scene, account=cited))
    return with_quoted(claims, as_reported(theirs, cited), start)


def voice(post: Post, world: World) -> Account | None:
    """The registered account whose words a post holds, or says that it holds."""
    return world.account(post.platform, speaker(post), post.created_at)


def judge_claim(claim: Claim, *, post: Post, world: World, as_of: datetime | None = None) -> Judgement:
    """The verdict on a claim of a post, now or again, as the record is known at `as_of` or at the time of the post."""
    contest = claim.assertion.contest
    heard = () if contest is None else world.heard.get(contest, NOTHING_HEARD).before(post)
    author = None if is_typed(post) else voice(post, world)
    return judge(claim, author=author, posted_at=post.created_at, record=world.record, heard=heard, as_of=as_of)
