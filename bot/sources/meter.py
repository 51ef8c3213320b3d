"""Counting our own requests against a platform's limit, so that it is never exceeded.

A sliding window is stricter than the platforms' fixed ones: whatever their window starts at, no stretch of `window`
seconds holds more than `requests`. What the platform itself says (`heed`) counts when it is less.
"""

from __future__ import annotations

from collections import deque
from datetime import datetime, timedelta

from bot.cadence import Limit
from bot.ports import Allowance


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
