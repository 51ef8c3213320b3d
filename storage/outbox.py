"""The outbox: alerts that are owed to channels, and the edits of those already posted.

An alert is owed in the transaction that makes it necessary; delivery leases it, sends it, and marks it with the
channel's message id. A lease that runs out is taken again, and then the message may have arrived already: a possible
repeat. Within one flag and channel the order is kept: an edit waits for its message, and one edit that waits is enough,
since a message is written from the flag as it is when it is sent.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, and_, bindparam, case, exists, func, insert, or_, select, update

from storage.instants import micros, moment, moment_or_none
from storage.query import Query, Row, among, written_out
from storage.tables import ALERT
from storage.values import Alert, AlertId, AlertState, FlagId, OutboxCounts

_COLUMNS = tuple(
    ALERT.c[name]
    for name in (
        "id",
        "flag_id",
        "channel",
        "state",
        "owed_at",
        "attempts",
        "next_attempt_at",
        "message_id",
        "possible_repeat",
        "sent_at",
        "error",
        "edit",
        "lease_until",
    )
)
_IS_OWED = written_out(ALERT.c.state, AlertState.OWED)
_IS_FAILED = ALERT.c.state == AlertState.FAILED

_NEW = ("id", "flag_id", "channel", "edit", "state", "owed_at", "attempts", "possible_repeat")
_add = Query(insert(ALERT).values({name: bindparam(name) for name in _NEW}))
_last = Query(select(func.max(ALERT.c.id)))
_of_flags = Query(
    select(
        ALERT.c.flag_id,
        ALERT.c.channel,
        func.max(case((and_(_IS_OWED, ALERT.c.lease_until.is_(None)), 1), else_=0)),
        func.max(case((and_(_IS_FAILED, ~ALERT.c.edit), 1), else_=0)),
    )
    .where(among(ALERT.c.flag_id))
    .group_by(ALERT.c.flag_id, ALERT.c.channel)
    .order_by(ALERT.c.flag_id, ALERT.c.channel)
)
_earlier = ALERT.alias("earlier")
_is_first = ~exists().where(
    _earlier.c.flag_id == ALERT.c.flag_id,
    _earlier.c.channel == ALERT.c.channel,
    _earlier.c.id < ALERT.c.id,
    written_out(_earlier.c.state, AlertState.OWED),
)
_leasable = Query(
    select(*_COLUMNS)
    .where(
        _IS_OWED,
        ALERT.c.channel == bindparam("channel_"),
        or_(ALERT.c.next_attempt_at.is_(None), ALERT.c.next_attempt_at <= bindparam("now")),
        or_(ALERT.c.lease_until.is_(None), ALERT.c.lease_until <= bindparam("now")),
        _is_first,
    )
    .order_by(ALERT.c.edit, ALERT.c.id)
    .limit(bindparam("limit_"))
)
_sent = ALERT.alias("posted")
_message_of = Query(
    select(_sent.c.message_id)
    .where(
        _sent.c.flag_id == bindparam("flag"), _sent.c.channel == bindparam("channel_"), _sent.c.message_id.is_not(None)
    )
    .order_by(_sent.c.id.desc())
    .limit(1)
)
_this = ALERT.c.id == bindparam("id_")
_take = Query(
    update(ALERT)
    .where(_this)
    .values(
        lease_until=bindparam("until"),
        attempts=ALERT.c.attempts + 1,
        possible_repeat=bindparam("repeat"),
    )
)
_mark_sent = Query(
    update(ALERT)
    .where(_this, _IS_OWED)
    .values(
        state=AlertState.SENT, message_id=bindparam("message"), sent_at=bindparam("at_"), lease_until=None, error=None
    )
)
_retry = Query(
    update(ALERT)
    .where(_this, _IS_OWED)
    .values(
        lease_until=None,
        next_attempt_at=bindparam("next_"),
        error=bindparam("error_"),
        possible_repeat=or_(ALERT.c.possible_repeat, bindparam("ambiguous", type_=ALERT.c.possible_repeat.type)),
    )
)
_set_aside = Query(
    update(ALERT).where(_this, _IS_OWED).values(state=AlertState.FAILED, lease_until=None, error=bindparam("error_"))
)
_set_edits_aside = Query(
    update(ALERT)
    .where(_IS_OWED, ALERT.c.edit, ALERT.c.flag_id == bindparam("flag"), ALERT.c.channel == bindparam("channel_"))
    .values(state=AlertState.FAILED, lease_until=None, error="the message to edit was never sent")
)
_resend = Query(
    update(ALERT)
    .where(_this, _IS_FAILED)
    .values(state=AlertState.OWED, lease_until=None, next_attempt_at=None, attempts=0, error=None)
)
_release = Query(update(ALERT).where(_this, _IS_OWED).values(lease_until=None, attempts=ALERT.c.attempts - 1))
_migrate = Query(update(ALERT).where(ALERT.c.channel == bindparam("old")).values(channel=bindparam("new")))
_one = Query(select(*_COLUMNS).where(_this))
_listed = Query(
    select(*_COLUMNS)
    .where(ALERT.c.state == bindparam("state_"), ALERT.c.id < bindparam("before"))
    .order_by(ALERT.c.id.desc())
    .limit(bindparam("limit_"))
)
_counts = Query(
    select(ALERT.c.state, func.count(), func.min(ALERT.c.owed_at)).group_by(ALERT.c.state).order_by(ALERT.c.state)
)
_FOREVER = 2**62


def owe_messages(tx: Connection, wanted: Iterable[tuple[FlagId, str]], *, at: datetime) -> None:
    """Owe a message about each flag to each channel."""
    _owe(tx, wanted, at=at, edit=False)


def owe_edits(tx: Connection, flags: Iterable[FlagId], *, at: datetime) -> None:
    """Owe an edit of every message about these flags, unless one waits already or the message was given up."""
    wanted = [
        (flag, channel)
        for flag, channel, waits, given_up in _of_flags.rows_of(tx, dict.fromkeys(flags))
        if not waits and not given_up
    ]
    _owe(tx, wanted, at=at, edit=True)


def channels_of(tx: Connection, flag: FlagId) -> frozenset[str]:
    """The channels that have been, or will be, told of a flag."""
    return frozenset(row[1] for row in _of_flags.rows_of(tx, [flag]))


def _owe(tx: Connection, wanted: Iterable[tuple[FlagId, str]], *, at: datetime, edit: bool) -> None:
    wanted = list(wanted)
    if not wanted:
        return
    owed_at = micros(at)
    first = _last.number(tx) + 1
    _add.run_many(
        tx,
        [
            (key, flag, channel, edit, AlertState.OWED.value, owed_at, 0, False)
            for key, (flag, channel) in enumerate(wanted, first)
        ],
    )


def lease(
    tx: Connection, channels: Sequence[str], *, now: datetime, lease_for: timedelta, limit: int = 20
) -> list[Alert]:
    """Take alerts to send, new messages before edits, oldest first; nobody else gets them until the lease runs out."""
    found = [row for channel in channels for row in _leasable.rows(tx, channel_=channel, now=micros(now), limit_=limit)]
    taken = sorted(found, key=lambda row: (row[11], row[0]))[:limit]
    return [_take_row(tx, row, until=now + lease_for) for row in taken]


def lease_row(tx: Connection, alert: AlertId, *, until: datetime) -> Alert:
    """Take one alert that is known to wait."""
    row = _one.first(tx, id_=alert)
    assert row is not None
    return _take_row(tx, row, until=until)


def _take_row(tx: Connection, row: Row, *, until: datetime) -> Alert:
    ran_out = row[12] is not None and not row[11]
    repeat = bool(row[8]) or ran_out
    _take.run(tx, id_=row[0], until=micros(until), repeat=repeat)
    message = message_of(tx, row[1], row[2]) if row[11] else None
    return _alert((*row[:5], row[5] + 1, row[6], message, repeat, *row[9:]))


def message_of(tx: Connection, flag: FlagId, channel: str) -> str | None:
    """The channel's id of the message about a flag, once it is sent."""
    row = _message_of.first(tx, flag=flag, channel_=channel)
    return None if row is None else row[0]


