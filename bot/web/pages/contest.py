"""One contest: its result card, the picture of its figures, and facts and claims in the order in which they came."""

from __future__ import annotations

from datetime import datetime

from fastapi import APIRouter, Request
from fastapi.responses import Response
from msgspec import Struct
from starlette.exceptions import HTTPException

from bot.card import alt_text, card_of, draw
from bot.card_svg import to_svg
from bot.web.figures import HEIGHT, MARGIN, WIDTH, by_votes, majorities, place
from bot.web.flagview import standing_of
from bot.web.render import page
from bot.web.sessions import Viewer
from bot.web.site import AnySite
from bot.web.words import contest_state
from matchers.record import Standing
from matchers.vocabulary import ContestId, OfficialFact
from storage import queue, views
from storage.values import Access, LedgerFact, StoredClaim
from storage.views import ContestStatus

router = APIRouter(include_in_schema=False)
CLAIMS = 200


class Moment(Struct, frozen=True, kw_only=True):
    """Something that happened in a contest: an official fact or a claim."""

    at: datetime
    fact: LedgerFact | None = None
    claim: StoredClaim | None = None


@router.get("/contest/{election}/{slug}")
def contest_page(request: Request, site: AnySite, session: Viewer, election: str, slug: str) -> Response:
    """One contest whole."""
    contest = ContestId(f"{election}/{slug}")
    with site.store.reading() as tx:
        site.register.refresh(tx)
        status = views.contest_status(tx, contest, now=site.clock.now(), limit=CLAIMS)
        flags = queue.lines_of(tx, contest)
    if status is None:
        raise HTTPException(404, "There is no such contest.")
    shown = {
        "status": status,
        "contest": status.contest,
        "state": contest_state(status.standing),
        "alt": alt_text(card_of(status.contest, standing_facts(status.standing))),
        "points": place(majorities((e.fact for e in status.facts), status.claims, by_votes(status.standing))),
        "picture": (WIDTH, HEIGHT, MARGIN),
        "moments": timeline(status),
        "flags": flags,
        "contest_names": site.register.name,
        "record_page": site.enter is not None and session.user.access.covers(Access.EDITOR),
    }
    return page(request, session, "contest.html", shown)


@router.get("/contest/{election}/{slug}/card.svg")
def card(site: AnySite, _session: Viewer, election: str, slug: str) -> Response:
    """The result card, as in chat."""
    return Response(card_svg(site, ContestId(f"{election}/{slug}")), media_type="image/svg+xml")


def card_svg(site: AnySite, contest: ContestId) -> str:
    """The drawing of a contest's result."""
    with site.store.reading() as tx:
        known = site.register.refresh(tx).get(contest)
        if known is None:
            raise HTTPException(404, "There is no such contest.")
        standing = standing_of(tx, known, site.clock.now())
    return to_svg(draw(card_of(known, standing_facts(standing), state=contest_state(standing).capitalize())))


def standing_facts(standing: Standing) -> list[OfficialFact]:
    """Everything that stands of a contest's record, oldest first."""
    kinds = (standing.winners, standing.votes, standing.majorities, standing.turnouts, standing.course)
    return sorted((fact for facts in kinds for fact in facts), key=lambda fact: fact.published_at)


def timeline(status: ContestStatus) -> tuple[Moment, ...]:
    """Facts and claims in one row, newest first."""
    facts = [Moment(at=entry.fact.published_at, fact=entry) for entry in status.facts]
    claims = [Moment(at=one.post.post.created_at, claim=one) for one in status.claims]
    return tuple(sorted([*facts, *claims], key=lambda moment: moment.at, reverse=True))
