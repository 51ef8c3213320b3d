"""What editors do to the record: import results and accounts, declare a result, add what an authority said.

Each is one transaction: all or nothing. The same file twice changes nothing; a changed one appends corrections to the
ledger and judges the affected contests again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from bot import jobs
from bot.exits import DeskError
from matchers.vocabulary import Assertion, Contest, Kind, OfficialFact, Status
from storage import importers, ledger, register
from storage.files import Results, read_accounts, read_results
from storage.importers import Imported
from storage.lines import read_official

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy import Connection

    from bot.app import Desk
    from storage.values import Changes, LedgerFact


def import_results(desk: Desk, path: Path, *, track: jobs.Track = iter) -> Imported:
    """Import a results file. Raises FileError."""
    return store_results(desk, read_results(path, timezone=desk.config.settings.desk.timezone), track=track)


def store_results(desk: Desk, results: Results, *, with_facts: bool = True, track: jobs.Track = iter) -> Imported:
    """Bring the register up to date and append what is declared."""
    with desk.store.writing() as tx:
        changes = register.import_contests(tx, results.contests)
        declared = importers.as_declared(tx, results, recorded_at=desk.clock.now()) if with_facts else ()
        facts = jobs.append_and_judge(desk, tx, declared, track=track)
    return Imported(register=changes, facts=facts)


def import_accounts(desk: Desk, path: Path) -> Changes:
    """Import a file of accounts. Raises FileError."""
    with desk.store.writing() as tx:
        return register.import_accounts(tx, read_accounts(path, register.load_contests(tx)))


def import_official(desk: Desk, path: Path) -> tuple[LedgerFact, ...]:
    """Append the facts of an official.jsonl. Raises FileError."""
    with desk.store.writing() as tx:
        known = (line.fact.id for line in ledger.facts(tx))
        facts = read_official(path, register.load_contests(tx), known=known)
        return jobs.append_and_judge(desk, tx, facts)


def enter(desk: Desk, facts: Iterable[OfficialFact], *, by: str) -> tuple[LedgerFact, ...]:
    """Append what an editor enters by hand, with the editor's name."""
    with desk.store.writing() as tx:
        return enter_in(desk, tx, facts, by=by)


def enter_in(desk: Desk, tx: Connection, facts: Iterable[OfficialFact], *, by: str) -> tuple[LedgerFact, ...]:
    """The same within a transaction, such as that of the second editor's word."""
    return jobs.append_and_judge(desk, tx, facts, entered_by=by)


def editor(desk: Desk, by: str) -> str:
    """Who enters: as said, else as configured."""
    who = by or desk.config.settings.desk.editor
    if not who:
        raise DeskError("who enters this? Say --by NAME, or set desk.editor in the config")
    return who


class Declared(Struct, frozen=True, kw_only=True):
    """A result as an editor reads it out: candidates and their votes, best first, and by whom it was declared."""

    contest: Contest
    votes: tuple[tuple[str, int], ...]
    at: datetime
    authority: str
    url: str = ""
    turnout: float | None = None
    lot: str | None = None


def declared_facts(result: Declared) -> tuple[OfficialFact, ...]:
    """The official facts that a declaration makes: that it was made, each candidate's votes, the winner, the majority.

    A tie has no winner unless `lot` says whom the lot chose.
    """
    parties = {candidate.name: candidate.party for candidate in result.contest.candidates}
    ranked = sorted(result.votes, key=lambda pair: -pair[1])
    said = [Assertion(kind=Kind.DECLARATION, contest=result.contest.id, status=Status.MADE, at=result.at)]
    said += [_of(result, Kind.VOTES, name, parties[name], votes) for name, votes in ranked]
    if winner := result.lot or (ranked[0][0] if not tied(ranked) else None):
        said.append(_of(result, Kind.WINNER, winner, parties[winner], None))
        if len(ranked) > 1:
            said.append(_of(result, Kind.MAJORITY, winner, parties[winner], ranked[0][1] - ranked[1][1]))
    if result.turnout is not None:
        said.append(Assertion(kind=Kind.TURNOUT, contest=result.contest.id, value=result.turnout))
    return tuple(_fact(result, assertion) for assertion in said)


def tied(votes: Sequence[tuple[str, int]]) -> tuple[str, ...]:
    """Who share the most votes; nobody where one is ahead.

    >>> tied([("Ann Example", 7), ("Bo Sample", 7), ("Cy Instance", 2)])
    ('Ann Example', 'Bo Sample')
    >>> tied([("Ann Example", 8), ("Bo Sample", 7)])
    ()
    """
    most = max(count for _, count in votes)
    best = tuple(name for name, count in votes if count == most)
    return best if len(best) > 1 else ()


def _of(result: Declared, kind: Kind, name: str, party: str, value: int | None) -> Assertion:
    return Assertion(kind=kind, contest=result.contest.id, candidate=name, party=party, value=value)


def _fact(result: Declared, said: Assertion) -> OfficialFact:
    subject = f":{said.candidate}" if said.candidate and said.kind is Kind.VOTES else ""
    return OfficialFact(
        id=f"declared:{result.contest.id}:{said.kind}{subject}",
        published_at=result.at,
        authority=result.authority,
        url=result.url,
        assertion=said,
        origin="editor",
    )
