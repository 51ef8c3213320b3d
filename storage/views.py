"""What people ask for: one contest whole, the night at a glance, a search through the claims, the desk's counters."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct
from sqlalchemy import BigInteger, Connection, Select, bindparam, func, literal, select

from matchers.record import Record, Standing
from matchers.vocabulary import Contest, ContestId, Kind, OfficialFact, Status, Verdict
from storage import details, ledger, outbox, quarantine, register
from storage.details import ClaimList
from storage.instants import micros
from storage.query import Query
from storage.tables import CLAIM, FLAG, POST
from storage.values import ClaimId, Flag, FlagState, LedgerFact, OutboxCounts, Revision, StoredClaim

_FOREVER = 2**62
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


class Wanted(Struct, frozen=True, kw_only=True):
    """What a search looks for; empty fields do not restrict. `author` is a handle, times are those of the posts."""

    text: str | None = None
    author: str | None = None
    contest: ContestId | None = None
    kind: Kind | None = None
    verdict: Verdict | None = None
    since: datetime | None = None
    until: datetime | None = None


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
    record = Record(contests, [line.fact for line in ledger.facts(tx)])
    waiting = {row[0]: row[1] for row in _open_flags.rows(tx)}
    lines = [
        NightLine(contest=one, standing=record.standing(one.id, now), open_flags=waiting.get(one.id, 0))
        for one in contests
    ]
    return tuple(sorted(lines, key=lambda line: (line.contest.name, line.contest.id)))


def search_claims(
    tx: Connection, wanted: Wanted, *, limit: int = 50, before: ClaimId | None = None
) -> tuple[StoredClaim, ...]:
    """Claims that fit, newest first; `before` pages on."""
    return ClaimList(_ids_of(wanted, limit, before), newest_first=True).read(tx)


def _ids_of(wanted: Wanted, limit: int, before: ClaimId | None) -> Select[tuple[int]]:
    """The statement of a search; only what restricts is in it, so that the right index serves."""
    ids = select(CLAIM.c.id).where(CLAIM.c.id < (before or _FOREVER)).order_by(CLAIM.c.id.desc()).limit(limit)
    for column in ("contest", "kind", "verdict"):
        if (value := getattr(wanted, column)) is not None:
            ids = ids.where(CLAIM.c[column] == str(value))
    if wanted.text is None and wanted.author is None and wanted.since is None and wanted.until is None:
        return ids
    ids = ids.join_from(CLAIM, POST, POST.c.key == CLAIM.c.post_key)
    if wanted.text is not None:
        ids = ids.where(POST.c.text.icontains(wanted.text, autoescape=True))
    if wanted.author is not None:
        ids = ids.where(func.lower(POST.c.author) == register.fold_handle(wanted.author))
    if wanted.since is not None:
        ids = ids.where(POST.c.created_at >= literal(micros(wanted.since), BigInteger()))
    return ids if wanted.until is None else ids.where(POST.c.created_at <= literal(micros(wanted.until), BigInteger()))


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
