"""What `tallywatch users` does: the people who may sign in to the page."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from msgspec.structs import replace

from bot import words
from bot.exits import DeskError, NotFoundError, RefusedError
from bot.web.passwords import complaint, hash_password
from bot.web.sessions import key_of
from storage import people

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from bot.app import Desk
    from storage.values import Access, User

BY = "command line"


def add(desk: Desk, login: str, *, name: str, access: Access, password: str) -> None:
    """Add a user. Raises DeskError."""
    _check(password, login)
    hashed, now = hash_password(password), desk.clock.now()
    with desk.store.writing() as tx:
        added = people.add_user(tx, login, name=name, access=access, password=hashed, at=now)
        if added is None:
            raise RefusedError(f"there is a user {login} already; `tallywatch users password` gives another password")
        people.record(tx, at=now, who=BY, action="added user", subject=added.login, after=access.value)
    words.people().print(f"{added.login} may sign in, as {access}.")


def show(desk: Desk) -> None:
    """Print the users."""
    with desk.store.reading() as tx:
        found = people.users(tx)
    for user in found:
        state = "  (disabled)" if user.disabled_at else ""
        words.page().out(f"{user.login:<20} {user.access:<10} {user.name}{state}", highlight=False)
    if not found:
        words.people().print("No users yet: `tallywatch users add LOGIN --access editor`.")


def set_password(desk: Desk, login: str, password: str) -> None:
    """Give a user another password. Raises DeskError."""
    _check(password, login)
    hashed = hash_password(password)
    with desk.store.writing() as tx:
        user = _one(tx, login)
        people.change_user(tx, replace(user, password=hashed))
        people.record(tx, at=desk.clock.now(), who=BY, action="changed password", subject=user.login)
    words.people().print(f"{user.login} has a new password, and is signed out everywhere.")


def disable(desk: Desk, login: str, *, enable: bool) -> None:
    """Shut a user out, or let them in again. Raises NotFoundError."""
    now = desk.clock.now()
    with desk.store.writing() as tx:
        user = _one(tx, login)
        people.change_user(tx, replace(user, disabled_at=None if enable else now))
        if not enable:
            people.drop_tokens(tx, user.login)
        done = "enabled user" if enable else "disabled user"
        people.record(tx, at=now, who=BY, action=done, subject=user.login)
    words.people().print(f"{user.login} may {'sign in again' if enable else 'not sign in any more'}.")


def make_token(desk: Desk, login: str, *, name: str) -> None:
    """Print a new token for the API. Raises NotFoundError."""
    secret, now = secrets.token_urlsafe(32), desk.clock.now()
    with desk.store.writing() as tx:
        user = _one(tx, login)
        people.add_token(tx, key_of(secret), user.login, name=name, at=now)
        people.record(tx, at=now, who=BY, action="made token", subject=user.login, after=name)
    words.people().print("Keep it safe; it is not shown again:")
    words.page().out(secret, highlight=False)


def _check(password: str, login: str) -> None:
    wrong = complaint(password, login)
    if wrong:
        raise DeskError(wrong)


def _one(tx: Connection, login: str) -> User:
    user = people.user(tx, login)
    if user is None:
        raise NotFoundError(f"there is no user {login}; `tallywatch users list` lists them")
    return user
