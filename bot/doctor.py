"""`tallywatch doctor`: one line a finding, good or bad; the bad ones first in weight, for they set the exit code."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct

from bot.exits import NotFoundError
from bot.explain import none_polls
from bot.messages import calm, contest_name
from bot.watchlist import PLATFORMS
from bot.words import page
from matchers.ballots import Ballots
from storage import inbox, ledger, outbox, quarantine, register, streams, views
from storage.upgrade import check
from storage.values import AlertState

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

    from bot.app import Desk

STUCK_MINUTES = 5


class Finding(Struct, frozen=True):
    """What was looked at, whether it is well, and in words."""

    well: bool
    words: str


def examine(desk: Desk, *, limit: int) -> None:
    """Print what was found. Raises NotFoundError when something needs attention."""
    with desk.store.reading() as tx:
        found = [*_ground(desk, tx), *_sources(desk, tx), *_set_aside(tx, limit), *_deliveries(desk, tx), *_doubts(tx)]
    found += asked_platforms(desk)
    for one in found:
        page().out(f"{'ok ' if one.well else 'LOOK'} {one.words}", highlight=False)
    bad = sum(not one.well for one in found)
    if bad:
        raise NotFoundError(f"{bad} {'thing needs' if bad == 1 else 'things need'} attention")


def asked_platforms(desk: Desk) -> list[Finding]:
    """What the enabled platforms answer to one small question each."""
    settings = desk.config.settings.sources
    platforms = (settings.x, settings.bluesky, settings.mastodon, settings.feed)
    if not settings.pages and not any(one.enabled for one in platforms):
        return []
    from bot.doctor_platforms import ask_platforms

    with desk.store.reading() as tx:
        accounts = register.load_accounts(tx)
    asked = asyncio.run(ask_platforms(settings, accounts, clock=desk.clock))
    return [Finding(well=one.well, words=calm(one.words, limit=400)) for one in asked]


def _ground(desk: Desk, tx: Connection) -> Iterator[Finding]:
    """The database and the register."""
    differences = check(desk.config.store_url)
    yield Finding(well=not differences, words=f"database {desk.store.url}: {differences or 'tables up to date'}")
    contests, accounts = len(register.load_contests(tx)), len(register.load_accounts(tx))
    hint = "" if contests else "; `tallywatch results import` brings them"
    yield Finding(well=bool(contests), words=f"register: {contests:,} contests{hint}")
    yield from _polling(desk, tx)
    hint = "" if accounts else "; `tallywatch accounts import` brings them"
    yield Finding(well=bool(accounts), words=f"register: {accounts:,} accounts{hint}")
    counts = views.desk_counts(tx)
    words = f"{counts.posts:,} posts, {counts.claims:,} claims, {counts.open_flags:,} open flags of {counts.flags:,}"
    yield Finding(well=True, words=words)
    if waiting := inbox.awaiting_count(tx):
        yield Finding(well=waiting < 1000, words=f"{waiting:,} posts wait to be assessed; `tallywatch run` does it")


def _polling(desk: Desk, tx: Connection) -> Iterator[Finding]:
    """Whether a post of today can be about any contest at all: with the register of a past election none can."""
    ballots, now = Ballots(register.load_contests(tx)), desk.clock.now()  # not the world: doctor works without it
    if ballots.contests and not ballots.any_live(now):
        yield Finding(well=False, words=none_polls(ballots, now))


def _sources(desk: Desk, tx: Connection) -> Iterator[Finding]:
    """The files that are read, and the streams whose last poll failed."""
    for recorded in desk.config.settings.sources.recorded:
        path = desk.config.resolve(recorded.path)
        yield Finding(well=path.exists(), words=f"recording {path}: {'there' if path.exists() else 'not there yet'}")
    yield from _unwatched(desk, tx)
    for stream in streams.load_streams(tx):
        if stream.failures:
            words = f"{stream.source} {calm(stream.stream)}: failed {stream.failures} times: {calm(stream.error)}"
            yield Finding(well=False, words=words)


def _unwatched(desk: Desk, tx: Connection) -> Iterator[Finding]:
    """Accounts that are registered and that nobody polls; where recordings are read, that may be meant."""
    settings = desk.config.settings.sources
    registered = Counter(account.platform for account in register.load_accounts(tx))
    for platform, count in sorted(registered.items()):
        if platform == "page" and settings.pages:
            continue
        if platform not in PLATFORMS:
            why = "no source reads that platform"
        elif not getattr(settings, platform).enabled:
            why = f"sources.{platform} is not enabled in the config"
        else:
            continue
        who = "1 account" if count == 1 else f"{count:,} accounts"
        words = f"{who} of {calm(platform, limit=40)} registered, but not polled: {why}"
        yield Finding(well=bool(settings.recorded), words=words)


def _set_aside(tx: Connection, limit: int) -> Iterator[Finding]:
    """The quarantine: what could not be read or assessed, newest first."""
    size, posts = quarantine.size(tx), quarantine.posts(tx)
    words = f"quarantine: {size:,} set aside"
    if posts:
        words += f", of them {posts:,} posts that could not be assessed; `tallywatch quarantine retry all` tries again"
    yield Finding(well=not size, words=words)
    for item in quarantine.newest(tx, limit):
        yield Finding(well=True, words=f"  {calm(item.source)} {calm(item.position)}: {calm(item.reason)}")


def _deliveries(desk: Desk, tx: Connection) -> Iterator[Finding]:
    """What is owed to channels, how long it has waited, and what was given up."""
    counts = outbox.outbox_counts(tx)
    waits = (desk.clock.now() - counts.oldest_owed_at).total_seconds() / 60 if counts.oldest_owed_at else 0.0
    words = f"outbox: {counts.owed:,} owed, {counts.sent:,} sent, {counts.failed:,} given up"
    oldest = f"; the oldest has waited {waits:.0f} minutes" if waits >= 1 else ""
    yield Finding(well=not counts.failed and waits < STUCK_MINUTES, words=words + oldest)
    for alert in outbox.alerts(tx, state=AlertState.FAILED, limit=10):
        yield Finding(well=True, words=f"  flag {alert.flag} to {alert.channel}: {calm(alert.error or '')}")


def _doubts(tx: Connection) -> Iterator[Finding]:
    """Official results that do not add up."""
    names = {contest.id: contest for contest in register.load_contests(tx)}
    for contest, message in ledger.warnings(tx):
        yield Finding(well=False, words=f"{contest_name(contest, names)}: {calm(message, limit=400)}")
