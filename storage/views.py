"""What people ask for: one contest whole, the night at a glance, a search through the claims, the desk's counters."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct
from sqlalchemy import Connection, bindparam, func, select

from matchers.record import Record, Standing
from matchers.vocabulary import Contest, ContestId, OfficialFact, Status
from storage import details, ledger, outbox, quarantine, register, search
from storage.details import ClaimList
from storage.query import Query
from storage.search import Wanted
from storage.tables import CLAIM, FLAG, POST
from storage.values import ClaimId, Flag, FlagState, LedgerFact, OutboxCounts, Revision, StoredClaim

_MOST_FLAGS = 20

_last_claims = ClaimList(
    select(CLAIM.c.id)
    .where(CLAIM.c.contest == bindparam("contest_"))
    .order_by(CLAIM.c.id.desc())
    .limit(bindparam("limit_")),
    newest_first=True,
)
_open_flags = Query(
    select(FLAG.c.contest, func.count()).where(FLAG.c.state == FlagState.OPEN.value).group_by(FLAG.c.contest)
)
_posts = Query(select(func.count()).select_from(POST))
_claims = Query(select(func.count()).select_from(CLAIM))
_open = Query(select(func.count()).select_from(FLAG).where(FLAG.c.state == FlagState.OPEN.value))
_waiting_of = Query(
    select(func.count())
    .select_from(FLAG)
    .where(FLAG.c.contest == bindparam("contest_"), FLAG.c.state == FlagState.OPEN.value)
)
_flags = Query(select(func.count()).select_from(FLAG))


class ContestStatus(Struct, frozen=True, kw_only=True):
    """One contest whole: the ledger's lines, what stands of them, what is awaited, the newest claims, open flags.

    `flags` are the oldest of the open ones, `open_flags` says how many there are in all.
    """

    contest: Contest
    revision: Revision
    facts: tuple[LedgerFact, ...]
    standing: Standing
    awaited: tuple[OfficialFact, ...]
    claims: tuple[StoredClaim, ...]
    flags: tuple[Flag, ...]
    open_flags: int
    warnings: tuple[str, ...]


class NightLine(Struct, frozen=True, kw_only=True):
    """One contest in the overview of the night."""

    contest: Contest
    standing: Standing
    open_flags: int


class DeskCounts(Struct, frozen=True, kw_only=True):
    """The desk's counters."""

    posts: int
    claims: int
    flags: int
    open_flags: int
    quarantined: int
    revision: Revision
    outbox: OutboxCounts


def contest_status(tx: Connection, contest: ContestId, *, now: datetime, limit: int = 20) -> ContestStatus | None:
    """One contest as it stands at `now`; None for one that is not in the register."""
    found = register.load_contest(tx, contest)
    if found is None:
        return None
    facts = ledger.facts(tx, contest)
    standing = Record([found], [line.fact for line in facts]).standing(contest, now)
    return ContestStatus(
        contest=found,
        revision=ledger.current_revision(tx),
        facts=facts,
        standing=standing,
        awaited=awaited(standing),
        claims=_last_claims.read(tx, contest_=contest, limit_=limit),
        flags=details.flags(tx, state=FlagState.OPEN, contest=contest, limit=_MOST_FLAGS),
        open_flags=_waiting_of.number(tx, contest_=contest),
        warnings=tuple(message for _, message in ledger.warnings(tx, contest)),
    )


_TO_COME = frozenset({Status.EXPECTED, Status.REQUESTED, Status.ORDERED, Status.SUSPENDED, Status.RESUMED})


def awaited(standing: Standing) -> tuple[OfficialFact, ...]:
    """What an authority has announced and the contest still waits for: the latest word of each kind, until declared."""
    if standing.declared is not None:
        return ()
    latest = {fact.assertion.kind: fact for fact in standing.course}
    return tuple(fact for fact in latest.values() if fact.assertion.status in _TO_COME or fact.assertion.at)


def night_overview(tx: Connection, *, now: datetime) -> tuple[NightLine, ...]:
    """Every contest with what stands of its record at `now`, by name."""
    contests = register.load_contests(tx)
    return night_lines(tx, Record(contests, [line.fact for line in ledger.facts(tx)]), now=now)


def night_lines(tx: Connection, record: Record, *, now: datetime) -> tuple[NightLine, ...]:
    """The same, of a record in hand: whoever holds one need not read it anew."""
    waiting = {row[0]: row[1] for row in _open_flags.rows(tx)}
    lines = [
        NightLine(contest=one, standing=record.standing(one.id, now), open_flags=waiting.get(one.id, 0))
        for one in record.contests.values()
    ]
    return tuple(sorted(lines, key=lambda line: (line.contest.name, line.contest.id)))


def search_claims(
    tx: Connection, wanted: Wanted, *, limit: int = 50, before: ClaimId | None = None
) -> tuple[StoredClaim, ...]:
    """Claims that fit, newest first; `before` pages on."""
    return details.load_claims(tx, search.find_claims(tx, wanted, limit=limit, before=before))


def desk_counts(tx: Connection) -> DeskCounts:
    """The desk's counters."""
    return DeskCounts(
        posts=_posts.number(tx),
        claims=_claims.number(tx),
        flags=_flags.number(tx),
        open_flags=_open.number(tx),
        quarantined=quarantine.size(tx),
        revision=ledger.current_revision(tx),
        outbox=outbox.outbox_counts(tx),
    )
