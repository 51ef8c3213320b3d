"""What the chat's commands work with: the newsroom, who asks, and the answer. Nothing here knows Telegram."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection

from bot.chat.buttons import Button
from bot.ports import Clock
from bot.second import Enter
from matchers.vocabulary import Assessment, Contest, ContestId
from storage import people
from storage.chats import Member, member, moves
from storage.engine import Store
from storage.values import Access
from storage.views import NightLine, night_overview


class Found(Struct, frozen=True, kw_only=True):
    """Which contest somebody means: the one, or those that it may be."""

    contest: Contest | None = None
    options: tuple[Contest, ...] = ()


class Find(Protocol):
    """How a contest is found by what somebody calls it."""

    def __call__(self, words: str, *, or_candidate: bool = False) -> Found:
        """Which contest is meant; `or_candidate`: or in which somebody of that name stands."""
        ...


def _read_overview(tx: Connection, now: datetime) -> Sequence[NightLine]:
    return night_overview(tx, now=now)


class Newsroom(Struct, frozen=True, kw_only=True):
    """The desk as its chat sees it. `find`, `check` and `enter` are those of the rest of the program."""

    store: Store
    clock: Clock
    contests: Mapping[ContestId, Contest]
    find: Find
    check: Callable[[str, datetime], Assessment]
    enter: Enter
    people: Mapping[int, Member] = {}
    timezone: str = "UTC"
    two_people: bool = False
    """Whether confirming a flag takes a second moderator."""
    overview: Callable[[Connection, datetime], Sequence[NightLine]] = _read_overview
    """Every contest with what stands of it; a desk that holds the record in memory need not read it anew."""
    spending: Callable[[], Sequence[str]] = tuple
    """What the sources cost tonight and what is wrong with them, in lines."""

    def member(self, person: int) -> Member | None:
        """What is known of a person: by the table, else by the config; no more than their login may, if they have one.

        Whose login is disabled is a stranger here too; who has none, but is called as somebody else signs in, is told
        apart by the name.
        """
        with self.store.reading() as tx:
            known = member(tx, person) or self.people.get(person)
            user = people.user(tx, known.login or known.name) if known else None
        if known is None or user is None:
            return known
        if known.login is None:
            return replace(known, name=f"{known.name} (chat)")
        if user.disabled_at is not None:
            return None
        return known if user.access.covers(known.access) else replace(known, access=user.access)

    def came_from(self, channel: str) -> frozenset[str]:
        """What a chat was called before it moved; empty where it did not."""
        with self.store.reading() as tx:
            return frozenset(before for before, after in moves(tx).items() if after == channel)


class Asked(Struct, frozen=True, kw_only=True):
    """A command as it came: who asks, in which chat, and what follows the command's name."""

    newsroom: Newsroom
    caller: Member
    channel: str
    words: str
    now: datetime

    @property
    def zone(self) -> str:
        """The desk's zone."""
        return self.newsroom.timezone


class Reply(Struct, frozen=True, kw_only=True):
    """An answer: Telegram's HTML, buttons under it, and perhaps a picture above it.

    `toast` is the short answer to a press of a button.
    """

    html: str = ""
    buttons: tuple[tuple[Button, ...], ...] = ()
    picture: bytes | None = None
    toast: str = ""


Answer = Callable[[Asked], Reply]


def refusal(person: int, chat: str) -> str:
    """What a stranger is told, once."""
    return (
        "I only answer the newsroom. If you belong to it, give an editor these numbers: "
        f"person {person}, chat {chat.rpartition(':')[2]}."
    )


def too_little(needed: Access) -> str:
    """What somebody is told whose access does not reach."""
    return f"That takes a person who may act as {needed}; ask an editor."
