"""The people of the desk: users of the page, their sessions, and the audit of what everybody did.

Passwords arrive here hashed and secrets of sessions as their hash; this room knows neither.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, func, insert, or_, select, update

from storage.instants import micros, micros_or_none, moment, moment_or_none
from storage.people_tables import API_TOKEN, AUDIT, KEPT_SECRET, SESSION, USER
from storage.query import Query, Row
from storage.values import Access, AuditEntry, Session, User, UserId

_USER = (
    USER.c.id,
    USER.c.login,
    USER.c.name,
    USER.c.access,
    USER.c.created_at,
    USER.c.disabled_at,
    USER.c.password,
)
_ALL_USERS = Query(select(*_USER).order_by(USER.c.login))
_ONE_USER = Query(select(*_USER).where(USER.c.login == bindparam("login")))
_NEXT_USER = Query(select(func.coalesce(func.max(USER.c.id), 0) + 1))
_ADD_USER = Query(insert(USER))
_CHANGE_USER = Query(
    update(USER)
    .where(USER.c.login == bindparam("which"))
    .values(
        name=bindparam("name_"),
        access=bindparam("access_"),
        disabled_at=bindparam("disabled"),
        password=bindparam("password_"),
    )
)
_ACTIVE_USERS = Query(select(func.count()).select_from(USER).where(USER.c.disabled_at.is_(None)))

_SESSION = Query(
    select(*_USER, SESSION.c.csrf, SESSION.c.created_at.label("began_at"), SESSION.c.seen_at)
    .join_from(SESSION, USER, SESSION.c.login == USER.c.login)
    .where(SESSION.c.key == bindparam("key"))
)
_OPEN_SESSION = Query(insert(SESSION))
_TOUCH_SESSION = Query(update(SESSION).where(SESSION.c.key == bindparam("which")).values(seen_at=bindparam("seen")))
_CLOSE_SESSION = Query(delete(SESSION).where(SESSION.c.key == bindparam("which")))
_CLOSE_SESSIONS_OF = Query(delete(SESSION).where(SESSION.c.login == bindparam("which")))
_DROP_SESSIONS = Query(delete(SESSION).where(SESSION.c.seen_at < bindparam("before")))

_NEXT_AUDIT = Query(select(func.coalesce(func.max(AUDIT.c.id), 0) + 1))
_ADD_AUDIT = Query(insert(AUDIT))
_AUDIT = Query(
    select(AUDIT)
    .where(AUDIT.c.id < bindparam("before_id"))
    .where(or_(bindparam("anybody", 0) == 1, AUDIT.c.who == bindparam("by")))
    .order_by(AUDIT.c.id.desc())
    .limit(bindparam("how_many"))
)
_SECRET = Query(select(KEPT_SECRET.c.value).where(KEPT_SECRET.c.name == bindparam("name")))
_KEEP_SECRET = Query(insert(KEPT_SECRET))
_ADD_TOKEN = Query(insert(API_TOKEN))
_TOKEN_USER = Query(
    select(*_USER)
    .join_from(API_TOKEN, USER, API_TOKEN.c.login == USER.c.login)
    .where(API_TOKEN.c.key == bindparam("key"))
)
_DROP_TOKENS_OF = Query(delete(API_TOKEN).where(API_TOKEN.c.login == bindparam("which")))

NEWEST = 2**62
"""Before this id comes every entry of the audit."""


def _user_value(row: Row) -> User:
    number, login, name, access, created_at, disabled_at, password = row
    return User(
        id=UserId(number),
        login=login,
        name=name,
        access=Access(access),
        created_at=moment(created_at),
        disabled_at=moment_or_none(disabled_at),
        password=password,
    )


def users(tx: Connection) -> tuple[User, ...]:
    """Everybody, by login."""
    return tuple(_user_value(row) for row in _ALL_USERS.rows(tx))


def user(tx: Connection, login: str) -> User | None:
    """The user with this login, in whatever case."""
    row = _ONE_USER.first(tx, login=login.strip().lower())
    return None if row is None else _user_value(row)


def active_users(tx: Connection) -> int:
    """How many users may sign in."""
    return _ACTIVE_USERS.number(tx)


def add_user(tx: Connection, login: str, *, name: str, access: Access, password: str, at: datetime) -> User | None:
    """Add a user; None when the login is taken."""
    if user(tx, login) is not None:
        return None
    added = User(
        id=UserId(_NEXT_USER.number(tx)),
        login=login.strip().lower(),
        name=name.strip() or login.strip(),
        access=access,
        created_at=at,
        password=password,
    )
    _ADD_USER.run(
        tx,
        id=added.id,
        login=added.login,
        name=added.name,
        access=access.value,
        created_at=micros(at),
        disabled_at=None,
        password=password,
    )
    return added


def change_user(tx: Connection, changed: User) -> None:
    """Keep a user's new name, access, password or disabling; whoever was signed in under the old ones is out."""
    _CHANGE_USER.run(
        tx,
        which=changed.login,
        name_=changed.name,
        access_=changed.access.value,
        disabled=micros_or_none(changed.disabled_at),
        password_=changed.password,
    )
    _CLOSE_SESSIONS_OF.run(tx, which=changed.login)


