"""The terminal as a channel: each alert is a few lines of text; an edit is the alert again, and says so."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from bot.messages import alert_lines, local, zone_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bot.ports import Clock
    from matchers.vocabulary import Contest, ContestId
    from storage.values import FlagDetail

KEY: Final = "console"


class ConsoleChannel:
    """The `Channel` of `[channels.console]`. `write` takes a text; `contests` is asked at each message."""

    key = KEY

    def __init__(
        self,
        write: Callable[[str], object],
        *,
        clock: Clock,
        contests: Mapping[ContestId, Contest],
        timezone: str = "UTC",
    ) -> None:
        self._write = write
        self._clock = clock
        self._contests = contests
        self._timezone = timezone
        self._sent = 0

    async def send(self, detail: FlagDetail, *, possible_repeat: bool) -> str:
        """Write an alert; its message id counts the lines of this run."""
        self._sent += 1
        repeat = " (perhaps a repeat)" if possible_repeat else ""
        await self._show(detail, repeat)
        return f"{self._clock.now():%Y%m%dT%H%M%S}-{self._sent}"

    async def edit(self, message_id: str, detail: FlagDetail) -> None:
        """Write the alert anew, marked as the change of an earlier one."""
        del message_id
        await self._show(detail, " (changed)")

    async def announce(self, text: str) -> None:
        """Write a notice of the desk's own sources."""
        zone = zone_of(None, self._contests, self._timezone)
        await asyncio.to_thread(self._write, f"{local(self._clock.now(), zone)} {text}\n")

    async def aclose(self) -> None:
        """The terminal stays open."""

    async def _show(self, detail: FlagDetail, mark: str) -> None:
        zone = zone_of(detail.flag.contest, self._contests, self._timezone)
        first, *rest = alert_lines(detail, self._contests, zone=zone)
        text = "\n".join([f"{local(self._clock.now(), zone)}{mark} {first}", *rest])
        await asyncio.to_thread(self._write, f"{text}\n")
