"""The watch as jobs of the service: each coarse, each may run twice, each does nothing where nothing is watched."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING

from bot import upkeep
from bot.ports import Announcer
from bot.service import Job
from bot.sources.build import build_watched, recorded
from bot.sources.tape import Tape
from bot.watch import Watch

if TYPE_CHECKING:
    from bot.app import Desk
    from bot.ports import Channel

IDENTIFY_EVERY = 60.0
ANNOUNCE_EVERY = 1.0
FORGET_EVERY = 3600.0


def open_watch(desk: Desk, *, tape: Tape | None = None) -> Watch:
    """The watch of a desk's config, recorded where there is a tape. In a running loop. Raises ConfigError."""
    settings = desk.config.settings
    watched = build_watched(settings.sources, clock=desk.clock, environ=os.environ)
    if tape is not None:
        watched = recorded(watched, tape, clock=desk.clock)
    return Watch(desk.store, watched, settings=settings.sources, clock=desk.clock, timezone=settings.desk.timezone)


def watch_jobs(watch: Watch, channels: Mapping[str, Channel], *, every: float, with_claims: bool = True) -> list[Job]:
    """The jobs; where no platform is enabled only the one that tells the channels of notices.

    `with_claims`: only posts with claims are looked up again.
    """
    listeners = {key: channel for key, channel in channels.items() if isinstance(channel, Announcer)}
    announce = Job(name="announce", every=ANNOUNCE_EVERY, run=lambda: upkeep.announce(watch, listeners))
    if not watch.watched:
        return [announce]
    times = watch.settings.watch
    return [
        Job(name="watch", every=every, run=watch.tick),
        Job(name="identify", every=IDENTIFY_EVERY, run=lambda: upkeep.identify(watch)),
        Job(name="look again", every=times.identity_hours * 3600, run=_not_at_once(lambda: upkeep.look_again(watch))),
        Job(
            name="recheck",
            every=times.recheck_minutes * 60,
            run=_not_at_once(lambda: upkeep.recheck(watch, with_claims=with_claims)),
        ),
        Job(name="forget", every=FORGET_EVERY, run=lambda: asyncio.to_thread(upkeep.forget, watch)),
        announce,
    ]


def _not_at_once(run: Callable[[], Awaitable[object]]) -> Callable[[], Awaitable[object]]:
    """Pass over the first run: what costs money is not done at every restart."""
    has_begun = False

    async def job() -> None:
        nonlocal has_begun
        if has_begun:
            await run()
        has_begun = True

    return job
