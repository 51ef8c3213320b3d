"""`tallywatch sources`, in lines of text: how each source stands, what it cost, what can be kept, a night rehearsed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from random import Random

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection

from bot.cadence import Plan
from bot.sources.build import limits_of
from bot.sources.rehearsal import Rehearsal, cast, rehearse
from bot.sources.settings import SourcesSettings
from bot.watch_plan import Costs, WatchPlan, costs_of, night_start, plan_watch
from bot.watch_record import load_register
from bot.watchlist import PLATFORMS, unidentified
from storage import register, streams, watching
from storage.values import StreamState
from storage.watching import Notice


class SourceReport(Struct, frozen=True, kw_only=True):
    """One source: how many streams, how they fare, what tonight took, how many handles have no id yet."""

    source: str
    streams: int
    overdue: int
    failing: int
    last_success_at: datetime | None
    requests: int
    units: int
    costs: Costs
    unidentified: int = 0


class SourcesReport(Struct, frozen=True, kw_only=True):
    """All sources, and what is going on."""

    at: datetime
    sources: tuple[SourceReport, ...]
    notices: tuple[Notice, ...]


def report(tx: Connection, settings: SourcesSettings, *, now: datetime, timezone: str) -> SourcesReport:
    """How every source stands that is enabled or has been polled."""
    states = streams.load_streams(tx)
    accounts = register.load_accounts(tx)
    enabled = [name for name in PLATFORMS if getattr(settings, name).enabled]
    names = dict.fromkeys([*enabled, *(state.source for state in states)])
    began_at = night_start(now, timezone=timezone, begins=settings.watch.night_begins)
    found = []
    for name in names:
        spent = watching.spent_since(tx, name, since=began_at)
        found.append(
            _one(
                name,
                [state for state in states if state.source == name],
                now=now,
                requests=spent.requests,
                units=spent.units,
                costs=_costs(settings, name, spent.units, elapsed=(now - began_at).total_seconds()),
                unidentified=len(unidentified(accounts, name)) if name in enabled and name != "feed" else 0,
            )
        )
    return SourcesReport(at=now, sources=tuple(found), notices=watching.open_notices(tx))


def _costs(settings: SourcesSettings, name: str, units: int, *, elapsed: float) -> Costs:
    price, limit = (settings.x.price, settings.x.budget) if name == "x" else (0.0, 0.0)
    return costs_of(units=units, price=price, limit=limit, elapsed=elapsed, night=settings.watch.night_hours * 3600)


def _one(
    name: str,
    states: Sequence[StreamState],
    *,
    now: datetime,
    requests: int,
    units: int,
    costs: Costs,
    unidentified: int,
) -> SourceReport:
    return SourceReport(
        source=name,
        streams=len(states),
        overdue=sum(1 for state in states if state.due_at is not None and state.due_at < now),
        failing=sum(1 for state in states if state.failures),
        last_success_at=max((state.succeeded_at for state in states if state.succeeded_at), default=None),
        requests=requests,
        units=units,
        costs=costs,
        unidentified=unidentified,
    )


def report_lines(found: SourcesReport) -> Iterator[str]:
    """A report as people read it."""
    if not found.sources:
        yield "No source is enabled: see [sources] in the config, and docs/sources.md."
    for one in found.sources:
        last = "never" if one.last_success_at is None else f"{_age(one.last_success_at, found.at)} ago"
        yield f"{one.source}: {one.streams} streams, {one.overdue} due, {one.failing} failing, last answer {last}"
        if one.unidentified:
            yield f"  {one.unidentified} handles have no platform id yet: `tallywatch run` asks for them"
        yield f"  tonight: {taken_words(one)}"
    for notice in found.notices:
        yield f"! {notice.text} (for {_age(notice.began_at, found.at)})"


def spending_lines(found: SourcesReport) -> Iterator[str]:
    """What each source took tonight, and what is going on: for a chat."""
    for one in found.sources:
        if one.requests or one.costs.limit:
            yield f"{one.source} tonight: {taken_words(one)}"
    for notice in found.notices:
        yield f"! {notice.text} (for {_age(notice.began_at, found.at)})"


def taken_words(one: SourceReport) -> str:
    """What a source took tonight: requests and, where posts have a price, posts and money spent and expected."""
    is_free = not (one.costs.limit or one.costs.spent)
    return f"{one.requests:,} requests" + ("" if is_free else f", {one.units:,} posts paid for{_money(one.costs)}")


def _money(costs: Costs) -> str:
    of = f" of ${costs.limit:.2f}" if costs.limit else ""
    slower = "" if costs.stretch == 1 else ", so polling is slower than asked"
    return f", ${costs.spent:.2f}{of} spent, ${costs.expected:.2f} expected{slower}"


def _age(then: datetime, now: datetime) -> str:
    seconds = (now - then).total_seconds()
    return (
        f"{seconds:.0f} s"
        if seconds < 120
        else f"{seconds / 60:.0f} min"
        if seconds < 7200
        else f"{seconds / 3600:.0f} h"
    )


def make_watch_plan(tx: Connection, settings: SourcesSettings, *, now: datetime) -> WatchPlan:
    """The plan for the register at hand, without any connection; an account without an id counts all the same."""
    known = load_register(tx, now)
    accounts = tuple(replace(one, platform_id=one.platform_id or one.handle) for one in known.accounts)
    known = replace(known, accounts=accounts)
    names = [name for name in PLATFORMS if getattr(settings, name).enabled] + (["page"] if settings.pages else [])
    limits = {name: limits_of(settings, name) for name in names}
    return plan_watch(known, settings, limits=limits, costs={}, now=now)


def plan_lines(plan: WatchPlan, *, longest_wait: float) -> Iterator[str]:
    """For each limit: what is asked for, what can be kept, and a plain word where it is worse."""
    for (source, pool), one in plan.plans.items():
        yield f"{source}, {pool}: {sum(row.streams for row in one.rows)} streams"
        yield from _rows(one)
        yield f"  {plan_verdict(one, longest_wait)}"
    if not plan.plans:
        yield "Nothing to poll: no platform is enabled, or no account of one is registered with its id."


def _rows(plan: Plan) -> Iterator[str]:
    yield f"  {'role':<10} {'stage':<9} {'streams':>7}  {'asked':>8}  {'kept':>8}"
    for row in plan.rows:
        asked, kept = f"{row.asked:.0f} s", f"{row.kept:.0f} s"
        yield f"  {row.need.role:<10} {row.need.stage:<9} {row.streams:>7}  {asked:>8}  {kept:>8}"


def plan_verdict(plan: Plan, longest_wait: float) -> str:
    """Whether the intervals asked for can be kept, in plain words; `longest_wait` in seconds."""
    rate = f"{plan.rate * 900:,.0f} requests in 15 minutes"
    if not plan.keeps_longest_wait:
        return f"WORSE THAN PROMISED: even {longest_wait:.0f} s cannot be kept for all; {rate}"
    if plan.is_worse_than_asked:
        return f"worse than asked: the limit allows no more; {rate}"
    return f"as asked; {rate}"


def rehearse_register(
    plan: WatchPlan, settings: SourcesSettings, *, hours: float, start: datetime, seed: int = 1
) -> Rehearsal:
    """A night of the registered X accounts on paper."""
    random = Random(seed)  # noqa: S311  # a rehearsal
    roles = [account.role for account in plan.register.accounts if account.platform == "x"]
    limit = limits_of(settings, "x").of("timeline")
    actors = cast(roles, hours=hours, random=random)
    return rehearse(actors, limit=limit, start=start, hours=hours, random=random, price=settings.x.price)


def rehearsal_lines(night: Rehearsal, *, limit: int, price: float, budget: float) -> Iterator[str]:
    """What a rehearsed night came to."""
    people = 2 * price * night.accounts
    yield f"{night.accounts:,} accounts of X for {night.hours:g} hours, on a virtual clock:"
    yield f"  {night.seen:,} of {night.posts:,} posts seen, {night.late} later than promised"
    yield f"  seen after {night.median_wait:.0f} s in the median, {night.longest_wait:.0f} s at most"
    yield f"  {night.requests:,} requests, at most {night.most_in_window:,} of {limit:,} in any 15 minutes"
    yield f"  ${night.cost:,.2f} for the posts, ${people:,.2f} to look the accounts up (on each UTC day of the night)"
    if 0 < budget < night.cost + people:
        yield f"  MORE THAN THE BUDGET of ${budget:,.2f}: intervals would grow during the night"
