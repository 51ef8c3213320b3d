"""What `tallywatch doctor` asks the platforms: credentials, permission, reachability, clock, in plain words."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable, Iterable
from datetime import timedelta

from msgspec import Struct

from bot.exits import ConfigError
from bot.ports import Clock, Source, SourceError
from bot.sources.bluesky import BlueskySource
from bot.sources.build import Watched, build_watched
from bot.sources.mastodon import MastodonSource
from bot.sources.settings import SourcesSettings
from bot.sources.x import XSource
from matchers.vocabulary import Account

TOLERATED = timedelta(seconds=60)
"""A clock that is wrong by more than this is said to be; the watch itself goes by the platforms' clocks."""


class PlatformFinding(Struct, frozen=True):
    """What was looked at, whether it is well, and in words."""

    well: bool
    words: str


async def ask_platforms(
    settings: SourcesSettings, accounts: Iterable[Account], *, clock: Clock
) -> list[PlatformFinding]:
    """One small question to each enabled platform; on X it is one that costs nothing."""
    try:
        watched = build_watched(settings, clock=clock, environ=os.environ)
    except ConfigError as error:
        return [PlatformFinding(well=False, words=f"{error}; put the token there, or disable the platform")]
    known = list(accounts)
    found: list[PlatformFinding] = []
    for name, one in watched.items():
        found += await _ask(name, one, known, settings)
        await one.source.aclose()
    return found


async def _ask(name: str, one: Watched, accounts: list[Account], settings: SourcesSettings) -> list[PlatformFinding]:
    found = []
    for what, question in _questions(name, one.source, accounts, settings):
        try:
            answer = await question()
        except SourceError as error:
            found.append(PlatformFinding(well=False, words=f"{what}: {error}"))
        else:
            found.append(PlatformFinding(well=True, words=f"{what}: {answer}"))
    if isinstance(one.source, XSource | BlueskySource) and (skew := one.source.skew) is not None:
        found.append(_clock(name, skew))
    return found


def _questions(
    name: str, source: Source, accounts: list[Account], settings: SourcesSettings
) -> list[tuple[str, Callable[[], Awaitable[str]]]]:
    """What to ask of a source, each with what it is about."""
    mine = [account for account in accounts if account.platform == name]
    if isinstance(source, XSource):
        return [("x: credentials and credit", lambda: _usage(source))]
    if isinstance(source, BlueskySource):
        return [("bluesky", lambda: _found(source.identify([mine[0].handle if mine else "bsky.app"])))]
    if isinstance(source, MastodonSource):
        by_server = {account.handle.rpartition("@")[2]: account.handle for account in mine}
        return [
            (f"mastodon {host}", lambda handle=handle: _found(source.identify([handle])))  # type: ignore[misc]
            for host, handle in by_server.items()
        ]
    streams = [account.handle for account in mine] if name == "feed" else [page.url for page in settings.pages]
    return [(f"{name} {url}", lambda url=url: _read(source, url)) for url in streams]  # type: ignore[misc]


async def _usage(source: XSource) -> str:
    return f"accepted; {await source.used():,} posts read this month"


async def _found(question: Awaitable[tuple[object, ...]]) -> str:
    return "answers" if await question else "answers, but does not know the first registered account"


async def _read(source: Source, url: str) -> str:
    await source.poll(url, None)
    return "can be read"


def _clock(name: str, skew: timedelta) -> PlatformFinding:
    """`skew` is how far our clock is ahead."""
    seconds = round(abs(skew.total_seconds()))
    if abs(skew) <= TOLERATED:
        return PlatformFinding(well=True, words=f"clock: within a minute of {name}'s")
    side = "ahead of" if skew > timedelta() else "behind"
    return PlatformFinding(well=False, words=f"clock: {seconds} s {side} {name}'s; set it, by NTP")
