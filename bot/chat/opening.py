"""Telegram put together from the config: one bot and one pace for all its chats, and the desk that answers."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from msgspec import Struct
from sqlalchemy import Connection
from telegram import Bot

from bot import record
from bot.adapters import required_secret
from bot.app import Desk
from bot.channels.pace import LONGEST_WINDOW, Pace
from bot.channels.settings import PersonSettings
from bot.channels.telegram import KEY, TelegramChannel, chat_of, make_bot
from bot.chat.newsroom import Found, Newsroom
from bot.chat.telegram_app import TelegramDesk
from bot.lookup import UnclearContestError, one_contest
from bot.sources_report import report, spending_lines
from matchers.assess import World, assess
from matchers.vocabulary import Assessment, Post
from storage.backlog import sent_since
from storage.chats import Member, moves
from storage.views import NightLine, night_lines


class Telegram(Struct, frozen=True, kw_only=True):
    """What `tallywatch run` needs of Telegram: channels for delivery, the desk that answers, the bot to close."""

    bot: Bot
    channels: tuple[TelegramChannel, ...]
    desk: TelegramDesk

    async def aclose(self) -> None:
        """Give back connections."""
        await self.bot.shutdown()
        await self.bot.request.shutdown()  # a bot that only sent was never initialised, and is not shut down above


class _Chatting:
    """What chat needs of the rest of the program."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def _world(self) -> World:
        with self._desk.store.reading() as tx:
            return self._desk.knowledge.view(tx)

    def find(self, words: str, *, or_candidate: bool = False) -> Found:
        """Which contest is meant, or in which somebody of that name stands."""
        try:
            return Found(contest=one_contest(self._world().gazetteer, words, or_candidate=or_candidate))
        except UnclearContestError as unclear:
            return Found(options=unclear.options)

    def overview(self, tx: Connection, now: datetime) -> tuple[NightLine, ...]:
        """Every contest with what stands of it, from the record in memory."""
        return night_lines(tx, self._desk.knowledge.view(tx).record, now=now)

    def check(self, words: str, now: datetime) -> Assessment:
        """Judge a pasted claim, as if somebody had posted it now."""
        return assess(Post(platform="chat", id="pasted", author="newsroom", created_at=now, text=words), self._world())


def open_telegram(desk: Desk) -> Telegram | None:
    """Telegram as configured; None where no chat is. Raises ConfigError without a token."""
    settings = desk.config.settings.channels.telegram
    if not settings.chats:
        return None
    token = required_secret(settings.token_env, "channels.telegram: token_env")
    with desk.store.reading() as tx:
        moved = {chat_of(old): chat_of(new) for old, new in moves(tx).items()}
        recent = sent_since(tx, desk.clock.now() - LONGEST_WINDOW)
    chats = [moved.get(chat.id, chat.id) for chat in settings.chats]
    bot, pace = make_bot(token, base_url=settings.base_url), Pace()
    for channel, at in recent:  # a restart does not begin a new minute
        if channel.startswith(f"{KEY}:"):
            pace.take(chat_of(channel), at)
    timezone, contests = desk.config.settings.desk.timezone, desk.knowledge.contests
    channels = tuple(
        TelegramChannel(chat, bot=bot, pace=pace, clock=desk.clock, contests=contests, timezone=timezone)
        for chat in chats
    )
    newsroom = _newsroom(desk)
    return Telegram(bot=bot, channels=channels, desk=TelegramDesk(newsroom, bot=bot, pace=pace, chats=chats))


def _newsroom(desk: Desk) -> Newsroom:
    settings, chatting = desk.config.settings.channels.telegram, _Chatting(desk)
    return Newsroom(
        store=desk.store,
        clock=desk.clock,
        contests=desk.knowledge.contests,
        find=chatting.find,
        check=chatting.check,
        overview=chatting.overview,
        enter=partial(record.enter_in, desk),
        people={one.id: _member(one) for one in settings.people},
        timezone=desk.config.settings.desk.timezone,
        two_people=desk.config.settings.desk.two_people,
        spending=lambda: _spending(desk),
    )


def _member(person: PersonSettings) -> Member:
    return Member(person=person.id, name=person.name, access=person.access, login=person.login.strip().lower() or None)


def _spending(desk: Desk) -> tuple[str, ...]:
    """What the sources cost tonight, and what is wrong with them."""
    settings = desk.config.settings
    with desk.store.reading() as tx:
        found = report(tx, settings.sources, now=desk.clock.now(), timezone=settings.desk.timezone)
    return tuple(spending_lines(found))
