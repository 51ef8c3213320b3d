"""The tables of chats: what each wishes to hear, its quiet hours, who may do what, what awaits a second person."""

from __future__ import annotations

from sqlalchemy import Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.columns import big, key, some, table, when


class ChatWishRow(SQLModel, table=True):
    """A chat watches or mutes a contest, a region, a party or a kind."""

    __tablename__ = "chat_wish"
    __table_args__ = (UniqueConstraint("channel", "wish", "subject", "name"),)
    id: int = key()
    channel: str
    wish: str
    subject: str
    name: str
    by: str
    at: int = when(null=False)


class ChatQuietRow(SQLModel, table=True):
    """The quiet hours of a chat, in minutes after midnight of the desk's zone."""

    __tablename__ = "chat_quiet"
    channel: str = Field(primary_key=True)
    begins: int
    ends: int


class ChatMemberRow(SQLModel, table=True):
    """What a person of a chat platform may do; before this comes what the config says."""

    __tablename__ = "chat_member"
    person: int = key()
    name: str
    access: str
    by: str
    at: int = when(null=False)
    login: str | None


class ChatMoveRow(SQLModel, table=True):
    """A chat that has another id now: a group that became a supergroup."""

    __tablename__ = "chat_move"
    before: str = Field(primary_key=True)
    after: str
    at: int = when(null=False)


class ProposalRow(SQLModel, table=True):
    """What one person wants done that takes a second one, in chat or on the page. `facts` is JSON.

    Settled when the second one agrees, or somebody drops it.
    """

    __tablename__ = "proposal"
    __table_args__ = (some("proposal_waiting", "action", "subject", where="settlement IS NULL"),)
    id: int = key()
    action: str
    subject: str
    facts: str = Field(sa_type=Text)
    by: str
    by_login: str | None
    by_member: int | None = big()
    at: int = when(null=False)
    note: str = Field(sa_type=Text)
    settlement: str | None
    settled_by: str | None
    settled_at: int | None = when()


CHAT_WISH, CHAT_QUIET, CHAT_MEMBER = map(table, ("chat_wish", "chat_quiet", "chat_member"))
CHAT_MOVE, PROPOSAL = map(table, ("chat_move", "proposal"))
