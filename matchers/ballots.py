"""Who stands where, and which contests a post of a given time can be about.

Two parties are one family in a contest when they share a name or alias in the register: "Labour" in a contest means
"Labour and Co-operative" where that is what the ballot paper says.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from types import MappingProxyType

from matchers.instants import local_day
from matchers.lexemes import fold
from matchers.vocabulary import Candidate, Contest, ContestId

BEFORE = timedelta(days=10)
"""How long before the registered polling day a post is about this contest (docs/formats.md, section 4)."""
AFTER = timedelta(days=120)
"""How long after polling a post about the place is about this contest: an older result is history."""
NOW = timedelta(days=10)
"""How near its polling day a contest is while it polls."""
AHEAD = timedelta(days=200)
"""How far ahead a prediction reaches."""


GENERAL = 10
"""A day on which this many contests poll is a general election."""
TALLY_BEFORE = timedelta(days=3)
TALLY_AFTER = timedelta(days=21)


class Ballots:
    """The register as claims are read against it. Immutable once built."""

    def __init__(self, contests: Iterable[Contest]) -> None:
        by_id = {contest.id: contest for contest in contests}
        standing: dict[str, list[tuple[ContestId, str]]] = {}
        self._families: dict[str, frozenset[str]] = {}
        for contest in by_id.values():
            for candidate in contest.candidates:
                standing.setdefault(fold(candidate.name), []).append((contest.id, candidate.name))
                if candidate.party not in self._families:
                    self._families[candidate.party] = _family(candidate)
        self.contests: Mapping[ContestId, Contest] = MappingProxyType(by_id)
        per_day = Counter(c.polled_on for c in by_id.values() if c.polled_on is not None)
        standing_for = Counter(party for contest in by_id.values() for party in {c.party for c in contest.candidates})
        self.main_parties = frozenset(party for party, count in standing_for.items() if 2 * count >= len(by_id))
        """The parties that stand in at least half of the register's contests."""
        self._general = tuple(day for day, count in per_day.items() if count >= GENERAL)
        slugs: dict[str, list[ContestId]] = {}
        for contest in by_id.values():
            slugs.setdefault(contest.slug, []).append(contest.id)
        self._by_slug = {slug: tuple(ids) for slug, ids in slugs.items()}
        self._standing = {name: tuple(pairs) for name, pairs in standing.items()}
        self._given = {key: tuple(map(_given_of, contest.candidates)) for key, contest in by_id.items()}
        self._given_words = {
            key: frozenset(word for given, _ in pairs for word in (given, f"{given}'s"))
            for key, pairs in self._given.items()
        }

    def given_names(self, contest: ContestId) -> tuple[tuple[str, str], ...]:
        """The folded given name of each candidate of a contest, with the full name."""
        return self._given[contest]

    def given_words(self, contest: ContestId) -> frozenset[str]:
        """The same given names as they stand in a text, with their possessives."""
        return self._given_words[contest]

    def is_tally_time(self, at: datetime) -> bool:
        """Whether a general election polls about now, so that tallies of seats mean it."""
        today = at.date()
        return any(day - TALLY_BEFORE <= today <= day + TALLY_AFTER for day in self._general)

    def by_slug(self, slug: str) -> tuple[ContestId, ...]:
        """The contests of a public slug."""
        return self._by_slug.get(slug, ())

    def named(self, name: str) -> tuple[tuple[ContestId, str], ...]:
        """All (contest, candidate) pairs of a full name."""
        return self._standing.get(fold(name), ())

    def candidate(self, contest: ContestId, name: str) -> Candidate | None:
        """The candidate of that name in a contest."""
        found = self.contests.get(contest)
        return next((c for c in found.candidates if c.name == name), None) if found else None

    def of_party(self, contest: ContestId, party: str) -> tuple[Candidate, ...]:
        """The candidates of a party, or of its family, in a contest."""
        found = self.contests.get(contest)
        if found is None:
            return ()
        exact = tuple(c for c in found.candidates if c.party == party)
        if exact:
            return exact
        family = self._families.get(party, frozenset({fold(party)}))
        return tuple(c for c in found.candidates if self._families[c.party] & family)

    def is_live(self, contest: ContestId, at: datetime, *, ahead: bool = False) -> bool:
        """Whether a post of that time can tell this contest's outcome, or (`ahead`) foresee it."""
        found = self.contests.get(contest)
        if found is None or found.polled_on is None:
            return found is not None
        today = local_day(at, found.timezone)
        return _within(found.polled_on, today, AHEAD if ahead else BEFORE)

    def polling_days(self) -> tuple[date, ...]:
        """Every registered polling day, earliest first."""
        return tuple(sorted({found.polled_on for found in self.contests.values() if found.polled_on is not None}))

    def any_live(self, at: datetime) -> bool:
        """Whether a post of that time can tell the outcome of any contest."""
        return any(self.is_live(contest, at) for contest in self.contests)

    def has_polled(self, contest: ContestId, at: datetime) -> bool:
        """Whether polling day has come, as the register has it (give or take a day)."""
        found = self.contests.get(contest)
        if found is None or found.polled_on is None:
            return found is not None
        return local_day(at, found.timezone) >= found.polled_on - timedelta(days=1)

    def is_polling(self, contest: ContestId, at: datetime) -> bool:
        """Whether a contest polls about that time: just now, or within ten days."""
        found = self.contests.get(contest)
        if found is None or found.polled_on is None:
            return found is not None
        today = local_day(at, found.timezone)
        return abs(today - found.polled_on) <= NOW


def _within(polled_on: date, today: date, reach: timedelta) -> bool:
    return polled_on - reach <= today <= polled_on + AFTER


def _given_of(candidate: Candidate) -> tuple[str, str]:
    return fold(candidate.name.partition(" ")[0]), candidate.name


def _family(candidate: Candidate) -> frozenset[str]:
    return frozenset(fold(name) for name in (candidate.party, *candidate.party_aliases))
