"""The quarantine: what could not be read or assessed, kept with the reason so that a person can look at it.

Two kinds lie here. Input that is no post (a broken line, an answer in another shape) is kept as it came, and that is
all that can be done with it. A stored post that could not be assessed (`post`) is kept in the inbox, and taken off the
posts that wait, so that it stops none of them; `try_again` puts it back among them. `clear` removes what was looked at.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, bindparam, delete, func, insert, select

from storage.instants import micros, moment
from storage.query import Query, Row, insert_new
from storage.tables import AWAITING, POST, QUARANTINED
from storage.values import PostKey, Quarantined, QuarantineId

RAW_KEPT: Final = 100_000
"""Bytes of unreadable input that are kept of each."""
REASON_KEPT: Final = 2_000
"""Characters of a reason that are kept."""

_last = Query(select(func.max(QUARANTINED.c.id)))
_keep = Query(insert(QUARANTINED))
_newest = Query(select(*QUARANTINED.c).order_by(QUARANTINED.c.id.desc()).limit(bindparam("limit_")))
_size = Query(select(func.count()).select_from(QUARANTINED))
_posts = Query(select(func.count()).select_from(QUARANTINED).where(QUARANTINED.c.post_key.is_not(None)))
_of_posts = Query(select(QUARANTINED.c.id).where(QUARANTINED.c.post_key.is_not(None)).order_by(QUARANTINED.c.id))
_all = Query(select(QUARANTINED.c.id).order_by(QUARANTINED.c.id))
_post_of = Query(
    select(QUARANTINED.c.post_key).where(QUARANTINED.c.id == bindparam("id_"), QUARANTINED.c.post_key.is_not(None))
)
_remove = Query(delete(QUARANTINED).where(QUARANTINED.c.id == bindparam("id_")))
_no_longer_awaiting = Query(delete(AWAITING).where(AWAITING.c.post_key == bindparam("key_")))
_await_again = insert_new(AWAITING)
_where_from = Query(select(POST.c.source, POST.c.platform, POST.c.ext_id).where(POST.c.key == bindparam("key_")))


def keep(tx: Connection, items: Iterable[Quarantined]) -> None:
    """Set input aside that could not be read."""
    first = _last.number(tx) + 1
    _keep.run_many(tx, [_row(key, item) for key, item in enumerate(items, first)])


def set_post_aside(tx: Connection, key: PostKey, reason: str, *, at: datetime) -> str:
    """Take a post that cannot be assessed off those that wait. Returns what it is called: platform and id."""
    source, platform, ext_id = _where_from.first(tx, key_=key) or ("?", "?", "?")
    position = f"{platform} {ext_id}"
    _no_longer_awaiting.run(tx, key_=key)
    keep(tx, [Quarantined(source=source, position=position, reason=reason, raw=b"", at=at, post=key)])
    return position


def newest(tx: Connection, limit: int = 100) -> tuple[Quarantined, ...]:
    """What was set aside, newest first."""
    return tuple(_value(row) for row in _newest.rows(tx, limit_=limit))


def size(tx: Connection) -> int:
    """How much is set aside."""
    return _size.number(tx)


def posts(tx: Connection) -> int:
    """How many of it are stored posts that could not be assessed."""
    return _posts.number(tx)


def try_again(tx: Connection, number: QuarantineId | None = None) -> int:
    """Let a post that was set aside (None: every one) wait for its assessment again; how many do."""
    numbers = [QuarantineId(row[0]) for row in _of_posts.rows(tx)] if number is None else [number]
    again = 0
    for one in numbers:
        if found := _post_of.first(tx, id_=one):
            _await_again.run_many(tx, [(found[0],)])
            again += _remove.run(tx, id_=one)
    return again


def clear(tx: Connection, number: QuarantineId | None = None) -> int:
    """Remove one thing from the quarantine, or everything (None); a post stays in the inbox. How many were removed."""
    numbers = [QuarantineId(row[0]) for row in _all.rows(tx)] if number is None else [number]
    return sum(_remove.run(tx, id_=one) for one in numbers)


def _row(key: int, item: Quarantined) -> Row:
    return (
        key,
        item.source,
        item.position,
        item.reason[:REASON_KEPT],
        item.raw[:RAW_KEPT],
        micros(item.at),
        item.post,
    )


def _value(row: Row) -> Quarantined:
    key, source, position, reason, raw, at, post = row
    return Quarantined(
        id=key, source=source, position=position, reason=reason, raw=bytes(raw), at=moment(at), post=post
    )
