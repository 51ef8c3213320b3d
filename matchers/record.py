"""The official record, readable as of any time: what stands of it in a contest, and who has how many seats.

Facts are only ever added (`plus`). A fact stands from its `published_at` until the fact that supersedes it is
published. Where an authority's own statement and a row of the results file give the same slot, the statement stands.
Majority and shares that nobody published follow from the votes.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from operator import attrgetter
from typing import Final

from msgspec import Struct

from matchers.parties import party_names
from matchers.vocabulary import Assertion, Contest, ContestId, Kind, OfficialFact, Status

RETRACTION: Final = "retraction"
"""The origin of a fact that only takes back the one that it supersedes."""

COURSE: Final = frozenset({Kind.RECOUNT, Kind.COUNT, Kind.DECLARATION})
"""Kinds that tell how the night goes on: later facts follow earlier ones and do not replace them."""


class Standing(Struct, frozen=True, kw_only=True):
    """What stands of the record of one contest at a time. `withdrawn` are facts that took back another kind's."""

    contest: Contest
    winners: tuple[OfficialFact, ...] = ()
    votes: tuple[OfficialFact, ...] = ()
    majorities: tuple[OfficialFact, ...] = ()
    shares: tuple[OfficialFact, ...] = ()
    turnouts: tuple[OfficialFact, ...] = ()
    concessions: tuple[OfficialFact, ...] = ()
    course: tuple[OfficialFact, ...] = ()
    withdrawals: tuple[tuple[OfficialFact, OfficialFact], ...] = ()

    @property
    def declared(self) -> OfficialFact | None:
        """The fact by which the result is known, if it is."""
        made = _stated_first([f for f in self.course if f.assertion.status is Status.MADE])
        return made[-1] if made else (self.winners[-1] if self.winners else None)

    @property
    def total_votes(self) -> int:
        """Valid votes, when those of every candidate are known; else 0."""
        if len(self.votes) < len(self.contest.candidates):
            return 0
        return sum(int(f.assertion.value or 0) for f in self.votes)


class _Ledger(Struct, frozen=True):
    """The facts of one contest by time of publication."""

    facts: tuple[OfficialFact, ...]
    times: tuple[datetime, ...]


class Record:
    """Contests and the official facts about them. Nothing in it changes; `plus` makes a new one."""

    def __init__(self, contests: Iterable[Contest] = (), facts: Iterable[OfficialFact] = ()) -> None:
        self.contests: Mapping[ContestId, Contest] = {contest.id: contest for contest in contests}
        self.parties: Mapping[str, str] = party_names(self.contests.values())
        self._ledgers: dict[ContestId | None, _Ledger] = {}
        self._seen: dict[tuple[ContestId, int], Standing] = {}
        self._add(facts)

    def plus(self, facts: Iterable[OfficialFact]) -> Record:
        """This record and further facts."""
        new = tuple(facts)
        if not new:
            return self
        record = object.__new__(Record)
        record.contests, record.parties = self.contests, self.parties
        touched = {fact.assertion.contest for fact in new}
        record._ledgers = dict(self._ledgers)
        record._seen = {key: seen for key, seen in self._seen.items() if key[0] not in touched}
        record._add(new)
        return record

    def _add(self, facts: Iterable[OfficialFact]) -> None:
        by_contest: dict[ContestId | None, list[OfficialFact]] = {}
        for fact in facts:
            by_contest.setdefault(fact.assertion.contest, []).append(fact)
        for contest, new in by_contest.items():
            old = self._ledgers.get(contest)
            once = {fact.id: fact for fact in (*new, *(old.facts if old else ()))}
            merged = sorted(once.values(), key=attrgetter("published_at"))
            times = tuple(fact.published_at.astimezone(UTC) for fact in merged)
            self._ledgers[contest] = _Ledger(tuple(merged), times)

    def standing(self, contest: ContestId, at: datetime) -> Standing:
        """What stands in a contest at a time."""
        ledger = self._ledgers.get(contest)
        count = bisect_right(ledger.times, at) if ledger else 0
        seen = self._seen.get((contest, count))
        if seen is None:
            facts = ledger.facts[:count] if ledger else ()
            seen = self._seen[contest, count] = _standing(self.contests[contest], facts)
        return seen

    def facts(self, contest: ContestId | None, at: datetime) -> tuple[OfficialFact, ...]:
        """All facts about a contest (None: national ones) published by a time, whether they still stand or not."""
        ledger = self._ledgers.get(contest)
        return ledger.facts[: bisect_right(ledger.times, at)] if ledger else ()

    def changes(self, contest: ContestId) -> tuple[datetime, ...]:
        """When facts about a contest were published."""
        ledger = self._ledgers.get(contest)
        return ledger.times if ledger else ()


