"""Duties: what only one process may do at a time, and which process does it; a lease that its holder renews."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct
from sqlalchemy import Connection, bindparam, delete, insert, select

from storage.instants import micros, moment
from storage.query import Query
from storage.watch_tables import DUTY


class Holder(Struct, frozen=True, kw_only=True):
    """A process: its machine, its number there, and a word of its own, for numbers come back."""

    host: str
    pid: int
    word: str


class Duty(Struct, frozen=True, kw_only=True):
    """Who does it, since when, and until when that holds unless it is renewed."""

    name: str
    holder: Holder
    since: datetime
    until: datetime


_one = Query(
    select(DUTY.c.host, DUTY.c.pid, DUTY.c.word, DUTY.c.since, DUTY.c.until).where(DUTY.c.name == bindparam("name_"))
)
_drop = Query(delete(DUTY).where(DUTY.c.name == bindparam("name_")))
_drop_own = Query(delete(DUTY).where(DUTY.c.name == bindparam("name_"), DUTY.c.word == bindparam("word_")))
_add = Query(insert(DUTY))


def load_duty(tx: Connection, name: str) -> Duty | None:
    """Who does it, or did last and died without a word."""
    row = _one.first(tx, name_=name)
    if row is None:
        return None
    host, pid, word, since, until = row
    return Duty(name=name, holder=Holder(host=host, pid=pid, word=word), since=moment(since), until=moment(until))


def keep_duty(tx: Connection, duty: Duty) -> None:
    """Write down who does it; whoever did before does no more."""
    _drop.run(tx, name_=duty.name)
    holder = duty.holder
    row = (duty.name, holder.host, holder.pid, holder.word, micros(duty.since), micros(duty.until))
    _add.run_many(tx, [row])


def leave_duty(tx: Connection, name: str, holder: Holder) -> bool:
    """Give it up. False when another does it by now."""
    return bool(_drop_own.run(tx, name_=name, word_=holder.word))
