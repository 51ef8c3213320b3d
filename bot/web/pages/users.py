"""Users: who may sign in and what they may do. Editors only."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response
from msgspec.structs import replace

from bot.web.csrf import CHANGE
from bot.web.login import address_of
from bot.web.passwords import complaint, hash_password
from bot.web.render import page
from bot.web.sessions import Editor, Refused
from bot.web.site import AnySite
from storage import people
from storage.values import Access

router = APIRouter(include_in_schema=False)
Words = Annotated[str, Form(max_length=256)]


@router.get("/users")
def users_page(request: Request, site: AnySite, session: Editor) -> Response:
    """Everybody who may sign in."""
    with site.store.reading() as tx:
        found = people.users(tx)
    return page(request, session, "users.html", {"users": found, "accesses": [one.value for one in Access]})


@router.post("/users", dependencies=CHANGE)
def add_user(
    request: Request,
    site: AnySite,
    session: Editor,
    *,
    login: Words,
    name: Words,
    password: Words,
    access: Annotated[Access, Form()],
) -> Response:
    """Add a user."""
    wrong = complaint(password, login) if login.strip() else "A user needs a login."
    if wrong:
        raise Refused(wrong, status=422)
    now, hashed = site.clock.now(), hash_password(password)
    with site.store.writing() as tx:
        added = people.add_user(tx, login, name=name, access=access, password=hashed, at=now)
        if added is None:
            raise Refused(f"There is a user {login} already.", status=409)
        people.record(
            tx,
            at=now,
            who=session.user.login,
            action="added user",
            subject=added.login,
            after=access.value,
            origin=address_of(request),
        )
    return RedirectResponse("/users", status_code=303)


@router.post("/users/{login}", dependencies=CHANGE)
def change_user(
    request: Request,
    site: AnySite,
    session: Editor,
    login: str,
    *,
    access: Annotated[Access, Form()],
    disabled: Annotated[bool, Form()] = False,
    password: Words = "",
) -> Response:
    """Change what somebody may do, their password, or whether they may sign in. Ends their sessions."""
    if login == session.user.login:
        raise Refused(
            "You cannot change yourself here: another editor can, or `tallywatch users` on the desk's machine."
        )
    wrong = complaint(password, login) if password else None
    if wrong:
        raise Refused(wrong, status=422)
    now, hashed = site.clock.now(), hash_password(password) if password else None
    with site.store.writing() as tx:
        user = people.user(tx, login)
        if user is None:
            raise Refused("There is no such user.", status=404)
        changed = replace(user, access=access, disabled_at=now if disabled else None, password=hashed or user.password)
        people.change_user(tx, changed)
        before = f"{user.access}{', disabled' if user.disabled_at else ''}"
        after = f"{access}{', disabled' if disabled else ''}{', new password' if hashed else ''}"
        people.record(
            tx,
            at=now,
            who=session.user.login,
            action="changed user",
            subject=login,
            before=before,
            after=after,
            origin=address_of(request),
        )
    return RedirectResponse("/users", status_code=303)
