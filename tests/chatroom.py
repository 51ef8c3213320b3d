"""A newsroom with a chat, an editor, a second editor, a moderator, a viewer and a stranger; for tests of commands."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from msgspec.structs import replace
from sqlalchemy import Connection

from bot.channels.pace import Limits, Pace
from bot.channels.telegram import TelegramChannel, make_bot
from bot.chat.newsroom import Found, Newsroom
from bot.chat.telegram_app import TelegramDesk
from bot.clock import VirtualClock
from bot.delivery import Delivery
from bot.lookup import UnclearContestError, one_contest
from bot.sources.settings import SourcesSettings, XSettings
from bot.sources_report import report, spending_lines
from matchers.assess import assess, build_world
from matchers.vocabulary import Assessment, OfficialFact, Post
from storage.chats import Member
from storage.engine import Store
from storage.ledger import append_facts
from storage.values import Access, LedgerFact
from tests.fake_telegram import TOKEN, FakeTelegram, Sent, serving
from tests.flags import CONTESTS, NOON, RECORD
from tests.outboxes import new_store

GROUP = -1001
EDITOR, SECOND, MODERATOR, VIEWER, STRANGER = 11, 12, 21, 31, 99
PEOPLE = {
    EDITOR: Member(person=EDITOR, name="Edie", access=Access.EDITOR),
    SECOND: Member(person=SECOND, name="Sam", access=Access.EDITOR),
    MODERATOR: Member(person=MODERATOR, name="Mo", access=Access.MODERATOR),
    VIEWER: Member(person=VIEWER, name="Vi", access=Access.VIEWER),
}


def no_contest(words: str, *, or_candidate: bool = False) -> Found:
    """A look-up for tests in which nobody asks for a contest."""
    return Found()


@dataclass
class Chatroom:
    """A desk that answers a fake Telegram through the real client."""

    fake: FakeTelegram
    store: Store
    clock: VirtualClock
    delivery: Delivery
    desk: TelegramDesk
    entered: list[tuple[tuple[OfficialFact, ...], str]] = field(default_factory=list)

    async def ask(self, person: int, words: str, *, chat: int = GROUP) -> Sent:
        """Write a command and wait for the answer."""
        before = len(self.fake.messages)
        await self.fake.say(chat, person, words)
        await self._until(lambda: len(self.fake.messages) > before)
        return list(self.fake.messages.values())[-1]

    async def press(self, message: Sent, person: int, label: str) -> str:
        """Press a button and wait for the short answer."""
        before = len(self.fake.answers)
        await self.fake.press(message, person, label)
        await self._until(lambda: len(self.fake.answers) > before)
        return str(self.fake.answers[-1].get("text", ""))

    async def silence(self, person: int, words: str) -> bool:
        """Whether a command is not answered: the next one of an editor is the next message."""
        before = len(self.fake.messages)
        await self.fake.say(GROUP, person, words)
        await self.ask(EDITOR, "/whoami")
        return len(self.fake.messages) == before + 1

    async def deliver(self) -> Sent:
        """Deliver what is owed; the last message of the group."""
        await self.delivery.deliver_all()
        return self.fake.sent_to(GROUP)[-1]

    async def _until(self, happened: object) -> None:
        assert callable(happened)
        async with asyncio.timeout(10):
            while not happened():
                await asyncio.sleep(0.005)


@asynccontextmanager
async def chatroom(
    folder: Path, *, two_people: bool = False, logins: Mapping[int, str] | None = None
) -> AsyncIterator[Chatroom]:
    """Open a newsroom with its chat. `logins`: what its people sign in to the page with."""
    store, clock = new_store(folder), VirtualClock(NOON)
    with store.writing() as tx:
        append_facts(tx, [RECORD], recorded_at=NOON)
    world = build_world(CONTESTS.values(), [], [RECORD])
    room: Chatroom

    def find(words: str, *, or_candidate: bool = False) -> Found:
        try:
            return Found(contest=one_contest(world.gazetteer, words, or_candidate=or_candidate))
        except UnclearContestError as unclear:
            return Found(options=unclear.options)

    def check(words: str, now: datetime) -> Assessment:
        return assess(Post(platform="chat", id="0", author="newsroom", created_at=now, text=words), world)

    def spending() -> tuple[str, ...]:
        with store.reading() as tx:
            found = report(tx, SourcesSettings(x=XSettings(enabled=True)), now=clock.now(), timezone="Europe/London")
        return tuple(spending_lines(found))

    def enter(tx: Connection, facts: Sequence[OfficialFact], *, by: str) -> Sequence[LedgerFact]:
        room.entered.append((tuple(facts), by))
        return append_facts(tx, facts, recorded_at=clock.now(), entered_by=by)

    newsroom = Newsroom(
        store=store,
        clock=clock,
        contests=CONTESTS,
        find=find,
        check=check,
        enter=enter,
        people={number: replace(one, login=(logins or {}).get(number)) for number, one in PEOPLE.items()},
        timezone="Europe/London",
        two_people=two_people,
        spending=spending,
    )
    async with serving() as fake:
        fake.add_chat(GROUP, "supergroup")
        for person in (*PEOPLE, STRANGER):
            fake.add_chat(person)
        bot, pace = make_bot(TOKEN, base_url=fake.base_url), Pace(Limits())
        channel = TelegramChannel(GROUP, bot=bot, pace=pace, clock=clock, contests=CONTESTS)
        desk = TelegramDesk(newsroom, bot=bot, pace=pace, chats=[GROUP])
        room = Chatroom(fake, store, clock, Delivery(store, [channel], clock=clock, jitter=lambda: 1.0), desk)
        serve = asyncio.create_task(desk.serve())
        try:
            yield room
        finally:
            desk.stop()
            await serve
            await bot.shutdown()
            store.close()