def mark_sent(tx: Connection, alert: AlertId, *, message_id: str, at: datetime) -> bool:
    """Note that an alert has arrived. False when it was no longer owed."""
    return bool(_mark_sent.run(tx, id_=alert, message=message_id, at_=micros(at)))


def retry_at(tx: Connection, alert: AlertId, *, at: datetime, error: str, ambiguous: bool = False) -> None:
    """Try again at `at`. `ambiguous`: it may have arrived all the same."""
    _retry.run(tx, id_=alert, next_=micros(at), error_=error, ambiguous=ambiguous)


def release(tx: Connection, alert: AlertId) -> None:
    """Give a lease back unused (a clean stop): the alert was not tried."""
    _release.run(tx, id_=alert)


def set_aside(tx: Connection, alert: AlertId, *, error: str) -> None:
    """Give up until a person sends again; the edits of a message that never arrived are given up with it."""
    found = load_alert(tx, alert)
    if found is not None and _set_aside.run(tx, id_=alert, error_=error) and not found.edit:
        _set_edits_aside.run(tx, flag=found.flag, channel_=found.channel)


def resend(tx: Connection, alert: AlertId) -> bool:
    """A person wants a given-up alert sent after all. False when it was not given up."""
    return bool(_resend.run(tx, id_=alert))


def move_channel(tx: Connection, before: str, after: str) -> int:
    """A chat has another id now (a group became a supergroup): its alerts go there. How many."""
    return _migrate.run(tx, old=before, new=after)


def load_alert(tx: Connection, alert: AlertId) -> Alert | None:
    """One alert."""
    row = _one.first(tx, id_=alert)
    return None if row is None else _alert(row)


def alerts(tx: Connection, *, state: AlertState, limit: int = 50, before: AlertId | None = None) -> tuple[Alert, ...]:
    """Alerts in one state, newest first; `before` pages on."""
    return tuple(_alert(row) for row in _listed.rows(tx, state_=state, before=before or _FOREVER, limit_=limit))


def outbox_counts(tx: Connection) -> OutboxCounts:
    """How many are owed, sent and given up, and since when the oldest owed one waits."""
    found = {row[0]: row for row in _counts.rows(tx)}
    owed = found.get(AlertState.OWED, (None, 0, None))
    return OutboxCounts(
        owed=owed[1],
        sent=found.get(AlertState.SENT, (None, 0))[1],
        failed=found.get(AlertState.FAILED, (None, 0))[1],
        oldest_owed_at=moment_or_none(owed[2]),
    )


def _alert(row: Row) -> Alert:
    return Alert(
        id=row[0],
        flag=row[1],
        channel=row[2],
        state=AlertState(row[3]),
        owed_at=moment(row[4]),
        attempts=row[5],
        next_attempt_at=moment_or_none(row[6]),
        message_id=row[7],
        possible_repeat=bool(row[8]),
        sent_at=moment_or_none(row[9]),
        error=row[10],
        edit=bool(row[11]),
    )
