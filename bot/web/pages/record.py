"""The official record of a contest: the ledger's lines, and the form by which an editor declares or adds a word.

What is typed is read back first. With `desk.two_people` it then waits for a second editor, who agrees or rejects.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException

from bot.record import Declared, declared_facts, tied
from bot.second import Enter, against_entry, settle_entry
from bot.web.csrf import CHANGE
from bot.web.login import address_of
from bot.web.register import path_of
from bot.web.render import page
from bot.web.sessions import Editor, Refused
from bot.web.site import AnySite, Site
from matchers.vocabulary import STATUSES, Assertion, Contest, ContestId, Kind, OfficialFact, Status
from storage import ledger, proposals
from storage.fitness import far_off
from storage.proposals import Settlement
from storage.values import Session

router = APIRouter(include_in_schema=False)
WORDS_TO_ADD = tuple((kind, status) for kind, states in STATUSES.items() for status in Status if status in states)


@router.get("/contest/{election}/{slug}/record")
def record_page(request: Request, site: AnySite, session: Editor, election: str, slug: str) -> Response:
    """The ledger's lines on a contest, and the forms."""
    return _page(request, site, session, _contest(site, election, slug))


def _page(
    request: Request,
    site: Site,
    session: Session,
    contest: Contest,
    *,
    read_back: tuple[OfficialFact, ...] = (),
    typed: tuple[tuple[str, str], ...] = (),
) -> Response:
    with site.store.reading() as tx:
        facts = ledger.facts(tx, contest.id)
        waiting = proposals.waiting_entries(tx, contest.id)
        warnings = [message for _, message in ledger.warnings(tx, contest.id)]
    shown = {
        "contest": contest,
        "facts": facts[::-1],
        "waiting": waiting,
        "warnings": warnings,
        "read_back": read_back,
        "typed": typed,
        "now": site.clock.now().astimezone(site.zone).strftime("%Y-%m-%dT%H:%M"),
        "words_to_add": WORDS_TO_ADD,
        "two_people": site.two_people,
    }
    return page(request, session, "record.html", shown)


def _contest(site: Site, election: str, slug: str) -> Contest:
    with site.store.reading() as tx:
        known = site.register.refresh(tx).get(ContestId(f"{election}/{slug}"))
    if known is None or site.enter is None:
        raise HTTPException(404, "There is no such contest.")
    return known


@router.post("/contest/{election}/{slug}/record", dependencies=CHANGE)
async def enter(request: Request, site: AnySite, session: Editor, election: str, slug: str) -> Response:
    """Read back what was typed, or enter what was read back."""
    contest = _contest(site, election, slug)
    form = await request.form()
    typed = tuple((name, str(value)) for name, value in form.items() if name not in {"csrf", "certain"})
    facts = facts_of(site, contest, form)
    if not form.get("certain"):
        return _page(request, site, session, contest, read_back=facts, typed=typed)
    if site.two_people:
        with site.store.writing() as tx:
            proposals.propose_entry(tx, facts, by=session.person, at=site.clock.now())
    else:
        with site.store.writing() as tx:
            _door(site)(tx, facts, by=session.person.name)
    return RedirectResponse(f"{path_of(contest.id)}/record", status_code=303)


@router.post("/proposals/{number}", dependencies=CHANGE)
def decide(
    request: Request, site: AnySite, session: Editor, number: int, *, decision: Annotated[Settlement, Form()]
) -> Response:
    """Agree to what another editor wants entered, or reject it; it may have been begun in chat."""
    with site.store.writing() as tx:
        found = settle_entry(
            tx,
            number,
            settlement=decision,
            by=session.person,
            at=site.clock.now(),
            enter=_door(site),
            origin=address_of(request),
        )
    if found.doubt or not found.proposal:
        raise Refused(against_entry(found), status=409)
    return RedirectResponse(f"{path_of(found.proposal.contest)}/record", status_code=303)


def _door(site: Site) -> Enter:
    assert site.enter is not None
    return site.enter


def facts_of(site: Site, contest: Contest, form: FormData) -> tuple[OfficialFact, ...]:
    """The facts that a form makes. Raises Refused with words for whoever typed it."""
    if not _typed(form, "authority"):
        raise Refused("Say who published this.", status=422)
    if _typed(form, "what") == "word":
        return (_word(site, contest, form),)
    names = [candidate.name for candidate in contest.candidates]
    votes = tuple((name, _votes(_typed(form, f"votes-{place}"), name)) for place, name in enumerate(names))
    lot = _typed(form, "lot") or None
    if not votes or (lot is not None and lot not in names):
        raise Refused("Nobody of that name stands here.", status=422)
    if lot and lot not in tied(votes):
        raise Refused("A lot is drawn between those who have the most votes alike, and nobody else.", status=422)
    result = Declared(
        contest=contest,
        votes=votes,
        at=_moment(site, _typed(form, "at")),
        authority=_typed(form, "authority"),
        url=_typed(form, "url"),
        turnout=_percent(_typed(form, "turnout")),
        lot=lot,
    )
    return declared_facts(result)


def _word(site: Site, contest: Contest, form: FormData) -> OfficialFact:
    kind, _, status = _typed(form, "word").partition(" ")
    if (kind, status) not in WORDS_TO_ADD:
        raise Refused("Choose what was announced.", status=422)
    published_at, when = _moment(site, _typed(form, "at")), _typed(form, "when")
    said = Assertion(
        kind=Kind(kind),
        contest=contest.id,
        status=Status(status),
        at=_moment(site, when) if when else None,
        place=_typed(form, "place") or None,
    )
    return OfficialFact(
        id=f"entered:{contest.id}:{kind}:{published_at:%Y%m%dT%H%M%S}",
        published_at=published_at,
        authority=_typed(form, "authority"),
        url=_typed(form, "url"),
        assertion=said,
        origin="editor",
    )


def _typed(form: FormData, name: str) -> str:
    return str(form.get(name, "")).strip()[:500]


def _moment(site: Site, written: str) -> datetime:
    try:
        at = datetime.fromisoformat(written)
    except ValueError:
        raise Refused("Write times as 2030-05-03T18:00.", status=422) from None
    if wrong := far_off(at):
        raise Refused(f"{written} {wrong}.", status=422)
    return (at if at.tzinfo else at.replace(tzinfo=site.zone)).astimezone(UTC)


def _votes(written: str, name: str) -> int:
    plain = written.replace(",", "")
    if not plain.isascii() or not plain.isdigit() or len(plain) > 9:
        raise Refused(f"The votes of {name} are missing or no whole number.", status=422)
    return int(plain)


def _percent(written: str) -> float | None:
    try:
        value = float(written.rstrip("%")) if written else None
    except ValueError:
        value = -1.0
    if value is not None and not 0 <= value <= 100:
        raise Refused("The turnout is a figure from 0 to 100.", status=422)
    return value
