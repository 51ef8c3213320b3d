"""Streams: where each source stands, when it is due again, and how its last poll went.

Due times live here and not in a scheduler, so that a restart loses nothing and several processes can share the work.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, bindparam, or_, select, update

from storage.instants import micros, micros_or_none, moment_or_none
from storage.query import Query, Row, insert_new
from storage.tables import STREAM
from storage.values import StreamState

_COLUMNS = tuple(STREAM.c)
_add = insert_new(STREAM)
_one = STREAM.c.source == bindparam("source_"), STREAM.c.stream == bindparam("stream_")
_cursor = Query(update(STREAM).where(*_one).values(cursor=bindparam("cursor_")))
_reschedule = Query(update(STREAM).where(*_one).values(due_at=bindparam("due")))
_polled = Query(
    update(STREAM)
    .where(*_one)
    .values(
        due_at=bindparam("due"),
        polled_at=bindparam("at_"),
        succeeded_at=bindparam("at_"),
        failures=0,
        outcome="ok",
        error="",
    )
)
_failed = Query(
    update(STREAM)
    .where(*_one)
    .values(
        due_at=bindparam("due"),
        polled_at=bindparam("at_"),
        failures=STREAM.c.failures + 1,
        outcome=bindparam("outcome_"),
        error=bindparam("error_"),
    )
)
_find = Query(select(*_COLUMNS).where(*_one))
_all = Query(select(*_COLUMNS).order_by(STREAM.c.source, STREAM.c.stream))
_due = Query(
    select(*_COLUMNS)
    .where(or_(STREAM.c.due_at.is_(None), STREAM.c.due_at <= bindparam("now")))
    .order_by(STREAM.c.due_at.asc().nulls_first(), STREAM.c.source, STREAM.c.stream)
    .limit(bindparam("limit_"))
)
_due_of = Query(
    select(*_COLUMNS)
    .where(
        STREAM.c.source == bindparam("source_"),
        or_(STREAM.c.due_at.is_(None), STREAM.c.due_at <= bindparam("now")),
    )
    .order_by(STREAM.c.due_at.asc().nulls_first(), STREAM.c.stream)
    .limit(bindparam("limit_"))
)


def add_streams(tx: Connection, streams: Iterable[tuple[str, str]], *, due_at: datetime | None = None) -> None:
    """Make (source, stream) pairs known; those that are known already keep their state."""
    due = micros_or_none(due_at)
    _add.run_many(tx, [(source, stream, None, due, None, None, 0, "", "") for source, stream in streams])


def keep_cursor(tx: Connection, source: str, stream: str, cursor: str) -> None:
    """Remember where to read on."""
    if not _cursor.run(tx, source_=source, stream_=stream, cursor_=cursor):
        _add.run_many(tx, [(source, stream, cursor, None, None, None, 0, "", "")])


def load_stream(tx: Connection, source: str, stream: str) -> StreamState | None:
    """The state of one stream."""
    row = _find.first(tx, source_=source, stream_=stream)
    return None if row is None else _value(row)


def load_streams(tx: Connection) -> tuple[StreamState, ...]:
    """The state of every stream."""
    return tuple(_value(row) for row in _all.rows(tx))


def load_cursor(tx: Connection, source: str, stream: str) -> str | None:
    """Where to read on."""
    state = load_stream(tx, source, stream)
    return None if state is None else state.cursor


def due_streams(
    tx: Connection, *, now: datetime, limit: int = 100, source: str | None = None
) -> tuple[StreamState, ...]:
    """The streams that are due (of one source, or of all), longest overdue first; one without a due time is due."""
    if source is not None:
        return tuple(_value(row) for row in _due_of.rows(tx, now=micros(now), limit_=limit, source_=source))
    return tuple(_value(row) for row in _due.rows(tx, now=micros(now), limit_=limit))


def reschedule(tx: Connection, source: str, stream: str, *, due_at: datetime | None) -> None:
    """Set when a stream is due; None is at once."""
    _reschedule.run(tx, source_=source, stream_=stream, due=micros_or_none(due_at))


def poll_succeeded(tx: Connection, source: str, stream: str, *, at: datetime, due_at: datetime | None) -> None:
    """Note that a poll went well."""
    add_streams(tx, [(source, stream)])
    _polled.run(tx, source_=source, stream_=stream, at_=micros(at), due=micros_or_none(due_at))


def poll_failed(
    tx: Connection,
    source: str,
    stream: str,
    *,
    at: datetime,
    due_at: datetime | None,
    error: str,
    outcome: str = "failed",
) -> None:
    """Note that a poll failed, how, and when to try again."""
    add_streams(tx, [(source, stream)])
    _failed.run(
        tx, source_=source, stream_=stream, at_=micros(at), due=micros_or_none(due_at), outcome_=outcome, error_=error
    )


def _value(row: Row) -> StreamState:
    source, stream, cursor, due_at, polled_at, succeeded_at, failures, outcome, error = row
    return StreamState(
        source=source,
        stream=stream,
        cursor=cursor,
        due_at=moment_or_none(due_at),
        polled_at=moment_or_none(polled_at),
        succeeded_at=moment_or_none(succeeded_at),
        failures=failures,
        outcome=outcome,
        error=error,
    )
