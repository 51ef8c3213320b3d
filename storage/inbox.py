"""The inbox: posts as they came in, each version once, together with the cursor that says where to read on.

A post is known by platform, id and a digest of its text, so that an edit under the same id is a new version and a
repeated delivery is nothing (`versions` tells of texts that come back). What is new also goes into `awaiting` until it
has been assessed; a crash in between leaves it there. Posts that a database cannot hold (NUL, lone surrogates) go to
the quarantine and stop nobody else.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Connection, and_, bindparam, func, insert, select, update

from storage import quarantine
from storage.fitness import flaw_of
from storage.instants import micros
from storage.outbox import owe_edits
from storage.posts import NOT_AT_FIRST, POST_COLUMNS, post_row, stored_post
from storage.query import Query, insert_new
from storage.register import account_book
from storage.streams import keep_cursor
from storage.tables import AWAITING, CLAIM, POST
from storage.values import FlagId, PostKey, Quarantined, Received, StoredPost
from storage.versions import returning, version_of

_add = insert_new(POST, without=NOT_AT_FIRST, filled=True)
_last = Query(select(func.max(POST.c.key)))
_await = Query(
    insert(AWAITING).from_select(["post_key"], select(POST.c.key).where(POST.c.key >= bindparam("first_key")))
)
_await_one = Query(insert(AWAITING).values(post_key=bindparam("post_key")))
_new_keys = Query(select(POST.c.key).where(POST.c.key >= bindparam("first_key")))
_awaiting = Query(select(AWAITING.c.post_key).order_by(AWAITING.c.post_key).limit(bindparam("limit_")))
_awaiting_count = Query(select(func.count()).select_from(AWAITING))
_load_awaiting = Query(
    select(*POST_COLUMNS)
    .join_from(AWAITING, POST, AWAITING.c.post_key == POST.c.key)
    .where(AWAITING.c.post_key.between(bindparam("first"), bindparam("last")))
    .order_by(POST.c.key)
)
_older = POST.alias("older")
_replaced = Query(
    select(_older.c.key, POST.c.key)
    .select_from(POST)
    .join(
        _older,
        and_(
            _older.c.platform == POST.c.platform,
            _older.c.ext_id == POST.c.ext_id,
            _older.c.key < POST.c.key,
        ),
    )
    .where(POST.c.key >= bindparam("first_key"), _older.c.replaced_by.is_(None))
    .order_by(POST.c.key)
)
_replaced_by_id = Query(
    select(_older.c.key, POST.c.key)
    .select_from(POST)
    .join(
        _older,
        and_(
            _older.c.platform == POST.c.platform,
            _older.c.ext_id == POST.c.edited_from,
            _older.c.key < POST.c.key,
        ),
    )
    .where(POST.c.key >= bindparam("first_key"), POST.c.edited_from.is_not(None), _older.c.replaced_by.is_(None))
    .order_by(POST.c.key)
)
_replace = Query(update(POST).where(POST.c.key == bindparam("old")).values(replaced_by=bindparam("new")))
_by_ext_id = Query(
    select(*POST_COLUMNS)
    .where(POST.c.platform == bindparam("platform_"), POST.c.ext_id == bindparam("ext_id_"))
    .order_by(POST.c.key)
)
_by_key = Query(select(*POST_COLUMNS).where(POST.c.key == bindparam("key_")))
_delete = Query(
    update(POST)
    .where(
        POST.c.platform == bindparam("platform_"), POST.c.ext_id == bindparam("ext_id_"), POST.c.deleted_at.is_(None)
    )
    .values(deleted_at=bindparam("at_"))
)
_flags_of_post = Query(
    select(CLAIM.c.flag_id).where(CLAIM.c.post_key == bindparam("key_"), CLAIM.c.flag_id.is_not(None)).distinct()
)


def store_posts(
    tx: Connection,
    received: Sequence[Received],
    *,
    source: str,
    stream: str,
    cursor: str | None = None,
    at: datetime,
) -> list[StoredPost]:
    """Store what a poll brought, and the cursor after it. Returns the posts that are new, in the order given."""
    if cursor is not None:
        keep_cursor(tx, source, stream, cursor)
    received = _fit(tx, received, source=source, at=at)
    if not received:
        return []
    first = _last.number(tx) + 1
    written = _insert(tx, received, first=first, origin=(source, stream), at=at)
    count = _await.run(tx, first_key=first)
    if count < len(written):
        new = {PostKey(key) for (key,) in _new_keys.rows(tx, first_key=first)}
        new |= _insert_returning(tx, returning(tx, written, new, source=source), origin=(source, stream), at=at)
        written = [pair for pair in written if pair[0] in new]
    _mark_replaced(tx, written, at)
    book = account_book(tx)
    return [
        StoredPost(
            key=key,
            post=item.post,
            received_at=at,
            author_id=item.author_id,
            account=book.find(item.post.platform, item.post.author, item.author_id),
        )
        for key, item in written
    ]


def _fit(tx: Connection, received: Sequence[Received], *, source: str, at: datetime) -> Sequence[Received]:
    """What can be taken in; the rest is set aside with the reason."""
    flaws = [(item, flaw) for item in received if (flaw := flaw_of(item.post))]
    if not flaws:
        return received
    for item, flaw in flaws:
        _refuse(tx, item, f"field {flaw.field} {flaw.words}", source=source, at=at)
    unfit = {id(item) for item, _ in flaws}
    return [item for item in received if id(item) not in unfit]


def _refuse(tx: Connection, item: Received, reason: str, *, source: str, at: datetime) -> None:
    position = ascii(item.post.id)
    quarantine.keep(tx, [Quarantined(source=source, position=position, reason=reason, raw=item.raw, at=at)])


def _insert(
    tx: Connection, received: Sequence[Received], *, first: int, origin: tuple[str, str], at: datetime
) -> list[tuple[PostKey, Received]]:
    """Insert a batch; where the database refuses it, post by post with the refused ones set aside."""
    received_at = micros(at)
    written = [(PostKey(key), item) for key, item in enumerate(received, first)]
    try:
        with tx.begin_nested():
            _add.run_many(
                tx, [post_row(key, item, version_of(item.post.text), received_at, origin) for key, item in written]
            )
    except (ValueError, tx.dialect.loaded_dbapi.DataError):
        return [pair for pair in written if _insert_one(tx, *pair, origin=origin, at=at)]
    return written


def _insert_one(tx: Connection, key: PostKey, item: Received, *, origin: tuple[str, str], at: datetime) -> bool:
    """Insert one post, or set it aside with the reason."""
    try:
        with tx.begin_nested():
            _add.run_many(tx, [post_row(key, item, version_of(item.post.text), micros(at), origin)])
    except (ValueError, tx.dialect.loaded_dbapi.DataError) as error:
        reason = f"cannot be stored: {error}"
        _refuse(tx, item, ascii(reason), source=origin[0], at=at)
        return False
    return True


def _insert_returning(
    tx: Connection, back: Sequence[tuple[PostKey, Received, int]], *, origin: tuple[str, str], at: datetime
) -> set[PostKey]:
    """Insert the texts that came back after an edit; each is to be assessed like a new one. Their keys."""
    _add.run_many(tx, [post_row(key, item, version, micros(at), origin) for key, item, version in back])
    _await_one.run_many(tx, [(key,) for key, _, _ in back])
    return {key for key, _, _ in back}


def _mark_replaced(tx: Connection, written: Sequence[tuple[PostKey, Received]], at: datetime) -> None:
    """An edited post's older versions are replaced: their claims are no longer live, their alerts are to say so."""
    if not written:
        return
    first = written[0][0]
    pairs = dict(
        [*map(tuple, _replaced.rows(tx, first_key=first)), *map(tuple, _replaced_by_id.rows(tx, first_key=first))]
    )
    _replace.run_many(tx, [(new, old) for old, new in pairs.items()])
    owe_edits(tx, _flags_of(tx, pairs), at=at)


