"""Counting our own requests against a platform's limits, so that none is ever exceeded.

A sliding window is stricter than the platforms' fixed ones: whatever their window starts at, no stretch of `window`
seconds holds more than `requests`. What the platform itself says (`heed`) counts when it is less. What was sent is kept
in the database (`storage.meters`) by who sends, and taken up again at a start (`recall`).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from bot.cadence import Limit, PoolLimits
from bot.ports import Allowance
from storage.meters import Asked, Pause


class Meter:
    """How many requests a platform still takes."""

    def __init__(self, limit: Limit) -> None:
        self.limit = limit
        self.total = 0
        self._sent: deque[datetime] = deque()
        self._allowance: Allowance | None = None

    def free(self, now: datetime) -> int:
        """How many requests may be sent now."""
        start = now - timedelta(seconds=self.limit.window)
        while self._sent and self._sent[0] <= start:
            self._sent.popleft()
        ours = self.limit.requests - len(self._sent)
        if self._allowance is not None and now < self._allowance.reset_at:
            return max(0, min(ours, self._allowance.remaining))
        return max(0, ours)

    def spend(self, now: datetime, requests: int = 1) -> None:
        """Count requests that were sent."""
        self.total += requests
        self._sent.extend([now] * requests)
        if self._allowance is not None:
            left = max(0, self._allowance.remaining - requests)
            self._allowance = Allowance(remaining=left, reset_at=self._allowance.reset_at)

    def heed(self, allowance: Allowance | None) -> None:
        """Take the platform's word for what is left."""
        if allowance is not None:
            self._allowance = allowance


class Meters:
    """A meter for each limit of each source; one is begun when its pool is first asked for."""

    def __init__(self, limits: Mapping[str, PoolLimits]) -> None:
        self._limits = limits
        self._meters: dict[tuple[str, str], Meter] = {}

    @property
    def longest_window(self) -> timedelta:
        """For how long a request counts at most."""
        limits = [one for each in self._limits.values() for one in (each.each, *each.named.values())]
        return timedelta(seconds=max((limit.window for limit in limits), default=0.0))

    def of(self, source: str, pool: str) -> Meter:
        """The meter of a pool."""
        key = source, pool
        if key not in self._meters:
            self._meters[key] = Meter(self._limits[source].of(pool))
        return self._meters[key]

    def recall(self, sent: Iterable[Asked], pauses: Iterable[Pause]) -> None:
        """Take up what was sent, and what was ordered, before we were there."""
        for one in sent:
            if one.source in self._limits:
                self.of(one.source, one.pool).spend(one.at, one.requests)
        for pause in pauses:
            if pause.source in self._limits:
                self.of(pause.source, pause.pool).heed(Allowance(remaining=0, reset_at=pause.until))
