"""What `tallywatch members` does: the people of the chat, and which of them sign in to the page too.

The table comes before the config's `[[channels.telegram.people]]`: who is named in both has the table's access.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot import words
from bot.exits import DeskError, NotFoundError, RefusedError
from bot.messages import calm
from storage import chats, people
from storage.chats import Member

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from bot.app import Desk

BY = "command line"
LONGEST_NAME = 60
LARGEST_ID = 2**52
"""Telegram's ids have at most 52 bits."""


def add(desk: Desk, member: Member) -> None:
    """Give somebody of the chat an access, or another one. Raises DeskError."""
    _check(member)
    now = desk.clock.now()
    with desk.store.writing() as tx:
        linked = _linked(tx, member)
        before = chats.member(tx, linked.person)
        chats.set_member(tx, linked, by=BY, at=now)
        people.record(
            tx,
            at=now,
            who=BY,
            action="changed member" if before else "added member",
            subject=f"{linked.name} ({linked.person})",
            before=str(before.access) if before else "",
            after=f"{linked.access}{f', signs in as {linked.login}' if linked.login else ''}",
        )
    known = f", and is the page's user {linked.login}" if linked.login else ""
    words.people().print(f"{linked.name} may act as {linked.access} in chat{known}.", markup=False)


def show(desk: Desk) -> None:
    """Print everybody of the chat: those of the table, and those of the config whom it does not name."""
    with desk.store.reading() as tx:
        kept = chats.members(tx)
    known = {one.person for one in kept}
    written = [one for one in desk.config.settings.channels.telegram.people if one.id not in known]
    for member in kept:
        _line(member, "")
    for one in written:
        _line(Member(person=one.id, name=one.name, access=one.access, login=one.login or None), "  (config)")
    if not kept and not written:
        words.people().print("Nobody yet: `tallywatch members add ID --name NAME --access moderator`.")


def _line(member: Member, origin: str) -> None:
    login = f"  = user {member.login}" if member.login else ""
    words.page().out(f"{member.person:<14} {member.access:<10} {calm(member.name)}{login}{origin}", highlight=False)


def remove(desk: Desk, person: int) -> None:
    """Take somebody's access to the chat's commands away. Raises NotFoundError, RefusedError."""
    now = desk.clock.now()
    with desk.store.writing() as tx:
        before = chats.member(tx, person)
        if before is not None:
            chats.drop_member(tx, person)
            subject = f"{before.name} ({person})"
            people.record(tx, at=now, who=BY, action="removed member", subject=subject, before=str(before.access))
    written = any(one.id == person for one in desk.config.settings.channels.telegram.people)
    if before is None and not written:
        raise NotFoundError(f"there is no member {person}; `tallywatch members list` lists them")
    if written:
        raise RefusedError(f"{person} is named in the config, under channels.telegram.people: take them out there")
    words.people().print(f"{person} may not use the chat's commands any more.")


def _check(member: Member) -> None:
    if not 0 < member.person <= LARGEST_ID:
        raise DeskError(
            f"{member.person} is not a person's id: those are above zero, as a stranger's /whoami names them "
            "(groups have negative ones)"
        )
    if not member.name.strip() or len(member.name) > LONGEST_NAME or calm(member.name) != member.name:
        raise DeskError(f"--name: a name has 1 to {LONGEST_NAME} plain letters")


def _linked(tx: Connection, member: Member) -> Member:
    """The member with the login as it is kept. Raises DeskError where it is nobody's, or the name is another's."""
    if member.login is not None:
        user = people.user(tx, member.login)
        if user is None:
            raise NotFoundError(f"--login: there is no user {member.login}; `tallywatch users list` lists them")
        return Member(person=member.person, name=member.name, access=member.access, login=user.login)
    if people.user(tx, member.name) is not None:
        raise RefusedError(
            f"{member.name} is a user of the page: "
            f"say --login {member.name} if that is the same person, else another name"
        )
    return member
