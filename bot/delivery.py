"""Delivery: takes what is owed from the outbox, sends it, and writes down how it ended.

Each pass plans, leases and counts the pace in one short transaction, sends with none open, then marks each message in
a transaction of its own: a crash repeats what fell between sending and marking, and that alone. A pass holds nothing
that the next one needs, so passes of several processes may overlap.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from msgspec import Struct
from sqlalchemy import Connection

from bot.channels.pace import back_off
from bot.channels.planning import Grouping, Parcel, next_parcel
from bot.ports import Channel, ChannelError, ChatChannel, Clock
from storage.backlog import flags_in, lease_these, waiting, waiting_channels
from storage.chats import note_move
from storage.details import flag_detail
from storage.engine import Store
from storage.outbox import load_alert, mark_sent, move_channel, retry_at, set_aside
from storage.values import FlagDetail, FlagId

log = logging.getLogger(__name__)


class DeliveryPolicy(Struct, frozen=True, kw_only=True):
    """How delivery behaves. `pause` is the least wait before a message that may have arrived is sent again.

    `longest_wait` bounds the back-off, which doubles from one second.
    """

    lease_for: timedelta = timedelta(seconds=60)
    pause: timedelta = timedelta(seconds=5)
    longest_wait: timedelta = timedelta(minutes=5)
    grouping: Grouping = Grouping()
    most_at_once: int = 30


class Delivered(Struct, frozen=True, kw_only=True):
    """How a pass ended: messages that arrived, and those that did not."""

    sent: int = 0
    failed: int = 0


class Plain:
    """A channel without a pace, one flag a message, as delivery wants it."""

    capacity = 1

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self.key = channel.key

    def free_at(self, now: datetime) -> datetime:
        """Always free."""
        return now

    def take(self, now: datetime) -> None:
        """Nothing to count."""

    async def post(self, details: Sequence[FlagDetail], *, possible_repeat: bool) -> str:
        """Send the one flag."""
        return await self._channel.send(details[0], possible_repeat=possible_repeat)

    async def revise(self, message_id: str, details: Sequence[FlagDetail]) -> str:
        """Edit the one flag's message."""
        await self._channel.edit(message_id, details[0])
        return message_id


def paced(channel: Channel | ChatChannel) -> ChatChannel | Plain:
    """The channel as delivery wants it."""
    return channel if isinstance(channel, ChatChannel) else Plain(channel)


