"""Nothing is lost: a thousand alerts through faults of every kind, with the delivering process killed thirty times.

It ends when everything is delivered, however slow the machine: it waits for what the server hears, and calls a worker
stuck only when it has asked nothing for `SILENCE` seconds. A repeat is excused where a kill fell between lease
and mark, or where its own connection told it that the end of a sending is unknown (on a slow machine a time-out too).
"""

from __future__ import annotations

import asyncio
import multiprocessing
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import pytest

from storage.engine import Store
from storage.outbox import outbox_counts
from storage.query import Query
from storage.tables import ALERT
from tests.delivery_worker import in_doubt, work
from tests.fake_telegram import FakeTelegram, Fault, serving
from tests.outboxes import new_store, owe

CHATS = list(range(1, 21))
FLAGS = 50
KILLS = 30
SILENCE = 300
FAULTS = [
    Fault(status=429, retry_after=1),
    Fault(status=502),
    Fault(cut="before"),
    Fault(cut="after"),
    Fault(cut="body"),
    Fault(seconds=2.5),
]
Told = tuple[int, int]
"""A chat and a flag."""


class Night:
    """What the server was asked, which acceptances the sender could not know of, and what else it did."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self.unheard: Counter[Told] = Counter()
        self.faults = 0
        self.asked = 0

    async def until(self, is_done: Callable[[], bool], worker: BaseProcess) -> None:
        """Wait until it is so. Fails where the worker has died or asks nothing any more."""
        asked, clock = self.asked, asyncio.get_running_loop().time
        async with asyncio.timeout(SILENCE) as patience:
            while not is_done():
                assert worker.is_alive()
                if self.asked != asked:
                    asked = self.asked
                    patience.reschedule(clock() + SILENCE)
                await asyncio.sleep(0.002)

    def fault(self, method: str, given: dict[str, Any]) -> Fault | None:
        self.asked += 1
        if method != "sendMessage" or self._random.random() > 0.12:
            return None
        self.faults += 1
        fault = self._random.choice(FAULTS)
        if fault.cut in {"after", "body"} or fault.seconds:
            self.unheard[given["chat_id"], flag_of(given["text"])] += 1
        return fault


def flag_of(text: str) -> int:
    found = re.search(r"#(\d+)(</code>)?$", text)
    assert found
    return int(found[1])


def accepted(fake: FakeTelegram) -> dict[Told, list[str]]:
    """The texts that each chat was sent about each flag, in order."""
    told: dict[Told, list[str]] = {}
    for message in fake.messages.values():
        told.setdefault((message.chat, flag_of(message.text)), []).append(message.text)
    return told


def under_way(store: Store) -> set[Told]:
    """What a worker that is dead had taken and not marked: its last words may yet be on the line to the server."""
    statement = Query(
        ALERT.select()
        .with_only_columns(ALERT.c.channel, ALERT.c.flag_id)
        .where(ALERT.c.state == "owed", ALERT.c.lease_until.is_not(None))
    )
    with store.reading() as tx:
        return {(int(channel.partition(":")[2]), flag) for channel, flag in statement.rows(tx)}


@contextmanager
def worker(*args: object) -> Iterator[BaseProcess]:
    """A delivering process; SIGKILL at the end."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.delivery_worker"])
    process = context.Process(target=work, args=args, daemon=True)
    process.start()
    try:
        yield process
    finally:
        process.kill()
        process.join()


@pytest.mark.slow
async def test_a_thousand_alerts_survive_faults_and_thirty_kills(tmp_path: Path) -> None:
    seed = 20170609
    night, kills = Night(seed), random.Random(seed + 1)
    store = new_store(tmp_path)
    owe(store, FLAGS, channels=[f"telegram:{chat}" for chat in CHATS])
    killed: set[Told] = set()

    def owed() -> int:
        with store.reading() as tx:
            return outbox_counts(tx).owed

    async with serving(FakeTelegram(faults=night.fault)) as fake:
        for chat in CHATS:
            fake.add_chat(chat)
        for _ in range(KILLS):
            wanted = len(fake.messages) + kills.randint(1, 60)
            with worker(tmp_path, fake.base_url, CHATS) as process:
                await night.until(lambda: len(fake.messages) >= wanted or not owed(), process)  # noqa: B023  # used here
            killed |= under_way(store)
        with worker(tmp_path, fake.base_url, CHATS) as process:
            await night.until(lambda: not owed(), process)
        told = accepted(fake)

    assert set(told) == {(chat, flag) for chat in CHATS for flag in range(1, FLAGS + 1)}
    twice = {key: texts for key, texts in told.items() if len(texts) > 1}
    assert all("Possible repeat" in text for texts in twice.values() for text in texts[1:])
    assert set(twice) <= set(night.unheard) | killed | in_doubt(tmp_path)
    extra = sum(len(texts) - 1 for texts in twice.values())
    print(f"{len(told)} alerts, {night.faults} faults, {KILLS} kills, {extra} repeats, all marked")  # noqa: T201
