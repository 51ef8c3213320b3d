from __future__ import annotations

import asyncio
import gzip
import io
import os
import signal
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.app import Desk, open_desk
from bot.cli import app
from bot.exits import DeskError
from bot.ports import Poll
from bot.replaying import read_script, record_night, replay
from bot.running import run_desk
from bot.sources.tape import RecordedAs, RecordedPlatform, Tape, TapeError, TapeLine, read_tape
from bot.sources.x import XSource
from bot.sources.x_session import open_session
from matchers.vocabulary import Account, Post, Role
from storage import register
from storage.values import Received
from tests.fake_x import FakeX
from tests.register import ACCOUNTS, RESULTS, write
from tests.standing import NIGHT, StandingClock


def poll_of(*texts: str, deleted: tuple[str, ...] = (), at: timedelta = timedelta(0)) -> Poll:
    posts = [
        Post(platform="x", id=f"{number}", author="CoastNews", created_at=NIGHT + at, text=text)
        for number, text in enumerate(texts, 1)
    ]
    return Poll(posts=tuple(Received(post=post, raw=b"\xff raw") for post in posts), deleted=deleted, cursor="9")


class One:
    """A source with one poll."""

    name = "x"

    async def poll(self, stream: str, cursor: str | None) -> Poll:
        return poll_of("hello") if cursor is None else Poll(cursor=cursor)

    async def aclose(self) -> None: ...


async def test_what_a_source_brings_is_kept_with_its_raw_bytes_and_read_back_the_same(tmp_path: Path) -> None:
    path = tmp_path / "night.jsonl.gz"
    with Tape(path) as tape:
        source = RecordedAs(One(), tape, clock=StandingClock())
        first = await source.poll("11", None)
        await source.poll("11", "9")
        await source.aclose()
    assert list(read_tape(path)) == [TapeLine(at=NIGHT, source="x", stream="11", poll=first)]


def test_a_recording_is_added_to(tmp_path: Path) -> None:
    path = tmp_path / "night.jsonl.gz"
    for text in ("one", "two"):
        with Tape(path) as tape:
            tape.write("x", "11", poll_of(text), at=NIGHT)
    assert [line.poll.posts[0].post.text for line in read_tape(path)] == ["one", "two"]


def test_a_recording_that_was_cut_off_is_read_up_to_its_last_whole_line(tmp_path: Path) -> None:
    path = tmp_path / "night.jsonl.gz"
    tape = Tape(path)
    tape.write("x", "11", poll_of("one"), at=NIGHT)
    tape.write("x", "11", poll_of("two"), at=NIGHT)
    whole = path.read_bytes()
    tape.close()
    path.write_bytes(whole[:-10])
    assert [line.poll.posts[0].post.text for line in read_tape(path)] == ["one"]


@pytest.mark.parametrize(
    "body",
    [b"posts", gzip.compress(b"{}\n", mtime=0), gzip.compress(b"\xff\n", mtime=0)],
    ids=["text", "other JSON", "other bytes"],
)
def test_another_file_is_said_to_be_no_recording(tmp_path: Path, body: bytes) -> None:
    path = tmp_path / "other"
    path.write_bytes(body)
    with pytest.raises(TapeError, match="not a recording"):
        list(read_tape(path))


def test_a_replay_writes_the_alerts_of_the_night(tmp_path: Path) -> None:
    results, accounts = write(tmp_path, "results.csv", RESULTS), write(tmp_path, "accounts.csv", ACCOUNTS)
    path = tmp_path / "night.jsonl.gz"
    at = NIGHT.replace(year=2031, month=5, day=9, hour=3)
    post = Post(
        platform="x",
        id="1",
        author="CoastNews",
        created_at=at,
        text="Bob Sample has won Port Ellery for the Conservatives",
    )
    with Tape(path) as tape:
        tape.write("x", "5", Poll(posts=(Received(post=post, raw=b""),)), at=at)
        tape.write("x", "5", Poll(deleted=("1",)), at=at + timedelta(minutes=5))
    result = CliRunner().invoke(
        app, ["replay", str(path), "--results", str(results), "--accounts", str(accounts), "--speed", "100000000"]
    )
    assert result.exit_code == 0, result.output
    assert "CONFLICT" in result.stdout
    assert "Bob Sample has won" in result.stdout
    assert "2 polls, 1 posts" in result.stderr


def test_a_file_that_is_no_recording_ends_in_words(tmp_path: Path) -> None:
    path = write(tmp_path, "night.jsonl.gz", "no")
    results = write(tmp_path, "results.csv", RESULTS)
    result = CliRunner().invoke(app, ["replay", str(path), "--results", str(results)])
    assert result.exit_code != 0
    assert "not a recording" in str(result.exception)


