"""Audit: everything that people did, newest first."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import Response

from bot.web.render import page
from bot.web.sessions import Moderator
from bot.web.site import AnySite
from storage.trail import trail

router = APIRouter(include_in_schema=False)
SHOWN = 100
END = datetime(9999, 1, 1, tzinfo=UTC)


@router.get("/audit")
def audit_page(request: Request, site: AnySite, session: Moderator, before: datetime | None = None) -> Response:
    """Who did what, when, from where."""
    until = END if before is None or before.tzinfo is None else before
    with site.store.reading() as tx:
        entries = trail(tx, before=until, limit=SHOWN)
    older = f"/audit?{urlencode({'before': entries[-1].at.isoformat()})}" if len(entries) == SHOWN else ""
    return page(request, session, "audit.html", {"entries": entries, "older": older})
