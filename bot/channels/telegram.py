"""Telegram as a channel: alerts with buttons, digests, edits; every refusal of the Bot API mapped to a `ChannelError`.

A message whose arrival is unknown (a time-out or a cut after sending, a 502) is told from one that surely did not go
out (no connection). A message that can no longer be edited is replaced by a new one, whose id stands from then on.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import Final, TypeVar

import httpx
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, Message
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)
from telegram.request import HTTPXRequest

from bot.channels.pace import Pace
from bot.channels.telegram_text import DIGEST_FLAGS, Register, alert_html, digest_html
from bot.chat.buttons import alert_buttons
from bot.ports import ChannelError, Clock
from storage.values import FlagDetail

os.environ.setdefault("PTB_TIMEDELTA", "true")  # the library's own switch to waits as timedelta, its future default
for _noisy in ("httpx", "telegram"):  # at INFO and DEBUG they write the address of calls, which holds the token
    logging.getLogger(_noisy).setLevel(logging.WARNING)

KEY: Final = "telegram"
BOT_API: Final = "https://api.telegram.org/bot"
_NOT_SENT: Final = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
_UNEDITABLE: Final = ("message can't be edited", "message to edit not found", "message_id_invalid")
_TOKEN_WAIT: Final = timedelta(minutes=1)
_T = TypeVar("_T")


LONGEST_NOTICE = 4000
"""Characters of a notice; Telegram takes 4,096."""


def make_bot(token: str, *, base_url: str = BOT_API, seconds: float = 10.0) -> Bot:
    """The library's client, with time-outs of our own."""

    def request() -> HTTPXRequest:
        return HTTPXRequest(
            connection_pool_size=32,
            read_timeout=seconds,
            write_timeout=seconds,
            connect_timeout=min(5.0, seconds),
            pool_timeout=seconds,
        )

    return Bot(token, base_url=base_url, request=request(), get_updates_request=request())


def channel_key(chat: int) -> str:
    """The outbox's name of a chat.

    >>> channel_key(-1001234)
    'telegram:-1001234'
    """
    return f"{KEY}:{chat}"


def chat_of(key: str) -> int:
    """The chat of an outbox's name.

    >>> chat_of("telegram:-1001234")
    -1001234
    """
    return int(key.partition(":")[2])


def mapped(error: TelegramError, *, now: datetime) -> ChannelError:
    """Our word for a refusal. BadRequest is asked before NetworkError, which it is a kind of."""
    said = str(error)
    if isinstance(error, ChatMigrated):
        return ChannelError(said, moved_to=channel_key(error.new_chat_id))
    if isinstance(error, RetryAfter):
        wait = error.retry_after if isinstance(error.retry_after, timedelta) else timedelta(seconds=error.retry_after)
        return ChannelError(said, retry_at=now + wait)
    if isinstance(error, InvalidToken):
        return ChannelError("the bot token is refused: look at the config", retry_at=now + _TOKEN_WAIT)
    if isinstance(error, Forbidden | BadRequest):
        return ChannelError(said, permanent=True)
    if isinstance(error, NetworkError):
        return ChannelError(said[:200], ambiguous=not isinstance(error.__cause__, _NOT_SENT))
    return ChannelError(said[:200], ambiguous=True)


class TelegramChannel:
    """One chat. All chats of a bot share its `bot` and its `pace`."""

    capacity = DIGEST_FLAGS

    def __init__(
        self, chat: int, *, bot: Bot, pace: Pace, clock: Clock, contests: Register, timezone: str = "UTC"
    ) -> None:
        self.chat = chat
        self.key = channel_key(chat)
        self._bot = bot
        self._pace = pace
        self._clock = clock
        self._contests = contests
        self._timezone = timezone

    def free_at(self, now: datetime) -> datetime:
        """When the next message may go to this chat."""
        return self._pace.free_at(self.chat, now)

    def take(self, now: datetime) -> None:
        """Count a message that goes now."""
        self._pace.take(self.chat, now)

    async def send(self, detail: FlagDetail, *, possible_repeat: bool) -> str:
        """Post an alert."""
        return await self.post([detail], possible_repeat=possible_repeat)

    async def edit(self, message_id: str, detail: FlagDetail) -> None:
        """Bring an alert up to date."""
        await self.revise(message_id, [detail])

    async def post(self, details: Sequence[FlagDetail], *, possible_repeat: bool) -> str:
        """Post an alert, or a digest of many."""
        text = self._text(details, possible_repeat=possible_repeat)
        message: Message = await self._call(
            lambda: self._bot.send_message(
                self.chat,
                text,
                parse_mode="HTML",
                reply_markup=self._buttons(details),
                link_preview_options=LinkPreviewOptions(is_disabled=True),
            )
        )
        return str(message.message_id)

    async def revise(self, message_id: str, details: Sequence[FlagDetail]) -> str:
        """Bring a message up to date; where it is too old or gone, a new one takes its place."""
        try:
            await self._call(
                lambda: self._bot.edit_message_text(
                    self._text(details, possible_repeat=False),
                    chat_id=self.chat,
                    message_id=int(message_id),
                    parse_mode="HTML",
                    reply_markup=self._buttons(details),
                    link_preview_options=LinkPreviewOptions(is_disabled=True),
                )
            )
        except ChannelError as error:
            said = str(error).casefold()
            if "message is not modified" in said:
                return message_id
            if any(words in said for words in _UNEDITABLE):
                return await self.post(details, possible_repeat=False)
            raise
        return message_id

    async def announce(self, text: str) -> None:
        """Post a notice of the desk's own sources, as plain text; whoever calls has taken its token."""
        shown = text[:LONGEST_NOTICE]
        await self._call(
            lambda: self._bot.send_message(self.chat, shown, link_preview_options=LinkPreviewOptions(is_disabled=True))
        )

    async def aclose(self) -> None:
        """The bot is closed by whoever made it."""

    def _text(self, details: Sequence[FlagDetail], *, possible_repeat: bool) -> str:
        if len(details) == 1:
            return alert_html(details[0], self._contests, zone=self._timezone, possible_repeat=possible_repeat)
        return digest_html(details, self._contests, zone=self._timezone, possible_repeat=possible_repeat)

    def _buttons(self, details: Sequence[FlagDetail]) -> InlineKeyboardMarkup | None:
        if len(details) != 1:
            return None
        rows = alert_buttons(details[0].flag)
        return InlineKeyboardMarkup(
            [[InlineKeyboardButton(b.label, callback_data=b.data) for b in row] for row in rows]
        )

    async def _call(self, call: Callable[[], Awaitable[_T]]) -> _T:
        try:
            return await call()
        except TelegramError as error:
            found = mapped(error, now=self._clock.now())
            if found.retry_at:
                self._pace.hold(self.chat, found.retry_at)
            if isinstance(error, ChatMigrated):
                self.chat, self.key = error.new_chat_id, channel_key(error.new_chat_id)
            raise found from None  # the cause may hold the address, and with it the token