def test_a_recording_that_was_cut_off_is_mended_before_it_is_added_to(tmp_path: Path) -> None:
    path = tmp_path / "night.jsonl.gz"
    with Tape(path) as tape:
        tape.write("x", "11", poll_of("one"), at=NIGHT)
        tape.write("x", "11", poll_of("two"), at=NIGHT)
        whole = path.read_bytes()
    path.write_bytes(whole[:-10])
    with Tape(path) as tape:
        tape.write("x", "11", poll_of("three"), at=NIGHT)
    assert [line.poll.posts[0].post.text for line in read_tape(path)] == ["one", "three"]
    assert [one.name for one in tmp_path.iterdir()] == ["night.jsonl.gz"]


def test_another_file_is_not_written_to(tmp_path: Path) -> None:
    path = write(tmp_path, "notes.txt", "mine")
    with pytest.raises(TapeError, match="not a recording"):
        Tape(path)
    assert path.read_text() == "mine"
    with pytest.raises(TapeError, match="cannot be written"):
        Tape(tmp_path / "nowhere" / "night.jsonl.gz")


async def test_look_ups_are_recorded_and_a_replay_knows_edits_deletions_and_new_handles(tmp_path: Path) -> None:
    path, clock = tmp_path / "night.jsonl.gz", StandingClock(NIGHT.replace(year=2031, month=5, day=9, hour=3))
    accounts, results = write(tmp_path, "accounts.csv", ACCOUNTS), write(tmp_path, "results.csv", RESULTS)
    async with FakeX() as x:
        x.join("11", "CoastNews")
        x.join("12", "BobSample")
        edited = x.post("11", "Cat Model has won Port Ellery", at=clock.at)
        deleted = x.post("11", "Bob Sample has won Port Ellery for the Conservatives", at=clock.at)
        session = open_session(base_url=x.url)
        with Tape(path) as tape:
            source = RecordedPlatform(XSource(session, bearer_token="t", clock=clock), tape, clock=clock)
            await source.identify(["CoastNews", "BobSample"])
            first = await source.poll("11", None)
            await clock.sleep(60)
            x.users["12"]["username"] = "BobForEllery"
            x.edit(edited, "Ann Example has won Port Ellery")
            x.delete(deleted)
            await source.look_again(["11", "12"])
            await source.recheck([one.post for one in first.posts])
            await clock.sleep(60)
            x.post("12", "I have won!", at=clock.at)
            await source.poll("12", None)
            await source.aclose()
    assert [line.stream for line in read_tape(path)] == ["identify", "11", "look again", "recheck", "12"]
    told: list[str] = []
    script = read_script(path, results=results, accounts=accounts, official=None)
    with ThreadPoolExecutor() as pool:  # a replay has an event loop of its own
        played = pool.submit(replay, script, speed=0, write=told.append).result()
    night = "".join(told)
    assert played.posts == 4
    assert 'Bob Sample has won Port Ellery for the Conservatives" (deleted since)' in night
    assert 'Cat Model has won Port Ellery" (edited since)' in night
    assert "said by 2 accounts in 2 posts" in night  # "I have won!", by one who had another handle before


async def run_recorded(desk: Desk, path: Path) -> int:
    with Tape(path) as tape:
        await run_desk(desk, io.StringIO(), tape=tape)
        return tape.lines


def test_a_recording_that_cannot_be_written_ends_in_words(tmp_path: Path) -> None:
    config = write(tmp_path, "tallywatch.toml", "")
    result = CliRunner().invoke(app, ["run", "-c", str(config), "--record", str(tmp_path / "nowhere" / "x.gz")])
    assert isinstance(result.exception, DeskError)
    assert "cannot be written" in str(result.exception)


@pytest.mark.parametrize("recording", [record_night, run_recorded], ids=["record", "run --record"])
async def test_a_night_is_recorded_until_the_desk_is_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, recording: Callable[[Desk, Path], Coroutine[None, None, int]]
) -> None:
    monkeypatch.setenv("X_BEARER_TOKEN", "secret")
    tape = tmp_path / "night.jsonl.gz"
    async with FakeX() as x:
        x.join("11", "CoastNews")
        x.post("11", "Recount at 6pm")
        config = tmp_path / "tallywatch.toml"
        config.write_text(f'[run]\ntick_seconds = 0.05\n[sources.x]\nenabled = true\nbase_url = "{x.url}"\n')
        with open_desk(config) as desk:
            with desk.store.writing() as tx:
                register.import_accounts(
                    tx, [Account(platform="x", handle="CoastNews", name="Coast News", role=Role.MEDIA)]
                )
            x.posts[1_000_001]["created_at"] = desk.clock.now().strftime("%Y-%m-%dT%H:%M:%S.000Z")
            task = asyncio.create_task(recording(desk, tape))
            while not (tape.exists() and "/2/users/11/tweets" in [request.path for request in x.log]):
                await asyncio.sleep(0)
            os.kill(os.getpid(), signal.SIGTERM)
            assert await asyncio.wait_for(task, 10) == 2
    assert [(line.stream, len(line.poll.posts)) for line in read_tape(tape)] == [("identify", 0), ("11", 1)]
