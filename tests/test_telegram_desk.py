"""The whole desk with Telegram: from a line in a file to a message in the chat, and back by a button."""

from __future__ import annotations

import asyncio
import io
import json
import logging
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from pathlib import Path
from time import monotonic

import pytest
from typer.testing import CliRunner

from bot import cli
from bot.app import Desk, open_desk
from bot.chat.opening import open_telegram
from bot.exits import ConfigError
from bot.record import import_accounts, import_results
from bot.running import run_desk
from storage.details import flags
from storage.outbox import mark_sent, outbox_counts
from storage.values import AlertId, FlagState
from tests.fake_telegram import TOKEN, FakeTelegram, serving
from tests.outboxes import owe
from tests.register import ACCOUNTS, RESULTS, write

GROUP, EDITOR = -1001, 11
POST = {
    "platform": "x",
    "id": "1",
    "author": "CoastNews",
    "created_at": "2031-05-09T04:00:00+01:00",
    "text": "Bob Sample (Con) has won Port Ellery.",
}
CONFIG = """
[sources]
[[sources.recorded]]
path = "posts.jsonl"
[channels.console]
enabled = false
[channels.telegram]
base_url = "{base_url}"
[[channels.telegram.chats]]
id = -1001
[[channels.telegram.people]]
id = 11
name = "Edie"
access = "editor"
"""


async def until(happened: Callable[[], bool], seconds: float = 15) -> None:
    """Wait for it."""
    async with asyncio.timeout(seconds):
        while not happened():
            await asyncio.sleep(0.005)


@asynccontextmanager
async def desk_on(folder: Path, fake: FakeTelegram, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Desk]:
    """A desk with a register, results, an empty file of posts, and Telegram."""
    monkeypatch.setenv("TALLYWATCH_TELEGRAM_TOKEN", TOKEN)
    fake.add_chat(GROUP, "supergroup")
    config = write(folder, "tallywatch.toml", CONFIG.format(base_url=fake.base_url))
    write(folder, "posts.jsonl", "")
    with open_desk(config) as desk:
        import_results(desk, write(folder, "results.csv", RESULTS))
        import_accounts(desk, write(folder, "accounts.csv", ACCOUNTS))
        yield desk


async def test_a_line_in_the_file_is_soon_in_the_chat_and_a_button_decides(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with serving() as fake, desk_on(tmp_path, fake, monkeypatch) as desk:
        running = asyncio.create_task(run_desk(desk, io.StringIO()))
        try:
            await until(lambda: bool(fake.commands))
            began = monotonic()
            with (tmp_path / "posts.jsonl").open("a") as file:
                file.write(json.dumps(POST) + "\n")
            await until(lambda: bool(fake.sent_to(GROUP)))
            took = monotonic() - began
            [alert] = fake.sent_to(GROUP)
            assert "CONFLICT · Port Ellery" in alert.text
            await fake.press(alert, EDITOR, "Confirm")
            await until(lambda: alert.edits == 1)
            assert "confirmed by Edie" in alert.text
            await fake.say(GROUP, EDITOR, "/status north qay")
            await until(lambda: len(fake.sent_to(GROUP)) == 2)
            assert fake.sent_to(GROUP)[1].method == "sendPhoto"
            assert "North Quay" in fake.sent_to(GROUP)[1].text
        finally:
            running.cancel()
            with suppress(asyncio.CancelledError):
                await running
        with desk.store.reading() as tx:
            assert flags(tx, state=FlagState.CONFIRMED)
        assert took < 5.0  # well under a second on a machine that does nothing else
        assert TOKEN not in caplog.text
        assert fake.refused == []


async def test_a_restart_does_not_begin_a_new_minute_of_messages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with serving() as fake, desk_on(tmp_path, fake, monkeypatch) as desk:
        now = desk.clock.now()
        owe(desk.store, 25, channels=["telegram:-1001"])
        with desk.store.writing() as tx:
            for alert in range(1, 21):
                mark_sent(tx, AlertId(alert), message_id=str(alert), at=now)
        telegram = open_telegram(desk)
        assert telegram is not None
        assert telegram.channels[0].free_at(now) == now + timedelta(minutes=1)
        await telegram.aclose()


async def test_a_chat_without_a_token_is_a_config_error(tmp_path: Path) -> None:
    config = write(tmp_path, "t.toml", CONFIG.format(base_url="http://127.0.0.1:9/bot"))
    with open_desk(config) as desk, pytest.raises(ConfigError, match="TALLYWATCH_TELEGRAM_TOKEN"):
        await run_desk(desk, io.StringIO())


def run(*arguments: str) -> tuple[int, str]:
    """A command's exit code and what it printed."""
    result = CliRunner().invoke(cli.app, list(arguments))
    return result.exit_code, result.stdout


async def test_channels_test_says_what_was_reached(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with serving() as fake, desk_on(tmp_path, fake, monkeypatch):
        config = str(tmp_path / "tallywatch.toml")
        code, said = await asyncio.to_thread(run, "channels", "test", "-c", config)
        assert (code, said) == (0, "telegram:-1001: sent\n")
        (sent,) = fake.sent_to(GROUP)
        assert sent.text.startswith("This is a test")
        assert sent.buttons == []
        fake.chats[GROUP].trouble = "Forbidden: bot was kicked from the group chat"
        code, said = await asyncio.to_thread(run, "channels", "test", "-c", config)
        assert code == 1
        assert "kicked" in said


async def test_channels_test_is_left_to_the_desk_at_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One process keeps the limits of a bot. The desk at work here is this test's own parent, which surely lives."""
    async with serving() as fake, desk_on(tmp_path, fake, monkeypatch) as desk:
        running = asyncio.create_task(run_desk(desk, io.StringIO()))
        try:
            await until(lambda: bool(fake.commands))
            monkeypatch.setattr("bot.duty.os.getpid", os.getppid)  # of the command, not of the desk
            config = str(tmp_path / "tallywatch.toml")
            code, said = await asyncio.to_thread(run, "channels", "test", "-c", config)
            assert (code, said) == (0, "telegram:-1001: sent by the desk at work\n")
            assert "This is a test" in fake.sent_to(GROUP)[0].text
        finally:
            running.cancel()
            with suppress(asyncio.CancelledError):
                await running


async def test_the_outbox_command_counts_and_sends_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with serving() as fake, desk_on(tmp_path, fake, monkeypatch) as desk:
        config = str(tmp_path / "tallywatch.toml")
        assert await asyncio.to_thread(run, "outbox", "-c", config) == (0, "owed 0; sent 0; failed 0\n")
        owe(desk.store, 2, channels=["telegram:-1001"])
        with desk.store.writing() as tx:
            tx.exec_driver_sql("UPDATE alert SET state = 'failed', error = 'bot was kicked' WHERE id = 1")
        code, said = await asyncio.to_thread(run, "outbox", "-c", config)
        assert code == 1
        assert "owed 1, the oldest since" in said
        assert "bot was kicked" in said
        assert (await asyncio.to_thread(run, "outbox", "resend", "7", "-c", config))[0] == 1
        assert (await asyncio.to_thread(run, "outbox", "resend", "all", "-c", config))[0] == 0
        with desk.store.reading() as tx:
            assert outbox_counts(tx).owed == 2
