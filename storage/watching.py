"""What the desk keeps of its watching: notices to be told once, what reading cost, and pages as they were.

A notice has a topic ("failing:x") and at most one that is open per topic: it begins once and ends once, and every
channel is told of both. A passing notice (a renamed account, a changed page) ends as it begins and is told once.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct
from sqlalchemy import Connection, and_, bindparam, delete, func, insert, or_, select, update

from storage.instants import micros, moment, moment_or_none
from storage.posts import POST_COLUMNS, stored_post
from storage.query import Query, Row, insert_new
from storage.register import account_book
from storage.tables import CLAIM, POST
from storage.values import StoredPost
from storage.watch_tables import NOTICE, NOTICE_TOLD, PAGE_VERSION, SPENDING

HOUR = 3600 * 1_000_000


class Notice(Struct, frozen=True, kw_only=True):
    """Something about a source that the desk is to know. `passing`: it has no duration, so no end is told."""

    id: int
    topic: str
    text: str
    began_at: datetime
    ended_at: datetime | None = None
    ending: str = ""
    passing: bool = False


class Spent(Struct, frozen=True, kw_only=True):
    """What reading a source took: requests sent, units of its price list (posts)."""

    requests: int = 0
    units: int = 0


class PageVersion(Struct, frozen=True, kw_only=True):
    """A watched page as it read from `seen_at` on."""

    url: str
    seen_at: datetime
    sha256: str
    text: str


_COLUMNS = tuple(NOTICE.c)
_last = Query(select(func.max(NOTICE.c.id)))
_add = Query(insert(NOTICE))
_open = Query(select(*_COLUMNS).where(NOTICE.c.ended_at.is_(None), NOTICE.c.topic == bindparam("topic_")))
_all_open = Query(select(*_COLUMNS).where(NOTICE.c.ended_at.is_(None)).order_by(NOTICE.c.id))
_latest = Query(select(*_COLUMNS).order_by(NOTICE.c.id.desc()).limit(bindparam("limit_")))
_of_topic = Query(select(func.count()).select_from(NOTICE).where(NOTICE.c.topic == bindparam("topic_")))
_end = Query(
    update(NOTICE)
    .where(NOTICE.c.topic == bindparam("topic_"), NOTICE.c.ended_at.is_(None))
    .values(ended_at=bindparam("at_"), ending=bindparam("ending_"))
)
_told = NOTICE_TOLD.alias("told")
_told_of = Query(
    select(NOTICE_TOLD.c.channel)
    .join_from(NOTICE_TOLD, NOTICE, NOTICE.c.id == NOTICE_TOLD.c.notice_id)
    .where(NOTICE.c.topic == bindparam("topic_"))
)


def _untold_query(*, is_end: bool) -> Query:
    match_ = and_(_told.c.notice_id == NOTICE.c.id, _told.c.channel == bindparam("channel_"), _told.c.is_end == is_end)
    is_due = (
        and_(NOTICE.c.ended_at.is_not(None), NOTICE.c.passing.is_(False))
        if is_end
        else or_(NOTICE.c.ended_at.is_(None), NOTICE.c.passing.is_(True))
    )
    return Query(
        select(*_COLUMNS)
        .outerjoin_from(NOTICE, _told, match_)
        .where(_told.c.notice_id.is_(None), is_due, NOTICE.c.began_at >= bindparam("since"))
        .order_by(NOTICE.c.id)
        .limit(bindparam("limit_"))
    )


_untold = _untold_query(is_end=False)
_untold_ends = _untold_query(is_end=True)
_was_told = Query(
    select(func.count())
    .select_from(NOTICE_TOLD)
    .where(
        NOTICE_TOLD.c.notice_id == bindparam("id_"),
        NOTICE_TOLD.c.channel == bindparam("channel_"),
        NOTICE_TOLD.c.is_end.is_(False),
    )
)
_mark_told = insert_new(NOTICE_TOLD)
_drop_told = Query(
    delete(NOTICE_TOLD).where(
        NOTICE_TOLD.c.notice_id.in_(select(NOTICE.c.id).where(NOTICE.c.topic == bindparam("topic_")))
    )
)
_drop = Query(delete(NOTICE).where(NOTICE.c.topic == bindparam("topic_")))
_hour = insert_new(SPENDING)
_spend = Query(
    update(SPENDING)
    .where(SPENDING.c.source == bindparam("source_"), SPENDING.c.hour == bindparam("hour_"))
    .values(requests=SPENDING.c.requests + bindparam("more_requests"), units=SPENDING.c.units + bindparam("more_units"))
)
_spent = Query(
    select(func.sum(SPENDING.c.requests), func.sum(SPENDING.c.units)).where(
        SPENDING.c.source == bindparam("source_"), SPENDING.c.hour >= bindparam("hour_")
    )
)
_last_page = Query(select(func.max(PAGE_VERSION.c.id)))
_add_page = insert_new(PAGE_VERSION)
_pages = Query(
    select(PAGE_VERSION.c.url, PAGE_VERSION.c.seen_at, PAGE_VERSION.c.sha256, PAGE_VERSION.c.text)
    .where(PAGE_VERSION.c.url == bindparam("url_"))
    .order_by(PAGE_VERSION.c.id)
)

_standing = (
    select(*POST_COLUMNS)
    .where(
        POST.c.platform == bindparam("platform_"),
        POST.c.created_at >= bindparam("since"),
        POST.c.deleted_at.is_(None),
        POST.c.replaced_by.is_(None),
    )
    .order_by(POST.c.key.desc())
    .limit(bindparam("limit_"))
)
_all_standing = Query(_standing)
_claimed = Query(_standing.where(POST.c.key.in_(select(CLAIM.c.post_key))))


def standing_posts(
    tx: Connection, platform: str, *, since: datetime, with_claims: bool = True, limit: int = 500
) -> tuple[StoredPost, ...]:
    """Posts that still stand (by default those in which something was claimed), newest first: to be looked up again."""
    book, query = account_book(tx), _claimed if with_claims else _all_standing
    rows = query.rows(tx, platform_=platform, since=micros(since), limit_=limit)
    return tuple(stored_post(row, book) for row in rows)


def begin_notice(tx: Connection, topic: str, text: str, *, at: datetime) -> bool:
    """Open a notice; does nothing (False) where one of this topic is open."""
    if _open.first(tx, topic_=topic) is not None:
        return False
    _add.run_many(tx, [(_last.number(tx) + 1, topic, text, micros(at), None, "", False)])
    return True


def end_notice(tx: Connection, topic: str, *, at: datetime, ending: str = "") -> bool:
    """Close the open notice of this topic; False where there is none."""
    return bool(_end.run(tx, topic_=topic, at_=micros(at), ending_=ending))


def pass_notice(tx: Connection, topic: str, text: str, *, at: datetime) -> bool:
    """Note something that has no duration, once a topic."""
    if _of_topic.number(tx, topic_=topic):
        return False
    _add.run_many(tx, [(_last.number(tx) + 1, topic, text, micros(at), micros(at), "", True)])
    return True


def withdraw_notice(tx: Connection, topic: str) -> None:
    """Take back the notices of a topic; who has not been told of them will not be."""
    _drop_told.run(tx, topic_=topic)
    _drop.run(tx, topic_=topic)


def open_notices(tx: Connection) -> tuple[Notice, ...]:
    """What is going on, oldest first."""
    return tuple(_notice(row) for row in _all_open.rows(tx))


def latest_notices(tx: Connection, limit: int = 20) -> tuple[Notice, ...]:
    """The last notices, newest first, ended or not."""
    return tuple(_notice(row) for row in _latest.rows(tx, limit_=limit))


def untold_notices(tx: Connection, channel: str, *, since: datetime, limit: int = 20) -> Sequence[tuple[Notice, bool]]:
    """What a channel is still to be told, as (notice, whether it is the end). An end is told to who knows the start."""
    begun = [(_notice(row), False) for row in _untold.rows(tx, channel_=channel, since=micros(since), limit_=limit)]
    ended = [_notice(row) for row in _untold_ends.rows(tx, channel_=channel, since=micros(since), limit_=limit)]
    return [*begun, *((one, True) for one in ended if _was_told.number(tx, id_=one.id, channel_=channel))]


def told_channels(tx: Connection, topic: str) -> frozenset[str]:
    """The channels that were told of the notice with this topic."""
    return frozenset(row[0] for row in _told_of.rows(tx, topic_=topic))


def mark_told(tx: Connection, notice: int, channel: str, *, is_end: bool, at: datetime) -> None:
    """Note that a channel was told."""
    _mark_told.run_many(tx, [(notice, channel, is_end, micros(at))])


def add_spending(tx: Connection, source: str, *, at: datetime, requests: int, units: int) -> None:
    """Note what reading a source took."""
    hour = micros(at) // HOUR
    _hour.run_many(tx, [(source, hour, 0, 0)])
    _spend.run(tx, source_=source, hour_=hour, more_requests=requests, more_units=units)


def spent_since(tx: Connection, source: str, *, since: datetime) -> Spent:
    """What reading a source took since the hour of `since`."""
    row = _spent.first(tx, source_=source, hour_=micros(since) // HOUR)
    requests, units = row if row is not None else (0, 0)
    return Spent(requests=int(requests or 0), units=int(units or 0))


def keep_page(tx: Connection, page: PageVersion) -> None:
    """Keep a page as it now reads."""
    row = (_last_page.number(tx) + 1, page.url, micros(page.seen_at), page.sha256, page.text)
    _add_page.run_many(tx, [row])


def page_versions(tx: Connection, url: str) -> tuple[PageVersion, ...]:
    """Every version of a page, oldest first."""
    return tuple(
        PageVersion(url=address, seen_at=moment(seen_at), sha256=digest, text=text)
        for address, seen_at, digest, text in _pages.rows(tx, url_=url)
    )


def _notice(row: Row) -> Notice:
    number, topic, text, began_at, ended_at, ending, passing = row
    return Notice(
        id=number,
        topic=topic,
        text=text,
        began_at=moment(began_at),
        ended_at=moment_or_none(ended_at),
        ending=ending,
        passing=bool(passing),
    )
