"""Sources: how each stream does, which input could not be read, which handles changed."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from bot.web.render import page
from bot.web.sessions import Viewer
from bot.web.site import AnySite
from storage import quarantine, register, streams, views

router = APIRouter(include_in_schema=False)
SHOWN = 300


@router.get("/sources")
def sources_page(request: Request, site: AnySite, session: Viewer) -> Response:
    """The streams, those in trouble first."""
    with site.store.reading() as tx:
        found = streams.load_streams(tx)
        counts = views.desk_counts(tx)
        set_aside = quarantine.newest(tx, limit=20)
        changes = register.handle_changes(tx)
    ranked = sorted(found, key=lambda stream: (-stream.failures, stream.source, stream.stream))
    shown = {
        "streams": ranked[:SHOWN],
        "total": len(found),
        "failing": sum(stream.failures > 0 for stream in found),
        "counts": counts,
        "set_aside": set_aside,
        "changes": changes[-20:],
        "now": site.clock.now(),
    }
    return page(request, session, "sources.html", shown)
