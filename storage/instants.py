"""Instants in the database: whole microseconds since 1970 UTC, on both engines.

Numbers compare and sort as times do, lose nothing, and have no zone to forget; SQLite's own text times come back naive.
Outside of this package a time is always an aware `datetime` in UTC.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import BigInteger, Dialect
from sqlalchemy.types import TypeDecorator

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def micros(at: datetime) -> int:
    """An aware time as stored.

    >>> micros(datetime(2017, 6, 9, 20, 3, tzinfo=UTC))
    1497038580000000
    """
    return (at - _EPOCH) // _MICROSECOND


def moment(stored: int) -> datetime:
    """A stored time as an aware one in UTC.

    >>> moment(1497038580000000).isoformat()
    '2017-06-09T20:03:00+00:00'
    """
    return _EPOCH + timedelta(microseconds=stored)


def micros_or_none(at: datetime | None) -> int | None:
    """As `micros`, where there may be no time."""
    return None if at is None else micros(at)


def moment_or_none(stored: int | None) -> datetime | None:
    """As `moment`, where there may be no time."""
    return None if stored is None else moment(stored)


class Moment(TypeDecorator[datetime]):
    """A column of instants; refuses times without a zone."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """Aware time to number."""
        del dialect
        return micros_or_none(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        """Number to aware time."""
        del dialect
        return moment_or_none(value)
