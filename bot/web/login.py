"""Signing in and out, and the choice of colours."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response

from bot.web.csrf import CHANGE, from_here
from bot.web.passwords import is_right
from bot.web.render import page
from bot.web.sessions import Viewer, Visitor, end_session, read_cookie, set_cookie, start_session
from bot.web.site import AnySite, Site
from bot.web.throttle import buckets
from storage import people
from storage.values import User

router = APIRouter(include_in_schema=False)
DEVICE_LASTS = timedelta(days=180)


@router.get("/login")
def login_page(request: Request, visitor: Visitor, next: str = "/") -> Response:  # noqa: A002  the name in the address
    """The form to sign in.

    A strict cookie is not sent along when somebody follows a link from the chat: then the page loads itself once more,
    which is a visit from here, and finds the session.
    """
    back = safe_path(next)
    if visitor is not None:
        return RedirectResponse(back, status_code=303)
    came_from_elsewhere = request.headers.get("sec-fetch-site") == "cross-site"
    return page(request, None, "login.html", {"back": back, "again": came_from_elsewhere, "complaint": "", "login": ""})


@router.post("/login", dependencies=[Depends(from_here)])
def sign_in(
    request: Request,
    site: AnySite,
    *,
    login: Annotated[str, Form(max_length=200)],
    password: Annotated[str, Form(max_length=1000)],
    next: Annotated[str, Form()] = "/",  # noqa: A002  the name in the address
) -> Response:
    """Sign in with login and password."""
    name = login.strip().lower()
    device = _device_of(site, request, name)
    keys = buckets(name, address_of(request), device)
    wait = site.throttle.wait(keys, site.clock.now())
    if wait > timedelta():
        return _again(request, name, next, f"Too many tries. Try again in {_minutes(wait)}.", status=429)
    user = _user_with(site, name, password)
    if user is None:
        _note_failure(site, name, address_of(request))
        return _again(request, name, next, "Login or password is wrong.", status=401)
    site.throttle.forgive(keys)
    answer = RedirectResponse(safe_path(next), status_code=303)
    start_session(site, answer, user, origin=address_of(request), how="password")
    known = device or secrets.token_urlsafe(12)
    set_cookie(site, answer, f"{known} {name}", purpose="device", lasts=DEVICE_LASTS)
    return answer


@router.post("/logout", dependencies=CHANGE)
def sign_out(request: Request, site: AnySite, session: Viewer) -> Response:
    """Sign out."""
    answer = RedirectResponse("/login", status_code=303)
    end_session(site, answer, session, origin=address_of(request))
    return answer


@router.post("/theme", dependencies=[Depends(from_here)])
def choose_theme(site: AnySite, theme: Annotated[str, Form()], back: Annotated[str, Form()] = "/") -> Response:
    """Choose light, dark, or as the system says. The choice is no secret and changes nothing: no token is asked."""
    answer = RedirectResponse(safe_path(back), status_code=303)
    year = int(timedelta(days=365).total_seconds())
    answer.set_cookie(
        "tallywatch-theme", theme[:8], max_age=year, samesite="strict", secure=site.settings.is_secure, httponly=True
    )
    return answer


def safe_path(path: str) -> str:
    r"""A path on this site, whatever was asked for: never another site.

    >>> safe_path("/queue?id=3"), safe_path("//evil.example"), safe_path("/\\evil.example"), safe_path("https://x")
    ('/queue?id=3', '/', '/', '/')
    """
    is_ours = path.startswith("/") and not path.startswith("//") and "\\" not in path and path.isprintable()
    return path if is_ours and not path.startswith("/login") else "/"


def address_of(request: Request) -> str:
    """Where a request comes from, as far as the server knows."""
    return request.client.host if request.client else "unix"


def _user_with(site: Site, login: str, password: str) -> User | None:
    with site.store.reading() as tx:
        user = people.user(tx, login)
    usable = user is not None and user.disabled_at is None
    right = is_right(password, user.password if user is not None and usable else "")
    return user if right else None


def _device_of(site: Site, request: Request, login: str) -> str | None:
    known, _, owner = (read_cookie(site, request, purpose="device") or "").partition(" ")
    return known if known and owner == login else None


def _note_failure(site: Site, login: str, origin: str) -> None:
    with site.store.writing() as tx:
        people.record(tx, at=site.clock.now(), who=login[:80], action="failed to sign in", origin=origin)


def _again(request: Request, login: str, back: str, complaint: str, *, status: int) -> Response:
    shown = {"back": safe_path(back), "again": False, "complaint": complaint, "login": login}
    return page(request, None, "login.html", shown, status=status)


def _minutes(wait: timedelta) -> str:
    minutes = -(-int(wait.total_seconds()) // 60)
    return "a minute" if minutes <= 1 else f"{minutes} minutes"
