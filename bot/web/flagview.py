"""What the page shows of one flag: the post with its claims marked, the record used, who else says so."""

from __future__ import annotations

from msgspec import Struct
from sqlalchemy import Connection

from bot.web.inert import Piece, Span, pieces
from bot.web.register import path_of
from bot.web.site import Site
from bot.web.words import LASTING_KINDS, contest_state
from matchers.vocabulary import ContestId, OfficialFact
from storage import inbox, ledger
from storage.values import Access, FlagDetail, LedgerFact, Session, StoredClaim, StoredPost

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
    first, others = detail.claims[0], detail.claims[1:]
    contest = detail.flag.contest
    facts = ledger.facts(tx, contest) if contest else ()
    lookers = site.hub.lookers(detail.flag.id, site.clock.now())
    return {
        "detail": detail,
        "first": first,
        "post_pieces": pieces(first.post.post.text, _spans(first)),
        "versions": _versions(tx, first.post),
        "used": first.judgement.record,
        "latest": latest_words(facts, but=first.judgement.record),
        "contest": contest_line(site, contest, facts),
        "others": others[:OTHERS],
        "hidden_others": max(0, detail.flag.claim_count - 1 - OTHERS),
        "lookers": [name for login, name in lookers.items() if login != session.user.login],
        "notice": "",
        "moderator_access": Access.MODERATOR,
    }


def contest_line(site: Site, contest: ContestId | None, facts: tuple[LedgerFact, ...]) -> ContestLine | None:
    """The heading of a contest; None for a national matter."""
    if contest is None:
        return None
    state = contest_state(standing(facts))
    return ContestLine(name=site.register.name(contest), path=path_of(contest), state=state)


def standing(facts: tuple[LedgerFact, ...]) -> tuple[LedgerFact, ...]:
    """The facts that no later one corrects, in the order of their publication."""
    corrected = {entry.fact.supersedes for entry in facts if entry.fact.supersedes}
    return tuple(sorted((e for e in facts if e.fact.id not in corrected), key=lambda entry: entry.fact.published_at))


def latest_words(
    facts: tuple[LedgerFact, ...], *, but: tuple[OfficialFact, ...] = (), limit: int = 4
) -> tuple[LedgerFact, ...]:
    """The latest official words that say where a contest stands, newest first; without those shown already."""
    shown = {fact.id for fact in but}
    telling = [
        entry for entry in standing(facts) if entry.fact.assertion.kind in LASTING_KINDS and entry.fact.id not in shown
    ]
    return tuple(reversed(telling))[:limit]


def _spans(claim: StoredClaim) -> tuple[Span, ...]:
    return (Span(start=claim.claim.start, end=claim.claim.end, mark=claim.judgement.verdict.value),)


def _versions(tx: Connection, shown: StoredPost) -> tuple[Version, ...]:
    found = inbox.post_versions(tx, shown.post.platform, shown.post.id)
    return tuple(Version(post=one, pieces=pieces(one.post.text)) for one in found if one.key != shown.key)
