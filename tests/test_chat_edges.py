"""The chat when things are not as they should be: stale buttons, an empty queue, sources in trouble, Telegram away."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from bot.channels.pace import Pace
from bot.channels.telegram import make_bot
from bot.chat.buttons import Act, carry
from bot.chat.newsroom import Newsroom
from bot.chat.telegram_app import TelegramDesk
from bot.clock import RealClock
from matchers.vocabulary import Assessment, Kind, Post, Verdict
from storage.flags import load_flag
from storage.ledger import append_facts
from storage.streams import add_streams, poll_failed
from storage.values import FlagId
from storage.watching import add_spending
from tests.chatroom import EDITOR, GROUP, MODERATOR, VIEWER, chatroom, no_contest
from tests.fake_telegram import TOKEN
from tests.flags import CONTESTS, NOON, fact
from tests.outboxes import new_store, owe, turn

KEY = f"telegram:{GROUP}"


async def test_a_button_from_before_the_verdict_changed_is_stale(tmp_path: Path) -> None:
    async with chatroom(tmp_path) as room:
        owe(room.store, 1, channels=[KEY])
        alert = await room.deliver()
        turn(room.store, [1], Verdict.SUPPORTED, channels=[KEY], at=room.clock.now())
        assert "has changed since this button" in await room.press(alert, MODERATOR, "Confirm")
        with room.store.reading() as tx:
            flag = load_flag(tx, FlagId(1))
        assert flag
        assert flag.state == "open"


async def test_a_second_undo_says_that_it_was_taken_back(tmp_path: Path) -> None:
    async with chatroom(tmp_path) as room:
        owe(room.store, 1, channels=[KEY])
        alert = await room.deliver()
        assert "decided nothing" in (await room.ask(MODERATOR, "/undo")).text
        await room.press(alert, MODERATOR, "Dismiss")
        await room.ask(MODERATOR, "/undo")
        assert "taken back by Mo" in (await room.ask(MODERATOR, "/undo")).text


async def test_only_ones_own_decision_can_be_taken_back(tmp_path: Path) -> None:
    async with chatroom(tmp_path) as room:
        owe(room.store, 1, channels=[KEY])
        alert = await room.deliver()
        await room.press(alert, MODERATOR, "Dismiss")
        room.clock.move_to(room.clock.now() + timedelta(seconds=2))
        await room.deliver()
        assert "by Mo" in await room.press(alert, EDITOR, "Undo")


async def test_an_empty_queue_says_so(tmp_path: Path) -> None:
    async with chatroom(tmp_path) as room:
        assert "queue is empty" in (await room.ask(MODERATOR, "/queue")).text


async def test_whoever_asks_while_the_database_fails_is_told_so(tmp_path: Path) -> None:
    async with chatroom(tmp_path) as room:
        owe(room.store, 1, channels=[KEY])
        alert = await room.deliver()
        with room.store.writing() as tx:
            tx.exec_driver_sql("ALTER TABLE flag RENAME TO flag_away")
        answer = await room.ask(MODERATOR, "/queue")
        assert "failed on our side" in answer.text
        assert "failed on our side" in await room.press(alert, MODERATOR, "Confirm")
        with room.store.writing() as tx:
            tx.exec_driver_sql("ALTER TABLE flag_away RENAME TO flag")
        assert await room.press(alert, MODERATOR, "Confirm") == "Flag 1 is confirmed."


async def test_a_command_we_do_not_have_points_to_help(tmp_path: Path) -> None:
    async with chatroom(tmp_path) as room:
        assert "/help" in (await room.ask(VIEWER, "/dance")).text


async def test_a_flag_or_contest_that_is_gone_is_said_to_be(tmp_path: Path) -> None:
    async with chatroom(tmp_path) as room:
        owe(room.store, 1, channels=[KEY])
        alert = await room.deliver()
        for act, answer in (
            (Act.CONFIRM, "not there"),
            (Act.MUTE, "no contest"),
            (Act.STATUS, "no contest"),
            (Act.CONTEST, "not in the register"),
            (Act.AGREE, "settled already"),
        ):
            alert.given["reply_markup"] = {"inline_keyboard": [[{"text": "X", "callback_data": carry(act, 999)}]]}
            assert answer in await room.press(alert, EDITOR, "X")


async def test_the_status_button_brings_the_card(tmp_path: Path) -> None:
    async with chatroom(tmp_path) as room:
        owe(room.store, 1, channels=[KEY])
        alert = await room.deliver()
        await room.press(alert, VIEWER, "Status")
        await room._until(lambda: any(m.method == "sendPhoto" for m in room.fake.messages.values()))


async def test_a_declared_contest_says_winner_and_majority(tmp_path: Path) -> None:
    async with chatroom(tmp_path) as room:
        facts = [
            fact(Kind.VOTES, id="b", candidate="Bob Sample", party="Conservative", value=16_313),
            fact(Kind.VOTES, id="c", candidate="Cy Specimen", party="Green", value=767),
            fact(Kind.WINNER, id="w", candidate="Ann Example", party="Labour"),
        ]
        with room.store.writing() as tx:
            append_facts(tx, facts, recorded_at=NOON)
        text = (await room.ask(VIEWER, "/status fernhollow")).text
        assert "Ann Example (Labour) won" in text
        assert "majority 20 (first minus second)" in text
        assert "Declared 13:00" in text
        assert "1 of 1 declared" in (await room.ask(VIEWER, "/status")).text


async def test_sources_in_trouble_come_first(tmp_path: Path) -> None:
    async with chatroom(tmp_path) as room:
        with room.store.writing() as tx:
            add_streams(tx, [("x", "1"), ("bluesky", "2")])
            poll_failed(tx, "x", "1", at=NOON, due_at=NOON, error="out of credit (402)")
            add_spending(tx, "x", at=NOON, requests=12, units=1500)
        _, cost, first, second = (await room.ask(VIEWER, "/sources")).text.splitlines()
        assert cost.startswith("x tonight: 12 requests, 1,500 posts paid for, $7.50 of $100.00 spent")
        assert first.startswith("🔴 x 1")
        assert "out of credit" in first
        assert second.startswith("🟢 bluesky 2")


async def test_claims_of_nobody_and_of_none(tmp_path: Path) -> None:
    async with chatroom(tmp_path) as room:
        assert "None yet" in (await room.ask(VIEWER, "/claims")).text
        assert "did you mean" in (await room.ask(VIEWER, "/claims fer")).text
        owe(room.store, 1, channels=[])
        assert "[Fernhollow]" in (await room.ask(VIEWER, "/claims")).text


async def test_a_telegram_that_is_away_is_asked_again_and_does_not_stop_the_desk(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    store = new_store(tmp_path)
    newsroom = Newsroom(
        store=store,
        clock=RealClock(),
        contests=CONTESTS,
        find=no_contest,
        check=lambda words, now: Assessment(post=Post(platform="c", id="0", author="a", created_at=now, text=words)),
        enter=lambda tx, facts, *, by: (),
    )
    bot = make_bot(TOKEN, base_url="http://127.0.0.1:9/bot", seconds=0.5)
    desk = TelegramDesk(newsroom, bot=bot, pace=Pace(), chats=[GROUP])
    serve = asyncio.create_task(desk.serve())
    async with asyncio.timeout(10):
        while "cannot be reached" not in caplog.text:
            await asyncio.sleep(0.01)
    assert not serve.done()
    assert TOKEN not in caplog.text
    desk.stop()
    await serve
    await bot.request.shutdown()
    store.close()
