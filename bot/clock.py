"""What time it is: the machine's clock for the service, a virtual one for a night that is played."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta


class RealClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The time, aware, in UTC."""
        return datetime.now(UTC)

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await asyncio.sleep(seconds)


class VirtualClock:
    """A clock that stands still until it is moved; waiting on it takes no time."""

    def __init__(self, start: datetime) -> None:
        self._now = start.astimezone(UTC)

    def now(self) -> datetime:
        """The time, aware, in UTC."""
        return self._now

    def move_to(self, moment: datetime) -> None:
        """Let time pass until `moment`; it never runs back."""
        self._now = max(self._now, moment.astimezone(UTC))

    async def sleep(self, seconds: float) -> None:
        """Let the time pass at once."""
        self.move_to(self._now + timedelta(seconds=seconds))
        await asyncio.sleep(0)
