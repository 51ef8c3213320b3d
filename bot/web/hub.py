"""What open browsers are told: flags that changed, and who is looking at which.

One task a process asks the database what changed since it last asked, and hands each change to every open stream. That
works whoever made the change: this process, the chat, another machine. A change is numbered by when it was made, so a
browser that was cut off says the last number that it saw and gets the rest from the database (`stream`). Reading again
from a little before costs nothing: a change is known by the flag's version and count.

Who is looking is kept in memory: it is a courtesy between moderators, and the version of the flag is what decides.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from msgspec import Struct

from storage.queue import QueueLine
from storage.values import FlagId, User

OVERLAP = timedelta(seconds=5)
"""How far back each look reaches again: commits may become visible a little out of the order of their times."""

LOOKING_FOR = timedelta(seconds=45)
"""How long somebody counts as looking at a flag after their page last said so."""

WRITTEN = 4_000
"""Notices kept for browsers that come back."""

BACKLOG = 500
"""Changes that a slow browser may be behind before it is cut off, to come back and catch up from the database."""


class Notice(Struct, frozen=True, kw_only=True):
    """Something to tell every open browser. `number` is empty for what need not be caught up on."""

    event: str
    data: str
    number: str = ""


class Look(Struct, frozen=True, kw_only=True):
    """That somebody had a flag open at a time."""

    name: str
    at: datetime


@dataclass(slots=True)
class Hub:
    """The open streams, and what they have been told."""

    interval: float = 0.3
    loop: asyncio.AbstractEventLoop | None = None
    inboxes: set[asyncio.Queue[Notice | None]] = field(default_factory=set)
    told: dict[FlagId, tuple[int, int]] = field(default_factory=dict)
    written: dict[tuple[FlagId, int, int, str], Notice] = field(default_factory=dict)
    looking: dict[FlagId, dict[str, Look]] = field(default_factory=dict)

    @asynccontextmanager
    async def subscribed(self) -> AsyncIterator[asyncio.Queue[Notice | None]]:
        """A queue of notices for as long as a stream is open. None in it means: the end."""
        inbox: asyncio.Queue[Notice | None] = asyncio.Queue(maxsize=BACKLOG)
        self.inboxes.add(inbox)
        try:
            yield inbox
        finally:
            self.inboxes.discard(inbox)

    def publish(self, notice: Notice | None) -> None:
        """Hand a notice to every open stream; one that is too far behind is ended instead."""
        for inbox in tuple(self.inboxes):
            with suppress(asyncio.QueueFull):
                inbox.put_nowait(notice)
                continue
            self.inboxes.discard(inbox)
            inbox.get_nowait()
            inbox.put_nowait(None)

    def publish_soon(self, notice: Notice) -> None:
        """As `publish`, from any thread."""
        if self.loop is not None:
            self.loop.call_soon_threadsafe(self.publish, notice)

    def close(self) -> None:
        """End every stream, so that the server can stop."""
        self.publish(None)

    def news(self, lines: Sequence[QueueLine]) -> list[QueueLine]:
        """Those flags whose present version and count have not been told yet; notes that they are told now."""
        now = {line.flag.id: (line.flag.version, line.flag.claim_count) for line in lines}
        fresh = [line for line in lines if self.told.get(line.flag.id) != now[line.flag.id]]
        self.told = now
        return fresh

    def notice(self, line: QueueLine, write: Callable[[QueueLine], Notice]) -> Notice:
        """The notice of a flag as it is, written once for all browsers that come back together."""
        flag = line.flag
        key = (flag.id, flag.version, flag.claim_count, flag.state.value)
        found = self.written.get(key)
        if found is None:
            while len(self.written) >= WRITTEN:
                self.written.pop(next(iter(self.written)), None)
            found = self.written[key] = write(line)
        return found

    def look(self, flag: FlagId, user: User, now: datetime) -> dict[str, str]:
        """Note that somebody looks at a flag and at no other; who looks at it now (login -> name)."""
        for others in self.looking.values():
            others.pop(user.login, None)
        self.looking.setdefault(flag, {})[user.login] = Look(name=user.name, at=now)
        self.looking = {spot: looks for spot, looks in self.looking.items() if looks}
        return self.lookers(flag, now)

    def lookers(self, flag: FlagId, now: datetime) -> dict[str, str]:
        """Who looks at a flag now (login -> name)."""
        looks = self.looking.get(flag, {})
        return {login: look.name for login, look in looks.items() if now - look.at <= LOOKING_FOR}


async def keep_watching(
    hub: Hub,
    changed_since: Callable[[datetime], Sequence[QueueLine]],
    tell: Callable[[QueueLine], None],
    start: datetime,
) -> None:
    """Tell the open streams of every flag that changes, until cancelled. Asks nothing while no stream is open."""
    since = start
    hub.loop = asyncio.get_running_loop()
    while True:
        await asyncio.sleep(hub.interval)
        if not hub.inboxes:
            continue
        lines = await asyncio.to_thread(changed_since, since - OVERLAP)
        for line in hub.news(lines):
            tell(line)
        since = max((line.flag.changed_at for line in lines), default=since)
