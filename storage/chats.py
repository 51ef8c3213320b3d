"""What chats wish: what to hear of, when to be left alone; who may do what."""

from __future__ import annotations

from datetime import datetime, time
from enum import StrEnum

from msgspec import Struct
from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from storage.chat_tables import CHAT_MEMBER, CHAT_MOVE, CHAT_QUIET, CHAT_WISH
from storage.instants import micros
from storage.query import Query, Row, insert_new
from storage.values import Access, Person


class Wish(StrEnum):
    """What a chat wishes of a subject."""

    WATCH = "watch"
    MUTE = "mute"


class Subject(StrEnum):
    """What can be watched or muted."""

    CONTEST = "contest"
    REGION = "region"
    PARTY = "party"
    KIND = "kind"


class ChatWish(Struct, frozen=True, kw_only=True):
    """A chat watches or mutes something."""

    channel: str
    wish: Wish
    subject: Subject
    name: str


class QuietHours(Struct, frozen=True, kw_only=True):
    """From when to when a chat is left alone, in the desk's zone; past midnight where it ends before it begins."""

    begins: time
    ends: time

    def cover(self, local: time) -> bool:
        """Whether a time of day is within them.

        >>> QuietHours(begins=time(23), ends=time(6)).cover(time(2, 30))
        True
        """
        if self.begins <= self.ends:
            return self.begins <= local < self.ends
        return local >= self.begins or local < self.ends


class Member(Struct, frozen=True, kw_only=True):
    """A person known by the chat platform's id. `login` is what the same person signs in to the page with."""

    person: int
    name: str
    access: Access
    login: str | None = None

    @property
    def signed(self) -> Person:
        """As whom they decide: by their login, if they have one, so that chat and page know one person."""
        return Person(name=self.login or self.name, login=self.login, member=self.person)


_wish_columns = (CHAT_WISH.c.channel, CHAT_WISH.c.wish, CHAT_WISH.c.subject, CHAT_WISH.c.name)
_all_wishes = Query(select(*_wish_columns).order_by(CHAT_WISH.c.id))
_last_wish = Query(select(func.max(CHAT_WISH.c.id)))
_add_wish = insert_new(CHAT_WISH)
_drop_wish = Query(
    delete(CHAT_WISH).where(
        CHAT_WISH.c.channel == bindparam("channel_"),
        CHAT_WISH.c.wish == bindparam("wish_"),
        CHAT_WISH.c.subject == bindparam("subject_"),
        CHAT_WISH.c.name == bindparam("name_"),
    )
)
_all_quiet = Query(select(CHAT_QUIET.c.channel, CHAT_QUIET.c.begins, CHAT_QUIET.c.ends))
_drop_quiet = Query(delete(CHAT_QUIET).where(CHAT_QUIET.c.channel == bindparam("channel_")))
_add_quiet = Query(insert(CHAT_QUIET))
_members = select(CHAT_MEMBER.c.person, CHAT_MEMBER.c.name, CHAT_MEMBER.c.access, CHAT_MEMBER.c.login)
_member = Query(_members.where(CHAT_MEMBER.c.person == bindparam("person_")))
_all_members = Query(_members.order_by(CHAT_MEMBER.c.name, CHAT_MEMBER.c.person))
_drop_member = Query(delete(CHAT_MEMBER).where(CHAT_MEMBER.c.person == bindparam("person_")))
_add_member = Query(insert(CHAT_MEMBER))
_add_move = insert_new(CHAT_MOVE)
_all_moves = Query(select(CHAT_MOVE.c.before, CHAT_MOVE.c.after).order_by(CHAT_MOVE.c.at))
_move_wishes = Query(
    update(CHAT_WISH).where(CHAT_WISH.c.channel == bindparam("before_")).values(channel=bindparam("after_"))
)
_move_quiet = Query(
    update(CHAT_QUIET).where(CHAT_QUIET.c.channel == bindparam("before_")).values(channel=bindparam("after_"))
)


def wishes(tx: Connection) -> tuple[ChatWish, ...]:
    """The wishes of all chats."""
    return tuple(
        ChatWish(channel=channel, wish=Wish(wish), subject=Subject(subject), name=name)
        for channel, wish, subject, name in _all_wishes.rows(tx)
    )


def add_wish(tx: Connection, wish: ChatWish, *, by: str, at: datetime) -> None:
    """A chat watches or mutes something from now on."""
    row = (_last_wish.number(tx) + 1, wish.channel, wish.wish, wish.subject, wish.name, by, micros(at))
    _add_wish.run_many(tx, [row])


def drop_wish(tx: Connection, wish: ChatWish) -> bool:
    """A chat no longer does. False when it did not."""
    names = {"channel_": wish.channel, "wish_": wish.wish, "subject_": wish.subject, "name_": wish.name}
    return bool(_drop_wish.run(tx, **names))


def quiet_hours(tx: Connection) -> dict[str, QuietHours]:
    """The quiet hours of each chat that has any."""
    return {
        channel: QuietHours(begins=_time(begins), ends=_time(ends)) for channel, begins, ends in _all_quiet.rows(tx)
    }


def set_quiet(tx: Connection, channel: str, hours: QuietHours | None) -> None:
    """Set a chat's quiet hours, or end them."""
    _drop_quiet.run(tx, channel_=channel)
    if hours:
        _add_quiet.run_many(tx, [(channel, _minutes(hours.begins), _minutes(hours.ends))])


def _time(minutes: int) -> time:
    return time(minutes // 60, minutes % 60)


def _minutes(of: time) -> int:
    return of.hour * 60 + of.minute


def member(tx: Connection, person: int) -> Member | None:
    """What is known of a person."""
    row = _member.first(tx, person_=person)
    return None if row is None else _member_value(row)


def members(tx: Connection) -> tuple[Member, ...]:
    """Everybody in the table, by name."""
    return tuple(_member_value(row) for row in _all_members.rows(tx))


def set_member(tx: Connection, who: Member, *, by: str, at: datetime) -> None:
    """Give a person an access."""
    _drop_member.run(tx, person_=who.person)
    _add_member.run_many(tx, [(who.person, who.name, who.access, by, micros(at), who.login)])


def drop_member(tx: Connection, person: int) -> bool:
    """Take a person's access away. False when they had none."""
    return bool(_drop_member.run(tx, person_=person))


def _member_value(row: Row) -> Member:
    person, name, access, login = row
    return Member(person=person, name=name, access=Access(access), login=login)


def note_move(tx: Connection, before: str, after: str, *, at: datetime) -> None:
    """A chat has another id now; its wishes and quiet hours go along."""
    _add_move.run_many(tx, [(before, after, micros(at))])
    _move_wishes.run(tx, before_=before, after_=after)
    _move_quiet.run(tx, before_=before, after_=after)


def moves(tx: Connection) -> dict[str, str]:
    """Where chats went, the oldest move first."""
    return {before: after for before, after in _all_moves.rows(tx)}  # noqa: C416  rows, not pairs
