"""The bench measures what it says, in small."""

import re
from itertools import chain

import pytest
from typer.testing import CliRunner

from bot.bench import desk, register, slips, timing, whole
from bot.bench.posts import SLIPS, Writer
from bot.bench.timing import Goal, in_turn, percentile
from bot.commands import bench

CONTESTS = register.invented(contests=30)
ACCOUNTS = register.invented_accounts(CONTESTS)


def test_the_register_is_always_the_same_and_of_the_size_asked_for() -> None:
    assert register.invented(contests=30) == CONTESTS
    assert len({contest.id for contest in CONTESTS}) == 30


def test_posts_are_about_a_kilobyte_and_always_the_same() -> None:
    posts = Writer(CONTESTS, seed=9).posts(50, relevant=0.5)
    assert posts == Writer(CONTESTS, seed=9).posts(50, relevant=0.5)
    assert 700 < sum(map(len, posts)) / 50 < 1400


@pytest.mark.parametrize("slip", [*SLIPS, "space"])
def test_every_slip_changes_a_letter_or_two(slip: str) -> None:
    written = Writer(CONTESTS).misspelt("Kensington", slip)
    assert abs(len(written) - len("Kensington")) <= 1


def test_a_goal_is_met_from_its_own_side() -> None:
    assert Goal(name="a", measured=2, goal=3).is_met
    assert not Goal(name="a", measured=2, goal=3, least=True).is_met


def test_tasks_are_timed_in_turn() -> None:
    order: list[str] = []
    times = in_turn({"a": lambda: lambda: order.append("a"), "b": lambda: lambda: order.append("b")}, rounds=2)
    assert order == ["a", "b", "a", "b"]
    assert set(times) == {"a", "b"}
    assert percentile([3.0, 1.0, 2.0], 0.5) == 2.0


@pytest.mark.slow
def test_names_with_slips_are_read_and_others_are_not_invented() -> None:
    goals = slips.measure_slips(register.invented(contests=300), 100)
    assert {goal.name: goal.measured for goal in goals if not goal.is_met} == {}


@pytest.mark.slow
def test_every_measure_gives_a_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timing, "ROUNDS", 1)
    monkeypatch.setattr(slips, "HOSTILE", 1000)
    goals = chain(
        whole.measure_pipeline(CONTESTS, ACCOUNTS, 500),
        whole.measure_names(CONTESTS, 50),
        slips.measure_hostile(CONTESTS, ACCOUNTS),
        desk.measure_status(CONTESTS, ACCOUNTS, 500),
        desk.measure_alert(CONTESTS, ACCOUNTS),
    )
    assert all(goal.measured > 0 for goal in goals)


def test_the_command_says_what_it_does() -> None:
    shown = CliRunner().invoke(bench.app, ["--help"])
    assert shown.exit_code == 0
    assert "goals" in re.sub(r"\s+", " ", shown.output)
