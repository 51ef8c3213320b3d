"""A contest's result card for other sites: read only, official figures alone, no session. Off unless configured."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from bot.web.pages.contest import card_svg
from bot.web.site import AnySite
from matchers.vocabulary import ContestId

router = APIRouter(include_in_schema=False)


@router.get("/embed/{election}/{slug}.svg")
def embedded_card(site: AnySite, election: str, slug: str) -> Response:
    """The card as a picture."""
    if not site.settings.public_cards:
        raise HTTPException(404, "Cards for other sites are switched off (web.public_cards).")
    headers = {"Cache-Control": "public, max-age=15"}
    return Response(card_svg(site, ContestId(f"{election}/{slug}")), media_type="image/svg+xml", headers=headers)
