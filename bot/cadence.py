"""When is a stream due next? Pure: role, state of the count, last outcome, limits and budget in; a time and why out.

Rules, in order: a refusal with a stated end waits for that end; trouble backs off, doubling; otherwise the interval of
`PACE` for the role and the state of the contest, stretched by what the platform's limit and the budget allow. Nothing
waits longer than `Policy.longest_wait`, unless the platform itself said so.

Jitter is passed in (0 <= jitter < 1), so that the same input gives the same answer. Who polls, and keeping due times
between runs, is left to `bot.polling` and `storage`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from msgspec import Struct, field

from bot.ports import Outcome
from matchers.vocabulary import Role


class Stage(StrEnum):
    """Where a contest is in its night."""

    AWAITED = "awaited"
    COUNTING = "counting"
    RECOUNT = "recount"
    DECLARED = "declared"


PACE: Mapping[Role, Mapping[Stage, int]] = {
    Role.OFFICIAL: {Stage.AWAITED: 60, Stage.COUNTING: 20, Stage.RECOUNT: 15, Stage.DECLARED: 300},
    Role.CANDIDATE: {Stage.AWAITED: 120, Stage.COUNTING: 45, Stage.RECOUNT: 30, Stage.DECLARED: 600},
    Role.PARTY: {Stage.AWAITED: 120, Stage.COUNTING: 60, Stage.RECOUNT: 45, Stage.DECLARED: 600},
    Role.MEDIA: {Stage.AWAITED: 120, Stage.COUNTING: 60, Stage.RECOUNT: 45, Stage.DECLARED: 300},
    Role.WATCH: {Stage.AWAITED: 300, Stage.COUNTING: 120, Stage.RECOUNT: 120, Stage.DECLARED: 900},
}
"""The interval that is asked for, in seconds: what the plan keeps when limits allow."""

EARLY = 0.1
"""Jitter polls up to this part of the interval early, never late: the interval is a promise."""

FIRST_BACKOFF = 5.0
"""Seconds after the first failure; each further one doubles it."""

RECOVERY = 120.0
"""No backoff grows past this many seconds (or the stream's own interval, if longer): recovery must be seen soon."""

NEEDS_A_PERSON = 300.0
"""Seconds between tries while credentials or credit wait for somebody to act."""


class Policy(Struct, frozen=True, kw_only=True):
    """What the desk asks for. `longest_wait` (seconds) holds for every stream, whatever else is short."""

    pace: Mapping[Role, Mapping[Stage, int]] = field(default_factory=lambda: PACE)
    longest_wait: float = 600.0


class Need(Struct, frozen=True, kw_only=True):
    """What one stream asks of its platform."""

    role: Role
    stage: Stage = Stage.AWAITED

    @property
    def is_urgent(self) -> bool:
        """Official word on a running count comes before everything."""
        return self.role is Role.OFFICIAL and self.stage in {Stage.COUNTING, Stage.RECOUNT}


class Limit(Struct, frozen=True, kw_only=True):
    """A platform's limit: `requests` in `window` seconds. Only the part `usable` is planned with."""

    requests: int
    window: float = 900.0
    usable: float = 0.9

    @property
    def rate(self) -> float:
        """Requests a second that a plan may use."""
        return self.requests * self.usable / self.window


class PoolLimits(Struct, frozen=True, kw_only=True):
    """All limits of a platform: those that have a name, and the one that every other pool has for itself."""

    each: Limit
    named: Mapping[str, Limit] = {}

    def of(self, pool: str) -> Limit:
        """The limit that counts the requests of a pool."""
        return self.named.get(pool, self.each)


class Row(Struct, frozen=True, kw_only=True):
    """A line of the plan: so many streams of one need, the interval asked for and the one that can be kept."""

    need: Need
    streams: int
    asked: float
    kept: float


class Plan(Struct, frozen=True, kw_only=True):
    """The intervals that a platform's limit lets us keep. `rate` is in requests a second."""

    rows: tuple[Row, ...]
    rate: float
    asked_rate: float
    keeps_longest_wait: bool = True

    @property
    def is_worse_than_asked(self) -> bool:
        """Whether any interval had to be stretched."""
        return any(row.kept > row.asked for row in self.rows)

    def interval(self, need: Need) -> float:
        """Seconds between polls of a stream with this need."""
        return next((row.kept for row in self.rows if row.need == need), PACE[need.role][need.stage])


class Last(Struct, frozen=True, kw_only=True):
    """How the last poll of a stream ended, and how many failed in a row (this one included)."""

    outcome: Outcome
    failures: int = 0
    retry_at: datetime | None = None


class Due(Struct, frozen=True, kw_only=True):
    """When a stream is polled next, and why then."""

    at: datetime
    reason: str


def next_due(last: Last, *, now: datetime, interval: float, longest_wait: float, jitter: float) -> Due:
    """When is a stream that was polled just now due again?

    >>> from datetime import UTC
    >>> at = datetime(2026, 11, 3, 22, 0, tzinfo=UTC)
    >>> next_due(Last(outcome=Outcome.QUIET), now=at, interval=60, longest_wait=900, jitter=0.0).reason
    'every 60 s'
    """
    match last.outcome:
        case Outcome.NEWS | Outcome.QUIET:
            wait, reason = interval * (1 - EARLY * jitter), f"every {interval:.0f} s"
        case Outcome.LIMITED if last.retry_at is not None:
            spread = 1 + jitter * min(interval, 30)
            return Due(
                at=max(now, last.retry_at) + timedelta(seconds=spread), reason="the platform's limit resets then"
            )
        case Outcome.UNPAID | Outcome.DENIED:
            wait, reason = NEEDS_A_PERSON * (1 - EARLY * jitter), "waits for a person"
        case Outcome.GONE:
            wait, reason = longest_wait, "not to be read at present"
        case _:
            wait, reason = _backoff(last, interval, jitter), f"failed {last.failures} times"
            if last.retry_at is not None:
                wait = max(wait, (last.retry_at - now).total_seconds())
    return Due(at=now + timedelta(seconds=min(wait, longest_wait)), reason=reason)


def _backoff(last: Last, interval: float, jitter: float) -> float:
    """Doubling from `FIRST_BACKOFF`, at most `RECOVERY` or the interval; half of it fixed, half jitter."""
    doubled: float = FIRST_BACKOFF * 2 ** min(max(last.failures - 1, 0), 16)
    return min(doubled, max(interval, RECOVERY)) * (0.5 + 0.5 * jitter)


def make_plan(needs: Mapping[Need, int], *, limit: Limit, policy: Policy, stretch: float = 1.0) -> Plan:
    """The intervals to keep for a register: as asked if the limit allows, else stretched, the urgent last.

    `stretch` (from the budget) lengthens all but the urgent at once.
    """
    asked = {need: float(policy.pace[need.role][need.stage]) for need in needs}
    longest = policy.longest_wait
    start = {need: s if need.is_urgent else max(s, min(s * stretch, longest)) for need, s in asked.items()}
    kept = start
    for stretchable in (lambda need: not need.is_urgent, lambda _: True):
        kept = _fit(kept, needs, rate=limit.rate, longest=longest, stretchable=stretchable)
        if _rate(kept, needs) <= limit.rate * (1 + 1e-9):
            break
    short = _rate(kept, needs) / limit.rate
    fits = short <= 1 + 1e-9
    if not fits:
        kept = {need: seconds * short for need, seconds in kept.items()}
    rows = tuple(
        Row(need=need, streams=needs[need], asked=asked[need], kept=kept[need])
        for need in sorted(needs, key=lambda need: (asked[need], need.role, need.stage))
    )
    return Plan(rows=rows, rate=_rate(kept, needs), asked_rate=_rate(asked, needs), keeps_longest_wait=fits)


def _rate(intervals: Mapping[Need, float], needs: Mapping[Need, int]) -> float:
    """Requests a second; jitter polls a little early, so the mean interval is a little shorter."""
    return sum(count / (intervals[need] * (1 - EARLY / 2)) for need, count in needs.items())


def _fit(
    start: Mapping[Need, float],
    needs: Mapping[Need, int],
    *,
    rate: float,
    longest: float,
    stretchable: Callable[[Need], bool],
) -> dict[Need, float]:
    """The least common factor on the stretchable intervals (each at most `longest`) that comes down to `rate`."""

    def stretched(factor: float) -> dict[Need, float]:
        return {n: max(s, min(s * factor, longest)) if stretchable(n) else s for n, s in start.items()}

    low, high = 1.0, longest / min(start.values(), default=longest)
    if _rate(stretched(low), needs) <= rate:
        return stretched(low)
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if _rate(stretched(middle), needs) > rate else (low, middle)
    return stretched(high)


def budget_stretch(*, spent: float, budget: float, elapsed: float, night: float) -> float:
    """How much to stretch intervals when money goes faster than the night: 1 while on course, never a stop.

    >>> budget_stretch(spent=10, budget=100, elapsed=3600, night=36000)
    1.0
    >>> budget_stretch(spent=50, budget=100, elapsed=3600, night=36000)
    9.0
    """
    left, time_left = budget - spent, max(night - elapsed, 1.0)
    if elapsed <= 0 or spent <= 0 or left >= spent * time_left / elapsed:
        return 1.0
    if left <= 0:
        return float("inf")
    return spent * time_left / elapsed / left


def forecast(*, spent: float, elapsed: float, night: float) -> float:
    """What the night will have cost when it goes on as it has.

    >>> forecast(spent=5, elapsed=3600, night=36000)
    50.0
    """
    return spent * max(night, elapsed) / elapsed if elapsed > 0 else spent


class Waiting(Struct, frozen=True, kw_only=True):
    """A stream that is due: since when, and the interval that it was promised."""

    key: str
    due_at: datetime
    interval: float
    urgent: bool = False


def most_pressing(waiting: Iterable[Waiting], *, now: datetime, at_most: int) -> Sequence[Waiting]:
    """The streams to poll first: the urgent, then the latest by the measure of their own interval.

    Lateness grows without bound, so nobody starves behind the busy ones.
    """
    return sorted(waiting, key=lambda w: (not w.urgent, -(now - w.due_at).total_seconds() / w.interval))[:at_most]
