"""Deliveries: what the channels are owed, what was sent, what was given up and may be sent again."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from starlette.exceptions import HTTPException

from bot.web.csrf import CHANGE
from bot.web.login import address_of
from bot.web.render import page
from bot.web.sessions import Moderator, Viewer
from bot.web.site import AnySite
from storage import outbox, people
from storage.values import Access, AlertId, AlertState

router = APIRouter(include_in_schema=False)
SHOWN = 100


@router.get("/deliveries")
def deliveries_page(
    request: Request, site: AnySite, session: Viewer, *, state: AlertState = AlertState.FAILED, before: int = 0
) -> Response:
    """Alerts in one state, newest first."""
    with site.store.reading() as tx:
        counts = outbox.outbox_counts(tx)
        alerts = outbox.alerts(tx, state=state, limit=SHOWN + 1, before=AlertId(before) if before else None)
    older = f"/deliveries?state={state}&before={alerts[SHOWN - 1].id}" if len(alerts) > SHOWN else ""
    shown = {
        "alerts": alerts[:SHOWN],
        "counts": counts,
        "state": state.value,
        "states": [one.value for one in AlertState],
        "older": older,
        "may_resend": session.user.access.covers(Access.MODERATOR),
    }
    return page(request, session, "deliveries.html", shown)


@router.post("/deliveries/{alert}/resend", dependencies=CHANGE)
def resend(request: Request, site: AnySite, session: Moderator, alert: int) -> Response:
    """Send an alert that was given up once more."""
    now = site.clock.now()
    with site.store.writing() as tx:
        if not outbox.resend(tx, AlertId(alert)):
            raise HTTPException(409, "This alert is not one that was given up.")
        people.record(
            tx, at=now, who=session.user.login, action="resend", subject=f"alert {alert}", origin=address_of(request)
        )
    return RedirectResponse("/deliveries", status_code=303)
