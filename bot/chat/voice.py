"""How the desk's answers go out on Telegram: in the order of the questions, at the bot's pace, behind the alerts.

An answer books no time ahead and leaves part of a group's minute free, so that a chat full of questions does not keep
an alert waiting. When the desk stops, answers that still wait are dropped: nobody wants them after the restart.
"""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions
from telegram.error import BadRequest, TelegramError

from bot.channels.pace import Pace
from bot.channels.telegram import mapped
from bot.chat.buttons import Button
from bot.chat.newsroom import Reply
from bot.ports import Clock

log = logging.getLogger(__name__)

TOAST: Final = 200
"""The most letters that the answer to a press holds."""
_NO_PREVIEW: Final = LinkPreviewOptions(is_disabled=True)


def markup(rows: Sequence[Sequence[Button]]) -> InlineKeyboardMarkup | None:
    """Buttons as Telegram wants them."""
    if not rows:
        return None
    return InlineKeyboardMarkup([[InlineKeyboardButton(b.label, callback_data=b.data) for b in row] for row in rows])


class Voice:
    """Says things in chats."""

    def __init__(self, bot: Bot, *, pace: Pace, clock: Clock) -> None:
        self._bot = bot
        self._pace = pace
        self._clock = clock
        self._turns: dict[int, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._silenced = asyncio.Event()

    def stop(self) -> None:
        """Say nothing more, whatever waits."""
        self._silenced.set()

    async def say(self, chat: int, reply: Reply) -> None:
        """Answer; once more where Telegram wants a pause. What it refuses is logged: the person will ask again."""
        for _ in range(2):
            if not await self._has_turn(chat) or await self._is_settled(chat, reply):
                return

    async def _is_settled(self, chat: int, reply: Reply) -> bool:
        """Send; False where Telegram wants a pause first."""
        try:
            await self._send(chat, reply)
        except TelegramError as error:
            refused = mapped(error, now=self._clock.now())
            log.warning("no answer to %s: %s", chat, refused)
            if refused.retry_at:
                self._pace.hold(chat, refused.retry_at)
            return refused.retry_at is None
        return True

    async def replace(self, chat: int, message: int, reply: Reply) -> None:
        """Put an answer in the place of the message that was asked from."""
        try:
            await self._bot.edit_message_text(
                reply.html,
                chat_id=chat,
                message_id=message,
                parse_mode="HTML",
                reply_markup=markup(reply.buttons),
                link_preview_options=_NO_PREVIEW,
            )
        except BadRequest as error:
            if "not modified" not in str(error):
                await self.say(chat, reply)

    async def toast(self, query: str, words: str) -> None:
        """The short answer to a press."""
        try:
            await self._bot.answer_callback_query(query, text=words[:TOAST] or None, show_alert=len(words) > 60)
        except BadRequest as error:  # pressed while we were away: the button's spinner is gone already
            log.info("a press could not be answered: %s", error)

    async def _has_turn(self, chat: int) -> bool:
        """Wait until an answer may go to this chat; False when the desk stops first."""
        async with self._turns[chat]:
            while (free := self._pace.free_for_an_answer_at(chat, now := self._clock.now())) > now:
                if await self._is_silenced_within((free - now).total_seconds()):
                    return False
            self._pace.take(chat, now)
            return True

    async def _is_silenced_within(self, seconds: float) -> bool:
        waits = [asyncio.ensure_future(self._clock.sleep(seconds)), asyncio.ensure_future(self._silenced.wait())]
        _, left = await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        for one in left:
            one.cancel()
        return self._silenced.is_set()

    async def _send(self, chat: int, reply: Reply) -> None:
        buttons = markup(reply.buttons)
        if reply.picture:
            await self._bot.send_photo(chat, reply.picture, caption=reply.html, parse_mode="HTML", reply_markup=buttons)
        else:
            await self._bot.send_message(
                chat, reply.html, parse_mode="HTML", reply_markup=buttons, link_preview_options=_NO_PREVIEW
            )