class Delivery:
    """Delivers to these channels. `jitter` gives numbers from 0 to 1; `is_quiet` says whom not to disturb when."""

    def __init__(
        self,
        store: Store,
        channels: Sequence[Channel],
        *,
        clock: Clock,
        jitter: Callable[[], float],
        policy: DeliveryPolicy | None = None,
        is_quiet: Callable[[str, datetime], bool] = lambda _channel, _now: False,
    ) -> None:
        self._store = store
        self._chats: dict[str, ChatChannel | Plain] = {channel.key: paced(channel) for channel in channels}
        self._clock = clock
        self._jitter = jitter
        self._policy = policy or DeliveryPolicy()
        self._is_quiet = is_quiet

    async def deliver(self) -> Delivered:
        """One pass: send what may go now. Passes until nothing may are `deliver_all`."""
        claimed = await asyncio.to_thread(self._claim_whole)
        arrived = await asyncio.gather(*(self._dispatch(parcel, details) for parcel, details in claimed))
        return Delivered(sent=sum(arrived), failed=len(arrived) - sum(arrived))

    async def deliver_all(self) -> Delivered:
        """Pass after pass, until nothing may go now."""
        total = Delivered()
        while (last := await self.deliver()) != Delivered():
            total = Delivered(sent=total.sent + last.sent, failed=total.failed + last.failed)
        return total

    def _claim(self) -> list[Parcel]:
        """Plan and lease, at most one message a channel."""
        now = self._clock.now()
        with self._store.reading() as tx:
            if not any(channel in self._chats for channel in waiting_channels(tx, now=now)):
                return []
        parcels: list[Parcel] = []
        with self._store.writing() as tx:
            for channel in waiting_channels(tx, now=now):
                chat = self._chats.get(channel)
                if chat is None or chat.free_at(now) > now or len(parcels) >= self._policy.most_at_once:
                    continue
                parcel = next_parcel(
                    waiting(tx, channel, now=now, limit=self._in_sight(chat)),
                    now=now,
                    capacity=chat.capacity,
                    grouping=self._policy.grouping,
                    quiet=self._is_quiet(channel, now),
                )
                if parcel:
                    lease_these(tx, [a.id for a in parcel.alerts], now=now, lease_for=self._policy.lease_for)
                    chat.take(now)
                    parcels.append(parcel)
        return parcels

    def _in_sight(self, chat: ChatChannel | Plain) -> int:
        """How much of what waits must be seen to plan: a burst, and one message of it."""
        return 1 if chat.capacity == 1 else max(chat.capacity, self._policy.grouping.burst) + 1

    async def _dispatch(self, parcel: Parcel, details: Sequence[FlagDetail]) -> bool:
        chat = self._chats[parcel.channel]
        try:
            if parcel.message_id is None:
                message = await chat.post(details, possible_repeat=parcel.possible_repeat)
            else:
                message = await chat.revise(parcel.message_id, details)
        except ChannelError as error:
            await asyncio.to_thread(self._note_failure, parcel, error)
            return False
        await asyncio.to_thread(self._note_sent, parcel, message)
        return True

    def _claim_whole(self) -> list[tuple[Parcel, list[FlagDetail]]]:
        """What goes now, with the flags of each message as they are now."""
        parcels = self._claim()
        if not parcels:
            return []
        with self._store.reading() as tx:
            return [(parcel, self._details(tx, parcel)) for parcel in parcels]

    @staticmethod
    def _details(tx: Connection, parcel: Parcel) -> list[FlagDetail]:
        flags: Sequence[FlagId] = [alert.flag for alert in parcel.alerts]
        if parcel.message_id is not None:
            flags = flags_in(tx, parcel.channel, parcel.message_id) or flags
        return [detail for flag in flags if (detail := flag_detail(tx, flag)) is not None]

    def _note_sent(self, parcel: Parcel, message: str) -> None:
        now = self._clock.now()
        with self._store.writing() as tx:
            for alert in parcel.alerts:
                mark_sent(tx, alert.id, message_id=message, at=now)
        log.info("sent message %s to %s: flags %s", message, parcel.channel, [a.flag for a in parcel.alerts])

    def _note_failure(self, parcel: Parcel, error: ChannelError) -> None:
        log.warning("not sent to %s: flags %s: %s", parcel.channel, [a.flag for a in parcel.alerts], error)
        with self._store.writing() as tx:
            for waits in parcel.alerts:
                if error.permanent:
                    set_aside(tx, waits.id, error=str(error))
                else:
                    found = load_alert(tx, waits.id)
                    attempts = found.attempts if found else 1
                    again = self._next_attempt(attempts, error)
                    retry_at(tx, waits.id, at=again, error=str(error), ambiguous=error.ambiguous and not waits.edit)
            if error.moved_to:
                move_channel(tx, parcel.channel, error.moved_to)
                note_move(tx, parcel.channel, error.moved_to, at=self._clock.now())
        if error.moved_to and error.moved_to not in self._chats:
            self._chats[error.moved_to] = self._chats[parcel.channel]  # the adapter itself has moved on

    def _next_attempt(self, attempts: int, error: ChannelError) -> datetime:
        now = self._clock.now()
        if error.moved_to:
            return now
        if error.retry_at:
            return error.retry_at
        wait = back_off(attempts, jitter=self._jitter(), most=self._policy.longest_wait.total_seconds())
        return now + (max(wait, self._policy.pause) if error.ambiguous else wait)