def open_session(tx: Connection, key: str, owner: User, *, csrf: str, at: datetime) -> None:
    """Begin a session."""
    _OPEN_SESSION.run(tx, key=key, login=owner.login, csrf=csrf, created_at=micros(at), seen_at=micros(at))


def session(tx: Connection, key: str) -> Session | None:
    """The session of this key, with its user as they are now."""
    row = _SESSION.first(tx, key=key)
    if row is None:
        return None
    *owner, csrf, began_at, seen_at = row
    return Session(key=key, user=_user_value(owner), csrf=csrf, created_at=moment(began_at), seen_at=moment(seen_at))


def touch_session(tx: Connection, key: str, at: datetime) -> None:
    """Note that a session is in use."""
    _TOUCH_SESSION.run(tx, which=key, seen=micros(at))


def close_session(tx: Connection, key: str) -> None:
    """End a session."""
    _CLOSE_SESSION.run(tx, which=key)


def drop_sessions(tx: Connection, before: datetime) -> int:
    """Forget the sessions that nobody has used since `before`; how many they were."""
    return _DROP_SESSIONS.run(tx, before=micros(before))


def record(
    tx: Connection,
    *,
    at: datetime,
    who: str,
    action: str,
    subject: str = "",
    before: str = "",
    after: str = "",
    origin: str = "",
) -> None:
    """Append to the audit, in the transaction of what was done."""
    _ADD_AUDIT.run(
        tx,
        id=_NEXT_AUDIT.number(tx),
        at=micros(at),
        who=who,
        action=action,
        subject=subject,
        before=before,
        after=after,
        origin=origin,
    )


def audit(tx: Connection, *, by: str = "", before_id: int = NEWEST, limit: int = 100) -> Sequence[AuditEntry]:
    """The audit, newest first; of everybody, or of one person."""
    rows = _AUDIT.rows(tx, before_id=before_id, anybody=int(not by), by=by, how_many=limit)
    return tuple(_audit_value(row) for row in rows)


def _audit_value(row: Row) -> AuditEntry:
    number, at, who, action, subject, before, after, origin = row
    return AuditEntry(
        id=number,
        at=moment(at),
        who=who,
        action=action,
        subject=subject,
        before=before,
        after=after,
        origin=origin,
    )


def kept_secret(tx: Connection, name: str) -> str:
    """The desk's own secret of this name, made when first asked for."""
    row = _SECRET.first(tx, name=name)
    if row is not None:
        return str(row[0])
    made = secrets.token_urlsafe(32)
    _KEEP_SECRET.run(tx, name=name, value=made)
    return made


def add_token(tx: Connection, key: str, login: str, *, name: str, at: datetime) -> None:
    """Let a program that knows the secret of this hash read the desk as somebody."""
    _ADD_TOKEN.run(tx, key=key, login=login, name=name, created_at=micros(at))


def user_of_token(tx: Connection, key: str) -> User | None:
    """As whom a program reads; None when it may not, or not any more."""
    row = _TOKEN_USER.first(tx, key=key)
    found = None if row is None else _user_value(row)
    return None if found is None or found.disabled_at is not None else found


def drop_tokens(tx: Connection, login: str) -> int:
    """Take every token of somebody away; how many they were."""
    return _DROP_TOKENS_OF.run(tx, which=login)
