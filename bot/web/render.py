"""From values to HTML: the templates, and the few filters that they share.

Everything that a template prints passes through `finalize`, so that no text from outside can hide or reorder what is
read; Jinja escapes the rest. Times are shown in the newsroom's zone with the exact instant on the pointer.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from bot.messages import say
from bot.web import figures, inert, words
from bot.web.register import path_of
from bot.web.site import Site, site_of
from matchers.vocabulary import UNDATED
from storage.values import Access, Session

ROOMS = (
    ("/queue", "Queue", Access.VIEWER),
    ("/board", "Board", Access.VIEWER),
    ("/claims", "Claims", Access.VIEWER),
    ("/sources", "Sources", Access.VIEWER),
    ("/deliveries", "Deliveries", Access.VIEWER),
    ("/audit", "Audit", Access.MODERATOR),
    ("/users", "Users", Access.EDITOR),
)
"""The rooms in the bar at the top, and who may enter."""


def templates(zone: ZoneInfo) -> Environment:
    """The environment that renders every page."""
    environment = Environment(
        loader=PackageLoader("bot.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finalize,
    )
    environment.filters.update(
        clock=partial(clock, zone=zone),
        stamp=partial(stamp, zone=zone),
        number=number,
        host=inert.host_of,
        contest_path=path_of,
        spot=figures.spot,
        described=inert.describe,
        said=partial(say, zone=zone.key),
        spoken=words.spoken,
    )
    environment.globals.update(verdict_sign=words.VERDICT_SIGNS.get, rooms=ROOMS)
    environment.globals["show"] = environment.get_template("macros.html").module
    return environment


def _finalize(value: object) -> object:
    return inert.tame(value) if type(value) is str else value  # a Markup is not to be tamed twice


def clock(at: datetime | None, *, zone: ZoneInfo) -> Markup:
    """A time of day in the newsroom's zone, with the date in front when asked of `stamp`; the instant on hover."""
    return _time(at, zone, "%H:%M")


def stamp(at: datetime | None, *, zone: ZoneInfo) -> Markup:
    """A date and time of day in the newsroom's zone; the instant on hover."""
    return _time(at, zone, "%-d %b %H:%M")


def _time(at: datetime | None, zone: ZoneInfo, form: str) -> Markup:
    if at is None or at == UNDATED:
        return Markup("\u2013")
    shown, exact = at.astimezone(zone).strftime(form), at.isoformat(timespec="seconds")
    local = at.astimezone(zone).strftime("%A %-d %B %Y, %H:%M:%S %Z")
    return Markup('<time datetime="{}" title="{}">{}</time>').format(escape(exact), escape(local), escape(shown))


def number(value: float | None) -> str:
    """A figure with its thousands apart.

    >>> number(16333), number(63.75)
    ('16,333', '63.75')
    """
    if value is None:
        return "\u2013"
    return f"{value:,.10g}"


def page(
    request: Request, session: Session | None, template: str, shown: Mapping[str, object], *, status: int = 200
) -> HTMLResponse:
    """One page as HTML."""
    site = site_of(request)
    about = {"request": request, "session": session, "theme": theme_of(request), "oidc": site.settings.oidc}
    return HTMLResponse(fragment(site, template, {**about, **shown}), status_code=status)


def fragment(site: Site, template: str, shown: Mapping[str, object]) -> str:
    """One template as text: a page, or the part of a page that a script asked for."""
    return site.templates.get_template(template).render(shown)


def theme_of(request: Request) -> str:
    """The colours that this browser has chosen: light, dark, or as its system says."""
    chosen = request.cookies.get("tallywatch-theme", "")
    return chosen if chosen in {"light", "dark"} else "auto"
