"""The ledger of official facts: appended to, never edited, readable as of any time.

A fact is known by its id. The same fact again is nothing; the same id with another content is a correction: it is
appended under an id of its own (`id~2`) and supersedes the one before. `revision` numbers the ledger's lines; a verdict
remembers the highest that it saw.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec
from sqlalchemy import Connection, Integer, bindparam, func, insert, select, update

from matchers.record import RETRACTION
from matchers.vocabulary import Assertion, ContestId, OfficialFact
from storage.instants import micros, moment
from storage.query import Query, Row
from storage.tables import CONTEST_WARNING, OFFICIAL_FACT
from storage.values import LedgerFact, Revision

FACT_COLUMNS = tuple(
    OFFICIAL_FACT.c[name]
    for name in (
        "revision",
        "fact_id",
        "published_at",
        "authority",
        "url",
        "supersedes",
        "origin",
        "assertion",
        "recorded_at",
        "entered_by",
    )
)

_add = Query(insert(OFFICIAL_FACT))
_last = Query(select(func.max(OFFICIAL_FACT.c.revision)))
_versions = Query(
    select(*FACT_COLUMNS).where(OFFICIAL_FACT.c.root_id == bindparam("root")).order_by(OFFICIAL_FACT.c.revision)
)
_all = select(*FACT_COLUMNS).where(
    OFFICIAL_FACT.c.revision <= bindparam("upto"), OFFICIAL_FACT.c.published_at <= bindparam("known")
)
_facts = Query(_all.order_by(OFFICIAL_FACT.c.revision))
_facts_of = Query(_all.where(OFFICIAL_FACT.c.contest == bindparam("contest_")).order_by(OFFICIAL_FACT.c.revision))
_national = Query(_all.where(OFFICIAL_FACT.c.contest.is_(None)).order_by(OFFICIAL_FACT.c.revision))
_since = Query(_all.where(OFFICIAL_FACT.c.revision > bindparam("after")).order_by(OFFICIAL_FACT.c.revision))
_fact = Query(select(*FACT_COLUMNS).where(OFFICIAL_FACT.c.fact_id == bindparam("id_")))
_superseded = select(OFFICIAL_FACT.c.supersedes).where(OFFICIAL_FACT.c.supersedes.is_not(None))
_of_post = Query(
    select(*FACT_COLUMNS)
    .where(
        OFFICIAL_FACT.c.origin == "post",
        func.substr(OFFICIAL_FACT.c.root_id, 1, bindparam("length", type_=Integer)) == bindparam("begins"),
        OFFICIAL_FACT.c.fact_id.not_in(_superseded),
    )
    .order_by(OFFICIAL_FACT.c.revision)
)

_last_warning = Query(select(func.max(CONTEST_WARNING.c.id)))
_add_warning = Query(insert(CONTEST_WARNING))
_clear_warning = Query(
    update(CONTEST_WARNING).where(CONTEST_WARNING.c.id == bindparam("id_")).values(cleared_at=bindparam("at_"))
)
_standing = (
    select(CONTEST_WARNING.c.id, CONTEST_WARNING.c.contest, CONTEST_WARNING.c.message)
    .where(CONTEST_WARNING.c.cleared_at.is_(None))
    .order_by(CONTEST_WARNING.c.id)
)
_warnings = Query(_standing)
_warnings_of = Query(_standing.where(CONTEST_WARNING.c.contest == bindparam("contest_")))

_FOREVER = 2**62
_ALWAYS = {"upto": _FOREVER, "known": _FOREVER}


def append_facts(
    tx: Connection, facts: Iterable[OfficialFact], *, recorded_at: datetime, entered_by: str | None = None
) -> tuple[LedgerFact, ...]:
    """Append what is new or changed, and return just that; the rest is in the ledger already."""
    facts = list(facts)
    standing = {fact.id: [ledger_fact(row).fact for row in _versions.rows(tx, root=fact.id)] for fact in facts}
    revision = _last.number(tx)
    appended: list[LedgerFact] = []
    rows: list[Row] = []
    for fact in facts:
        before = standing[fact.id]
        if before and _says_the_same(before, fact):
            continue
        line = _correction(fact, before) if before else fact
        revision += 1
        appended.append(
            LedgerFact(revision=Revision(revision), fact=line, recorded_at=recorded_at, entered_by=entered_by)
        )
        rows.append(_row(appended[-1], fact.id))
        before.append(line)
    _add.run_many(tx, rows)
    return tuple(appended)


def _says_the_same(before: Sequence[OfficialFact], fact: OfficialFact) -> bool:
    last = before[-1]
    said = (last.assertion, last.published_at, last.url) == (fact.assertion, fact.published_at, fact.url)
    said = said and (last.origin == RETRACTION) == (fact.origin == RETRACTION)
    return said and not _takes_another_place(before, fact)


def _takes_another_place(before: Sequence[OfficialFact], fact: OfficialFact) -> bool:
    """Whether it supersedes what no version of it has superseded yet: it stands again after another one stood."""
    return fact.supersedes is not None and fact.supersedes not in {version.supersedes for version in before}


def _correction(fact: OfficialFact, before: Sequence[OfficialFact]) -> OfficialFact:
    supersedes = fact.supersedes if _takes_another_place(before, fact) else before[-1].id
    return msgspec.structs.replace(fact, id=f"{fact.id}~{len(before) + 1}", supersedes=supersedes)


def facts(
    tx: Connection,
    contest: ContestId | None = None,
    *,
    as_of: datetime | None = None,
    revision: int | None = None,
    national: bool = False,
) -> tuple[LedgerFact, ...]:
    """Facts in the order of the ledger: of one contest, of none (`national`), or all.

    `as_of`: only what had been published by then. `revision`: only what we had recorded at that revision.
    """
    query = _national if national else _facts if contest is None else _facts_of
    bounds: dict[str, object] = {
        "upto": _FOREVER if revision is None else revision,
        "known": _FOREVER if as_of is None else micros(as_of),
    }
    return tuple([ledger_fact(row) for row in query.rows(tx, contest_=contest, **bounds)])


def facts_since(tx: Connection, revision: int) -> tuple[LedgerFact, ...]:
    """Facts recorded after a revision: what a process that holds the record in memory has yet to learn."""
    return tuple([ledger_fact(row) for row in _since.rows(tx, after=revision, **_ALWAYS)])


def load_fact(tx: Connection, fact_id: str) -> LedgerFact | None:
    """One fact by id."""
    row = _fact.first(tx, id_=fact_id)
    return None if row is None else ledger_fact(row)


def facts_of_post(tx: Connection, platform: str, post_id: str) -> tuple[LedgerFact, ...]:
    """What a post put on record and nothing has superseded since."""
    begins = f"post:{platform}:{post_id}:"
    return tuple(ledger_fact(row) for row in _of_post.rows(tx, begins=begins, length=len(begins)))


def current_revision(tx: Connection) -> Revision:
    """The last line of the ledger; 0 when it is empty."""
    return Revision(_last.number(tx))


def set_warnings(tx: Connection, contest: ContestId, messages: Iterable[str], *, at: datetime) -> bool:
    """Make these the warnings that stand on a contest; those that no longer hold are cleared. Whether any changed."""
    wanted = list(dict.fromkeys(messages))
    standing = {message: key for key, _, message in _warnings_of.rows(tx, contest_=contest)}
    gone = [(micros(at), key) for message, key in standing.items() if message not in wanted]
    new = [message for message in wanted if message not in standing]
    _clear_warning.run_many(tx, gone)
    first = _last_warning.number(tx) + 1
    _add_warning.run_many(tx, [(key, contest, message, micros(at), None) for key, message in enumerate(new, first)])
    return bool(gone or new)


def warnings(tx: Connection, contest: ContestId | None = None) -> tuple[tuple[ContestId, str], ...]:
    """The warnings that stand, on one contest or on all."""
    rows = _warnings.rows(tx) if contest is None else _warnings_of.rows(tx, contest_=contest)
    return tuple((ContestId(name), message) for _, name, message in rows)


_assertion = msgspec.json.Decoder(Assertion)


def _row(line: LedgerFact, root: str) -> Row:
    fact = line.fact
    return (
        line.revision,
        fact.id,
        root,
        fact.assertion.contest,
        fact.assertion.kind,
        micros(fact.published_at),
        fact.authority,
        fact.url,
        fact.supersedes,
        fact.origin,
        msgspec.json.encode(fact.assertion).decode(),
        micros(line.recorded_at),
        line.entered_by,
    )


def ledger_fact(row: Row) -> LedgerFact:
    """The value of `FACT_COLUMNS`."""
    revision, fact_id, published_at, authority, url, supersedes, origin, assertion, recorded_at, entered_by = row
    fact = OfficialFact(
        id=fact_id,
        published_at=moment(published_at),
        authority=authority,
        url=url,
        supersedes=supersedes,
        origin=origin,
        assertion=_assertion.decode(assertion),
    )
    return LedgerFact(revision=revision, fact=fact, recorded_at=moment(recorded_at), entered_by=entered_by)
