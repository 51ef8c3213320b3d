"""How often the sources can be polled, kept in memory: planning a register of thousands takes a while."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.cadence import Plan
from bot.sources.settings import SourcesSettings
from bot.sources_report import make_watch_plan
from bot.watch_plan import Key

FRESH_FOR = timedelta(minutes=1)
"""How long a plan is shown before it is made again: contests move on while the page is read."""


@dataclass(slots=True)
class Cadence:
    """The plan in memory."""

    made_at: datetime | None = None
    plans: tuple[tuple[Key, Plan], ...] = ()

    def read(self, tx: Connection, settings: SourcesSettings, now: datetime) -> tuple[tuple[Key, Plan], ...]:
        """For each limit of each source what is asked for and what can be kept."""
        if self.made_at is None or not timedelta() <= now - self.made_at < FRESH_FOR:
            self.plans = tuple(make_watch_plan(tx, settings, now=now).plans.items())
            self.made_at = now
        return self.plans
