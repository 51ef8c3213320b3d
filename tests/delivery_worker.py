"""A process that delivers until it is killed; for the fault test."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from bot.channels.pace import Limits, Pace
from bot.channels.planning import Grouping
from bot.channels.telegram import TelegramChannel, make_bot
from bot.clock import RealClock
from bot.delivery import Delivery, DeliveryPolicy
from storage.engine import open_store
from tests.fake_telegram import TOKEN
from tests.flags import CONTESTS

POLICY = DeliveryPolicy(
    lease_for=timedelta(seconds=6),
    pause=timedelta(milliseconds=200),
    longest_wait=timedelta(milliseconds=400),
    grouping=Grouping(burst=10_000),
)


def work(database: Path, base_url: str, chats: Sequence[int]) -> None:
    """Deliver to these chats for ever."""
    asyncio.run(_work(database, base_url, chats))


async def _work(database: Path, base_url: str, chats: Sequence[int]) -> None:
    clock, pace = RealClock(), Pace(Limits(overall=10_000, chat_seconds=0.001, group_minute=10_000))
    bot = make_bot(TOKEN, base_url=base_url, seconds=1.5)
    channels = [TelegramChannel(chat, bot=bot, pace=pace, clock=clock, contests=CONTESTS) for chat in chats]
    store = open_store(database, migrate=False)
    delivery = Delivery(store, channels, clock=clock, jitter=random.random, policy=POLICY)
    while True:
        await delivery.deliver_all()
        await asyncio.sleep(0.01)
