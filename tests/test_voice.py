"""How answers go out: in order, behind the alerts, and never for long after the desk has stopped."""

from __future__ import annotations

import asyncio

import pytest

from bot.channels.pace import Limits, Pace
from bot.channels.telegram import make_bot
from bot.chat.newsroom import Reply
from bot.chat.voice import Voice
from bot.clock import VirtualClock
from tests.fake_telegram import TOKEN, FakeTelegram, Fault, serving
from tests.flags import NOON
from tests.standing import StandingClock

GROUP = -1001


class EndlessClock(StandingClock):
    """A clock on which no wait ever ends."""

    async def sleep(self, seconds: float) -> None:
        del seconds
        await asyncio.Event().wait()


async def test_a_chat_full_of_questions_books_no_time_ahead_and_is_silent_once_stopped() -> None:
    async with serving() as fake:
        fake.add_chat(GROUP, "supergroup")
        bot, pace, clock = make_bot(TOKEN, base_url=fake.base_url), Pace(), EndlessClock(NOON)
        voice = Voice(bot, pace=pace, clock=clock)
        asked = [asyncio.create_task(voice.say(GROUP, Reply(html=f"answer {n}"))) for n in range(40)]
        async with asyncio.timeout(10):
            await asked[0]
            assert (pace.free_at(GROUP, NOON) - NOON).total_seconds() == Limits().chat_seconds
            voice.stop()
            await asyncio.gather(*asked)
        assert [one.text for one in fake.sent_to(GROUP)] == ["answer 0"]
        await bot.request.shutdown()


async def test_answers_come_in_the_order_of_the_questions() -> None:
    async with serving() as fake:
        fake.add_chat(GROUP, "supergroup")
        bot, clock = make_bot(TOKEN, base_url=fake.base_url), VirtualClock(NOON)
        voice = Voice(bot, pace=Pace(), clock=clock)
        for n in range(20):
            await voice.say(GROUP, Reply(html=f"{n}"))
        assert [one.text for one in fake.sent_to(GROUP)] == [f"{n}" for n in range(20)]
        assert (clock.now() - NOON).total_seconds() >= 60
        await bot.request.shutdown()


@pytest.mark.parametrize(("trouble", "arrive"), [(Fault(status=429, retry_after=7), 1), (Fault(status=502), 0)])
async def test_an_answer_is_said_again_only_where_telegram_wants_a_pause(trouble: Fault, arrive: int) -> None:
    faults = [trouble]
    fake = FakeTelegram(faults=lambda method, _: faults.pop() if method == "sendMessage" and faults else None)
    async with serving(fake):
        fake.add_chat(GROUP, "supergroup")
        bot, clock = make_bot(TOKEN, base_url=fake.base_url), VirtualClock(NOON)
        await Voice(bot, pace=Pace(), clock=clock).say(GROUP, Reply(html="an answer"))
        assert len(fake.sent_to(GROUP)) == arrive
        assert (clock.now() - NOON).total_seconds() == 7 * arrive
        await bot.request.shutdown()
