"""What storage hands out: the desk's own nouns, beside the vocabulary that it shares with `matchers`.

All values are immutable and all times aware UTC.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Final, NewType

from msgspec import Struct

from matchers.vocabulary import Account, Claim, ContestId, Judgement, OfficialFact, Post, Verdict

LARGEST_NUMBER: Final = 2**63 - 1
"""The largest that a database numbers anything with."""
PostKey = NewType("PostKey", int)
ClaimId = NewType("ClaimId", int)
FlagId = NewType("FlagId", int)
AlertId = NewType("AlertId", int)
UserId = NewType("UserId", int)
QuarantineId = NewType("QuarantineId", int)
Revision = NewType("Revision", int)
"""The number of an official fact in the ledger; a verdict remembers the highest one that it saw."""


class Received(Struct, frozen=True, kw_only=True, gc=False):
    """A post as it came in: ours, the platform's raw bytes, and the author's platform id where it is known."""

    post: Post
    raw: bytes
    author_id: str | None = None


class StoredPost(Struct, frozen=True, kw_only=True, gc=False):
    """A post in the inbox. `deleted_at` is when we learnt that it was taken down, `replaced_by` its newer version."""

    key: PostKey
    post: Post
    received_at: datetime
    author_id: str | None = None
    account: Account | None = None
    deleted_at: datetime | None = None
    replaced_by: PostKey | None = None


class Quarantined(Struct, frozen=True, kw_only=True):
    """Input that could not be read, or a stored post that could not be assessed, kept for a person to look at."""

    id: QuarantineId = QuarantineId(0)
    source: str
    position: str
    reason: str
    raw: bytes
    at: datetime
    post: PostKey | None = None


class FlagState(StrEnum):
    """The life of a flag: open until a moderator decides; undo opens it again."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"


class StoredClaim(Struct, frozen=True, kw_only=True, gc=False):
    """A claim with its post and every judgement of it, oldest first; the last one stands."""

    id: ClaimId
    post: StoredPost
    claim: Claim
    judgements: tuple[tuple[datetime, Judgement], ...]

    @property
    def judgement(self) -> Judgement:
        """The judgement that stands."""
        return self.judgements[-1][1]


class LiveClaim(Struct, frozen=True, kw_only=True, gc=False):
    """A claim that can still be judged again: its post is the latest version and not deleted. Names are left out."""

    id: ClaimId
    post: StoredPost
    claim: Claim
    verdict: Verdict
    reason: str


class Review(Struct, frozen=True, kw_only=True):
    """One moderator's decision on a flag."""

    flag: FlagId
    decision: str
    by: str
    at: datetime
    note: str = ""


class Flag(Struct, frozen=True, kw_only=True):
    """A finding that needs a person: one per (contest, kind, subject, value, polarity), however many say it.

    `version` grows with every change of verdict or review, so that a stale button can be told; not with the count, or
    nobody could press a button while a rumour spreads.
    """

    id: FlagId
    contest: ContestId | None
    state: FlagState
    verdict: Verdict
    version: int
    opened_at: datetime
    changed_at: datetime
    claim_count: int
    account_count: int


class FlagDetail(Struct, frozen=True, kw_only=True):
    """A flag with all that a moderator needs to decide: its claims (first one first) and its reviews, oldest first."""

    flag: Flag
    claims: tuple[StoredClaim, ...]
    reviews: tuple[Review, ...]


class AlertState(StrEnum):
    """Owed -> leased -> sent; failed is set aside until a person sends again."""

    OWED = "owed"
    SENT = "sent"
    FAILED = "failed"


class Alert(Struct, frozen=True, kw_only=True):
    """A message owed to one channel about one flag, or the edit of one already sent.

    `edit` says which; `message_id` is the channel's id of the message (to edit, or as sent). `possible_repeat` is true
    when an earlier attempt may have reached the chat although we never heard so.
    """

    id: AlertId
    flag: FlagId
    channel: str
    state: AlertState
    owed_at: datetime
    attempts: int = 0
    next_attempt_at: datetime | None = None
    message_id: str | None = None
    possible_repeat: bool = False
    sent_at: datetime | None = None
    error: str | None = None
    edit: bool = False


class Outcome(StrEnum):
    """What became of a moderator's press of a button."""

    DONE = "done"
    WAITS = "waits"
    UNTOLD = "untold"
    STALE = "stale"
    TOO_LATE = "too_late"
    UNKNOWN = "unknown"


class Decided(Struct, frozen=True, kw_only=True):
    """The answer to a decision: whether it counts, the flag as it now is, and the review that stands."""

    outcome: Outcome
    flag: Flag | None = None
    review: Review | None = None


class StreamState(Struct, frozen=True, kw_only=True):
    """Where a source stands in one of its streams: cursor, when it is due, how the last poll went."""

    source: str
    stream: str
    cursor: str | None = None
    due_at: datetime | None = None
    polled_at: datetime | None = None
    succeeded_at: datetime | None = None
    failures: int = 0
    outcome: str = ""
    error: str = ""


class HandleChange(Struct, frozen=True, kw_only=True):
    """A registered account that took another handle; it is the same account, for its platform's id is the same."""

    platform: str
    before: str
    after: str
    at: datetime


class Changes(Struct, frozen=True, kw_only=True):
    """What an import did: how many rows were new, changed or as before, and the contests to judge again."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    contests: frozenset[ContestId | None] = frozenset()


class OutboxCounts(Struct, frozen=True, kw_only=True):
    """The outbox at a glance; `oldest_owed_at` is the age that an editor worries about."""

    owed: int
    sent: int
    failed: int
    oldest_owed_at: datetime | None = None


class LedgerFact(Struct, frozen=True, kw_only=True):
    """An official fact with its place in the ledger: when we recorded it, and who entered it when a person did."""

    revision: Revision
    fact: OfficialFact
    recorded_at: datetime
    entered_by: str | None = None


class Access(StrEnum):
    """What a person of the newsroom may do, in chat and on the page: look, decide on flags, change the record."""

    VIEWER = "viewer"
    MODERATOR = "moderator"
    EDITOR = "editor"

    def covers(self, needed: Access) -> bool:
        """Whether this access includes what `needed` allows.

        >>> Access.EDITOR.covers(Access.MODERATOR), Access.VIEWER.covers(Access.MODERATOR)
        (True, False)
        """
        ladder = list(Access)
        return ladder.index(self) >= ladder.index(needed)


class User(Struct, frozen=True, kw_only=True):
    """A person who may sign in to the page. `login` is folded to lower case; `password` is an argon2 hash or empty."""

    id: UserId
    login: str
    name: str
    access: Access
    created_at: datetime
    disabled_at: datetime | None = None
    password: str = ""


class Person(Struct, frozen=True, kw_only=True):
    """Somebody of the newsroom who decides: what they sign with, and by what they are told from others.

    `login` is that of the page, `member` the id on the chat platform; one person may have both.
    """

    name: str
    login: str | None = None
    member: int | None = None


class Session(Struct, frozen=True, kw_only=True):
    """A signed-in browser. `key` is the hash of the cookie's secret, `csrf` the token that its forms carry."""

    key: str
    user: User
    csrf: str
    created_at: datetime
    seen_at: datetime

    @property
    def person(self) -> Person:
        """As whom its user decides."""
        return Person(name=self.user.login, login=self.user.login)


class AuditEntry(Struct, frozen=True, kw_only=True):
    """One thing that a person did: who, when, where from, to what, from what to what. Appended, never edited."""

    id: int
    at: datetime
    who: str
    action: str
    subject: str
    before: str = ""
    after: str = ""
    origin: str = ""
