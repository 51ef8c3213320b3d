"""The tables of the record, one class a noun, in the order in which a post goes through them.

They are the schema and nothing else: no row object leaves `storage`, and the hot statements are Core on the `Table`s at
the end. Keys are numbered by the writer, for there is one writer at a time (see `engine`): they grow in the order in
which rows become visible, so that "everything after key n" never misses a row. Words with few values are text with a
check, since native enums hide new members from migrations.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Float, Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from matchers.vocabulary import OFFICIAL, Kind, Role, Stance, Verdict
from storage.columns import big, key, one_of, some, table, when
from storage.values import AlertState, FlagState


class CounterRow(SQLModel, table=True):
    """Named numbers, such as the revision of the register."""

    __tablename__ = "counter"
    name: str = Field(primary_key=True)
    number: int = big(null=False)


class ContestRow(SQLModel, table=True):
    """A contest; `body` is the whole value with its candidates as JSON, the columns are what is searched."""

    __tablename__ = "contest"
    id: str = Field(primary_key=True)
    slug: str = Field(index=True)
    name: str
    election: str
    code: str = Field(index=True)
    region: str | None
    body: str = Field(sa_type=Text)


class AccountRow(SQLModel, table=True):
    """A registered account. `handle_key` is the handle folded to lower case, without an @."""

    __tablename__ = "account"
    __table_args__ = (
        UniqueConstraint("platform", "handle_key"),
        UniqueConstraint("platform", "platform_id"),
        one_of("role", Role),
    )
    id: int = key()
    platform: str
    handle: str
    handle_key: str
    platform_id: str | None
    name: str
    role: str
    contest: str | None
    candidate: str | None
    party: str | None


class HandleChangeRow(SQLModel, table=True):
    """An account that took another handle."""

    __tablename__ = "handle_change"
    id: int = key()
    account_id: int = Field(foreign_key="account.id", sa_type=BigInteger)
    before: str
    after: str
    at: int = when(null=False)


class StreamRow(SQLModel, table=True):
    """Where a source stands in one of its streams, and when it is due again."""

    __tablename__ = "stream"
    __table_args__ = (Index("stream_due", "due_at"),)
    source: str = Field(primary_key=True)
    stream: str = Field(primary_key=True)
    cursor: str | None
    due_at: int | None = when()
    polled_at: int | None = when()
    succeeded_at: int | None = when()
    failures: int = 0
    outcome: str = ""
    error: str = ""


class PostRow(SQLModel, table=True):
    """One version of one post, as it came in. `version` is a digest of the text: an edit under the same id differs."""

    __tablename__ = "post"
    __table_args__ = (UniqueConstraint("platform", "ext_id", "version"),)
    key: int = key()
    platform: str
    ext_id: str
    version: int = big(null=False)
    author: str
    created_at: int = when(null=False)
    text: str = Field(sa_type=Text)
    url: str | None
    name: str | None
    lang: str | None
    repost_of: str | None
    reply_to: str | None
    edited_from: str | None
    received_at: int = when(null=False)
    author_id: str | None
    deleted_at: int | None = when()
    replaced_by: int | None = big()
    source: str
    stream: str
    raw: bytes


class AwaitingRow(SQLModel, table=True):
    """A stored post that has not been assessed yet; gone in the transaction that records what was found in it."""

    __tablename__ = "awaiting"
    post_key: int = key()


class QuarantinedRow(SQLModel, table=True):
    """Input that could not be read, or a stored post that could not be assessed."""

    __tablename__ = "quarantined"
    id: int = key()
    source: str
    position: str
    reason: str = Field(sa_type=Text)
    raw: bytes
    at: int = when(null=False)
    post_key: int | None = big()


class OfficialFactRow(SQLModel, table=True):
    """The ledger: appended to, never edited. `revision` is its order; `assertion` is JSON.

    `root_id` is the id that a file gives the fact: its corrections have ids of their own and the same root.
    """

    __tablename__ = "official_fact"
    __table_args__ = (
        Index("official_fact_contest", "contest", "revision"),
        Index("official_fact_root", "root_id", "revision"),
        one_of("kind", OFFICIAL),
    )
    revision: int = key()
    fact_id: str = Field(unique=True)
    root_id: str
    contest: str | None
    kind: str
    published_at: int = when(null=False)
    authority: str
    url: str
    supersedes: str | None
    origin: str
    assertion: str = Field(sa_type=Text)
    recorded_at: int = when(null=False)
    entered_by: str | None


class ContestWarningRow(SQLModel, table=True):
    """An inconsistency in the official figures of a contest. `cleared_at` is set when it no longer holds."""

    __tablename__ = "contest_warning"
    __table_args__ = (Index("contest_warning_contest", "contest"),)
    id: int = key()
    contest: str
    message: str = Field(sa_type=Text)
    noted_at: int = when(null=False)
    cleared_at: int | None = when()


class ClaimRow(SQLModel, table=True):
    """A claim, with the verdict that stands; every verdict it ever had is in `judgement`."""

    __tablename__ = "claim"
    __table_args__ = (
        Index("claim_contest", "contest", "id"),
        Index("claim_post", "post_key"),
        some("claim_flag", "flag_id", "author", "verdict", where="flag_id IS NOT NULL"),
        one_of("kind", Kind),
        one_of("stance", Stance),
        one_of("verdict", Verdict),
    )
    id: int = key()
    post_key: int = Field(foreign_key="post.key", sa_type=BigInteger)
    author: str
    kind: str
    contest: str | None
    candidate: str | None
    party: str | None
    value: float | None = Field(sa_type=Float)
    approx: int
    at: int | None = when()
    place: str | None
    status: str | None
    change: str | None
    from_party: str | None
    region: str | None
    provisional: int
    stance: str
    quote: str = Field(sa_type=Text)
    start: int
    end: int
    rule: str
    confidence: float = Field(sa_type=Float)
    names: str | None = Field(sa_type=Text)
    verdict: str
    judgement_id: int = big(null=False)
    flag_id: int | None = big()


class JudgementRow(SQLModel, table=True):
    """One verdict on one claim; `record` holds the official facts it used, as JSON."""

    __tablename__ = "judgement"
    __table_args__ = (Index("judgement_claim", "claim_id", "id"), one_of("verdict", Verdict))
    id: int = key()
    claim_id: int = Field(foreign_key="claim.id", sa_type=BigInteger)
    at: int = when(null=False)
    verdict: str
    reason: str = Field(sa_type=Text)
    record: str | None = Field(sa_type=Text)
    revision: int = big(null=False)


class FlagRow(SQLModel, table=True):
    """A finding that needs a person; `group_key` is what all its claims have in common."""

    __tablename__ = "flag"
    __table_args__ = (
        Index("flag_contest", "contest", "id"),
        Index("flag_state", "state", "id"),
        Index("flag_waiting", "contest", "state", "id"),
        Index("flag_changed", "changed_at", "id"),
        one_of("state", FlagState),
        one_of("verdict", Verdict),
    )
    id: int = key()
    group_key: str = Field(unique=True)
    contest: str | None
    state: str
    verdict: str
    version: int
    opened_at: int = when(null=False)
    changed_at: int = when(null=False)
    claim_count: int
    account_count: int


class ReviewRow(SQLModel, table=True):
    """What a moderator decided on a flag, or took back. Appended, never edited."""

    __tablename__ = "review"
    __table_args__ = (Index("review_flag", "flag_id", "id"),)
    id: int = key()
    flag_id: int = Field(foreign_key="flag.id", sa_type=BigInteger)
    decision: str
    by: str
    at: int = when(null=False)
    note: str = Field(sa_type=Text)


class AlertRow(SQLModel, table=True):
    """The outbox: a message owed to a channel about a flag, or (`edit`) the edit of the one sent."""

    __tablename__ = "alert"
    __table_args__ = (
        Index("alert_flag", "flag_id", "channel", "id"),
        some("alert_message", "channel", "message_id", where="message_id IS NOT NULL"),
        some("alert_owed", "channel", "edit", "id", where="state = 'owed'"),
        one_of("state", AlertState),
    )
    id: int = key()
    flag_id: int = Field(foreign_key="flag.id", sa_type=BigInteger)
    channel: str
    edit: bool
    state: str
    owed_at: int = when(null=False)
    attempts: int = 0
    next_attempt_at: int | None = when()
    lease_until: int | None = when()
    message_id: str | None
    possible_repeat: bool = False
    sent_at: int | None = when()
    error: str | None = Field(default=None, sa_type=Text)


COUNTER, CONTEST, ACCOUNT, HANDLE_CHANGE = map(table, ("counter", "contest", "account", "handle_change"))
STREAM, POST, AWAITING, QUARANTINED = map(table, ("stream", "post", "awaiting", "quarantined"))
OFFICIAL_FACT, CONTEST_WARNING = map(table, ("official_fact", "contest_warning"))
CLAIM, JUDGEMENT, FLAG, REVIEW, ALERT = map(table, ("claim", "judgement", "flag", "review", "alert"))
