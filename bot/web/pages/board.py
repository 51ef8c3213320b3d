"""The board: every contest as a line with its state, the last alerts, the national tally."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response

from bot.web.night import Choice, chosen, seats
from bot.web.register import path_of
from bot.web.render import page
from bot.web.sessions import Viewer
from bot.web.site import AnySite
from bot.web.words import STATE_ORDER
from storage import ledger, queue

router = APIRouter(include_in_schema=False)
ORDERS = ("name", "state", "flags", "latest", "majority")
SURE, AHEAD = 75.0, 5.0
"""A contest is meant when it scores this much, and this much more than the next (as for the chat's /status)."""


@router.get("/board")
def board(  # one argument a filter
    request: Request,
    site: AnySite,
    session: Viewer,
    *,
    state: str = "",
    region: str = "",
    party: str = "",
    flagged: bool = False,
    order: str = "name",
) -> Response:
    """The whole night."""
    with site.store.reading() as tx:
        lines = site.night.lines(tx, site.clock.now())
        latest = queue.newest(tx, limit=8)
        site.register.refresh(tx)
        warnings = ledger.warnings(tx)
    choice = Choice(state=state, region=region, party=party, flagged=flagged, order=order)
    shown = {
        "lines": chosen(lines, choice),
        "total": len(lines),
        "declared": sum(line.state == "declared" for line in lines),
        "seats": seats(lines),
        "choice": choice,
        "states": STATE_ORDER,
        "regions": site.register.regions(),
        "parties": sorted({line.party for line in lines if line.party}),
        "orders": ORDERS,
        "latest": latest,
        "warnings": warnings[:10],
        "contest_names": site.register.name,
    }
    return page(request, session, "board.html", shown)


@router.get("/find")
def find(site: AnySite, _session: Viewer, q: Annotated[str, Query(max_length=200)] = "") -> Response:
    """A contest by its name, with typos; else the claims that hold these words."""
    with site.store.reading() as tx:
        site.register.refresh(tx)
    found = site.register.find(q) if q.strip() else []
    if found and found[0][1] >= SURE and (len(found) == 1 or found[0][1] - found[1][1] >= AHEAD):
        return RedirectResponse(path_of(found[0][0]), status_code=303)
    return RedirectResponse(f"/claims?{urlencode({'text': q})}", status_code=303)
