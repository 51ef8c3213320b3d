"""A process that delivers until it is killed; for the fault test. It notes each sending whose end it was not told."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.channels.pace import Limits, Pace
from bot.channels.planning import Grouping
from bot.channels.telegram import TelegramChannel, make_bot
from bot.clock import RealClock
from bot.delivery import Delivery, DeliveryPolicy
from bot.ports import ChannelError
from storage.engine import open_store
from storage.values import FlagDetail
from tests.fake_telegram import TOKEN
from tests.flags import CONTESTS

NOTES = "in-doubt.txt"
POLICY = DeliveryPolicy(
    lease_for=timedelta(seconds=6),
    pause=timedelta(milliseconds=200),
    longest_wait=timedelta(milliseconds=400),
    grouping=Grouping(burst=10_000),
)


class NotingChannel(TelegramChannel):
    """A chat that writes down which sendings may have arrived although nothing was heard of them."""

    def __init__(self, chat: int, *, notes: Path, **rest: Any) -> None:
        super().__init__(chat, **rest)
        self._number, self._notes = chat, notes

    async def post(self, details: Sequence[FlagDetail], *, possible_repeat: bool) -> str:
        try:
            return await super().post(details, possible_repeat=possible_repeat)
        except ChannelError as error:
            if error.ambiguous:
                with self._notes.open("a") as notes:
                    notes.writelines(f"{self._number} {detail.flag.id}\n" for detail in details)
            raise


def in_doubt(folder: Path) -> set[tuple[int, int]]:
    """The chats and flags that were noted."""
    notes = folder / NOTES
    lines = notes.read_text().splitlines() if notes.exists() else []
    return {(int(chat), int(flag)) for chat, flag in map(str.split, lines)}


def work(folder: Path, base_url: str, chats: Sequence[int]) -> None:
    """Deliver to these chats for ever."""
    asyncio.run(_work(folder, base_url, chats))


async def _work(folder: Path, base_url: str, chats: Sequence[int]) -> None:
    clock, pace = RealClock(), Pace(Limits(overall=10_000, chat_seconds=0.001, group_minute=10_000))
    bot = make_bot(TOKEN, base_url=base_url, seconds=1.5)
    rest = {"bot": bot, "pace": pace, "clock": clock, "contests": CONTESTS}
    channels = [NotingChannel(chat, notes=folder / NOTES, **rest) for chat in chats]
    store = open_store(folder / "desk.db", migrate=False)
    delivery = Delivery(store, channels, clock=clock, jitter=random.random, policy=POLICY)
    while True:
        await delivery.deliver_all()
        await asyncio.sleep(0.01)
