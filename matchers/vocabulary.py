"""The words of tallywatch as types: what a post claims, what an authority published, how the two compare.

A claim and an official fact carry the same `Assertion`, so that like is compared with like (docs/formats.md,
section 1). All values are immutable. They are msgspec structs and not dataclasses because posts are decoded and
claims built on the hot path, where a struct costs a tenth of a frozen dataclass.

Inside the program `Assertion.contest` is a `ContestId` ("election-slug/contest-slug"), since contests of several
elections may share a name; at the edge (files, `check`) it is the slug alone.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Annotated, Final, NewType

from msgspec import Meta, Struct

ContestId = NewType("ContestId", str)
"""`<slug of the election>/<slug of the contest>`: one seat's race in one election."""

Instant = Annotated[datetime, Meta(tz=True)]
"""An aware date and time; a date without a zone is refused when read."""


def slug_of(contest: ContestId) -> str:
    """The public slug of a contest.

    >>> slug_of(ContestId("uk-general-election-2017/ynys-mon"))
    'ynys-mon'
    """
    return contest.rpartition("/")[2]


class Kind(StrEnum):
    """The ten things that a post can claim, and what is claimed of a watched page: that it changed."""

    WINNER = "winner"
    VOTES = "votes"
    MAJORITY = "majority"
    SHARE = "share"
    TURNOUT = "turnout"
    CONCESSION = "concession"
    RECOUNT = "recount"
    COUNT = "count"
    DECLARATION = "declaration"
    SEATS = "seats"
    PAGE = "page"


OFFICIAL: tuple[Kind, ...] = tuple(kind for kind in Kind if kind is not Kind.PAGE)
"""The kinds that an authority publishes."""


class Stance(StrEnum):
    """How the author stands to the assertion."""

    STATED = "stated"
    DENIED = "denied"
    REPORTED = "reported"
    ASKED = "asked"
    PREDICTED = "predicted"
    CONDITIONAL = "conditional"


class Verdict(StrEnum):
    """What the official record says of a claim."""

    SUPPORTED = "supported"
    CONFLICT = "conflict"
    DISPUTED = "disputed"
    PREMATURE = "premature"
    UNVERIFIED = "unverified"
    NOT_CHECKABLE = "not_checkable"


ALERTING: frozenset[Verdict] = frozenset({Verdict.CONFLICT, Verdict.DISPUTED, Verdict.PREMATURE})
"""The verdicts that a newsroom is told of."""


class Status(StrEnum):
    """States of a recount, a count or a declaration; `STATUSES` says which kind has which."""

    REQUESTED = "requested"
    ORDERED = "ordered"
    REFUSED = "refused"
    UNDER_WAY = "under_way"
    FINISHED = "finished"
    SUSPENDED = "suspended"
    RESUMED = "resumed"
    EXPECTED = "expected"
    MADE = "made"


STATUSES: dict[Kind, frozenset[Status]] = {
    Kind.RECOUNT: frozenset({Status.REQUESTED, Status.ORDERED, Status.REFUSED, Status.UNDER_WAY, Status.FINISHED}),
    Kind.COUNT: frozenset({Status.UNDER_WAY, Status.SUSPENDED, Status.RESUMED, Status.FINISHED}),
    Kind.DECLARATION: frozenset({Status.EXPECTED, Status.MADE}),
}


class Change(StrEnum):
    """Whether the winner's party had the seat before."""

    GAIN = "gain"
    HOLD = "hold"


class Role(StrEnum):
    """Who an account speaks for."""

    OFFICIAL = "official"
    CANDIDATE = "candidate"
    PARTY = "party"
    MEDIA = "media"
    WATCH = "watch"


class Candidate(Struct, frozen=True, kw_only=True, gc=False):
    """Somebody who stands in a contest. Names are those of the results file."""

    name: str
    party: str
    aliases: tuple[str, ...] = ()
    party_aliases: tuple[str, ...] = ()


class Contest(Struct, frozen=True, kw_only=True, gc=False):
    """One seat's race in one election: the register's entry, without any result."""

    id: ContestId
    name: str
    election: str
    code: str = ""
    timezone: str = "Europe/London"
    polled_on: date | None = None
    electorate: int | None = None
    region: str | None = None
    previous_party: str | None = None
    previous_majority: int | None = None
    aliases: tuple[str, ...] = ()
    candidates: tuple[Candidate, ...] = ()

    @property
    def slug(self) -> str:
        """The public slug: the contest's name, folded."""
        return slug_of(self.id)


