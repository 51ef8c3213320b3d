"""Delivery: from the outbox to the chat, and what it writes down."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from time import perf_counter

import pytest

from bot.channels.pace import Limits, Pace
from bot.clock import VirtualClock
from bot.delivery import Delivered, Delivery, DeliveryPolicy
from bot.ports import ChannelError
from matchers.vocabulary import Verdict
from storage.engine import Store
from storage.outbox import alerts, outbox_counts, resend
from storage.values import AlertState, FlagDetail
from tests.flags import NOON
from tests.outboxes import new_store, owe, turn

ONE = "telegram:1"


class FakeChat:
    """A chat that keeps what it was told, and fails as told."""

    capacity = 100

    def __init__(self, key: str, clock: VirtualClock, pace: Pace) -> None:
        self.key = key
        self.clock = clock
        self.pace = pace
        self.number = int(key.partition(":")[2])
        self.posts: list[tuple[datetime, list[int], bool]] = []
        self.revisions: list[tuple[str, list[int]]] = []
        self.errors: list[ChannelError] = []

    def free_at(self, now: datetime) -> datetime:
        return self.pace.free_at(self.number, now)

    def take(self, now: datetime) -> None:
        self.pace.take(self.number, now)

    async def send(self, detail: FlagDetail, *, possible_repeat: bool) -> str:
        return await self.post([detail], possible_repeat=possible_repeat)

    async def edit(self, message_id: str, detail: FlagDetail) -> None:
        await self.revise(message_id, [detail])

    async def post(self, details: Sequence[FlagDetail], *, possible_repeat: bool) -> str:
        if self.errors:
            raise self.errors.pop(0)
        self.posts.append((self.clock.now(), [detail.flag.id for detail in details], possible_repeat))
        return str(len(self.posts))

    async def revise(self, message_id: str, details: Sequence[FlagDetail]) -> str:
        self.revisions.append((message_id, [detail.flag.id for detail in details]))
        return message_id

    async def aclose(self) -> None:
        pass


class Desk:
    """A store, chats and delivery on a virtual clock."""

    def __init__(self, folder: Path, chats: Sequence[int] = (1,), *, policy: DeliveryPolicy | None = None) -> None:
        self.store: Store = new_store(folder)
        self.clock = VirtualClock(NOON)
        pace = Pace(Limits())
        self.chats = [FakeChat(f"telegram:{chat}", self.clock, pace) for chat in chats]
        self.delivery = Delivery(self.store, self.chats, clock=self.clock, jitter=lambda: 1.0, policy=policy)

    @property
    def keys(self) -> list[str]:
        return [chat.key for chat in self.chats]

    async def run_for(self, seconds: float, step: float = 1.0) -> None:
        for _ in range(int(seconds / step) + 1):
            await self.delivery.deliver_all()
            await self.clock.sleep(step)


async def test_an_alert_is_sent_and_marked(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    owe(desk.store, 1, channels=[ONE])
    assert await desk.delivery.deliver() == Delivered(sent=1)
    with desk.store.reading() as tx:
        [sent] = alerts(tx, state=AlertState.SENT)
    assert (sent.message_id, sent.sent_at) == ("1", NOON)
    assert await desk.delivery.deliver() == Delivered()


async def test_a_second_conflict_waits_for_the_chats_second(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    owe(desk.store, 2, channels=[ONE])
    await desk.run_for(3)
    assert [flags for _, flags, _ in desk.chats[0].posts] == [[1], [2]]
    first, second = (at for at, _, _ in desk.chats[0].posts)
    assert second - first >= timedelta(seconds=1)


async def test_five_hundred_conflicts_become_five_messages_newest_first_and_none_is_dropped(tmp_path: Path) -> None:
    desk = Desk(tmp_path, chats=(1, -2))
    owe(desk.store, 500, channels=desk.keys)
    await desk.run_for(10)
    for chat in desk.chats:
        assert len(chat.posts) == 5
        told = [flag for _, flags, _ in chat.posts for flag in flags]
        assert told == list(range(500, 0, -1))


async def test_a_verdict_that_changes_edits_the_digest_once_for_all_its_flags(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    owe(desk.store, 20, channels=[ONE])
    await desk.run_for(2)
    turn(desk.store, [3, 4, 5], Verdict.SUPPORTED, channels=[ONE], at=desk.clock.now())
    await desk.run_for(5)
    assert desk.chats[0].revisions == [("1", list(range(1, 21)))]
    with desk.store.reading() as tx:
        assert outbox_counts(tx).owed == 0


async def test_lesser_flags_come_as_a_digest_a_minute_later(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    owe(desk.store, 3, channels=[ONE], verdict=Verdict.PREMATURE)
    await desk.run_for(59)
    assert not desk.chats[0].posts
    await desk.run_for(2)
    assert [flags for _, flags, _ in desk.chats[0].posts] == [[3, 2, 1]]


async def test_a_message_that_may_have_arrived_is_repeated_after_a_pause_and_says_so(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    owe(desk.store, 1, channels=[ONE])
    desk.chats[0].errors = [ChannelError("timed out", ambiguous=True)]
    assert await desk.delivery.deliver() == Delivered(failed=1)
    await desk.run_for(10)
    [(at, _, repeat)] = desk.chats[0].posts
    assert repeat
    assert at - NOON >= timedelta(seconds=5)


async def test_a_refusal_for_now_is_tried_again_when_told_and_is_no_repeat(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    owe(desk.store, 1, channels=[ONE])
    desk.chats[0].errors = [ChannelError("429", retry_at=NOON + timedelta(seconds=30))]
    await desk.run_for(40)
    [(at, _, repeat)] = desk.chats[0].posts
    assert (at, repeat) == (NOON + timedelta(seconds=30), False)


async def test_a_lease_that_ran_out_is_a_possible_repeat(tmp_path: Path) -> None:
    desk = Desk(tmp_path, policy=DeliveryPolicy(lease_for=timedelta(seconds=20)))
    owe(desk.store, 1, channels=[ONE])
    desk.delivery._claim()  # the process dies here
    await desk.run_for(30)
    [(at, _, repeat)] = desk.chats[0].posts
    assert repeat
    assert at >= NOON + timedelta(seconds=20)


async def test_a_permanent_failure_is_set_aside_with_its_reason_and_a_person_can_send_again(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    owe(desk.store, 1, channels=[ONE])
    desk.chats[0].errors = [ChannelError("bot was kicked", permanent=True)]
    await desk.run_for(5)
    with desk.store.writing() as tx:
        [failed] = alerts(tx, state=AlertState.FAILED)
        assert failed.error == "bot was kicked"
        assert resend(tx, failed.id)
    await desk.run_for(2)
    assert len(desk.chats[0].posts) == 1


async def test_a_chat_that_moved_gets_its_alerts_at_its_new_address(tmp_path: Path) -> None:
    desk = Desk(tmp_path, chats=(-5, -1005))
    owe(desk.store, 2, channels=["telegram:-5"])
    desk.chats[0].errors = [ChannelError("migrated", moved_to="telegram:-1005")]
    await desk.run_for(5)
    assert sorted(flag for _, flags, _ in desk.chats[1].posts for flag in flags) == [1, 2]


async def test_what_is_owed_to_a_channel_that_is_not_configured_stays_owed(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    owe(desk.store, 1, channels=["telegram:999"])
    await desk.run_for(2)
    with desk.store.reading() as tx:
        assert outbox_counts(tx).owed == 1


@pytest.mark.slow
async def test_ten_thousand_alerts_to_fifty_chats_keep_every_limit_and_their_order(tmp_path: Path) -> None:
    desk = Desk(tmp_path, chats=[*range(1, 26), *range(-25, 0)])
    for chat in desk.chats:
        chat.capacity = 1  # one message a flag: the hardest case
    owe(desk.store, 200, channels=desk.keys)
    while True:
        await desk.delivery.deliver()
        with desk.store.reading() as tx:
            if not outbox_counts(tx).owed:
                break
        await desk.clock.sleep(0.5)
    moments = sorted(at for chat in desk.chats for at, _, _ in chat.posts)
    assert len(moments) == 10_000
    assert all(later - first >= timedelta(seconds=1) for first, later in zip(moments, moments[30:], strict=False))
    for chat in desk.chats:
        assert [flags for _, flags, _ in chat.posts] == [[n] for n in range(1, 201)]
        own = [at for at, _, _ in chat.posts]
        assert all(b - a >= timedelta(seconds=1) for a, b in pairwise(own))
        if chat.number < 0:
            assert all(b - a >= timedelta(minutes=1) for a, b in zip(own, own[20:], strict=False))


async def test_two_passes_at_once_send_nothing_twice(tmp_path: Path) -> None:
    desk = Desk(tmp_path, chats=range(1, 11))
    owe(desk.store, 1, channels=desk.keys)
    await asyncio.gather(desk.delivery.deliver(), desk.delivery.deliver())
    assert [len(chat.posts) for chat in desk.chats] == [1] * 10


async def test_delivery_costs_little_over_what_the_chat_takes(tmp_path: Path) -> None:
    desk = Desk(tmp_path, chats=range(1, 31))
    for chat in desk.chats:
        chat.capacity = 1
    owe(desk.store, 10, channels=desk.keys)
    began = perf_counter()
    while sum(len(chat.posts) for chat in desk.chats) < 300:
        await desk.delivery.deliver()
        await desk.clock.sleep(1)
    took = (perf_counter() - began) / 300
    print(f"{1000 * took:.2f} ms a message")  # noqa: T201
    assert took < 0.02  # under 2 ms on a quiet machine; a busy one is given room
