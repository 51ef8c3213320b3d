"""The service put together: sources, channels, and the coarse jobs that `tallywatch run` ticks.

Polling, assessing and delivering are separate jobs, so that a slow platform holds up neither a verdict nor a message.
"""

from __future__ import annotations

import asyncio
import logging
import random
from datetime import timedelta
from typing import TYPE_CHECKING, TextIO

from bot import jobs
from bot.adapters import Feeds, build_channels, build_sources, build_telegram
from bot.channels.planning import Grouping
from bot.collecting import seldom_collecting
from bot.delivery import Delivery, DeliveryPolicy
from bot.duty import RENEW_EVERY, Place, in_words, this_process
from bot.exits import RefusedError
from bot.service import Job, Service
from bot.watch_jobs import open_watch, watch_jobs
from bot.web.server import page_beside
from bot.words import people
from storage import streams

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.app import Desk
    from bot.ports import Channel
    from bot.sources.tape import Tape

log = logging.getLogger(__name__)


async def run_desk(desk: Desk, out: TextIO, *, tape: Tape | None = None, standby: bool = False) -> Service:
    """Run the desk until SIGTERM or SIGINT; returns the service with its counts. What platforms send goes to `tape`.

    Only one process works on a database: a second one is refused (RefusedError), or with `standby` waits.
    """
    place = Place(desk.store, desk.clock, this_process())
    await _occupy(desk, place, standby=standby)
    try:
        return await _work(desk, out, place, tape=tape)
    finally:
        await asyncio.to_thread(place.leave)


async def _occupy(desk: Desk, place: Place, *, standby: bool) -> None:
    """Take the place of the one desk at work. Raises RefusedError where another has it and we do not wait."""
    told = False
    while held := await asyncio.to_thread(place.take):
        words = in_words(held, desk.config.settings.desk.timezone, desk.clock.now())
        if not standby:
            raise RefusedError(f"{words}. Stop that one first; `run --standby` waits for its place")
        if not told:
            people().print(f"{words}; waiting for its place.", markup=False, highlight=False)
            told = True
        await desk.clock.sleep(1)


def _keeping(desk: Desk, place: Place, stop: Callable[[], None]) -> Job:
    """The job that says again that this process is the desk at work, and stops it when another is."""

    async def keep() -> None:
        if held := await asyncio.to_thread(place.take):
            log.error("stopping: %s", in_words(held, desk.config.settings.desk.timezone, desk.clock.now()))
            stop()

    return Job(name="keep place", every=RENEW_EVERY, run=keep)


async def _work(desk: Desk, out: TextIO, place: Place, *, tape: Tape | None) -> Service:
    feeds, channels, telegram = build_sources(desk), build_channels(desk, out), build_telegram(desk)
    watch = open_watch(desk, tape=tape)
    await asyncio.to_thread(_prepare, desk, feeds.streams)
    told: list[Channel] = [*channels.values(), *(telegram.channels if telegram else ())]
    every = desk.config.settings.run.tick_seconds

    def stop() -> None:
        service.stop()

    service = Service(
        [
            _keeping(desk, place, stop),
            *_flow(desk, feeds, open_delivery(desk, told), every=every),
            *watch_jobs(watch, {channel.key: channel for channel in told}, every=every),
        ]
    )
    log.info("watching %d streams, telling %d channels", len(feeds.streams), len(desk.routes.channels))
    answering = asyncio.create_task(telegram.desk.serve()) if telegram else None
    name = desk.config.settings.desk.name
    # said once it can be stopped too: the service listens to signals before its first wait
    asyncio.get_running_loop().call_soon(people().print, f"{name}: watching. Ctrl-C stops.")
    try:
        async with page_beside(desk):
            with seldom_collecting():
                await service.run()
    finally:
        await watch.aclose()
        if telegram and answering:
            telegram.desk.stop()
            await answering
            await telegram.aclose()
        for source in feeds.sources.values():
            await source.aclose()
        for channel in channels.values():
            await channel.aclose()
    return service


def _flow(desk: Desk, feeds: Feeds, delivery: Delivery, *, every: float) -> list[Job]:
    """A post's way: polled, assessed, told."""

    async def poll() -> None:
        if await jobs.poll_due(desk, feeds.sources):
            await assess()

    async def assess() -> None:
        batch = desk.config.settings.run.batch
        while len(await asyncio.to_thread(jobs.assess_waiting, desk, limit=batch)) == batch:
            pass
        await deliver()

    async def deliver() -> None:
        await delivery.deliver_all()

    return [
        Job(name="poll", every=every, run=poll),
        Job(name="assess", every=every, run=assess),
        Job(name="deliver", every=every, run=deliver),
    ]


def open_delivery(desk: Desk, channels: Sequence[Channel]) -> Delivery:
    """Delivery as the config wants it."""
    settings = desk.config.settings
    grouping = Grouping(
        burst=settings.channels.telegram.burst,
        digest_after=timedelta(seconds=settings.channels.telegram.digest_seconds),
    )
    return Delivery(
        desk.store,
        channels,
        clock=desk.clock,
        jitter=random.random,
        policy=DeliveryPolicy(lease_for=timedelta(seconds=settings.run.lease_seconds), grouping=grouping),
        is_quiet=desk.routes.is_quiet,
    )


def _prepare(desk: Desk, wanted: tuple[tuple[str, str], ...]) -> None:
    """Make the streams known, and read the register and the ledger, before the first post comes."""
    with desk.store.writing() as tx:
        streams.add_streams(tx, wanted)
        desk.knowledge.world(tx)
