"""The read-only JSON API for newsroom systems: `/api/v1`, described by OpenAPI, paged, with ETags.

A program signs itself in with a token (`Authorization: Bearer ...`, made by `tallywatch users token`); a browser that
is signed in may read it too. Values are those of docs/formats.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from typing import Annotated, Any, Protocol

import msgspec
from fastapi import APIRouter, Depends, Header, Path, Query, Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from bot.web.export import claim_row, contest_row
from bot.web.models import ClaimPage, ContestPage, ContestWhole, FlagPage, FlagWhole, Problem
from bot.web.sessions import key_of, session_of
from bot.web.site import AnySite
from matchers.vocabulary import ContestId, Kind, Verdict
from storage import details, people, views
from storage.search import Wanted
from storage.values import ClaimId, FlagId, FlagState


def reader(request: Request, site: AnySite, authorization: Annotated[str, Header()] = "") -> None:
    """Let in whoever has a token or a session."""
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() == "bearer" and token:
        with site.store.reading() as tx:
            if people.user_of_token(tx, key_of(token.strip())) is not None:
                return
    elif session_of(request, site) is not None:
        return
    raise HTTPException(401, "Sign in, or send a token.", headers={"WWW-Authenticate": "Bearer"})


ERRORS: dict[int | str, dict[str, Any]] = {
    401: {"model": Problem},
    404: {"model": Problem},
    304: {"description": "As you have it."},
}
router = APIRouter(prefix="/api/v1", dependencies=[Depends(reader)], responses=ERRORS, tags=["read"])
Number = Annotated[int, Query(ge=0, le=2**62)]
Limit = Annotated[int, Query(ge=1, le=200)]
Word = Annotated[str, Query(max_length=200)]


class Numbered(Protocol):
    """Something with a number to page by."""

    @property
    def id(self) -> int:
        """Its number."""
        ...


@router.get("/contests", response_model=ContestPage)
def contests(request: Request, site: AnySite) -> Response:
    """Every contest with its state."""
    with site.store.reading() as tx:
        lines = site.night.lines(tx, site.clock.now())
    return answer(request, {"items": [contest_row(line) for line in lines], "next": None})


@router.get("/contests/{election}/{slug}", response_model=ContestWhole)
def contest(
    request: Request,
    site: AnySite,
    election: Annotated[str, Path(max_length=200)],
    slug: Annotated[str, Path(max_length=200)],
) -> Response:
    """One contest: its official facts in the order of the ledger, and the newest claims."""
    with site.store.reading() as tx:
        found = views.contest_status(tx, ContestId(clean(f"{election}/{slug}")), now=site.clock.now(), limit=50)
    if found is None:
        raise HTTPException(404, "There is no such contest.")
    facts = [
        {"revision": entry.revision, "recorded_at": entry.recorded_at, **plain(entry.fact)} for entry in found.facts
    ]
    body = {
        "contest": found.contest.id,
        "name": found.contest.name,
        "revision": found.revision,
        "facts": facts,
        "claims": [claim_row(one) for one in found.claims],
        "warnings": found.warnings,
    }
    return answer(request, body)


@router.get("/flags", response_model=FlagPage)
def flags(
    request: Request, site: AnySite, state: FlagState | None = None, after: Number = 0, limit: Limit = 50
) -> Response:
    """Flags, oldest first; `after` is the `next` of the page before."""
    with site.store.reading() as tx:
        found = details.flags(tx, state=state, after=FlagId(after), limit=limit)
    return answer(request, {"items": found, "next": following(found, limit)})


@router.get("/flags/{flag}", response_model=FlagWhole)
def flag(request: Request, site: AnySite, flag: Annotated[int, Path(ge=0, le=2**62)]) -> Response:
    """One flag with its first claims and what was decided."""
    with site.store.reading() as tx:
        found = details.flag_detail(tx, FlagId(flag))
    if found is None:
        raise HTTPException(404, "There is no such flag.")
    body = {"flag": found.flag, "claims": [claim_row(one) for one in found.claims], "reviews": found.reviews}
    return answer(request, body)


@router.get("/claims", response_model=ClaimPage)
def claims(  # one argument a filter
    request: Request,
    site: AnySite,
    *,
    text: Word = "",
    author: Word = "",
    contest: Word = "",
    kind: Kind | None = None,
    verdict: Verdict | None = None,
    before: Number = 0,
    limit: Limit = 50,
) -> Response:
    """Claims, newest first; `before` is the `next` of the page before."""
    wanted = Wanted(
        text=clean(text) or None,
        author=clean(author) or None,
        contest=ContestId(clean(contest)) if contest else None,
        kind=kind,
        verdict=verdict,
    )
    with site.store.reading() as tx:
        found = views.search_claims(tx, wanted, limit=limit, before=ClaimId(before) if before else None)
    return answer(request, {"items": [claim_row(one) for one in found], "next": following(found, limit)})


def clean(text: str) -> str:
    """Text without what no database takes: NUL and lone surrogates."""
    return text.replace("\x00", "").encode("utf-8", "ignore").decode()


def following(found: Sequence[Numbered], limit: int) -> int | None:
    """Where the next page begins; None after the last."""
    return found[-1].id if len(found) == limit else None


def plain(value: msgspec.Struct) -> dict[str, object]:
    """A value's fields."""
    return {name: getattr(value, name) for name in value.__struct_fields__}


def answer(request: Request, body: object) -> Response:
    """A body as JSON with its ETag, or word that the reader has it already."""
    encoded = msgspec.json.encode(body)
    tag = f'"{blake2b(encoded, digest_size=12).hexdigest()}"'
    headers = {"ETag": tag}
    known = {one.strip().removeprefix("W/") for one in request.headers.get("if-none-match", "").split(",")}
    if tag in known or "*" in known:
        return Response(status_code=304, headers=headers)
    return Response(encoded, media_type="application/json", headers=headers)
