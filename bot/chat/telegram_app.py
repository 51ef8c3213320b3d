"""The chat's commands and buttons on Telegram: updates come in by long polling, answers go out at the bot's pace.

The library's objects end in this file. Its own loop, job queue and persistence are not used: the desk has a loop, a
scheduler and a database. Updates are confirmed before they are dealt with, so a crash may lose a press; a button only
asks, the database decides, and the message still shows the button.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Callable, Coroutine, Sequence
from datetime import datetime
from typing import Any, Final

from telegram import (
    Bot,
    BotCommand,
    Message,
    Update,
)
from telegram.error import Conflict, TelegramError
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackContext,
    CallbackQueryHandler,
    MessageHandler,
    filters,
)

from bot.channels.pace import Pace
from bot.channels.telegram import channel_key
from bot.chat.buttons import Act, Press, read_press
from bot.chat.deciding import NEEDS, press
from bot.chat.declaring import press_entry
from bot.chat.newsroom import Asked, Newsroom, Reply, refusal, too_little
from bot.chat.table import menu, run_command
from bot.chat.voice import Voice
from storage.chats import Member, note_move
from storage.outbox import move_channel
from storage.watching import begin_notice, end_notice

log = logging.getLogger(__name__)

RIVAL: Final = "telegram:rival"
RIVAL_WORDS: Final = (
    "another program polls with this bot's token; until it stops, some commands and buttons go astray. "
    "Stop it, or give one of the two a bot of its own."
)
RIVAL_GONE_AFTER: Final = 60.0
"""So many seconds without a conflict, and the other poller is taken to be gone."""
AT_ONCE: Final = 256
"""Questions and presses dealt with at once: many wait for the pace of one chat, and must not hold up the others."""
_COMMAND: Final = re.compile(r"/([A-Za-z_]{1,32})(?:@(\w+))?(?:\s+(.*))?", re.DOTALL)
_IN_PLACE: Final = frozenset({Act.NEXT, Act.AGREE, Act.REJECT})
"""Presses whose answer takes the place of the message that they were under."""


SORRY = "That failed on our side and is in the log; nothing was changed. Please try again in a moment."
"""What somebody is told whose question or press ran into a fault of ours."""


class TelegramDesk:
    """Answers the newsroom on Telegram. `chats` are those of the config; known people may also write in private."""

    def __init__(self, newsroom: Newsroom, *, bot: Bot, pace: Pace, chats: Sequence[int]) -> None:
        self._newsroom = newsroom
        self._bot = bot
        self._voice = Voice(bot, pace=pace, clock=newsroom.clock)
        self._chats = set(chats)
        self._refused: set[tuple[int, int]] = set()
        self._rival_at: datetime | None = newsroom.clock.now()  # there may be a notice of our last life
        self._stopping = asyncio.Event()

    def stop(self) -> None:
        """Ask `serve` to end."""
        self._stopping.set()
        self._voice.stop()

    async def serve(self) -> None:
        """Answer until stopped; a Telegram that is away at the start is asked again."""
        await asyncio.to_thread(self._newsroom.find, "")  # names are read now, not at the first question
        wait = 1.0
        while not self._stopping.is_set():
            try:
                await self._serve_once()
            except TelegramError as error:
                log.warning("telegram cannot be reached, trying again in %.0f s: %s", wait, error)
                await self._pause(wait)
                wait = min(60.0, wait * 2)

    async def _pause(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._stopping.wait(), seconds)
        except TimeoutError:
            return

    async def _serve_once(self) -> None:
        app = self._application()
        assert app.updater is not None
        await app.initialize()
        try:
            await self._bot.set_my_commands([BotCommand(name, summary) for name, summary in menu()])
            await app.start()
            await app.updater.start_polling(
                allowed_updates=["message", "callback_query"], error_callback=self._poll_failed, timeout=10
            )
            while not self._stopping.is_set():
                await self._pause(RIVAL_GONE_AFTER)
                await asyncio.to_thread(self.forget_rival)
        finally:
            if app.updater.running:
                await app.updater.stop()
            if app.running:
                await app.stop()

    def _poll_failed(self, error: TelegramError) -> None:
        """The library polls on by itself; a second poller of the same token is a person's mistake, and is told of."""
        if not isinstance(error, Conflict):
            log.warning("polling telegram failed: %s", error)
            return
        log.error("another program polls with this bot's token; only one may")
        self._rival_at = self._newsroom.clock.now()
        with self._newsroom.store.writing() as tx:
            begin_notice(tx, RIVAL, RIVAL_WORDS, at=self._rival_at)

    def forget_rival(self) -> None:
        """End the notice once the other poller has not been heard of for a while."""
        now = self._newsroom.clock.now()
        if self._rival_at and (now - self._rival_at).total_seconds() >= RIVAL_GONE_AFTER:
            self._rival_at = None
            with self._newsroom.store.writing() as tx:
                end_notice(tx, RIVAL, at=now)

    def _application(self) -> Application[Any, Any, Any, Any, Any, Any]:
        app = ApplicationBuilder().bot(self._bot).job_queue(None).concurrent_updates(AT_ONCE).build()
        app.add_handler(MessageHandler(filters.StatusUpdate.MIGRATE, _ours(self._migrated)))
        app.add_handler(MessageHandler(filters.COMMAND, _ours(self._command)))
        app.add_handler(CallbackQueryHandler(_ours(self._pressed)))
        app.add_error_handler(self._failed)
        return app

    async def _failed(self, update: object, context: CallbackContext[Any, Any, Any, Any]) -> None:
        """Nobody who asks is left without a word when our side fails (a database that is away, a full disk)."""
        log.error("a question or a press failed", exc_info=context.error)
        if not isinstance(update, Update) or isinstance(context.error, TelegramError):
            return
        if update.callback_query:
            await self._voice.toast(update.callback_query.id, SORRY)
        elif update.effective_chat:
            await self._voice.say(update.effective_chat.id, Reply(html=SORRY))

    async def _migrated(self, update: Update) -> None:
        """A group became a supergroup: what is owed to it, and what it wished, goes along."""
        message = update.effective_message
        if message and message.migrate_to_chat_id:
            before, after = channel_key(message.chat_id), channel_key(message.migrate_to_chat_id)
            self._chats.add(message.migrate_to_chat_id)
            with self._newsroom.store.writing() as tx:
                move_channel(tx, before, after)
                note_move(tx, before, after, at=self._newsroom.clock.now())

    async def _command(self, update: Update) -> None:
        message = update.effective_message
        found = _COMMAND.fullmatch(message.text or "") if message else None
        if message is None or found is None or not self._is_meant(found[2]):
            return
        caller = await self._known(update, message)
        if caller is None:
            return
        asked = self._asked(caller, message.chat_id, (found[3] or "").strip())
        log.info("/%s of %s in %s", found[1].lower(), caller.person, message.chat_id)
        await self._voice.say(message.chat_id, await asyncio.to_thread(run_command, asked, found[1].lower()))

    def _is_meant(self, bot: str | None) -> bool:
        """Whether a command is for us: it names no bot (`/status@other_bot`), or this one."""
        return bot is None or bot.casefold() == self._bot.username.casefold()

    def _asked(self, caller: Member, chat: int, words: str) -> Asked:
        now = self._newsroom.clock.now()
        return Asked(newsroom=self._newsroom, caller=caller, channel=channel_key(chat), words=words, now=now)

    async def _known(self, update: Update, message: Message) -> Member | None:
        """Who writes, if the newsroom knows the person and the chat; else one polite refusal."""
        person, chat = update.effective_user, message.chat
        if person is None:
            return None
        known = await asyncio.to_thread(self._newsroom.member, person.id)
        if known and (chat.type == "private" or await self._is_ours(chat.id)):
            return known
        if (person.id, chat.id) not in self._refused:
            self._refused.add((person.id, chat.id))
            log.warning("refused: person %s in chat %s", person.id, chat.id)
            await self._voice.say(chat.id, Reply(html=refusal(person.id, channel_key(chat.id))))
        return None

    async def _is_ours(self, chat: int) -> bool:
        """Whether a group is one of the config's, or what one of those has become: a failed alert may have said so."""
        if chat not in self._chats:
            before = await asyncio.to_thread(self._newsroom.came_from, channel_key(chat))
            if before.isdisjoint(map(channel_key, self._chats)):
                return False
            self._chats.add(chat)
        return True

    async def _pressed(self, update: Update) -> None:
        query = update.callback_query
        if query is None:
            return
        pressed = read_press(query.data or "")
        known = await asyncio.to_thread(self._newsroom.member, query.from_user.id)
        if known is None or pressed is None:
            log.warning("refused: a press by person %s", query.from_user.id)
            await self._voice.toast(query.id, "This button is not for you, or not ours.")
            return
        # A message too old for Telegram to show comes without its chat; the answer then goes to the person.
        chat = query.message.chat.id if query.message else query.from_user.id
        reply = await asyncio.to_thread(_answer, self._asked(known, chat, ""), pressed)
        log.info("press %s:%s by %s", pressed.act, pressed.number, known.person)
        await self._voice.toast(query.id, reply.toast)
        if not (reply.html or reply.picture):
            return
        if pressed.act in _IN_PLACE and query.message:
            await self._voice.replace(chat, query.message.message_id, reply)
        else:
            await self._voice.say(chat, reply)


def _answer(asked: Asked, pressed: Press) -> Reply:
    if pressed.act not in {Act.AGREE, Act.REJECT}:
        return press(asked, pressed)
    needed = NEEDS[pressed.act]
    if not asked.caller.access.covers(needed):
        return Reply(toast=too_little(needed))
    return press_entry(asked, pressed)


def _ours(act: Callable[[Update], Coroutine[Any, Any, None]]) -> Callable[[Update, object], Coroutine[Any, Any, None]]:
    """A handler as the library calls it."""

    async def call(update: Update, _context: object) -> None:
        await act(update)

    return call
