"""The outbox as delivery sees it: what waits for each channel, so that it can be planned before it is leased.

Planning wants to see everything that waits (a burst is sent in few messages), leasing takes exactly what was planned;
both happen in one transaction.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from msgspec import Struct
from sqlalchemy import Connection, and_, bindparam, exists, or_, select

from matchers.vocabulary import Verdict
from storage.instants import micros, moment
from storage.outbox import lease_row, message_of
from storage.query import Query, Row, written_out
from storage.tables import ALERT, FLAG
from storage.values import Alert, AlertId, AlertState, FlagId

_earlier = ALERT.alias("before")
_is_first = ~exists().where(
    _earlier.c.flag_id == ALERT.c.flag_id,
    _earlier.c.channel == ALERT.c.channel,
    _earlier.c.id < ALERT.c.id,
    written_out(_earlier.c.state, AlertState.OWED),
)
_can_go = and_(
    written_out(ALERT.c.state, AlertState.OWED),
    or_(ALERT.c.next_attempt_at.is_(None), ALERT.c.next_attempt_at <= bindparam("now")),
    or_(ALERT.c.lease_until.is_(None), ALERT.c.lease_until <= bindparam("now")),
)
_channels = Query(select(ALERT.c.channel).where(_can_go).distinct())
_candidates = (
    select(
        ALERT.c.id,
        ALERT.c.flag_id,
        ALERT.c.channel,
        FLAG.c.verdict,
        ALERT.c.edit,
        ALERT.c.owed_at,
        ALERT.c.possible_repeat,
        ALERT.c.lease_until,
    )
    .join_from(ALERT, FLAG, FLAG.c.id == ALERT.c.flag_id)
    .where(_can_go, ALERT.c.channel == bindparam("channel_"), _is_first)
    .limit(bindparam("limit_"))
)
_newest = Query(_candidates.order_by(ALERT.c.id.desc()))
_oldest = Query(_candidates.order_by(ALERT.c.edit, ALERT.c.id))
_sharing = Query(
    select(ALERT.c.flag_id)
    .where(ALERT.c.channel == bindparam("channel_"), ALERT.c.message_id == bindparam("message"))
    .distinct()
    .order_by(ALERT.c.flag_id)
)
_sent_since = Query(
    select(ALERT.c.channel, ALERT.c.message_id, ALERT.c.sent_at)
    .where(ALERT.c.sent_at >= bindparam("since"), ALERT.c.message_id.is_not(None))
    .distinct()
    .order_by(ALERT.c.sent_at)
)


class Waiting(Struct, frozen=True, kw_only=True):
    """An alert that could go now. `message_id` is the message to edit; `repeat` that an attempt's end is unknown."""

    id: AlertId
    flag: FlagId
    channel: str
    verdict: Verdict
    edit: bool
    owed_at: datetime
    repeat: bool = False
    message_id: str | None = None


def waiting_channels(tx: Connection, *, now: datetime) -> tuple[str, ...]:
    """The channels that something can be sent to."""
    return tuple(row[0] for row in _channels.rows(tx, now=micros(now)))


def waiting(tx: Connection, channel: str, *, now: datetime, limit: int) -> tuple[Waiting, ...]:
    """What can go to a channel now, newest first: the newest `limit`, or (1) the one that has waited longest."""
    query = _oldest if limit == 1 else _newest
    return tuple(_value(tx, row) for row in query.rows(tx, now=micros(now), channel_=channel, limit_=limit))


def _value(tx: Connection, row: Row) -> Waiting:
    key, flag, channel, verdict, edit, owed_at, repeat, lease_until = row
    return Waiting(
        id=key,
        flag=flag,
        channel=channel,
        verdict=Verdict(verdict),
        edit=bool(edit),
        owed_at=moment(owed_at),
        repeat=bool(repeat) or (lease_until is not None and not edit),
        message_id=message_of(tx, flag, channel) if edit else None,
    )


def lease_these(tx: Connection, alerts: Iterable[AlertId], *, now: datetime, lease_for: timedelta) -> tuple[Alert, ...]:
    """Take these alerts, seen waiting in this transaction; nobody else gets them until the lease runs out."""
    return tuple(lease_row(tx, alert, until=now + lease_for) for alert in alerts)


def flags_in(tx: Connection, channel: str, message_id: str) -> tuple[FlagId, ...]:
    """The flags that a message tells of."""
    return tuple(row[0] for row in _sharing.rows(tx, channel_=channel, message=message_id))


def sent_since(tx: Connection, since: datetime) -> list[tuple[str, datetime]]:
    """The messages and edits that went since a time, oldest first: to which channel, and when."""
    return [(channel, moment(at)) for channel, _, at in _sent_since.rows(tx, since=micros(since))]
