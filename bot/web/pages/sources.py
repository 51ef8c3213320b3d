"""Sources: what each costs tonight, how often it can be polled, how each stream does, what could not be read."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from bot.sources_report import plan_verdict, report, taken_words
from bot.web.render import page
from bot.web.sessions import Viewer
from bot.web.site import AnySite
from storage import quarantine, register, streams, views

router = APIRouter(include_in_schema=False)
SHOWN = 300


@router.get("/sources")
def sources_page(request: Request, site: AnySite, session: Viewer) -> Response:
    """The streams, those in trouble first."""
    now = site.clock.now()
    with site.store.reading() as tx:
        told = report(tx, site.sources, now=now, timezone=site.zone.key)
        plans = site.cadence.read(tx, site.sources, now)
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
        "now": now,
        "sources": [(one, taken_words(one)) for one in told.sources],
        "notices": told.notices,
        "plans": [(*key, plan, plan_verdict(plan, site.sources.watch.longest_wait_seconds)) for key, plan in plans],
    }
    return page(request, session, "sources.html", shown)
