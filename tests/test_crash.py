"""A writer that is killed leaves nothing half-written, on both engines, and the next one goes on where it stopped."""

import os
import random
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from sqlalchemy import text

from storage.engine import Store, open_store
from tests import crash_writer

TOTAL = 600
KILLS = 5

_COUNTS = {
    "posts": "SELECT count(*), count(DISTINCT ext_id) FROM post",
    "awaiting": "SELECT count(*) FROM awaiting",
    "claims": "SELECT count(*), count(DISTINCT post_key) FROM claim",
    "judgements": "SELECT count(*) FROM judgement",
    "facts": "SELECT count(*) FROM official_fact",
    "flags": "SELECT count(*), sum(claim_count), sum(account_count) FROM flag",
    "torn": "SELECT count(*) FROM claim WHERE judgement_id NOT IN (SELECT id FROM judgement)",
}


def _counts(store: Store) -> dict[str, tuple[int, ...]]:
    with store.reading() as tx:
        return {name: tuple(int(n or 0) for n in tx.execute(text(sql)).one()) for name, sql in _COUNTS.items()}


def _run_and_kill(database: str, wait: float) -> None:
    """Start a writer and kill it a moment after it says that it is ready."""
    root = Path(__file__).parent.parent
    writer = subprocess.Popen(
        [sys.executable, "-m", "tests.crash_writer", database, str(TOTAL)],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
        stdout=subprocess.PIPE,
    )
    assert writer.stdout is not None
    with writer.stdout as said:
        said.readline()
        timer = threading.Timer(wait, writer.send_signal, [signal.SIGKILL])
        timer.start()
        writer.wait()
        timer.cancel()


@pytest.mark.slow
def test_a_killed_writer_leaves_nothing_half_written(database: str) -> None:
    dice = random.Random(2031)
    store = open_store(database, migrate=False)
    for _ in range(KILLS):
        _run_and_kill(database, dice.uniform(0.0, 0.12))
        seen = _counts(store)
        posts, waiting = seen["posts"][0], seen["awaiting"][0]
        assert seen["posts"] == (posts, posts)
        assert seen["claims"] == (posts - waiting, posts - waiting)
        assert seen["judgements"] == (2 * (posts - waiting),)
        assert seen["facts"] == (posts - waiting,)
        assert seen["flags"][1:] == (posts - waiting, posts - waiting)
        assert seen["torn"] == (0,)
    while crash_writer.step(store, TOTAL):
        pass
    final = _counts(store)
    store.close()
    assert (final["posts"], final["awaiting"], final["claims"]) == ((TOTAL, TOTAL), (0,), (TOTAL, TOTAL))
    assert final["flags"] == (7, TOTAL, TOTAL)
