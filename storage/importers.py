"""Imports of whole files: all or nothing, twice is once, and what changed is appended as corrections.

`storage.files` reads the files; here they become rows. Each function runs in the transaction of its caller, so that a
refused row leaves nothing behind, and the affected contests can be judged again in the same one.
"""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection

from matchers.record import RETRACTION
from matchers.vocabulary import ContestId, Kind, OfficialFact
from storage import ledger, register
from storage.files import Results
from storage.values import Changes, LedgerFact

_ORIGIN = "results"


class Imported(Struct, frozen=True, kw_only=True):
    """What an import did: to the register, and to the ledger (only what is new there)."""

    register: Changes
    facts: tuple[LedgerFact, ...] = ()

    @property
    def contests(self) -> frozenset[ContestId | None]:
        """The contests whose record changed: those to judge again."""
        return frozenset(line.fact.assertion.contest for line in self.facts)


def import_results(
    tx: Connection, results: Results, *, recorded_at: datetime, entered_by: str | None = None
) -> Imported:
    """Bring the register up to date, and append what the file declares."""
    changes = register.import_contests(tx, results.contests)
    lines = as_declared(tx, results, recorded_at=recorded_at)
    facts = ledger.append_facts(tx, lines, recorded_at=recorded_at, entered_by=entered_by)
    return Imported(register=changes, facts=facts)


def as_declared(tx: Connection, results: Results, *, recorded_at: datetime) -> tuple[OfficialFact, ...]:
    """The facts of a results file, and what becomes of those that an earlier state of the file had and it has no more.

    A row that is gone (another winner, a name spelt otherwise) is superseded by the new one of its kind and contest;
    where there is none, the file of that name has taken it back. The ledger keeps all. Contests that the file leaves
    out stay as they are, for a night may be in several files.
    """
    given = {fact.id for fact in results.facts}
    vanished: dict[tuple[ContestId | None, Kind], list[OfficialFact]] = {}
    known: set[str] = set()
    for contest in results.contests:
        for fact in _standing(tx, contest.id):
            known.add(_root(fact.id))
            if _root(fact.id) not in given:
                vanished.setdefault((contest.id, fact.assertion.kind), []).append(fact)
    declared = [_succeed(fact, vanished) if fact.id not in known else fact for fact in results.facts]
    left = [fact for gone in vanished.values() for fact in gone if fact.authority == results.name]
    return (*declared, *(_taken_back(fact, recorded_at) for fact in left))


def _taken_back(fact: OfficialFact, at: datetime) -> OfficialFact:
    return replace(fact, id=_root(fact.id), published_at=at, supersedes=fact.id, origin=RETRACTION)


def _succeed(fact: OfficialFact, vanished: dict[tuple[ContestId | None, Kind], list[OfficialFact]]) -> OfficialFact:
    gone = vanished.get((fact.assertion.contest, fact.assertion.kind))
    return replace(fact, supersedes=gone.pop(0).id) if gone else fact


def _standing(tx: Connection, contest: ContestId) -> list[OfficialFact]:
    """Facts of results files that nothing has superseded."""
    lines = ledger.facts(tx, contest)
    gone = {line.fact.supersedes for line in lines}
    return [line.fact for line in lines if line.fact.origin == _ORIGIN and line.fact.id not in gone]


def _root(fact_id: str) -> str:
    return fact_id.partition("~")[0]
