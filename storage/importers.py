"""Imports of whole files: all or nothing, twice is once, and what changed is appended as corrections.

`storage.files` reads the files; here they become rows. Each function runs in the transaction of its caller, so that a
refused row leaves nothing behind, and the affected contests can be judged again in the same one.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection

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
    facts = ledger.append_facts(tx, with_successors(tx, results.facts), recorded_at=recorded_at, entered_by=entered_by)
    return Imported(register=changes, facts=facts)


def with_successors(tx: Connection, facts: Iterable[OfficialFact]) -> tuple[OfficialFact, ...]:
    """The facts of a results file, where those that take the place of a vanished row say so.

    A row that is gone from the file (another winner, a name spelt otherwise) is superseded by the new one of its kind
    and contest; the ledger keeps both.
    """
    facts = tuple(facts)
    given = {fact.id for fact in facts}
    vanished: dict[tuple[ContestId | None, Kind], list[str]] = {}
    known: set[str] = set()
    for contest in dict.fromkeys(fact.assertion.contest for fact in facts):
        for fact in _standing(tx, contest):
            known.add(_root(fact.id))
            if _root(fact.id) not in given:
                vanished.setdefault((contest, fact.assertion.kind), []).append(fact.id)
    return tuple([_succeed(fact, vanished) if fact.id not in known else fact for fact in facts])


def _succeed(fact: OfficialFact, vanished: dict[tuple[ContestId | None, Kind], list[str]]) -> OfficialFact:
    gone = vanished.get((fact.assertion.contest, fact.assertion.kind))
    return replace(fact, supersedes=gone.pop(0)) if gone else fact


def _standing(tx: Connection, contest: ContestId | None) -> list[OfficialFact]:
    """Facts of results files that nothing has superseded."""
    lines = ledger.facts(tx, contest, national=contest is None)
    gone = {line.fact.supersedes for line in lines}
    return [line.fact for line in lines if line.fact.origin == _ORIGIN and line.fact.id not in gone]


def _root(fact_id: str) -> str:
    return fact_id.partition("~")[0]
