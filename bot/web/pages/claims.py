"""Claims: a search through everything that was read out of posts."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from bot.web.render import page
from bot.web.sessions import Viewer
from bot.web.site import AnySite
from matchers.vocabulary import ContestId, Kind, Verdict
from storage import views
from storage.fitness import far_off
from storage.search import Wanted
from storage.values import ClaimId

router = APIRouter(include_in_schema=False)
SHOWN = 50


def wanted_claims(  # one argument a field of the form
    site: AnySite,
    *,
    text: Annotated[str, Query(max_length=200)] = "",
    author: Annotated[str, Query(max_length=100)] = "",
    contest: Annotated[str, Query(max_length=200)] = "",
    kind: Annotated[str, Query(max_length=20)] = "",
    verdict: Annotated[str, Query(max_length=20)] = "",
    since: Annotated[str, Query(max_length=40)] = "",
    until: Annotated[str, Query(max_length=40)] = "",
) -> Wanted:
    """What a search asks for; a word that is not in the vocabulary restricts nothing."""
    return Wanted(
        text=text.replace("\x00", "").strip() or None,
        author=author.strip().removeprefix("@") or None,
        contest=ContestId(contest) if contest else None,
        kind=Kind(kind) if kind in set(Kind) else None,
        verdict=Verdict(verdict) if verdict in set(Verdict) else None,
        since=_moment(since, site.zone),
        until=_moment(until, site.zone),
    )


AnyWanted = Annotated[Wanted, Depends(wanted_claims)]


def _moment(written: str, zone: ZoneInfo) -> datetime | None:
    try:
        at = datetime.fromisoformat(written)
    except ValueError:
        return None
    if far_off(at):
        return None
    return at if at.tzinfo else at.replace(tzinfo=zone)


@router.get("/claims")
def claims_page(request: Request, site: AnySite, session: Viewer, wanted: AnyWanted, before: int = 0) -> Response:
    """The claims that fit, newest first."""
    with site.store.reading() as tx:
        contests = site.register.refresh(tx)
        claims = views.search_claims(tx, wanted, limit=SHOWN + 1, before=ClaimId(before) if before else None)
    asked = {key: value for key, value in request.query_params.items() if key != "before" and value}
    older = f"/claims?{urlencode({**asked, 'before': claims[SHOWN - 1].id})}" if len(claims) > SHOWN else ""
    shown = {
        "claims": claims[:SHOWN],
        "wanted": wanted,
        "asked": asked,
        "older": older,
        "query": f"?{urlencode(asked)}" if asked else "",
        "kinds": list(Kind),
        "verdicts": list(Verdict),
        "contests": sorted(contests.values(), key=lambda contest: contest.name),
        "contest_names": site.register.name,
    }
    return page(request, session, "claims.html", shown)
