"""Flags as the page lists them: in the order in which they came, each with its first words, and what changed since."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, bindparam, func, select
from sqlalchemy.sql import Select

from matchers.vocabulary import ContestId
from storage.flags import FLAG_COLUMNS, flag_value
from storage.instants import micros
from storage.query import Query, Row
from storage.tables import CLAIM, FLAG, POST, REVIEW
from storage.values import Flag, FlagId, FlagState

MOST_NEWS = 2_000
"""Changes read at once; a browser that missed more reloads the page anyway."""


class QueueLine(Struct, frozen=True, kw_only=True):
    """A flag with what its line says: the words and author of its first claim, and who decided, if anybody."""

    flag: Flag
    quote: str
    author: str
    decided_by: str | None = None


def _lines() -> Select[Any]:
    claims, decisions = CLAIM.alias("claims"), REVIEW.alias("decisions")
    first = select(func.min(claims.c.id)).where(claims.c.flag_id == FLAG.c.id).scalar_subquery()
    last = select(func.max(decisions.c.id)).where(decisions.c.flag_id == FLAG.c.id).scalar_subquery()
    said = select(*FLAG_COLUMNS, CLAIM.c.quote, POST.c.author, REVIEW.c.by).join_from(FLAG, CLAIM, CLAIM.c.id == first)
    return said.join(POST, POST.c.key == CLAIM.c.post_key).outerjoin(REVIEW, REVIEW.c.id == last)


_IN_STATE = Query(
    _lines()
    .where(FLAG.c.state == bindparam("state_"), FLAG.c.id > bindparam("after"))
    .order_by(FLAG.c.id)
    .limit(bindparam("limit_"))
)
_CHANGED = Query(
    _lines()
    .where(FLAG.c.changed_at >= bindparam("since"))
    .order_by(FLAG.c.changed_at, FLAG.c.id)
    .limit(bindparam("limit_"))
)
_NEWEST = Query(_lines().order_by(FLAG.c.id.desc()).limit(bindparam("limit_")))
_OF_CONTEST = Query(
    _lines().where(FLAG.c.contest == bindparam("contest_")).order_by(FLAG.c.id.desc()).limit(bindparam("limit_"))
)
_COUNT = Query(select(func.count()).select_from(FLAG).where(FLAG.c.state == bindparam("state_")))
_OPEN_BY_CONTEST = Query(
    select(FLAG.c.contest, func.count()).where(FLAG.c.state == FlagState.OPEN.value).group_by(FLAG.c.contest)
)


def lines(tx: Connection, state: FlagState, *, after: FlagId | None = None, limit: int = 100) -> tuple[QueueLine, ...]:
    """Flags of one state that came after the given one, oldest first."""
    return tuple(_value(row) for row in _IN_STATE.rows(tx, state_=state.value, after=after or 0, limit_=limit))


def lines_of(tx: Connection, contest: ContestId, *, limit: int = 50) -> tuple[QueueLine, ...]:
    """The flags of a contest, newest first."""
    return tuple(_value(row) for row in _OF_CONTEST.rows(tx, contest_=contest, limit_=limit))


def newest(tx: Connection, *, limit: int = 12) -> tuple[QueueLine, ...]:
    """The newest flags in whatever state, newest first."""
    return tuple(_value(row) for row in _NEWEST.rows(tx, limit_=limit))


def changed_since(tx: Connection, since: datetime, *, limit: int = MOST_NEWS) -> tuple[QueueLine, ...]:
    """Flags that are new or have changed since a time, in the order of their changes."""
    return tuple(_value(row) for row in _CHANGED.rows(tx, since=micros(since), limit_=limit))


def waiting(tx: Connection, state: FlagState = FlagState.OPEN) -> int:
    """How many flags are in a state: open, those that wait for a person."""
    return _COUNT.number(tx, state_=state.value)


def open_by_contest(tx: Connection) -> dict[ContestId | None, int]:
    """How many flags wait in each contest that has any."""
    return {contest: count for contest, count in _OPEN_BY_CONTEST.rows(tx)}  # noqa: C416  rows, not pairs


def _value(row: Row) -> QueueLine:
    *flag, quote, author, by = row
    return QueueLine(flag=flag_value(flag), quote=quote, author=author, decided_by=by)
