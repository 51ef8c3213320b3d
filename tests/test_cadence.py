from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cadence import (
    PACE,
    Last,
    Limit,
    Need,
    Policy,
    Stage,
    Waiting,
    budget_stretch,
    forecast,
    make_plan,
    most_pressing,
    next_due,
)
from bot.ports import Allowance, Outcome
from bot.sources.meter import Meter
from bot.sources.rehearsal import cast, rehearse
from matchers.vocabulary import Role

NOW = datetime(2026, 11, 3, 22, 0, tzinfo=UTC)
COUNTING = Need(role=Role.OFFICIAL, stage=Stage.COUNTING)
CANDIDATE = Need(role=Role.CANDIDATE, stage=Stage.COUNTING)


def wait(last: Last, *, interval: float = 60, jitter: float = 0.0, longest: float = 600) -> float:
    return (next_due(last, now=NOW, interval=interval, longest_wait=longest, jitter=jitter).at - NOW).total_seconds()


@pytest.mark.parametrize(
    ("last", "seconds"),
    [
        pytest.param(Last(outcome=Outcome.QUIET), 60, id="quiet: the interval"),
        pytest.param(Last(outcome=Outcome.NEWS), 60, id="news: the interval"),
        pytest.param(Last(outcome=Outcome.FAILED, failures=1), 2.5, id="first failure: soon again"),
        pytest.param(Last(outcome=Outcome.FAILED, failures=3), 10, id="third failure: four times that"),
        pytest.param(Last(outcome=Outcome.FAILED, failures=40), 60, id="long trouble: recovery must be seen soon"),
        pytest.param(Last(outcome=Outcome.DENIED), 300, id="credentials refused: a person must act"),
        pytest.param(Last(outcome=Outcome.UNPAID), 300, id="no credit: a person must act"),
        pytest.param(Last(outcome=Outcome.GONE), 600, id="suspended: looked at now and then"),
        pytest.param(Last(outcome=Outcome.LIMITED, failures=1), 2.5, id="limited without a reset: backs off"),
        pytest.param(
            Last(outcome=Outcome.LIMITED, failures=1, retry_at=NOW + timedelta(seconds=700)),
            701,
            id="limited with a reset: obeyed, even past the longest wait",
        ),
        pytest.param(
            Last(outcome=Outcome.FAILED, failures=1, retry_at=NOW + timedelta(seconds=90)),
            90,
            id="a Retry-After is obeyed",
        ),
    ],
)
def test_the_last_outcome_decides_the_wait(last: Last, seconds: float) -> None:
    assert wait(last) == pytest.approx(seconds)


@given(
    st.sampled_from(list(Outcome)),
    st.integers(0, 1000),
    st.floats(0, 1, exclude_max=True),
    st.floats(1, 600),
)
def test_nothing_waits_longer_than_the_longest_wait_and_nothing_spins(
    outcome: Outcome, failures: int, jitter: float, interval: float
) -> None:
    seconds = wait(Last(outcome=outcome, failures=failures), interval=interval, jitter=jitter)
    assert 0 < seconds <= 600


@given(st.floats(0, 1, exclude_max=True))
def test_jitter_makes_a_poll_early_but_never_late(jitter: float) -> None:
    assert 54 <= wait(Last(outcome=Outcome.QUIET), jitter=jitter) <= 60


def test_every_role_has_a_pace_for_every_stage() -> None:
    assert {role: set(PACE[role]) for role in PACE} == {role: set(Stage) for role in Role}


def test_a_declared_contest_is_polled_less_than_one_that_counts() -> None:
    for role in Role:
        assert PACE[role][Stage.RECOUNT] <= PACE[role][Stage.COUNTING] < PACE[role][Stage.DECLARED]


def test_a_small_register_keeps_the_intervals_that_were_asked_for() -> None:
    plan = make_plan({COUNTING: 10, CANDIDATE: 20}, limit=Limit(requests=10_000), policy=Policy())
    assert not plan.is_worse_than_asked
    assert plan.interval(COUNTING) == 20


def test_when_the_limit_is_short_candidates_wait_and_the_counting_officials_do_not() -> None:
    plan = make_plan({COUNTING: 100, CANDIDATE: 2505}, limit=Limit(requests=10_000), policy=Policy())
    assert plan.interval(COUNTING) == 20
    assert plan.interval(CANDIDATE) > 45
    assert plan.is_worse_than_asked
    assert plan.rate <= 10_000 * 0.9 / 900 * 1.0001


