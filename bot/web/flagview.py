"""What the page shows of one flag: the post with its claims marked, the record used, who else says so."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct
from sqlalchemy import Connection

from bot.messages import telling_claim
from bot.web.inert import Piece, Span, pieces
from bot.web.register import path_of
from bot.web.site import Site
from bot.web.words import contest_state
from matchers.record import Record, Standing
from matchers.vocabulary import Contest, OfficialFact
from storage import inbox, ledger, proposals
from storage.values import Access, FlagDetail, Session, StoredClaim, StoredPost

OTHERS = 25
"""Further posts shown with a flag; the rest is a number."""


class Version(Struct, frozen=True, kw_only=True):
    """Another wording of the same post."""

    post: StoredPost
    pieces: tuple[Piece, ...]


class ContestLine(Struct, frozen=True, kw_only=True):
    """A contest's heading: name, address, state."""

    name: str
    path: str
    state: str


def flag_view(tx: Connection, site: Site, session: Session, detail: FlagDetail) -> dict[str, object]:
    """Everything that `_flag.html` shows."""
    first = telling_claim(detail)
    others = [claim for claim in detail.claims if claim is not first]
    contest = detail.flag.contest
    known = site.register.contests.get(contest) if contest else None
    standing = standing_of(tx, known, site.clock.now()) if known else None
    lookers = site.hub.lookers(detail.flag.id, site.clock.now())
    return {
        "detail": detail,
        "first": first,
        "post_pieces": pieces(first.post.post.text, _spans(first)),
        "versions": _versions(tx, first.post),
        "used": first.judgement.record,
        "latest": latest_words(standing, but=first.judgement.record) if standing else (),
        "contest": contest_line(standing) if standing else None,
        "others": others[:OTHERS],
        "hidden_others": max(0, detail.flag.claim_count - 1 - OTHERS),
        "lookers": [name for login, name in lookers.items() if login != session.user.login],
        "notice": "",
        "first_of_two": proposals.confirming(tx, detail.flag.id, detail.flag.version),
        "moderator_access": Access.MODERATOR,
    }


def standing_of(tx: Connection, contest: Contest, now: datetime) -> Standing:
    """What stands of a contest's record."""
    facts = [line.fact for line in ledger.facts(tx, contest.id)]
    return Record([contest], facts).standing(contest.id, now)


def contest_line(standing: Standing) -> ContestLine:
    """The heading of a contest."""
    contest = standing.contest
    return ContestLine(name=contest.name, path=path_of(contest.id), state=contest_state(standing))


def latest_words(standing: Standing, *, but: tuple[OfficialFact, ...] = (), limit: int = 4) -> tuple[OfficialFact, ...]:
    """The latest official words on how a contest stands, newest first; without those shown already."""
    shown = {fact.id for fact in but}
    telling = (*standing.course, *standing.concessions, *standing.majorities, *standing.winners)
    fresh = [fact for fact in telling if fact.id not in shown]
    return tuple(sorted(fresh, key=lambda fact: fact.published_at, reverse=True))[:limit]


def _spans(claim: StoredClaim) -> tuple[Span, ...]:
    return (Span(start=claim.claim.start, end=claim.claim.end, mark=claim.judgement.verdict.value),)


def _versions(tx: Connection, shown: StoredPost) -> tuple[Version, ...]:
    found = inbox.post_versions(tx, shown.post.platform, shown.post.id)
    return tuple(Version(post=one, pieces=pieces(one.post.text)) for one in found if one.key != shown.key)
