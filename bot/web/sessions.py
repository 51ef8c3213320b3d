"""Who is looking: the session cookie, and what each page asks of it.

The cookie holds a random secret, signed; the database holds its hash, so a stolen copy of the database opens no
session. A session ends when it was idle too long, when it is too old, when its user signs out or is disabled. Signing
in always makes a new one.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Annotated

from fastapi import Depends, Request, Response
from itsdangerous import BadSignature

from bot.web.proxies import PEER
from bot.web.site import AnySite, Site
from storage import people
from storage.values import Access, Session, User

SEEN_EVERY = timedelta(minutes=1)
"""How finely we remember when a session was last used: not a write for every request."""


class SignInNeeded(Exception):  # noqa: N818  a state, not a fault
    """Nobody is signed in. `back` is where to go afterwards."""

    def __init__(self, back: str) -> None:
        super().__init__("sign in")
        self.back = back


class Refused(Exception):  # noqa: N818  an answer, not a fault
    """The visitor may not do this; `reason` is for them to read."""

    def __init__(self, reason: str, status: int = 403) -> None:
        super().__init__(reason)
        self.reason = reason
        self.status = status


def cookie_name(site: Site, purpose: str = "session") -> str:
    """The cookie's name; the `__Host-` prefix, where https allows it, binds it to exactly this host."""
    return f"__Host-tallywatch-{purpose}" if site.settings.is_secure else f"tallywatch-{purpose}"


def set_cookie(site: Site, response: Response, value: str, *, purpose: str, lasts: timedelta | None = None) -> None:
    """Set a signed cookie that no script and no other site can use."""
    response.set_cookie(
        cookie_name(site, purpose),
        site.signer.sign(value).decode(),
        max_age=None if lasts is None else int(lasts.total_seconds()),
        httponly=True,
        secure=site.settings.is_secure,
        samesite="strict",
        path="/",
    )


def read_cookie(site: Site, request: Request, *, purpose: str) -> str | None:
    """The value of a signed cookie; None when it is missing or not of our signing."""
    signed = request.cookies.get(cookie_name(site, purpose), "")
    try:
        return site.signer.unsign(signed).decode() if signed else None
    except (BadSignature, UnicodeDecodeError):
        return None


def start_session(site: Site, response: Response, user: User, *, origin: str, how: str) -> None:
    """Sign a user in: a new session, a new cookie, a line in the audit."""
    secret, now = secrets.token_urlsafe(32), site.clock.now()
    with site.store.writing() as tx:
        people.open_session(tx, key_of(secret), user, csrf=secrets.token_urlsafe(24), at=now)
        people.record(tx, at=now, who=user.login, action="signed in", subject=how, origin=origin)
    set_cookie(site, response, secret, purpose="session")


def end_session(site: Site, response: Response, session: Session, *, origin: str) -> None:
    """Sign a user out."""
    with site.store.writing() as tx:
        people.close_session(tx, session.key)
        people.record(tx, at=site.clock.now(), who=session.user.login, action="signed out", origin=origin)
    response.delete_cookie(cookie_name(site), path="/", secure=site.settings.is_secure, httponly=True)


def key_of(secret: str) -> str:
    """What the database keeps of a secret."""
    return sha256(secret.encode()).hexdigest()


def is_live(session: Session, now: datetime, *, idle: timedelta, longest: timedelta) -> bool:
    """Whether a session still counts: its user enabled, neither idle too long nor too old."""
    in_time = now - session.seen_at <= idle and now - session.created_at <= longest
    return in_time and session.user.disabled_at is None


def session_of(request: Request, site: AnySite) -> Session | None:
    """The session of this request, if there is a live one. Notes now and then that it is in use."""
    secret = read_cookie(site, request, purpose="session")
    if secret is None:
        return vouched(request, site)
    with site.store.reading() as tx:
        session = people.session(tx, key_of(secret))
    now = site.clock.now()
    idle, longest = timedelta(minutes=site.settings.idle_minutes), timedelta(hours=site.settings.session_hours)
    if session is None or not is_live(session, now, idle=idle, longest=longest):
        return None
    if now - session.seen_at > SEEN_EVERY:
        with site.store.writing() as tx:
            people.touch_session(tx, session.key, now)
    return session


def vouched(request: Request, site: Site) -> Session | None:
    """The session of somebody whom a trusted proxy has signed in: it lives as long as the proxy says so.

    Its token follows from our own secret and the login, so nothing has to be kept.
    """
    header, peer = site.settings.proxy_user_header, request.scope.get(PEER)
    login = request.headers.get(header, "") if header and peer in site.settings.proxies else ""
    if not login:
        return None
    with site.store.reading() as tx:
        user = people.user(tx, login)
    if user is None or user.disabled_at is not None:
        return None
    now, csrf = site.clock.now(), site.signer.get_signature(f"vouched {user.login}").decode()
    return Session(key="", user=user, csrf=csrf, created_at=now, seen_at=now)


def viewer(request: Request, session: Annotated[Session | None, Depends(session_of)]) -> Session:
    """The session of somebody signed in; otherwise they are sent to sign in."""
    if session is None:
        back = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        raise SignInNeeded(back if request.method == "GET" else "/")
    return session


def moderator(session: Annotated[Session, Depends(viewer)]) -> Session:
    """The session of somebody who may decide on flags."""
    return _with_access(session, Access.MODERATOR)


def editor(session: Annotated[Session, Depends(viewer)]) -> Session:
    """The session of somebody who may change the record and the users."""
    return _with_access(session, Access.EDITOR)


def _with_access(session: Session, needed: Access) -> Session:
    if not session.user.access.covers(needed):
        raise Refused(f"This is for {needed}s; you are signed in as a {session.user.access}.")
    return session


Visitor = Annotated[Session | None, Depends(session_of)]
Viewer = Annotated[Session, Depends(viewer)]
Moderator = Annotated[Session, Depends(moderator)]
Editor = Annotated[Session, Depends(editor)]