def test_officials_wait_longer_only_when_all_others_are_at_the_longest_wait() -> None:
    plan = make_plan({COUNTING: 400, CANDIDATE: 2505}, limit=Limit(requests=10_000), policy=Policy())
    assert plan.interval(CANDIDATE) == 600
    assert 20 < plan.interval(COUNTING) < 120
    assert plan.keeps_longest_wait


def test_a_register_that_no_limit_can_carry_is_said_to_break_the_longest_wait() -> None:
    plan = make_plan({CANDIDATE: 100_000}, limit=Limit(requests=10_000), policy=Policy())
    assert not plan.keeps_longest_wait
    assert plan.interval(CANDIDATE) == pytest.approx(100_000 / 10 / 0.95)


@given(
    st.dictionaries(
        st.builds(Need, role=st.sampled_from(list(Role)), stage=st.sampled_from(list(Stage))),
        st.integers(1, 3000),
        min_size=1,
    ),
    st.integers(10, 20_000),
    st.floats(1, 50),
)
def test_a_plan_never_asks_for_more_than_the_limit(needs: dict[Need, int], requests: int, stretch: float) -> None:
    limit = Limit(requests=requests)
    plan = make_plan(needs, limit=limit, policy=Policy(), stretch=stretch)
    assert plan.rate <= limit.rate * 1.001
    assert all(row.kept >= row.asked for row in plan.rows)


def test_a_budget_that_runs_low_stretches_and_never_stops() -> None:
    assert budget_stretch(spent=0, budget=10, elapsed=0, night=36_000) == 1
    assert budget_stretch(spent=9, budget=10, elapsed=18_000, night=36_000) == pytest.approx(9)
    assert budget_stretch(spent=11, budget=10, elapsed=18_000, night=36_000) == float("inf")
    plan = make_plan({COUNTING: 5, CANDIDATE: 5}, limit=Limit(requests=900), policy=Policy(), stretch=float("inf"))
    assert (plan.interval(COUNTING), plan.interval(CANDIDATE)) == (20, 600)


def test_a_forecast_before_the_first_second_is_what_was_spent() -> None:
    assert forecast(spent=3, elapsed=0, night=100) == 3


def test_the_most_pressing_are_the_urgent_then_the_latest_by_their_own_interval() -> None:
    def late(key: str, seconds: int, interval: float, *, urgent: bool = False) -> Waiting:
        return Waiting(key=key, due_at=NOW - timedelta(seconds=seconds), interval=interval, urgent=urgent)

    waiting = [late("slow", 100, 600), late("quick", 50, 45), late("official", 1, 20, urgent=True)]
    assert [w.key for w in most_pressing(waiting, now=NOW, at_most=2)] == ["official", "quick"]


def test_the_meter_never_gives_more_than_the_window_holds() -> None:
    meter = Meter(Limit(requests=3, window=900))
    meter.spend(NOW, 3)
    assert meter.free(NOW) == 0
    assert meter.free(NOW + timedelta(seconds=899)) == 0
    assert meter.free(NOW + timedelta(seconds=900)) == 3


def test_the_meter_takes_the_platforms_word_when_it_is_less() -> None:
    meter = Meter(Limit(requests=100, window=900))
    meter.heed(Allowance(remaining=2, reset_at=NOW + timedelta(seconds=60)))
    meter.heed(None)
    assert meter.free(NOW) == 2
    meter.spend(NOW)
    assert meter.free(NOW) == 1
    assert meter.free(NOW + timedelta(seconds=61)) == 99


def test_2505_candidates_and_400_councils_are_polled_for_12_hours_within_every_promise_and_limit() -> None:
    random = Random(7)
    actors = cast([Role.CANDIDATE] * 2505 + [Role.OFFICIAL] * 400, hours=12, random=random)
    limit = Limit(requests=10_000)
    night = rehearse(actors, limit=limit, start=NOW, hours=12, random=random, price=0.005)
    assert night.seen == night.posts > 10_000
    assert night.late == 0
    assert night.most_in_window <= limit.requests
    assert night.longest_wait <= 602
    assert night.cost == pytest.approx(night.posts * 0.005)
