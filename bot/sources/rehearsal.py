"""A night rehearsed on paper: can the register at hand be polled within its promises and the platform's limits?

Nothing is sent. Accounts post at random (seeded) times on a virtual clock, contests go from awaited to counting,
some to a recount, then declared; the real cadence, plan and meter decide who is polled each second. The report says
how late posts were seen, how many requests it took at most in any window, and what the posts cost.
"""

from __future__ import annotations

import heapq
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from random import Random

from msgspec import Struct

from bot.cadence import Last, Limit, Need, Plan, Policy, Stage, Waiting, make_plan, most_pressing, next_due
from bot.ports import Outcome
from bot.sources.meter import Meter
from matchers.vocabulary import Role

REPLAN = 60
"""Seconds between plans: stages change, and with them who needs what."""


class Cast(Struct, frozen=True, kw_only=True):
    """An account of the rehearsal: role, stage changes and posts as seconds of the night, both in order."""

    role: Role
    stages: tuple[tuple[float, Stage], ...]
    posts: tuple[float, ...]

    def stage(self, second: float) -> Stage:
        """The stage of its contest at this second."""
        stage = Stage.AWAITED
        for since, then in self.stages:
            if since > second:
                break
            stage = then
        return stage


class Rehearsal(Struct, frozen=True, kw_only=True):
    """What came of it. Waits are in seconds; `late` are posts seen later than promised."""

    accounts: int
    hours: float
    posts: int
    seen: int
    late: int
    median_wait: float
    longest_wait: float
    requests: int
    most_in_window: int
    cost: float
    first_plan: Plan
    tightest_plan: Plan


def cast(roles: Sequence[Role], *, hours: float, random: Random) -> list[Cast]:
    """A night for each role: counting from the first quarter, declared at some time in the second half."""
    night = hours * 3600
    actors = []
    for role in roles:
        counting, declared = random.uniform(0.15, 0.35) * night, random.uniform(0.4, 0.9) * night
        stages = [(0.0, Stage.AWAITED), (counting, Stage.COUNTING), (declared, Stage.DECLARED)]
        if random.random() < 0.03:
            stages.insert(2, ((counting + declared) / 2, Stage.RECOUNT))
        posts = sorted(random.uniform(0, night * 0.95) for _ in range(random.randint(0, 12)))
        actors.append(Cast(role=role, stages=tuple(stages), posts=tuple(posts)))
    return actors


class _Stream(Struct, kw_only=True):
    """One polled account: how far it was read, and the promise of its last schedule."""

    actor: Cast
    read: int = 0
    interval: float = 0.0
    need: Need


def rehearse(
    actors: Sequence[Cast], *, limit: Limit, start: datetime, hours: float, random: Random, price: float
) -> Rehearsal:
    """Poll the actors for a night, second by second."""
    policy, meter = Policy(), Meter(limit)
    streams = [_Stream(actor=actor, need=Need(role=actor.role)) for actor in actors]
    first = plan = tightest = _plan(streams, 0.0, limit, policy)
    due = [(random.uniform(0, plan.interval(stream.need)), index) for index, stream in enumerate(streams)]
    heapq.heapify(due)
    waits: list[float] = []
    late = most = 0
    for second in range(int(hours * 3600)):
        now = start + timedelta(seconds=second)
        if second % REPLAN == 0:
            plan = _plan(streams, second, limit, policy)
            tightest = max(tightest, plan, key=lambda p: p.asked_rate)
        for index in _chosen(due, second, start, streams, meter.free(now)):
            stream = streams[index]
            meter.spend(now)
            new = list(_poll(stream, second))
            waits += new
            late += sum(1 for wait in new if stream.interval and wait > stream.interval + 2)
            stream.interval = plan.interval(stream.need)
            last = Last(outcome=Outcome.NEWS if new else Outcome.QUIET)
            then = next_due(
                last, now=now, interval=stream.interval, longest_wait=policy.longest_wait, jitter=random.random()
            )
            heapq.heappush(due, ((then.at - start).total_seconds(), index))
        most = max(most, limit.requests - meter.free(now))
    waits.sort()
    return Rehearsal(
        accounts=len(actors),
        hours=hours,
        posts=sum(len(actor.posts) for actor in actors),
        seen=len(waits),
        late=late,
        median_wait=waits[len(waits) // 2] if waits else 0.0,
        longest_wait=waits[-1] if waits else 0.0,
        requests=meter.total,
        most_in_window=most,
        cost=len(waits) * price,
        first_plan=first,
        tightest_plan=tightest,
    )


def _plan(streams: Sequence[_Stream], second: float, limit: Limit, policy: Policy) -> Plan:
    """Bring every stream's need up to date and plan for all."""
    for stream in streams:
        stage = stream.actor.stage(second)
        if stage is not stream.need.stage:
            stream.need = Need(role=stream.actor.role, stage=stage)
    return make_plan(Counter(stream.need for stream in streams), limit=limit, policy=policy)


def _chosen(
    due: list[tuple[float, int]], second: float, start: datetime, streams: Sequence[_Stream], free: int
) -> list[int]:
    """Who is polled this second; those for whom no request is left stay due."""
    waiting: list[Waiting] = []
    while due and due[0][0] <= second:
        at, index = heapq.heappop(due)
        stream = streams[index]
        waiting.append(
            Waiting(
                key=str(index),
                due_at=start + timedelta(seconds=at),
                interval=stream.interval or 1.0,
                urgent=stream.need.is_urgent,
            )
        )
    chosen = most_pressing(waiting, now=start + timedelta(seconds=second), at_most=free)
    kept = {waiting.key for waiting in chosen}
    for other in waiting:
        if other.key not in kept:
            heapq.heappush(due, ((other.due_at - start).total_seconds(), int(other.key)))
    return [int(one.key) for one in chosen]


def _poll(stream: _Stream, second: float) -> Iterator[float]:
    """How long each post that is read now had waited."""
    upto = bisect_right(stream.actor.posts, second)
    yield from (second - posted for posted in stream.actor.posts[stream.read : upto])
    stream.read = upto
