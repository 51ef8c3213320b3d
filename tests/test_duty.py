"""One desk at a time on a database."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from bot.clock import VirtualClock
from bot.duty import LEASE, Place, at_work, in_words, is_free, lives, this_process
from storage.duties import Duty, Holder, load_duty
from storage.engine import Store
from tests.flags import NOON

ONE = Holder(host="desk-1", pid=100, word="one")
TWO = Holder(host="desk-1", pid=200, word="two")
FAR = Holder(host="desk-2", pid=100, word="far")


def held(by: Holder) -> Duty:
    return Duty(name="desk", holder=by, since=NOON, until=NOON + LEASE)


@pytest.mark.parametrize(
    ("me", "alive", "after", "free"),
    [
        (ONE, True, 0, True),
        (TWO, True, 0, False),
        (TWO, False, 0, True),
        (FAR, False, 0, False),
        (FAR, True, 19, False),
        (FAR, True, 20, True),
        (Holder(host="desk-1", pid=100, word="again"), True, 0, True),
    ],
    ids=["mine", "alive", "dead", "dead far away", "in its lease", "after its lease", "my own number again"],
)
def test_a_place_is_free_when_its_holder_is_gone(me: Holder, *, alive: bool, after: int, free: bool) -> None:
    now = NOON + timedelta(seconds=after)
    assert is_free(held(ONE), me, now=now, lives=lambda _pid: alive) is free


def test_the_second_is_told_who_is_first_until_that_one_leaves(store: Store) -> None:
    clock = VirtualClock(NOON)
    first, second = (Place(store, clock, who, lives=lambda _pid: True) for who in (ONE, FAR))
    assert first.take() is None
    assert second.take() == held(ONE)
    assert in_words(held(ONE), "UTC", NOON) == "process 100 on desk-1 is at work on this database, since 12:00"
    clock.move_to(NOON + LEASE / 2)
    assert first.take() is None
    clock.move_to(NOON + LEASE)
    assert second.take() is not None
    assert at_work(store, clock, lives=lambda _pid: True) is not None
    second.leave()
    assert second.take() is not None
    first.leave()
    assert at_work(store, clock) is None
    assert second.take() is None


def test_one_that_slept_through_its_lease_finds_its_place_taken(store: Store) -> None:
    clock = VirtualClock(NOON)
    first, second = (Place(store, clock, who, lives=lambda _pid: True) for who in (ONE, FAR))
    first.take()
    clock.move_to(NOON + 2 * LEASE)
    assert second.take() is None
    taken = first.take()
    assert taken is not None
    assert taken.holder == FAR
    first.leave()
    with store.reading() as tx:
        assert load_duty(tx, "desk") == taken


def test_this_process_lives_and_one_that_has_ended_does_not() -> None:
    assert lives(this_process().pid)
    assert lives(1)
    with subprocess.Popen([sys.executable, "-c", ""]) as gone:
        gone.wait()
    assert not lives(gone.pid)


def run(folder: Path, *words: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "bot", "run", "-c", str(folder / "tallywatch.toml"), *words]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment)


def says(process: subprocess.Popen[str], words: str) -> bool:
    """Whether a line with these words comes."""
    assert process.stderr is not None
    return any(words in line for line in process.stderr)


def test_a_second_run_is_refused_and_one_on_standby_takes_over_from_a_killed_one(tmp_path: Path) -> None:
    (tmp_path / "tallywatch.toml").write_text('[store]\nurl = "sqlite:///desk.db"\n')
    first = run(tmp_path)
    assert says(first, "watching")
    refused = run(tmp_path)
    _, error = refused.communicate(timeout=60)
    assert refused.returncode == 3
    assert f"process {first.pid} on" in error
    waits = run(tmp_path, "--standby")
    assert says(waits, "waiting for its place")
    first.send_signal(signal.SIGKILL)
    first.communicate(timeout=60)
    assert says(waits, "watching")
    waits.send_signal(signal.SIGTERM)
    waits.communicate(timeout=60)
    assert waits.returncode == 0
