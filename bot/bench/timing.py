"""Timing: what is compared is run in turn, five times, and the medians are set side by side."""

from __future__ import annotations

import gc
import statistics
import time
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

ROUNDS = 5


class Goal(Struct, frozen=True, kw_only=True):
    """One line of the table: what was measured, and the figure that it may not pass. `least`: it may not fall below."""

    name: str
    measured: float
    goal: float
    unit: str = "x"
    least: bool = False
    note: str = ""

    @property
    def is_met(self) -> bool:
        """Whether the goal holds."""
        return self.measured >= self.goal if self.least else self.measured <= self.goal


def in_turn(tasks: Mapping[str, Callable[[], Callable[[], object]]], *, rounds: int | None = None) -> dict[str, float]:
    """The median seconds of each task, all run in turn so that a busy moment strikes them alike.

    A task makes ready and returns what is to be timed.
    """
    taken: dict[str, list[float]] = {name: [] for name in tasks}
    for _ in range(rounds or ROUNDS):
        for name, prepare in tasks.items():
            run = prepare()
            gc.collect()
            began = time.perf_counter()
            run()
            taken[name].append(time.perf_counter() - began)
    return {name: statistics.median(times) for name, times in taken.items()}


def percentile(times: Sequence[float], share: float) -> float:
    """The time that this share of them stays under."""
    return sorted(times)[min(int(len(times) * share), len(times) - 1)]