def _standing(contest: Contest, facts: tuple[OfficialFact, ...]) -> Standing:
    by_id = {fact.id: fact for fact in facts}
    superseded = {fact.supersedes for fact in facts if fact.supersedes}
    left = [fact for fact in facts if fact.id not in superseded and fact.origin != RETRACTION]
    taken_back = [fact for fact in facts if fact.id not in superseded and fact.origin == RETRACTION]
    of: dict[Kind, list[OfficialFact]] = {kind: [] for kind in Kind}
    for fact in left:
        of[fact.assertion.kind].append(fact)
    return Standing(
        contest=contest,
        winners=_stated_first(of[Kind.WINNER]),
        votes=_one_each(of[Kind.VOTES], contest),
        majorities=_stated_first(of[Kind.MAJORITY]),
        shares=_one_each(of[Kind.SHARE], contest),
        turnouts=_stated_first(of[Kind.TURNOUT]),
        concessions=tuple(fact for fact in of[Kind.CONCESSION] if not _is_taken_back(fact, taken_back)),
        course=tuple(fact for fact in left if fact.assertion.kind in COURSE),
        withdrawals=_withdrawals(facts, by_id),
    )


def _stated_first(facts: list[OfficialFact]) -> tuple[OfficialFact, ...]:
    """An authority's own statements, or else the rows of the results file; of one authority the latest statement."""
    stated = [fact for fact in facts if fact.origin != "results"]
    if not stated:
        return tuple(facts)
    latest = {fact.authority: fact for fact in stated}
    return tuple(latest.values())


def _one_each(facts: list[OfficialFact], contest: Contest) -> tuple[OfficialFact, ...]:
    """One figure for each candidate (or party): the latest that an authority stated, else the results file's."""
    chosen: dict[tuple[str | None, str | None], OfficialFact] = {}
    for fact in facts:
        key = _whose(fact.assertion, contest)
        before = chosen.get(key)
        if before is None or before.origin == "results" or fact.origin != "results":
            chosen[key] = fact
    return tuple(chosen.values())


def _whose(said: Assertion, contest: Contest) -> tuple[str | None, str | None]:
    """The candidate and the party that a figure is of; a party alone is its only candidate."""
    if said.candidate or not said.party:
        return said.candidate, said.party
    theirs = [c for c in contest.candidates if c.party == said.party]
    return (theirs[0].name if len(theirs) == 1 else None), said.party


def _is_taken_back(fact: OfficialFact, retractions: Iterable[OfficialFact]) -> bool:
    """Whether a concession came before its candidate took one back, whichever of the two we learnt first."""
    said = fact.assertion
    return any(
        (one.assertion.kind, one.assertion.candidate, one.assertion.party) == (said.kind, said.candidate, said.party)
        and fact.published_at <= one.published_at
        for one in retractions
    )


def _takes_back(old: OfficialFact, new: OfficialFact) -> bool:
    return new.origin == RETRACTION or old.assertion.kind is not new.assertion.kind


def _withdrawals(
    facts: tuple[OfficialFact, ...], by_id: dict[str, OfficialFact]
) -> tuple[tuple[OfficialFact, OfficialFact], ...]:
    """Pairs (what was taken back, by what) where a fact retracts one, or supersedes one of another kind."""
    pairs = ((by_id.get(fact.supersedes or ""), fact) for fact in facts)
    return tuple((old, new) for old, new in pairs if old and _takes_back(old, new))
