import json
import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from bot.app import open_desk
from tests.cli import Desk
from tests.invented_night import accounts, posts, results

HERE = Path(__file__).parent.parent
POSTS = 5_000
KILLS = 50

CONFIG = """\
[store]
url = "sqlite:///desk.db"
[run]
tick_seconds = 0.02
batch = 100
lease_seconds = 5
[[sources.recorded]]
path = "posts.jsonl"
speed = {speed}
"""


@pytest.fixture
def prepared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A desk of the invented register, with an empty recording."""
    desk = Desk(tmp_path, monkeypatch)
    desk.write("tallywatch.toml", CONFIG.format(speed=0))
    desk.write("posts.jsonl", "")
    assert desk.run("results", "import", desk.write("results.csv", results())).code == 0
    assert desk.run("accounts", "import", desk.write("accounts.csv", accounts())).code == 0
    return desk


def line(author: str, words: str, number: str, *, minute: int) -> str:
    at = f"2020-05-08T02:{minute:02}:00Z"
    return json.dumps({"platform": "x", "id": number, "author": author, "created_at": at, "text": words}) + "\n"


def service(desk: Desk) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "bot", "run", "-c", str(desk.folder / "tallywatch.toml")]
    return subprocess.Popen(
        command, cwd=HERE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def test_a_conflict_is_raised_as_the_line_is_written_and_sigterm_stops_cleanly(prepared: Desk) -> None:
    running = service(prepared)
    assert running.stdout is not None
    assert running.stderr is not None
    assert "watching" in running.stderr.readline()
    said = [
        line("council_0", "The count for Alderbrook has been suspended.", "1", minute=0),
        line("desk_1", "The count in Alderbrook has resumed.", "2", minute=5),
    ]
    with (prepared.folder / "posts.jsonl").open("a") as recording:
        recording.write(said[0])
        recording.flush()
        recording.write(said[1])
    first = running.stdout.readline()
    assert "CONFLICT  Alderbrook: count resumed" in first
    running.send_signal(signal.SIGTERM)
    assert running.wait(30) == 0
    assert "stopped cleanly" in running.stderr.read()
    running.stdout.close()
    running.stderr.close()


def play(folder: Path, kills: int) -> None:
    command = [sys.executable, "-m", "tests.killing", str(folder / "tallywatch.toml"), str(kills), "7"]
    subprocess.run(command, cwd=HERE, env={**os.environ, "PYTHONPATH": str(HERE)}, check=True, timeout=300)


QUERIES = {
    "posts": "SELECT platform, ext_id, text, deleted_at FROM post ORDER BY ext_id",
    "claims": "SELECT p.ext_id, c.kind, c.contest, c.candidate, c.party, c.value, c.status, c.stance, "
    "c.quote, c.start, c.verdict FROM claim c JOIN post p ON p.key = c.post_key "
    "ORDER BY p.ext_id, c.start, c.kind, c.quote",
    "verdicts": "SELECT p.ext_id, c.kind, c.start, j.verdict, j.reason FROM judgement j "
    "JOIN claim c ON c.id = j.claim_id JOIN post p ON p.key = c.post_key ORDER BY p.ext_id, c.start, c.kind, j.id",
    "flags": "SELECT group_key, contest, state, verdict, claim_count, account_count FROM flag ORDER BY group_key",
    "facts": "SELECT fact_id, assertion, supersedes FROM official_fact ORDER BY fact_id",
    "alerts": "SELECT f.group_key, a.channel, a.state FROM alert a JOIN flag f ON f.id = a.flag_id "
    "WHERE NOT a.edit ORDER BY f.group_key",
    # How many edits there are depends on when the kills fell, for one that waits is enough; the last word must be told.
    "told": "SELECT f.group_key, a.channel, COUNT(DISTINCT a.message_id), MAX(a.sent_at) >= (SELECT MAX(j.at) "
    "FROM judgement j JOIN claim c ON c.id = j.claim_id WHERE c.flag_id = f.id) FROM alert a "
    "JOIN flag f ON f.id = a.flag_id GROUP BY f.group_key, a.channel ORDER BY f.group_key, a.channel",
    "edits given up": "SELECT COUNT(*) FROM alert WHERE edit AND state <> 'sent'",
    "waiting": "SELECT COUNT(*) FROM awaiting",
    "owed": "SELECT COUNT(*) FROM alert WHERE state = 'owed'",
    "quarantined": "SELECT COUNT(*) FROM quarantined",
}


def rows(folder: Path) -> dict[str, list[Any]]:
    with open_desk(folder / "tallywatch.toml") as desk, desk.store.reading() as tx:
        return {name: [tuple(row) for row in tx.execute(text(query))] for name, query in QUERIES.items()}


@pytest.mark.slow
def test_fifty_kills_change_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    recording = b"".join(posts(POSTS, seed=7, every=timedelta(seconds=8)))
    ended = []
    for name, kills, speed in (("undisturbed", 0, 0), ("killed", KILLS, 4_000)):
        folder = tmp_path / name
        folder.mkdir()
        desk = Desk(folder, monkeypatch)
        desk.write("tallywatch.toml", CONFIG.format(speed=speed))
        (folder / "posts.jsonl").write_bytes(recording)
        assert desk.run("results", "import", desk.write("results.csv", results())).code == 0
        assert desk.run("accounts", "import", desk.write("accounts.csv", accounts())).code == 0
        play(folder, kills)
        ended.append(rows(folder))
    undisturbed, killed = ended
    assert len(undisturbed["posts"]) == POSTS
    assert len(undisturbed["flags"]) > 20
    assert len(undisturbed["facts"]) > 20
    for name in QUERIES:
        assert killed[name] == undisturbed[name], name
    assert all(messages == is_latest == 1 for _, _, messages, is_latest in killed["told"])
    assert killed["edits given up"] == [(0,)]
