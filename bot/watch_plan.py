"""The watch's plan: who is watched by which stream, what each needs, and how often that can be met. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct

from bot.cadence import Need, Plan, Policy, PoolLimits, Stage, budget_stretch, forecast, make_plan
from bot.lookalikes import LookAlikes
from bot.sources.settings import SourcesSettings
from bot.watchlist import WatchedStream, watch_list
from matchers.vocabulary import Account, ContestId

Key = tuple[str, str]
"""A source and one of its streams, or one of its limits."""


class Register(Struct, frozen=True, kw_only=True):
    """What the plan is made from: the accounts, and at which stage their contests are."""

    revision: int
    accounts: tuple[Account, ...]
    stages: Mapping[ContestId, Stage]


class Costs(Struct, frozen=True, kw_only=True):
    """A budget as it stands, in dollars: spent, expected by the end of the night, there are (0: no budget)."""

    spent: float
    expected: float
    limit: float
    stretch: float


class WatchPlan(Struct, frozen=True, kw_only=True):
    """The streams with their needs, and for each limit of each source the intervals that it lets us keep."""

    at: datetime
    register: Register
    streams: Mapping[Key, WatchedStream]
    needs: Mapping[Key, Need]
    plans: Mapping[Key, Plan]
    costs: Mapping[str, Costs]
    looks: LookAlikes

    def interval(self, stream: WatchedStream) -> float:
        """Seconds between polls of a stream."""
        need = self.needs.get((stream.source, stream.key)) or Need(role=stream.role)
        return self.plans[stream.source, stream.pool].interval(need)


def plan_watch(
    register: Register,
    settings: SourcesSettings,
    *,
    limits: Mapping[str, PoolLimits],
    costs: Mapping[str, Costs],
    now: datetime,
) -> WatchPlan:
    """Plan for all sources whose limits are given."""
    listed = [one for one in watch_list(register.accounts, settings) if one.source in limits]
    streams = {(one.source, one.key): one for one in listed}
    needs = {key: one.need(register.stages) for key, one in streams.items()}
    policy = Policy(longest_wait=settings.watch.longest_wait_seconds)
    wanted: dict[Key, Counter[Need]] = {}
    for key, one in streams.items():
        wanted.setdefault((one.source, one.pool), Counter())[needs[key]] += 1
    plans = {}
    for (source, pool), wants in wanted.items():
        stretch = costs[source].stretch if source in costs else 1.0
        plans[source, pool] = make_plan(wants, limit=limits[source].of(pool), policy=policy, stretch=stretch)
    return WatchPlan(
        at=now,
        register=register,
        streams=streams,
        needs=needs,
        plans=plans,
        costs=costs,
        looks=LookAlikes(register.accounts),
    )


def quicker(before: WatchPlan | None, after: WatchPlan) -> Iterable[Key]:
    """The streams that are to be polled more often than planned before: their due times must come forward."""
    if before is None:
        return []
    known = [key for key in after.streams if key in before.streams]
    return [key for key in known if after.interval(after.streams[key]) < before.interval(before.streams[key]) / 1.5]


def night_start(now: datetime, *, timezone: str, begins: int) -> datetime:
    """When tonight's budget began: the last time that the desk's clock showed this hour.

    >>> from datetime import UTC
    >>> night_start(datetime(2026, 11, 4, 1, 0, tzinfo=UTC), timezone="UTC", begins=12).isoformat()
    '2026-11-03T12:00:00+00:00'
    """
    local = now.astimezone(ZoneInfo(timezone))
    today = datetime.combine(local.date(), time(begins), tzinfo=local.tzinfo)
    return (today if today <= local else today - timedelta(days=1)).astimezone(now.tzinfo)


def costs_of(*, units: int, price: float, limit: float, elapsed: float, night: float) -> Costs:
    """How a budget stands, and how much that is to stretch the intervals. `elapsed` and `night` in seconds."""
    spent = units * price
    return Costs(
        spent=spent,
        expected=forecast(spent=spent, elapsed=elapsed, night=night),
        limit=limit,
        stretch=budget_stretch(spent=spent, budget=limit, elapsed=elapsed, night=night) if limit > 0 else 1.0,
    )
