"""The Telegram channel: the real client against a strict Bot API on loopback."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from bot.channels.pace import Limits, Pace
from bot.channels.telegram import TelegramChannel, make_bot
from bot.clock import VirtualClock
from bot.ports import ChannelError
from matchers.vocabulary import Verdict
from storage.values import FlagState
from tests.fake_telegram import TOKEN, FakeTelegram, Fault, serving
from tests.flags import CONTESTS, NOON, detail, stored_claim

CHAT = 77
GROUP = -1001


@asynccontextmanager
async def channel_on(
    chat: int = CHAT, *, fault: Fault | None = None, seconds: float = 5.0
) -> AsyncIterator[tuple[TelegramChannel, FakeTelegram]]:
    """A channel to a chat of a fake that fails in this way at every message."""

    def faults(method: str, given: object) -> Fault | None:
        return fault if method.startswith(("send", "edit")) else None

    async with serving(FakeTelegram(faults=faults)) as fake:
        fake.add_chat(CHAT)
        fake.add_chat(GROUP, "supergroup")
        bot = make_bot(TOKEN, base_url=fake.base_url, seconds=seconds)
        async with bot:
            pace = Pace(Limits())
            yield TelegramChannel(chat, bot=bot, pace=pace, clock=VirtualClock(NOON), contests=CONTESTS), fake


async def error_of(channel: TelegramChannel) -> ChannelError:
    """The error of sending."""
    with pytest.raises(ChannelError) as caught:
        await channel.send(detail(), possible_repeat=False)
    return caught.value


async def test_an_alert_arrives_with_its_four_buttons() -> None:
    async with channel_on() as (channel, fake):
        message_id = await channel.send(detail(), possible_repeat=False)
        [message] = fake.sent_to(CHAT)
        assert str(message.id) == message_id
        assert [button["text"] for button in message.buttons] == ["Confirm", "Dismiss", "Mute contest", "Status"]
        assert message.text.startswith("🔴 CONFLICT · Fernhollow")
        assert fake.refused == []


async def test_an_edit_changes_the_same_message_and_its_buttons() -> None:
    async with channel_on() as (channel, fake):
        message_id = await channel.send(detail(), possible_repeat=False)
        turned = stored_claim(verdicts=(Verdict.CONFLICT, Verdict.SUPPORTED))
        await channel.edit(message_id, detail(claim=turned, verdict=Verdict.SUPPORTED, state=FlagState.CONFIRMED))
        [message] = fake.sent_to(CHAT)
        assert message.edits == 1
        assert "the record changed; was CONFLICT" in message.text
        assert [button["text"] for button in message.buttons] == ["Undo", "Mute contest", "Status"]


async def test_an_edit_that_changes_nothing_is_not_an_error() -> None:
    async with channel_on() as (channel, fake):
        message_id = await channel.send(detail(), possible_repeat=False)
        assert await channel.revise(message_id, [detail()]) == message_id
        assert "not modified" in fake.refused[0]


@pytest.mark.parametrize("trouble", ["gone", "too_old"])
async def test_a_message_that_cannot_be_edited_is_replaced(trouble: str) -> None:
    async with channel_on() as (channel, fake):
        message_id = await channel.send(detail(), possible_repeat=False)
        if trouble == "gone":
            fake.messages.clear()
        else:
            fake.sent_to(CHAT)[0].given["too_old"] = True
        replaced = await channel.revise(message_id, [detail(claims=2)])
        assert replaced != message_id
        assert str(fake.sent_to(CHAT)[-1].id) == replaced


@pytest.mark.parametrize(
    "trouble",
    ["Forbidden: bot was blocked by the user", "Forbidden: bot was kicked from the supergroup chat"],
)
async def test_a_chat_that_shut_us_out_is_a_permanent_failure(trouble: str) -> None:
    async with channel_on() as (channel, fake):
        fake.chats[CHAT].trouble = trouble
        error = await error_of(channel)
        assert error.permanent
        assert trouble.partition(": ")[2] in str(error)


async def test_a_deleted_chat_is_a_permanent_failure() -> None:
    async with channel_on(chat=4711) as (channel, _):
        assert (await error_of(channel)).permanent


async def test_a_group_that_became_a_supergroup_says_where_it_went() -> None:
    async with channel_on() as (channel, fake):
        fake.chats[CHAT].migrated_to = -100500
        error = await error_of(channel)
        assert error.moved_to == "telegram:-100500"
        assert not error.permanent


async def test_too_many_requests_hold_the_chat_as_long_as_told() -> None:
    async with channel_on(fault=Fault(status=429, retry_after=7)) as (channel, _):
        error = await error_of(channel)
        assert error.retry_at == NOON + timedelta(seconds=7)
        assert not error.ambiguous
        assert channel.free_at(NOON) == NOON + timedelta(seconds=7)


@pytest.mark.parametrize(
    "fault",
    [Fault(status=502), Fault(cut="after"), Fault(cut="body"), Fault(seconds=3.0)],
    ids=["502", "cut after accepting", "half an answer", "time-out"],
)
async def test_what_may_have_arrived_is_ambiguous(fault: Fault) -> None:
    async with channel_on(fault=fault, seconds=0.3) as (channel, _):
        error = await error_of(channel)
        assert error.ambiguous
        assert not error.permanent


async def test_what_cannot_have_arrived_is_not_ambiguous() -> None:
    async with serving() as fake:
        gone = fake.base_url
    bot = make_bot(TOKEN, base_url=gone, seconds=0.5)
    channel = TelegramChannel(CHAT, bot=bot, pace=Pace(), clock=VirtualClock(NOON), contests=CONTESTS)
    error = await error_of(channel)
    assert not error.ambiguous
    assert not error.permanent
    await bot.shutdown()


async def test_a_digest_is_one_message_without_buttons() -> None:
    async with channel_on(GROUP) as (channel, fake):
        await channel.post([detail(n) for n in range(1, 101)], possible_repeat=False)
        [message] = fake.sent_to(GROUP)
        assert "100 flags: 100 conflict" in message.text
        assert message.buttons == []


async def test_the_token_is_in_no_log_and_no_error(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    async with channel_on(fault=Fault(status=502)) as (channel, _):
        error = await error_of(channel)
    told = caplog.text + str(error) + repr(error.__cause__)
    assert TOKEN not in told
    assert TOKEN.partition(":")[2] not in told


async def test_a_notice_of_the_desks_own_sources_arrives_as_plain_text() -> None:
    async with channel_on() as (channel, fake):
        await channel.announce("NOTICE: x: <trouble> & more " + "." * 5000)
        [message] = fake.sent_to(CHAT)
        assert message.text.startswith("NOTICE: x: <trouble> & more")
        assert len(message.text) == 4000
        assert fake.refused == []
