"""What is done beside polling, now and then: who accounts are, whether posts still stand, telling the desk.

`identify` binds handles to platform ids (once; the id is kept), `look_again` asks what accounts are called now,
`recheck` looks posts with claims up again for edits and deletions, `forget` removes the words of posts that were
deleted, `announce` tells the channels of notices. Each may run twice.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Mapping, Sequence
from datetime import datetime, timedelta
from math import ceil
from typing import TypeVar

from sqlalchemy import Connection

from bot import notices
from bot.notices import Trouble
from bot.ports import Announcer, ChannelError, ChatChannel, Identity, Poll, SourceError, Standing
from bot.sources.tape import RECHECK
from bot.watch import Watch
from bot.watch_record import keep_deletions, note_in_passing
from bot.watchlist import pool_of, unidentified
from matchers.vocabulary import Account
from storage import inbox, register, watching
from storage.forgetting import forget_deleted

log = logging.getLogger(__name__)

T = TypeVar("T")

ASKED_AGAIN = timedelta(minutes=10)
"""A handle that nobody has is asked for again after so long."""

LOOKED_UP = 5000
"""Posts with claims that are looked up again at once, at most: the newest."""

TOLD_AGAIN = timedelta(seconds=15)
"""A channel that refuses (the bot is not in the chat) is tried again after so long: less than a test of it waits."""

NEWS_FOR = timedelta(hours=12)
"""A channel that comes late is not told of older things."""


async def identify(watch: Watch) -> int:
    """Ask for the ids of accounts that have none; how many were found."""
    with watch.store.reading() as tx:
        accounts = register.load_accounts(tx)
    found = 0
    for name, one in watch.watched.items():
        if one.platform is None:
            continue
        now = watch.clock.now()
        wanted = [h for h in unidentified(accounts, name) if watch.unknown.get((name, h), now) <= now]
        for pool, handles in affordable(watch, name, wanted, looked_up="people").items():
            people = await _ask(watch, name, pool, one.platform.identify(handles))
            if people is not None:
                found += await asyncio.to_thread(_bind, watch, name, handles, people)
    return found


def affordable(watch: Watch, name: str, keys: Sequence[str], *, looked_up: str) -> dict[str, list[str]]:
    """Of posts or people to look up, as many as their limits have room for, by limit; half is left to the polls."""
    look_ups = watch.watched[name].look_ups
    each = look_ups.worst if looked_up == "posts" else 1 / look_ups.people
    by_pool: dict[str, list[str]] = {}
    for key in keys:
        by_pool.setdefault(pool_of(name, key, looked_up=looked_up), []).append(key)
    now, chosen = watch.clock.now(), dict[str, list[str]]()
    for pool, several in by_pool.items():
        room = watch.meters.of(name, pool).free(now) / 2
        if some := several[: int(room / each)]:
            chosen[pool] = some
    at_once = look_ups.posts if looked_up == "posts" else look_ups.people
    watch.spend({(name, pool): ceil(len(some) / at_once) for pool, some in chosen.items()})
    return chosen


def _bind(watch: Watch, name: str, handles: Sequence[str], people: Sequence[Identity]) -> int:
    """Keep the ids; tell of handles that nobody has, and ask for those again only after a while."""
    now = watch.clock.now()
    known = {person.handle.casefold() for person in people}
    with watch.store.writing() as tx:
        for person in people:
            register.note_identity(tx, name, handle=person.handle, platform_id=person.platform_id, at=now)
        _add_spending(tx, watch, name, len(handles), people)
        for handle in handles:
            if handle.removeprefix("@").casefold() not in known:
                watch.unknown[name, handle] = now + ASKED_AGAIN
                trouble = Trouble(topic=f"unknown:{name}:{handle}", text=f"nobody on {name} is called @{handle}")
                note_in_passing(tx, trouble, at=now)
    return len(people)


def _add_spending(tx: Connection, watch: Watch, name: str, asked: int, people: Sequence[Identity]) -> None:
    """What looking up people took; those who are gone cost nothing."""
    one = watch.watched[name]
    requests = ceil(asked / one.look_ups.people)
    units = one.people_cost([person.platform_id for person in people if person.handle]) if one.people_cost else 0
    watching.add_spending(tx, name, at=watch.clock.now(), requests=requests, units=units)


async def look_again(watch: Watch) -> None:
    """Ask what the registered accounts are called now; a new handle is told, and is no loss."""
    with watch.store.reading() as tx:
        accounts = register.load_accounts(tx)
    for name, one in watch.watched.items():
        known = {a.platform_id: a for a in accounts if a.platform == name and a.platform_id}
        if one.platform is None or not known:
            continue
        for pool, ids in affordable(watch, name, sorted(known), looked_up="people").items():
            people = await _ask(watch, name, pool, one.platform.look_again(ids))
            if people is not None:
                await asyncio.to_thread(_note_changes, watch, name, known, people)


def _note_changes(watch: Watch, name: str, known: Mapping[str, Account], people: Sequence[Identity]) -> None:
    now = watch.clock.now()
    with watch.store.writing() as tx:
        _add_spending(tx, watch, name, len(people), people)
        for person in people:
            account = known.get(person.platform_id)
            if account is None:
                continue
            note_in_passing(tx, notices.change_of(account, person), at=now)
            if person.standing not in {Standing.SUSPENDED, Standing.MISSING}:
                register.note_identity(
                    tx, account.platform, handle=person.handle, platform_id=person.platform_id, at=now
                )


async def recheck(watch: Watch, *, with_claims: bool = True) -> int:
    """Look posts (those with claims, or all) up again; how many were edited or are gone."""
    now, hours = watch.clock.now(), watch.settings.watch.recheck_hours
    touched = 0
    for name, one in watch.watched.items():
        if one.platform is None or not hours:
            continue
        with watch.store.reading() as tx:
            since = now - timedelta(hours=hours)
            known = watching.standing_posts(tx, name, since=since, with_claims=with_claims, limit=LOOKED_UP)
        posts = {stored.post.id: stored.post for stored in known}
        for pool, ids in affordable(watch, name, list(posts), looked_up="posts").items():
            poll = await _ask(watch, name, pool, one.platform.recheck([posts[key] for key in ids]))
            if poll is not None:
                watch.spend({(name, pool): poll.requests - ceil(len(ids) / one.look_ups.posts)})
                touched += await asyncio.to_thread(_keep_recheck, watch, name, poll)
    return touched


def _keep_recheck(watch: Watch, name: str, poll: Poll) -> int:
    now = watch.clock.now()
    with watch.store.writing() as tx:
        new = inbox.store_posts(tx, poll.posts, source=name, stream=RECHECK, at=now)
        gone = keep_deletions(tx, name, poll.deleted, at=now)
        watching.add_spending(tx, name, at=now, requests=poll.requests, units=poll.cost)
    if new or gone:
        log.info("looked again at %s: %d edited, %d gone", name, len(new), len(gone))
    return len(new) + len(gone)


def forget(watch: Watch) -> int:
    """Remove the words of posts that were deleted longer ago than the retention."""
    now, hours = watch.clock.now(), watch.settings.watch.forget_deleted_hours
    with watch.store.writing() as tx:
        return forget_deleted(tx, deleted_before=now - timedelta(hours=hours), at=now)


async def announce(watch: Watch, channels: Mapping[str, Announcer]) -> int:
    """Tell each channel of what began and what ended; how many messages went."""
    told = 0
    for key, channel in channels.items():
        since = watch.clock.now() - NEWS_FOR
        if watch.deaf.get(key, since) > watch.clock.now():
            continue
        with watch.store.reading() as tx:
            untold = watching.untold_notices(tx, key, since=since)
        for notice, is_end in untold:
            now = watch.clock.now()
            if isinstance(channel, ChatChannel):
                if channel.free_at(now) > now:
                    break  # alerts keep the same pace; the notice waits for the next turn
                channel.take(now)
            try:
                await channel.announce(_words(notice, is_end=is_end))
            except ChannelError as error:
                log.warning("%s could not be told: %s", key, error)
                if error.permanent:
                    watch.deaf[key] = watch.clock.now() + TOLD_AGAIN
                break
            with watch.store.writing() as tx:
                watching.mark_told(tx, notice.id, key, is_end=is_end, at=watch.clock.now())
            told += 1
    return told


def _words(notice: watching.Notice, *, is_end: bool) -> str:
    if not is_end:
        return f"NOTICE: {notice.text}"
    lasted = _minutes(notice.began_at, notice.ended_at or notice.began_at)
    return f"OVER after {lasted}: {notice.text}{f' - {notice.ending}' if notice.ending else ''}"


def _minutes(began_at: datetime, ended_at: datetime) -> str:
    minutes = round((ended_at - began_at).total_seconds() / 60)
    return f"{minutes} min" if minutes else "less than a minute"


async def _ask(watch: Watch, name: str, pool: str, question: Awaitable[T]) -> T | None:
    """The platform's answer; None, and a line in the log, where it gives none. A limit that is reached is heeded."""
    try:
        return await question
    except SourceError as error:
        log.warning("%s did not answer: %s", name, error)
        await asyncio.to_thread(watch.pause, name, pool, error)
        return None
