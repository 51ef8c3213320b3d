"""The stream of news to one browser: server-sent events that can be resumed.

A browser that comes back says the number of the last change that it saw (Last-Event-ID); a page that has just been
rendered says when (`since`). Either way it first gets what changed in between, from the database, and then what the hub
tells. A stream lives a few minutes: the browser then comes back by itself, and its session is looked at again.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Annotated

import msgspec
from fastapi import APIRouter, Header, Request
from fastapi.responses import StreamingResponse

from bot.web.hub import Notice, keep_watching
from bot.web.render import fragment
from bot.web.sessions import Viewer
from bot.web.site import AnySite, Site
from bot.web.words import decided_words
from storage import queue
from storage.queue import QueueLine
from storage.values import FlagState

router = APIRouter(include_in_schema=False)
LIFE = 300.0
HEARTBEAT = 15.0
GLANCE = 2.0
"""How often we look whether the browser is still there, in seconds, like the two above."""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@router.get("/stream")
async def stream(
    request: Request,
    site: AnySite,
    _session: Viewer,
    since: str = "",
    last_event_id: Annotated[str, Header()] = "",
) -> StreamingResponse:
    """News of flags, for as long as the browser listens."""
    start = number_time(last_event_id) or number_time(since) or site.clock.now()
    lines = events(site, start, request)
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(lines, media_type="text/event-stream", headers=headers)


async def events(site: Site, start: datetime, request: Request, *, life: float = LIFE) -> AsyncIterator[str]:
    """What one browser is told: first what it missed, then what happens."""
    loop = asyncio.get_running_loop()
    until = loop.time() + life
    quiet_since = loop.time()
    yield "retry: 1000\n\n"
    async with site.hub.subscribed() as inbox:
        for notice in await asyncio.to_thread(missed, site, start):
            yield written(notice)
        while loop.time() < until and not await request.is_disconnected():
            with suppress(TimeoutError):
                told = await asyncio.wait_for(inbox.get(), GLANCE)
                if told is None:
                    return
                quiet_since = loop.time()
                yield written(told)
            if loop.time() - quiet_since > HEARTBEAT:
                quiet_since = loop.time()
                yield ": still here\n\n"


def missed(site: Site, start: datetime) -> list[Notice]:
    """What changed since `start`, and how many flags wait."""
    with site.store.reading() as tx:
        changed = queue.changed_since(tx, start)
        waiting = queue.waiting(tx)
    return [*(told_of(site, line) for line in changed), waiting_notice(waiting)]


def told_of(site: Site, line: QueueLine) -> Notice:
    """The notice of a flag, from memory where it was written before."""
    return site.hub.notice(line, lambda one: flag_notice(site, one))


def flag_notice(site: Site, line: QueueLine) -> Notice:
    """A flag that is new or has changed, with its line for the rail."""
    flag = line.flag
    shown = fragment(
        site, "_line.html", {"line": line, "contest_names": site.register.name, "state": FlagState.OPEN.value}
    )
    told = {
        "id": flag.id,
        "version": flag.version,
        "count": flag.claim_count,
        "state": flag.state.value,
        "verdict": flag.verdict.value,
        "words": decided_words(flag.state, line.decided_by),
        "line": shown,
    }
    return Notice(event="flag", data=msgspec.json.encode(told).decode(), number=time_number(flag.changed_at))


def waiting_notice(waiting: int) -> Notice:
    """How many flags wait."""
    return Notice(event="waiting", data=msgspec.json.encode({"open": waiting}).decode())


def presence_notice(flag: int, moved: str, lookers: dict[str, str]) -> Notice:
    """Who looks at a flag now; `moved` is who has just come to it."""
    who = [{"login": login, "name": name} for login, name in sorted(lookers.items())]
    return Notice(event="presence", data=msgspec.json.encode({"flag": flag, "moved": moved, "who": who}).decode())


async def watch(site: Site) -> None:
    """Keep telling the open streams what changes, until cancelled."""
    told = -1

    def changed(since: datetime) -> tuple[QueueLine, ...]:
        nonlocal told
        with site.store.reading() as tx:
            site.register.refresh(tx)
            lines, waiting = queue.changed_since(tx, since), queue.waiting(tx)
        if waiting != told:
            told = waiting
            site.hub.publish_soon(waiting_notice(waiting))
        return lines

    await keep_watching(site.hub, changed, lambda line: site.hub.publish(told_of(site, line)), site.clock.now())


def written(notice: Notice) -> str:
    r"""A notice as it goes over the wire.

    >>> written(Notice(event="waiting", data="3", number="7"))
    'id: 7\nevent: waiting\ndata: 3\n\n'
    """
    number = f"id: {notice.number}\n" if notice.number else ""
    return f"{number}event: {notice.event}\ndata: {notice.data}\n\n"


def time_number(at: datetime) -> str:
    """The number of a change: when it was made, in microseconds."""
    return str((at - EPOCH) // timedelta(microseconds=1))


def number_time(number: str) -> datetime | None:
    """When the change with this number was made; None for what is no number.

    >>> number_time(time_number(EPOCH)) == EPOCH, number_time("x"), number_time("9" * 30)
    (True, None, None)
    """
    try:
        return EPOCH + timedelta(microseconds=int(number))
    except (ValueError, OverflowError):
        return None
