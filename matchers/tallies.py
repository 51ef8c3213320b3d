"""How many seats a party has been declared to hold at a time, nationally or in a region.

Counted from the winners in the record, in steps at the times of the declarations, so that one question is a bisect.
Labour counts its Labour and Co-operative winners; the Speaker's seat is counted apart, for it may go either way.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Final

from msgspec import Struct

from matchers.elections import slug, zone
from matchers.parties import OLD_PARTY_OF_SPEAKER, SPEAKER, party_key
from matchers.record import Record
from matchers.vocabulary import Contest, ContestId, OfficialFact

NOT_ENGLAND: Final = frozenset({"scotland", "wales", "northern-ireland"})
SPEAKERS: Final = "speaker of "
"""Key under which the Speaker's seat is counted for the party that he left."""
NIGHT: Final = timedelta(days=60)
"""How long after polling a tally still speaks of that election."""


class Tally(Struct, frozen=True):
    """Seats of a party at a time: sure ones, and with the Speaker's where he left this party; of so many declared."""

    seats: int
    with_speaker: int
    declared: int
    contests: int


class _Steps:
    """A count that changes at known times."""

    def __init__(self, changes: Iterable[tuple[datetime, int]]) -> None:
        self.times: list[datetime] = []
        self.counts: list[int] = []
        for at, step in sorted(changes):
            self.times.append(at)
            self.counts.append((self.counts[-1] if self.counts else 0) + step)

    def at(self, when: datetime) -> int:
        """The count at a time."""
        i = bisect_right(self.times, when)
        return self.counts[i - 1] if i else 0


class Tallies:
    """The seats of every party of a record's elections."""

    def __init__(self, record: Record) -> None:
        self.elections: dict[str, list[Contest]] = {}
        self.regions: dict[str, set[str]] = {}
        changes: dict[tuple[str, str, str], list[tuple[datetime, int]]] = {}
        for contest in record.contests.values():
            self.elections.setdefault(_election(contest.id), []).append(contest)
            self.regions.setdefault(_election(contest.id), set()).update(_regions(contest))
            for at, key, step in _changes(record, contest):
                for region in ("", *_regions(contest)):
                    changes.setdefault((_election(contest.id), region, key), []).append((at, step))
        self._steps = {key: _Steps(found) for key, found in changes.items()}

    def election_at(self, at: datetime) -> str | None:
        """The election that a tally speaks of at a time: the latest one polled, of several the largest."""
        best: tuple[int, str] | None = None
        for election, contests in self.elections.items():
            days = [c.polled_on for c in contests if c.polled_on]
            today = at.astimezone(zone(contests[0].timezone)).date()
            if days and min(days) <= today <= min(days) + NIGHT:
                best = max(best or (0, ""), (len(contests), election))
        return best[1] if best else None

    def tally(self, party: str, region: str | None, at: datetime) -> Tally | None:
        """The seats of a party; None when no election is near or the register has no such region."""
        election = self.election_at(at)
        where = slug(region or "")
        if election is None or (where and where not in self.regions[election]):
            return None
        key = party_key(party)
        seats = self._count(election, where, key, at)
        return Tally(
            seats=seats,
            with_speaker=seats + self._count(election, where, SPEAKERS + key, at),
            declared=self._count(election, where, "", at),
            contests=len(self.elections[election]),
        )

    def _count(self, election: str, region: str, key: str, at: datetime) -> int:
        steps = self._steps.get((election, region, key))
        return steps.at(at) if steps else 0


def _election(contest: ContestId) -> str:
    return contest.partition("/")[0]


def _regions(contest: Contest) -> tuple[str, ...]:
    """The regions that a contest counts for: its own, and England for a region of England."""
    region = slug(contest.region or "")
    if not region:
        return ()
    in_england = contest.timezone == "Europe/London" and region not in NOT_ENGLAND
    return (region, "england") if in_england else (region,)


def _changes(record: Record, contest: Contest) -> Iterable[tuple[datetime, str, int]]:
    """Each change of a contest's winner: when, whose count, up or down. The key "" counts declared contests."""
    before: tuple[str, ...] = ()
    for at in dict.fromkeys(record.changes(contest.id)):
        now = tuple(key for winner in record.standing(contest.id, at).winners for key in _keys(winner))
        if now != before:
            yield from ((at, key, -1) for key in before)
            yield from ((at, key, 1) for key in now)
            if bool(now) != bool(before):
                yield at, "", 1 if now else -1
            before = now


def _keys(winner: OfficialFact) -> tuple[str, ...]:
    """The keys that a winner counts under."""
    key = party_key(winner.assertion.party or "")
    if key not in SPEAKER:
        return (key,)
    old = OLD_PARTY_OF_SPEAKER.get(slug(winner.assertion.candidate or ""), "")
    return ("speaker", SPEAKERS + old)


@lru_cache(maxsize=4)
def tallies_of(record: Record) -> Tallies:
    """The tallies of a record, counted once."""
    return Tallies(record)
