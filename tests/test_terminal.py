"""Nothing from outside steers the terminal: what commands and logs print holds no control character."""

from __future__ import annotations

import io
import logging
import re
from datetime import UTC, datetime

import pytest

from bot.app import open_desk
from bot.cli import main
from bot.words import log_to
from storage import inbox, quarantine, streams
from storage.lines import read_posts
from storage.values import Quarantined
from tests.cli import Desk, desk
from tests.desk_rows import received

__all__ = ["desk"]

EVIL = "\x1b[2J\x1b]0;owned\x07\x9b31m\r\u202eevil\u2066"
STEERING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
AT = datetime(2020, 5, 8, 2, tzinfo=UTC)


@pytest.fixture
def hostile(desk: Desk) -> Desk:
    """A desk that has read posts, errors and input full of what steers a terminal."""
    with open_desk(desk.folder / "tallywatch.toml") as opened:
        with opened.store.writing() as tx:
            said = f"Labour {EVIL} GAIN Alderbrook {EVIL} from the Conservatives"
            items = [
                received(1, f"{EVIL}Labour GAIN Alderbrook from the Conservatives", author="desk_one", created_at=AT),
                received(2, said, author="desk_one", created_at=AT, name=EVIL),
            ]
            inbox.store_posts(tx, items, source="fake", stream=f"s{EVIL}", at=AT)
            streams.add_streams(tx, [("fake", f"s{EVIL}")])
            streams.poll_failed(tx, "fake", f"s{EVIL}", at=AT, due_at=AT, error=f"told {EVIL}")
            quarantine.keep(tx, [Quarantined(source=EVIL, position=EVIL, reason=EVIL, raw=b"", at=AT)])
        from bot import jobs

        assert jobs.assess_waiting(opened)
    return desk


COMMANDS = (
    ["flags"],
    ["flag", "show", "1"],
    ["flag", "confirm", "1", "--by", EVIL, "--note", EVIL],
    ["status", "alderbrook"],
    ["status", EVIL],
    ["doctor"],
    ["quarantine"],
    ["sources"],
    ["outbox"],
    ["channels", "test"],
    ["official", "add", "alderbrook", "count", "--status", "resumed", "--by", EVIL, "--authority", EVIL],
    ["official", "add", "alderbrook", EVIL, "--by", "Ada"],
    ["results", "declare", "alderbrook", f"{EVIL}=3", "--by", "Ada"],
    ["results", "import", EVIL],
    ["users", "list"],
    ["explain", f"{EVIL} Labour GAIN Alderbrook {EVIL}", "--results", "results.csv", "--author", EVIL],
)


@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: " ".join(words[:2]).encode("ascii", "ignore").decode())
def test_no_command_prints_what_steers_a_terminal(hostile: Desk, words: list[str]) -> None:
    first = hostile.run(*words)
    second = hostile.run("flag", "show", "1") if words[0] == "flag" else hostile.run("status", "alderbrook")
    for ran in (first, second):
        assert not STEERING.search(ran.out + ran.err), ascii(ran.out + ran.err)
        assert ran.out + ran.err


@pytest.mark.parametrize(
    "line",
    [
        '{"\\u001b[2J":1}',
        '{"platform":"x","mood\\u009b":1,"id":"1","author":"a","created_at":"2020-05-08T02:00:00Z","text":"t"}',
    ],
)
def test_a_bad_line_is_told_without_its_teeth(line: str) -> None:
    (error,) = read_posts([line.encode()], "bad.jsonl")
    assert str(error).startswith("bad.jsonl, line 1")
    assert "\\x" in str(error)
    assert not STEERING.search(str(error))


def test_the_log_steers_no_terminal() -> None:
    stream = io.StringIO()
    record = logging.LogRecord("bot", logging.WARNING, "", 0, "poll failed: %s", (EVIL,), None)
    log_to(stream).emit(record)
    assert "poll failed: \\x1b[2J" in stream.getvalue()
    assert not STEERING.search(stream.getvalue())


def test_a_trouble_of_the_disk_is_told_in_words(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full() -> None:
        raise OSError(28, "No space left on device", "night.csv")

    monkeypatch.setattr("bot.cli.app", full)
    with pytest.raises(SystemExit, match="2"):
        main()
    assert capsys.readouterr().err == "tallywatch: night.csv: No space left on device\n"
