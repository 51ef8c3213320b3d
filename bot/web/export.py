"""Lists to take away: any list as CSV or JSON, and confirmed checks as ClaimReview (schema.org JSON-LD)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

import msgspec
from fastapi import APIRouter
from fastapi.responses import Response
from sqlalchemy import Connection

from bot.messages import say
from bot.web.night import BoardLine
from bot.web.pages.claims import AnyWanted
from bot.web.sessions import Editor, Moderator, Viewer
from bot.web.site import AnySite
from storage import details, outbox, people, streams, views
from storage.trail import trail
from storage.values import Alert, AlertState, AuditEntry, FlagDetail, FlagState, StoredClaim, User

router = APIRouter(include_in_schema=False)
MOST = 10_000
Row = Mapping[str, object]
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What makes a spreadsheet take a cell for a formula."""


@router.get("/export/contests.{form}")
def contests(site: AnySite, _session: Viewer, form: str) -> Response:
    """The board."""
    with site.store.reading() as tx:
        lines = site.night.lines(tx, site.clock.now())
    return written("contests", form, [contest_row(line) for line in lines])


@router.get("/export/claims.{form}")
def claims(site: AnySite, _session: Viewer, form: str, wanted: AnyWanted) -> Response:
    """The claims that fit a search."""
    with site.store.reading() as tx:
        found = views.search_claims(tx, wanted, limit=MOST)
    return written("claims", form, [claim_row(one) for one in found])


@router.get("/export/deliveries.{form}")
def deliveries(site: AnySite, _session: Viewer, form: str, state: AlertState = AlertState.FAILED) -> Response:
    """The alerts in a state."""
    with site.store.reading() as tx:
        found = outbox.alerts(tx, state=state, limit=MOST)
    return written("deliveries", form, [alert_row(one) for one in found])


@router.get("/export/audit.{form}")
def audit(site: AnySite, _session: Moderator, form: str) -> Response:
    """What people did."""
    with site.store.reading() as tx:
        found = trail(tx, before=datetime(9999, 1, 1, tzinfo=UTC), limit=MOST)
    return written("audit", form, [audit_row(one) for one in found])


@router.get("/export/queue.{form}")
def flagged(site: AnySite, _session: Viewer, form: str, state: FlagState = FlagState.OPEN) -> Response:
    """The flags in a state."""
    with site.store.reading() as tx:
        found = details.flags(tx, state=state, limit=MOST)
    return written("queue", form, [msgspec.structs.asdict(one) for one in found])


@router.get("/export/sources.{form}")
def sources(site: AnySite, _session: Viewer, form: str) -> Response:
    """The streams of every source."""
    with site.store.reading() as tx:
        found = streams.load_streams(tx)
    return written("sources", form, [msgspec.structs.asdict(one) for one in found])


@router.get("/export/users.{form}")
def users(site: AnySite, _session: Editor, form: str) -> Response:
    """Who may sign in, without what they sign in with."""
    with site.store.reading() as tx:
        found = people.users(tx)
    return written("users", form, [user_row(one) for one in found])


@router.get("/export/claimreview.json")
def claim_reviews(site: AnySite, _session: Viewer) -> Response:
    """The confirmed checks, for search engines and fact-check feeds."""
    with site.store.reading() as tx:
        confirmed = tuple(_confirmed(tx))
    body = msgspec.json.encode([claim_review(detail) for detail in confirmed])
    return Response(body, media_type="application/ld+json")


def _confirmed(tx: Connection) -> Iterable[FlagDetail]:
    for flag in details.flags(tx, state=FlagState.CONFIRMED, limit=1000):
        detail = details.flag_detail(tx, flag.id, limit=1)
        if detail is not None:
            yield detail


def claim_review(detail: FlagDetail) -> dict[str, object]:
    """One confirmed check as schema.org's ClaimReview."""
    first, review = detail.claims[0], detail.reviews[-1]
    post = first.post.post
    return {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "datePublished": review.at.isoformat(),
        "claimReviewed": first.claim.quote,
        "itemReviewed": {
            "@type": "Claim",
            "author": {"@type": "Person", "name": post.name or post.author},
            "datePublished": post.created_at.isoformat(),
            "appearance": {"@type": "CreativeWork", "url": post.url} if post.url else None,
        },
        "reviewRating": {
            "@type": "Rating",
            "ratingValue": 1,
            "bestRating": 5,
            "worstRating": 1,
            "alternateName": first.judgement.verdict.value,
        },
        "reviewBody": first.judgement.reason,
        "citation": [fact.url for fact in first.judgement.record if fact.url],
    }


def contest_row(line: BoardLine) -> Row:
    """A contest as a row."""
    return {
        "contest": line.contest.id,
        "name": line.contest.name,
        "region": line.contest.region,
        "state": line.state,
        "winner": line.winner,
        "party": line.party,
        "change": line.change,
        "majority": line.majority,
        "open_flags": line.open_flags,
        "latest": say(line.latest.assertion) if line.latest else "",
        "latest_at": line.latest.published_at if line.latest else None,
    }


def claim_row(one: StoredClaim) -> Row:
    """A claim as a row."""
    post, said = one.post.post, one.claim.assertion
    return {
        "claim": one.id,
        "platform": post.platform,
        "post": post.id,
        "author": post.author,
        "posted_at": post.created_at,
        "url": post.url,
        "contest": said.contest,
        "kind": said.kind,
        "candidate": said.candidate,
        "party": said.party,
        "value": said.value,
        "stance": one.claim.stance,
        "quote": one.claim.quote,
        "verdict": one.judgement.verdict,
        "reason": one.judgement.reason,
        "revision": one.judgement.revision,
        "deleted_at": one.post.deleted_at,
    }


def alert_row(one: Alert) -> Row:
    """An alert as a row."""
    return msgspec.structs.asdict(one)


def user_row(one: User) -> Row:
    """A user as a row; the password's hash stays here."""
    return {name: value for name, value in msgspec.structs.asdict(one).items() if name not in {"id", "password"}}


def audit_row(one: AuditEntry) -> Row:
    """A line of the audit as a row."""
    return {name: value for name, value in msgspec.structs.asdict(one).items() if name != "id"}


def written(name: str, form: str, rows: Sequence[Row]) -> Response:
    """Rows as a file to download; CSV for everything that is not JSON."""
    if form == "json":
        body, kind = msgspec.json.encode(rows), "application/json"
    else:
        form, body, kind = "csv", as_csv(rows).encode("utf-8", "replace"), "text/csv; charset=utf-8"
    return Response(body, media_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}.{form}"'})


def as_csv(rows: Sequence[Row]) -> str:
    """Rows as CSV in which no cell is a formula."""
    page = io.StringIO()
    if rows:
        writer = csv.writer(page)
        writer.writerow(rows[0])
        writer.writerows([cell(value) for value in row.values()] for row in rows)
    return page.getvalue()


def cell(value: object) -> str:
    """A value as a cell that a spreadsheet shows and does not compute.

    >>> cell("=HYPERLINK(1)"), cell(20), cell(None)
    ("'=HYPERLINK(1)", '20', '')
    """
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat()
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else str(value)