def _flags_of(tx: Connection, keys: Iterable[int]) -> list[FlagId]:
    return [flag for key in keys for (flag,) in _flags_of_post.rows(tx, key_=key)]


def post_versions(tx: Connection, platform: str, ext_id: str) -> tuple[StoredPost, ...]:
    """Every version of a post under this id, oldest first."""
    book = account_book(tx)
    return tuple(stored_post(row, book) for row in _by_ext_id.rows(tx, platform_=platform, ext_id_=ext_id))


def load_post(tx: Connection, key: PostKey) -> StoredPost | None:
    """One stored post."""
    row = _by_key.first(tx, key_=key)
    return None if row is None else stored_post(row, account_book(tx))


def unassessed(tx: Connection, limit: int = 500) -> list[StoredPost]:
    """Posts that are stored but not yet assessed, oldest first: where to go on after a crash."""
    keys = awaiting(tx, limit)
    return load_awaiting(tx, keys[0], keys[-1]) if keys else []


def awaiting(tx: Connection, limit: int = 500) -> list[PostKey]:
    """The keys of the posts that are not yet assessed, oldest first. No row is read, so that none can be unreadable."""
    return [PostKey(key) for (key,) in _awaiting.rows(tx, limit_=limit)]


def awaiting_count(tx: Connection) -> int:
    """How many posts are not yet assessed."""
    return _awaiting_count.number(tx)


def load_awaiting(tx: Connection, first: PostKey, last: PostKey) -> list[StoredPost]:
    """The posts from one key to another that are not yet assessed, oldest first."""
    book = account_book(tx)
    return [stored_post(row, book) for row in _load_awaiting.rows(tx, first=first, last=last)]


def mark_deleted(tx: Connection, platform: str, ids: Iterable[str], *, at: datetime) -> list[StoredPost]:
    """Note that posts were taken down, and with them what they were before edits; posted alerts are owed an edit."""
    posts: list[StoredPost] = []
    waiting = list(ids)
    while waiting:
        ext_id = waiting.pop(0)
        if _delete.run(tx, platform_=platform, ext_id_=ext_id, at_=micros(at)):
            gone = post_versions(tx, platform, ext_id)
            posts += gone
            waiting += [one.post.edited_from for one in gone if one.post.edited_from]
    owe_edits(tx, _flags_of(tx, [post.key for post in posts]), at=at)
    return posts
