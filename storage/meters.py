"""Requests that were sent, for as long as a platform counts them, and pauses that a platform ordered.

Limits are the platform's and outlive our process: what is kept here is read back at a start, so that a restart in the
middle of a window neither asks more than is allowed nor forgets that it was told to wait.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from msgspec import Struct
from sqlalchemy import Connection, bindparam, delete, select, update

from storage.instants import micros, moment
from storage.query import Query, insert_new
from storage.watch_tables import ASKED, PAUSE


class Asked(Struct, frozen=True, kw_only=True):
    """So many requests of one limit (`pool`) of a source, sent at a time."""

    source: str
    pool: str
    at: datetime
    requests: int


class Pause(Struct, frozen=True, kw_only=True):
    """A source does not answer in this pool before `until`."""

    source: str
    pool: str
    until: datetime


_new = insert_new(ASKED)
_more = Query(
    update(ASKED)
    .where(
        ASKED.c.source == bindparam("source_"),
        ASKED.c.pool == bindparam("pool_"),
        ASKED.c.at == bindparam("at_"),
    )
    .values(requests=ASKED.c.requests + bindparam("more"))
)
_since = Query(
    select(ASKED.c.source, ASKED.c.pool, ASKED.c.at, ASKED.c.requests)
    .where(ASKED.c.at >= bindparam("since"))
    .order_by(ASKED.c.at)
)
_forget = Query(delete(ASKED).where(ASKED.c.at < bindparam("before")))
_new_pause = insert_new(PAUSE)
_set_pause = Query(
    update(PAUSE)
    .where(PAUSE.c.source == bindparam("source_"), PAUSE.c.pool == bindparam("pool_"))
    .values(until=bindparam("until_"))
)
_pauses = Query(select(PAUSE.c.source, PAUSE.c.pool, PAUSE.c.until).where(PAUSE.c.until > bindparam("now")))


def note_asked(tx: Connection, sent: Iterable[Asked]) -> None:
    """Note requests that are sent."""
    for one in sent:
        if one.requests:
            at = micros(one.at)
            _new.run_many(tx, [(one.source, one.pool, at, 0)])
            _more.run(tx, source_=one.source, pool_=one.pool, at_=at, more=one.requests)


def asked_since(tx: Connection, since: datetime) -> tuple[Asked, ...]:
    """The requests sent since then, oldest first."""
    return tuple(
        Asked(source=source, pool=pool, at=moment(at), requests=requests)
        for source, pool, at, requests in _since.rows(tx, since=micros(since))
    )


def forget_asked(tx: Connection, *, before: datetime) -> int:
    """Forget requests that no limit counts any more."""
    return _forget.run(tx, before=micros(before))


def keep_pause(tx: Connection, pause: Pause) -> None:
    """Remember that a source is not to be asked for a while."""
    until = micros(pause.until)
    _new_pause.run_many(tx, [(pause.source, pause.pool, until)])
    _set_pause.run(tx, source_=pause.source, pool_=pause.pool, until_=until)


def pauses(tx: Connection, now: datetime) -> tuple[Pause, ...]:
    """The pauses that are not over."""
    return tuple(
        Pause(source=source, pool=pool, until=moment(until))
        for source, pool, until in _pauses.rows(tx, now=micros(now))
    )