class Account(Struct, frozen=True, kw_only=True, gc=False):
    """A registered account. `contest` is the id of the contest that it belongs to, if any.

    `platform_id` is the platform's own id, once known: handles change, ids do not.
    """

    platform: str
    handle: str
    name: str
    role: Role
    contest: ContestId | None = None
    candidate: str | None = None
    party: str | None = None
    platform_id: str | None = None


class Post(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, gc=False):
    """One version of one post, as published. `created_at` is the platform's time, not ours."""

    platform: str
    id: str
    author: str
    created_at: Instant
    text: str
    url: str | None = None
    name: str | None = None
    lang: str | None = None
    repost_of: str | None = None
    reply_to: str | None = None
    edited_from: str | None = None


class Assertion(Struct, frozen=True, kw_only=True, gc=False):
    """What is said to be so. Slots that a kind does not use stay empty (docs/formats.md, section 1).

    `value` is as written: votes, majority and seats are whole numbers, share and turnout percent. `approx` means that
    the text rounded it. `at` is an instant.
    """

    kind: Kind
    contest: ContestId | None = None
    candidate: str | None = None
    party: str | None = None
    value: int | float | None = None
    approx: bool = False
    at: Instant | None = None
    place: str | None = None
    status: Status | None = None
    change: Change | None = None
    from_party: str | None = None
    region: str | None = None
    provisional: bool = False


class Claim(Struct, frozen=True, kw_only=True, gc=False):
    """An assertion found in a post, and how the author stands to it.

    `quote == text[start:end]` of the post's original text, always. `rule` names the phrase rule that found it and
    `names` the mentions it rests on, for `tallywatch explain`. `confidence` runs from 0 to 1.
    """

    assertion: Assertion
    stance: Stance
    quote: str
    start: int
    end: int
    rule: str
    confidence: float = 1.0
    names: tuple[Mention, ...] = ()


class MentionKind(StrEnum):
    """What a stretch of text names."""

    CONTEST = "contest"
    CANDIDATE = "candidate"
    PARTY = "party"
    REGION = "region"
    ACCOUNT = "account"


class Mention(Struct, frozen=True, kw_only=True, gc=False):
    """A stretch of a post that names something, before it is decided which.

    `text[start:end]` is the name as written; `form` is the registered form it matched and `score` (0-100) how well
    (100 is exact). `contests` are all contests that a contest's name may mean; `people` all (contest, candidate name)
    pairs that a person's name may mean; `party` the party's canonical name; `region` the region's name.
    """

    kind: MentionKind
    start: int
    end: int
    form: str
    score: float = 100.0
    contests: tuple[ContestId, ...] = ()
    people: tuple[tuple[ContestId, str], ...] = ()
    party: str | None = None
    region: str | None = None
    account: Account | None = None


UNDATED: Final = datetime(1970, 1, 1, tzinfo=UTC)
"""Since when a result is known that names neither the time of its declaration nor its polling day: always."""


class OfficialFact(Struct, frozen=True, kw_only=True, gc=False):
    """An assertion that an authority published. The ledger appends these and never edits one.

    `supersedes` is the id of the fact that this one corrects. `origin` says how it came to us: `results` (a row of
    results.csv), `official` (official.jsonl), `post` (an official account's post), `editor` (entered by hand) or
    `retraction` (what it supersedes was taken back, and nothing takes its place).
    """

    id: str
    published_at: Instant
    authority: str
    assertion: Assertion
    url: str = ""
    supersedes: str | None = None
    origin: str = "official"


class Judgement(Struct, frozen=True, kw_only=True, gc=False):
    """The verdict on a claim, why, and which official facts it used. `revision` is the ledger's, 0 without a ledger."""

    verdict: Verdict
    reason: str
    record: tuple[OfficialFact, ...] = ()
    revision: int = 0


class JudgedClaim(Struct, frozen=True, kw_only=True, gc=False):
    """A claim with its judgement."""

    claim: Claim
    judgement: Judgement


class Assessment(Struct, frozen=True, kw_only=True, gc=False):
    """All that was found in one post."""

    post: Post
    claims: tuple[JudgedClaim, ...] = ()

    @property
    def alert(self) -> bool:
        """Whether the newsroom is to be told of this post."""
        return any(judged.judgement.verdict in ALERTING for judged in self.claims)
