"""The tables of the people who work the desk: users of the page, their sessions, and what everybody did."""

from __future__ import annotations

from sqlalchemy import Index, Text
from sqlmodel import Field, SQLModel

from storage.columns import key, one_of, table, when
from storage.values import Access


class UserRow(SQLModel, table=True):
    """Somebody who may sign in. `password` is an argon2 hash, or empty for those who sign in elsewhere."""

    __tablename__ = "desk_user"
    __table_args__ = (one_of("access", Access),)
    id: int = key()
    login: str = Field(unique=True)
    name: str
    access: str
    created_at: int = when(null=False)
    disabled_at: int | None = when()
    password: str


class SessionRow(SQLModel, table=True):
    """A signed-in browser; `key` is the hash of the secret in its cookie."""

    __tablename__ = "desk_session"
    key: str = Field(primary_key=True)
    login: str = Field(index=True)
    csrf: str
    created_at: int = when(null=False)
    seen_at: int = when(null=False)


class AuditRow(SQLModel, table=True):
    """What somebody did. Appended, never edited."""

    __tablename__ = "audit"
    __table_args__ = (Index("audit_who", "who", "id"),)
    id: int = key()
    at: int = when(null=False)
    who: str
    action: str
    subject: str = Field(sa_type=Text)
    before: str = Field(sa_type=Text)
    after: str = Field(sa_type=Text)
    origin: str


class KeptSecretRow(SQLModel, table=True):
    """A random secret that this desk made for itself, such as the one that signs cookies."""

    __tablename__ = "kept_secret"
    name: str = Field(primary_key=True)
    value: str


class ApiTokenRow(SQLModel, table=True):
    """A token by which a program reads the desk as somebody; `key` is its hash."""

    __tablename__ = "api_token"
    key: str = Field(primary_key=True)
    login: str
    name: str
    created_at: int = when(null=False)


USER, SESSION, AUDIT, KEPT_SECRET = map(table, ("desk_user", "desk_session", "audit", "kept_secret"))
API_TOKEN = table("api_token")
