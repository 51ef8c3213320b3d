"""The watch: polls the platforms' streams when they are due, and keeps what comes of it.

Once a minute, or when the register has changed: who is watched, at which stage the contests are, what the limits and
the budget allow (`bot.watch_plan`). At every tick: the most pressing of the due streams are polled, each as a task of
its own, so that a slow platform holds up no other. Posts, cursor, due time, costs and notices of a poll are one
transaction (`bot.watch_record`). Due times stand in the database; what is kept here is a cache.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta
from random import Random

from sqlalchemy import Connection

from bot import notices
from bot.cadence import Last, Waiting, most_pressing, next_due
from bot.notices import Trouble
from bot.ports import Allowance, Clock, Identity, Outcome, Poll, SourceError
from bot.sources.build import Watched
from bot.sources.meter import Meters
from bot.sources.settings import SourcesSettings
from bot.watch_plan import Costs, Key, WatchPlan, costs_of, night_start, plan_watch, quicker
from bot.watch_record import keep_failure, keep_poll, load_register, open_topics, tell
from bot.watchlist import WatchedStream
from storage import meters, streams, watching
from storage.engine import Store
from storage.meters import Asked, Pause
from storage.register import register_revision
from storage.values import StreamState

log = logging.getLogger(__name__)

REPLAN = timedelta(seconds=60)
AT_ONCE = 20
"""Polls of one pool (one platform, one server) at the same time."""

PAUSING = {Outcome.LIMITED, Outcome.UNPAID}
PAUSE = timedelta(minutes=5)


class Watch:
    """Polls everything that is watched. `tick` it often; `settle` waits for what is under way.

    `unknown`: handles that nobody has, with when to ask for them again. `deaf`: channels that refuse notices, with when
    to try again.
    """

    def __init__(
        self,
        store: Store,
        watched: Mapping[str, Watched],
        *,
        settings: SourcesSettings,
        clock: Clock,
        timezone: str = "UTC",
        random: Random | None = None,
    ) -> None:
        self.store = store
        self.watched = watched
        self.settings = settings
        self.clock = clock
        self.new_posts = 0
        self.plan: WatchPlan | None = None
        self.unknown: dict[Key, datetime] = {}
        self.deaf: dict[str, datetime] = {}
        self._timezone = timezone
        self._random = random or Random()  # noqa: S311  # jitter
        self.meters = _recalled(store, Meters({name: one.limits for name, one in watched.items()}), clock.now())
        self._heard: dict[Key, datetime] = {}
        self._failed = Counter[str]()
        self._open: set[str] = set()
        self._tasks: dict[Key, asyncio.Task[int]] = {}
        self._busy = Counter[Key]()

    async def tick(self) -> int:
        """Start the polls that are due; how many. Raises what a finished poll died of."""
        self._reap()
        if await asyncio.to_thread(self._is_stale):
            await asyncio.to_thread(self._make_plan)
        chosen = await asyncio.to_thread(self._choose)
        for stream in chosen:
            self._busy[stream.source, stream.pool] += 1
            self._tasks[stream.source, stream.key] = asyncio.create_task(self._poll(stream))
        return len(chosen)

    async def settle(self) -> None:
        """Wait for the polls under way. Raises what one of them died of."""
        if self._tasks:
            await asyncio.wait(self._tasks.values())
        self._reap()

    async def aclose(self) -> None:
        """Let polls finish, then close the sources."""
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)
        for one in self.watched.values():
            await one.source.aclose()

    def _reap(self) -> None:
        """Take in what has finished; what a poll died of goes on to the job runner."""
        finished = [key for key, task in self._tasks.items() if task.done()]
        for task in [self._tasks.pop(key) for key in finished]:
            self.new_posts += task.result()

    def _is_stale(self) -> bool:
        if self.plan is None or self.clock.now() - self.plan.at >= REPLAN:
            return True
        with self.store.reading() as tx:
            return register_revision(tx) != self.plan.register.revision

    def _make_plan(self) -> None:
        """Plan anew: introduce the accounts, bring due times forward, tell of silence and of shortage."""
        now = self.clock.now()
        limits = {name: one.limits for name, one in self.watched.items()}
        with self.store.reading() as tx:
            known = load_register(tx, now)
            costs = {name: self._costs(tx, name, now) for name in self.watched}
        before = self.plan
        self.plan = plan = plan_watch(known, self.settings, limits=limits, costs=costs, now=now)
        self._introduce(plan)
        with self.store.writing() as tx:
            streams.add_streams(tx, plan.streams)
            for key in quicker(before, plan):
                soon = timedelta(seconds=plan.interval(plan.streams[key]) * self._random.random())
                streams.reschedule(tx, *key, due_at=now + soon)
            tell(tx, self._silences(plan, now), at=now)
            for name, cost in costs.items():
                short = notices.shortage_of(name, spent=cost.spent, limit=cost.limit, expected=cost.expected)
                tell(tx, [short], at=now)
                if short is None:
                    watching.end_notice(tx, notices.budget(name), at=now, ending="the budget will last")
            meters.forget_asked(tx, before=now - self.meters.longest_window)
            self._open = open_topics(tx)

    def _costs(self, tx: Connection, name: str, now: datetime) -> Costs:
        watch, one = self.settings.watch, self.watched[name]
        began_at = night_start(now, timezone=self._timezone, begins=watch.night_begins)
        return costs_of(
            units=watching.spent_since(tx, name, since=began_at).units,
            price=one.price,
            limit=one.budget,
            elapsed=(now - began_at).total_seconds(),
            night=watch.night_hours * 3600,
        )

    def _introduce(self, plan: WatchPlan) -> None:
        """Tell the sources what their accounts are called, so that no poll has to ask."""
        for name, one in self.watched.items():
            if one.meet is not None:
                accounts = [a for stream in plan.streams.values() if stream.source == name for a in stream.accounts]
                one.meet(
                    [
                        Identity(platform=name, platform_id=a.platform_id or "", handle=a.handle, name=a.name)
                        for a in accounts
                    ]
                )

    def _silences(self, plan: WatchPlan, now: datetime) -> list[Trouble | None]:
        """Official accounts that should have spoken. Each is given the patience from when its count was first seen."""
        patience = timedelta(minutes=self.settings.watch.silent_minutes)
        found = []
        for key, stream in plan.streams.items():
            for account in stream.accounts[:1]:
                stage, heard_at = plan.needs[key].stage, self._heard.setdefault(key, now)
                found.append(
                    notices.silence_of(*key, account, stage=stage, heard_at=heard_at, now=now, patience=patience)
                )
        return found

    def _choose(self) -> list[WatchedStream]:
        """The streams to poll now, as many as every limit lets us; their requests are noted before they are sent."""
        now, plan = self.clock.now(), self.plan
        assert plan is not None
        with self.store.reading() as tx:
            due = [one for name in self.watched for one in streams.due_streams(tx, now=now, limit=2000, source=name)]
        waiting: dict[Key, list[Waiting]] = {}
        for state in due:
            key = state.source, state.stream
            if (stream := plan.streams.get(key)) is not None and key not in self._tasks:
                waiting.setdefault((state.source, stream.pool), []).append(_waiting(state, plan, now))
        chosen: list[WatchedStream] = []
        for (name, pool), several in waiting.items():
            at_most = max(0, min(AT_ONCE - self._busy[name, pool], self.meters.of(name, pool).free(now)))
            chosen += [plan.streams[name, one.key] for one in most_pressing(several, now=now, at_most=at_most)]
        self.spend(Counter((stream.source, stream.pool) for stream in chosen))
        return chosen

    def spend(self, requests: Mapping[Key, int]) -> None:
        """Count requests against their limits, here and in the database."""
        now = self.clock.now()
        sent = [Asked(source=source, pool=pool, at=now, requests=n) for (source, pool), n in requests.items() if n > 0]
        for one in sent:
            self.meters.of(one.source, one.pool).spend(now, one.requests)
        if sent:
            with self.store.writing() as tx:
                meters.note_asked(tx, sent)

    def pause(self, source: str, pool: str, error: SourceError) -> None:
        """Ask nothing more of a pool whose limit is reached, or whose credit is used up, for a while."""
        if error.outcome not in PAUSING or not self.watched[source].is_one_host:
            return
        until = error.retry_at or self.clock.now() + PAUSE
        self.meters.of(source, pool).heed(Allowance(remaining=0, reset_at=until))
        if error.outcome is Outcome.LIMITED:  # who has paid may start again at once
            with self.store.writing() as tx:
                meters.keep_pause(tx, Pause(source=source, pool=pool, until=until))

    async def _poll(self, stream: WatchedStream) -> int:
        """Poll one stream and keep what came of it; how many posts were new."""
        try:
            with self.store.reading() as tx:
                cursor = streams.load_cursor(tx, stream.source, stream.key)
            poll = await self.watched[stream.source].source.poll(stream.key, cursor)
        except SourceError as error:
            await asyncio.to_thread(self._note_failure, stream, error)
            return 0
        finally:
            self._busy[stream.source, stream.pool] -= 1
        return await asyncio.to_thread(self._note_poll, stream, poll)

    def _note_poll(self, stream: WatchedStream, poll: Poll) -> int:
        key, now = (stream.source, stream.key), self.clock.now()
        assert self.plan is not None
        self.spend({(stream.source, stream.pool): poll.requests - 1})
        if self.watched[stream.source].is_one_host:
            self.meters.of(stream.source, stream.pool).heed(poll.allowance)
        self._failed[stream.source] = 0
        over = {notices.failing(stream.source), notices.unreadable(*key)}
        if poll.posts:
            self._heard[key] = now
            over.add(notices.silent(*key))
        due = self._due(stream, Last(outcome=Outcome.NEWS if poll.posts else Outcome.QUIET), now)
        with self.store.writing() as tx:
            ended = over & self._open
            new = keep_poll(tx, stream, poll, at=now, due_at=due, over=ended, looks=self.plan.looks)
        self._open -= over
        log.info("polled %s %s: %d new, cost %d", stream.source, stream.key, new, poll.cost)
        return new

    def _note_failure(self, stream: WatchedStream, error: SourceError) -> None:
        now, source = self.clock.now(), stream.source
        self._failed[source] += error.outcome is Outcome.FAILED
        self.pause(source, stream.pool, error)
        in_a_row, why = self._failed[source], str(error)
        trouble = notices.trouble_of(source, stream.key, outcome=error.outcome, reason=why, in_a_row=in_a_row)
        with self.store.writing() as tx:
            state = streams.load_stream(tx, source, stream.key)
            last = Last(outcome=error.outcome, failures=(state.failures if state else 0) + 1, retry_at=error.retry_at)
            keep_failure(tx, stream, error, at=now, due_at=self._due(stream, last, now), trouble=trouble)
        if trouble is not None:
            self._open.add(trouble.topic)
        log.warning("poll of %s %s failed: %s", source, stream.key, why)

    def _due(self, stream: WatchedStream, last: Last, now: datetime) -> datetime:
        assert self.plan is not None
        longest, jitter = self.settings.watch.longest_wait_seconds, self._random.random()
        return next_due(last, now=now, interval=self.plan.interval(stream), longest_wait=longest, jitter=jitter).at


def _recalled(store: Store, counted: Meters, now: datetime) -> Meters:
    """The meters with what was sent, and ordered, before a restart."""
    with store.reading() as tx:
        counted.recall(meters.asked_since(tx, now - counted.longest_window), meters.pauses(tx, now))
    return counted


def _waiting(state: StreamState, plan: WatchPlan, now: datetime) -> Waiting:
    key = state.source, state.stream
    stream = plan.streams[key]
    return Waiting(
        key=state.stream,
        due_at=state.due_at or now,
        interval=plan.interval(stream),
        urgent=plan.needs[key].is_urgent,
    )
