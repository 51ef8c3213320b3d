"""What is done beside polling, now and then: who accounts are, whether posts still stand, telling the desk.

`identify` binds handles to platform ids (once; the id is kept), `look_again` asks what accounts are called now,
`recheck` looks posts with claims up again for edits and deletions, `forget` removes the words of posts that were
deleted, `announce` tells the channels of notices. Each may run twice.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from bot import notices
from bot.notices import Trouble
from bot.ports import Announcer, ChannelError, ChatChannel, Identity, Poll, SourceError, Standing
from bot.watch import Watch
from bot.watch_record import note_in_passing
from bot.watchlist import unidentified
from matchers.vocabulary import Account
from storage import inbox, register, watching

log = logging.getLogger(__name__)

T = TypeVar("T")

AT_ONCE = 100
NEWS_FOR = timedelta(hours=12)
"""A channel that comes late is not told of older things."""


async def identify(watch: Watch) -> int:
    """Ask for the ids of accounts that have none; how many were found."""
    with watch.store.reading() as tx:
        accounts = register.load_accounts(tx)
    found = 0
    for name, one in watch.watched.items():
        handles = unidentified(accounts, name)[:AT_ONCE]
        if one.platform is not None and handles:
            people = await _ask(name, one.platform.identify(handles))
            if people is not None:
                found += await asyncio.to_thread(_bind, watch, name, handles, people)
    return found


def _bind(watch: Watch, name: str, handles: Sequence[str], people: Sequence[Identity]) -> int:
    """Keep the ids; tell of handles that nobody has."""
    now = watch.clock.now()
    known = {person.handle.casefold() for person in people}
    with watch.store.writing() as tx:
        for person in people:
            register.note_identity(tx, name, handle=person.handle, platform_id=person.platform_id, at=now)
        watching.add_spending(tx, name, at=now, requests=1, units=2 * len(people) if name == "x" else 0)
        for handle in handles:
            if handle.removeprefix("@").casefold() not in known:
                trouble = Trouble(topic=f"unknown:{name}:{handle}", text=f"nobody on {name} is called @{handle}")
                note_in_passing(tx, trouble, at=now)
    return len(people)


async def look_again(watch: Watch) -> None:
    """Ask what the registered accounts are called now; a new handle is told, and is no loss."""
    with watch.store.reading() as tx:
        accounts = register.load_accounts(tx)
    for name, one in watch.watched.items():
        known = {a.platform_id: a for a in accounts if a.platform == name and a.platform_id}
        if one.platform is not None and known:
            people = await _ask(name, one.platform.look_again(sorted(known)))
            if people is not None:
                await asyncio.to_thread(_note_changes, watch, known, people)


def _note_changes(watch: Watch, known: Mapping[str, Account], people: Iterable[Identity]) -> None:
    now, people = watch.clock.now(), list(people)
    name = people[0].platform if people else ""
    with watch.store.writing() as tx:
        watching.add_spending(tx, name, at=now, requests=1, units=2 * len(people) if name == "x" else 0)
        for person in people:
            account = known.get(person.platform_id)
            if account is None:
                continue
            note_in_passing(tx, notices.change_of(account, person), at=now)
            if person.standing not in {Standing.SUSPENDED, Standing.MISSING}:
                register.note_identity(
                    tx, account.platform, handle=person.handle, platform_id=person.platform_id, at=now
                )


async def recheck(watch: Watch) -> int:
    """Look posts with claims up again; how many were edited or are gone."""
    now, hours = watch.clock.now(), watch.settings.watch.recheck_hours
    touched = 0
    for name, one in watch.watched.items():
        if one.platform is None or not hours:
            continue
        with watch.store.reading() as tx:
            posts = [stored.post for stored in watching.claimed_posts(tx, name, since=now - timedelta(hours=hours))]
        if posts:
            poll = await _ask(name, one.platform.recheck(posts))
            touched += 0 if poll is None else await asyncio.to_thread(_keep_recheck, watch, name, poll)
    return touched


def _keep_recheck(watch: Watch, name: str, poll: Poll) -> int:
    now = watch.clock.now()
    with watch.store.writing() as tx:
        new = inbox.store_posts(tx, poll.posts, source=name, stream="recheck", at=now)
        gone = inbox.mark_deleted(tx, name, poll.deleted, at=now)
        watching.add_spending(tx, name, at=now, requests=poll.requests, units=poll.cost)
    if new or gone:
        log.info("looked again at %s: %d edited, %d gone", name, len(new), len(gone))
    return len(new) + len(gone)


def forget(watch: Watch) -> int:
    """Remove the words of posts that were deleted longer ago than the retention."""
    hours = watch.settings.watch.forget_deleted_hours
    with watch.store.writing() as tx:
        return inbox.forget_deleted(tx, deleted_before=watch.clock.now() - timedelta(hours=hours))


async def announce(watch: Watch, channels: Mapping[str, Announcer]) -> int:
    """Tell each channel of what began and what ended; how many messages went."""
    told = 0
    for key, channel in channels.items():
        since = watch.clock.now() - NEWS_FOR
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


async def _ask(name: str, question: Awaitable[T]) -> T | None:
    """The platform's answer; None, and a line in the log, where it gives none."""
    try:
        return await question
    except SourceError as error:
        log.warning("%s did not answer: %s", name, error)
        return None
