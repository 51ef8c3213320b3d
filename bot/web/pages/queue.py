"""The queue: one flag at a time, the post beside the record, and the decision.

The same routes serve the page without scripts (whole pages, redirects) and the script (`part=1`, JSON answers). A
decision carries the version of the flag that its form was made from: the second of two moderators is told who was
first, and changes nothing.
"""

from __future__ import annotations

from typing import Annotated

import msgspec
from fastapi import APIRouter, Form, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from bot.second import decide_flag
from bot.web.csrf import CHANGE
from bot.web.flagview import flag_view
from bot.web.render import fragment, page
from bot.web.sessions import Moderator, Viewer
from bot.web.site import AnySite, Site
from bot.web.stream import presence_notice, time_number
from bot.web.words import outcome_words
from storage import details, flags, queue
from storage.values import Decided, FlagDetail, FlagId, FlagState, Outcome, Session

router = APIRouter(include_in_schema=False)
RAIL = 200
"""Flags in the list beside the one that is read."""


@router.get("/")
def home(_session: Viewer) -> Response:
    """The queue is home."""
    return RedirectResponse("/queue", status_code=303)


@router.get("/queue")
def queue_page(
    request: Request, site: AnySite, session: Viewer, *, state: FlagState = FlagState.OPEN, after: int = 0
) -> Response:
    """The list of flags with the first of them."""
    return _page(request, site, session, state=state, after=FlagId(after))


@router.get("/queue/{flag}")
def flag_page(
    request: Request,
    site: AnySite,
    session: Viewer,
    flag: int,
    *,
    state: FlagState = FlagState.OPEN,
    part: bool = False,
    after: int = 0,
) -> Response:
    """One flag: with the list around it, or alone for the script (`part`)."""
    if not part:
        return _page(request, site, session, state=state, after=FlagId(after), flag=FlagId(flag))
    with site.store.reading() as tx:
        site.register.refresh(tx)
        detail = _detail(details.flag_detail(tx, FlagId(flag)))
        shown = flag_view(tx, site, session, detail)
    return Response(fragment(site, "_flag.html", {"session": session, **shown}), media_type="text/html")


def _page(
    request: Request, site: Site, session: Session, *, state: FlagState, after: FlagId, flag: FlagId | None = None
) -> Response:
    now = site.clock.now()
    with site.store.reading() as tx:
        site.register.refresh(tx)
        lines = queue.lines(tx, state, after=after, limit=RAIL + 1)
        chosen = flag if flag is not None else lines[0].flag.id if lines else None
        shown: dict[str, object] = {"detail": None}
        if chosen is not None:
            shown = flag_view(tx, site, session, _detail(details.flag_detail(tx, chosen)))
        waiting = queue.waiting(tx, state)
    more = f"/queue?state={state}&after={lines[RAIL - 1].flag.id}" if len(lines) > RAIL else ""
    shown |= {"lines": lines[:RAIL], "more": more, "waiting": waiting, "state": state.value, "since": time_number(now)}
    return page(request, session, "queue.html", shown | {"contest_names": site.register.name})


def _detail(detail: FlagDetail | None) -> FlagDetail:
    if detail is None:
        raise HTTPException(404, "There is no such flag.")
    return detail


@router.post("/queue/{flag}/decide", dependencies=CHANGE)
def decide(
    request: Request,
    site: AnySite,
    session: Moderator,
    flag: int,
    *,
    decision: Annotated[str, Form(pattern="^(confirmed|dismissed|undo)$")],
    version: Annotated[int, Form()],
    note: Annotated[str, Form(max_length=500)] = "",
) -> Response:
    """Confirm, dismiss or undo."""
    now, which = site.clock.now(), FlagId(flag)
    with site.store.writing() as tx:
        if decision == "undo":
            decided = flags.undo(tx, which, by=session.person.name, at=now)
        else:
            decided = decide_flag(
                tx,
                which,
                decision=FlagState(decision),
                by=session.person,
                note=note.strip(),
                version=version,
                at=now,
                two_people=site.two_people,
            )
    return _answer(request, decided, which)


def _answer(request: Request, decided: Decided, flag: FlagId) -> Response:
    words = outcome_words(decided)
    if decided.outcome is Outcome.UNKNOWN:
        raise HTTPException(404, words)
    done = decided.outcome is Outcome.DONE
    told_as = {Outcome.DONE: "decided", Outcome.WAITS: "noted"}.get(decided.outcome, "refused")
    if "application/json" in request.headers.get("accept", ""):
        state = decided.flag.state.value if decided.flag else ""
        version = decided.flag.version if decided.flag else 0
        told = {"outcome": told_as, "words": words, "state": state, "version": version}
        return JSONResponse(told, status_code=409 if told_as == "refused" else 200)
    return RedirectResponse(f"/queue?after={flag}" if done else f"/queue/{flag}", status_code=303)


@router.post("/queue/{flag}/look", dependencies=CHANGE)
def look(site: AnySite, session: Viewer, flag: int) -> Response:
    """Note that somebody has this flag open, and tell the others."""
    lookers = site.hub.look(FlagId(flag), session.user, site.clock.now())
    site.hub.publish_soon(presence_notice(flag, session.user.login, lookers))
    return Response(msgspec.json.encode(lookers), media_type="application/json")
