"""The tables of watching: notices about sources, what reading has cost and what limits count, pages as they were."""

from __future__ import annotations

from sqlalchemy import BigInteger, Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.columns import big, key, some, table, when
from storage.instants import Moment


class NoticeRow(SQLModel, table=True):
    """Something about a source that the desk is told once, and told again when it is over."""

    __tablename__ = "notice"
    __table_args__ = (some("notice_open", "topic", where="ended_at IS NULL"),)
    id: int = key()
    topic: str
    text: str = Field(sa_type=Text)
    began_at: int = when(null=False)
    ended_at: int | None = when()
    ending: str = Field(default="", sa_type=Text)
    passing: bool = False


class NoticeToldRow(SQLModel, table=True):
    """That a channel was told of the beginning (or the end) of a notice."""

    __tablename__ = "notice_told"
    notice_id: int = Field(primary_key=True, foreign_key="notice.id", sa_type=BigInteger)
    channel: str = Field(primary_key=True)
    is_end: bool = Field(primary_key=True)
    at: int = when(null=False)


class SpendingRow(SQLModel, table=True):
    """What reading a source took in one hour."""

    __tablename__ = "spending"
    source: str = Field(primary_key=True)
    hour: int = Field(primary_key=True)
    requests: int = 0
    units: int = 0


class AskedRow(SQLModel, table=True):
    """Requests that were sent at a time, by the limit (`pool`) that counts them."""

    __tablename__ = "asked"
    __table_args__ = (Index("asked_at", "at"),)
    source: str = Field(primary_key=True)
    pool: str = Field(primary_key=True)
    at: int = Field(primary_key=True, sa_type=Moment)
    requests: int


class PauseRow(SQLModel, table=True):
    """Until when a source does not answer."""

    __tablename__ = "pause"
    source: str = Field(primary_key=True)
    pool: str = Field(primary_key=True)
    until: int = when(null=False)


class PageVersionRow(SQLModel, table=True):
    """A watched page as it read from a time on: evidence."""

    __tablename__ = "page_version"
    __table_args__ = (Index("page_version_url", "url", "id"), UniqueConstraint("url", "seen_at"))
    id: int = key()
    url: str
    seen_at: int = when(null=False)
    sha256: str
    text: str = Field(sa_type=Text)


class DutyRow(SQLModel, table=True):
    """What only one process may do at a time: which one does, and until when unless it says so again."""

    __tablename__ = "duty"
    name: str = Field(primary_key=True)
    host: str
    pid: int = big(null=False)
    word: str
    since: int = when(null=False)
    until: int = when(null=False)


NOTICE, NOTICE_TOLD, SPENDING, PAGE_VERSION = map(table, ("notice", "notice_told", "spending", "page_version"))
ASKED, PAUSE = map(table, ("asked", "pause"))
DUTY = table("duty")
