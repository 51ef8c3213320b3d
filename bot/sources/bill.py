"""What a platform charges for: the same thing twice in one UTC day is billed once (X's documentation, August 2026).

Kept in memory: after a restart in the middle of a day the count is too high rather than too low.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime


class Bill:
    """The things that were paid for today."""

    def __init__(self) -> None:
        self._day = date.min
        self._paid: set[str] = set()

    def add(self, things: Mapping[str, int], *, at: datetime) -> int:
        """How many units these cost, of which each is worth so many; what was paid for today costs nothing."""
        day = at.astimezone(UTC).date()
        if day != self._day:
            self._day, self._paid = day, set()
        new = {thing: units for thing, units in things.items() if thing not in self._paid}
        self._paid.update(new)
        return sum(new.values())
