"""What chats wish: what to hear of, when to be left alone; who may do what; proposals that await a second person."""

from __future__ import annotations

from datetime import datetime, time
from enum import StrEnum

from msgspec import Struct
from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from storage.chat_tables import CHAT_MEMBER, CHAT_MOVE, CHAT_QUIET, CHAT_WISH, PROPOSAL
from storage.instants import micros, moment
from storage.query import Query, Row, insert_new
from storage.values import Access


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
    """A person known by the chat platform's id."""

    person: int
    name: str
    access: Access


class Proposal(Struct, frozen=True, kw_only=True):
    """What one person wants done, and a second must agree to."""

    id: int
    action: str
    subject: str
    body: str
    by: str
    at: datetime


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
_member = Query(
    select(CHAT_MEMBER.c.person, CHAT_MEMBER.c.name, CHAT_MEMBER.c.access).where(
        CHAT_MEMBER.c.person == bindparam("person_")
    )
)
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
_last_proposal = Query(select(func.max(PROPOSAL.c.id)))
_add_proposal = Query(insert(PROPOSAL))
_open_proposal = select(
    PROPOSAL.c.id, PROPOSAL.c.action, PROPOSAL.c.subject, PROPOSAL.c.body, PROPOSAL.c.by, PROPOSAL.c.at
).where(PROPOSAL.c.settled_at.is_(None))
_proposal = Query(_open_proposal.where(PROPOSAL.c.id == bindparam("id_")))
_proposal_on = Query(
    _open_proposal.where(PROPOSAL.c.action == bindparam("action_"), PROPOSAL.c.subject == bindparam("subject_"))
    .order_by(PROPOSAL.c.id.desc())
    .limit(1)
)
_settle = Query(
    update(PROPOSAL)
    .where(PROPOSAL.c.id == bindparam("id_"), PROPOSAL.c.settled_at.is_(None))
    .values(settled_at=bindparam("at_"))
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
    return None if row is None else Member(person=row[0], name=row[1], access=Access(row[2]))


def set_member(tx: Connection, who: Member, *, by: str, at: datetime) -> None:
    """Give a person an access."""
    _drop_member.run(tx, person_=who.person)
    _add_member.run_many(tx, [(who.person, who.name, who.access, by, micros(at))])


def note_move(tx: Connection, before: str, after: str, *, at: datetime) -> None:
    """A chat has another id now; its wishes and quiet hours go along."""
    _add_move.run_many(tx, [(before, after, micros(at))])
    _move_wishes.run(tx, before_=before, after_=after)
    _move_quiet.run(tx, before_=before, after_=after)


def moves(tx: Connection) -> dict[str, str]:
    """Where chats went, the oldest move first."""
    return {before: after for before, after in _all_moves.rows(tx)}  # noqa: C416  rows, not pairs


def propose(tx: Connection, action: str, subject: str, *, body: str = "", by: str, at: datetime) -> Proposal:
    """Ask for a second person."""
    proposal = Proposal(id=_last_proposal.number(tx) + 1, action=action, subject=subject, body=body, by=by, at=at)
    _add_proposal.run_many(tx, [(proposal.id, action, subject, body, by, micros(at), None)])
    return proposal


def load_proposal(tx: Connection, number: int) -> Proposal | None:
    """A proposal that still waits."""
    row = _proposal.first(tx, id_=number)
    return None if row is None else _value(row)


def proposal_on(tx: Connection, action: str, subject: str) -> Proposal | None:
    """The newest proposal of this action on this subject that still waits."""
    row = _proposal_on.first(tx, action_=action, subject_=subject)
    return None if row is None else _value(row)


def _value(row: Row) -> Proposal:
    key, action, subject, body, by, at = row
    return Proposal(id=key, action=action, subject=subject, body=body, by=by, at=moment(at))


def settle(tx: Connection, number: int, *, at: datetime) -> bool:
    """The proposal is done with. False when somebody was faster."""
    return bool(_settle.run(tx, id_=number, at_=micros(at)))
