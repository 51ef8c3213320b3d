"""When two names of parties mean the same party.

Labour and the Co-operative Party stand joint candidates, whom every tally counts as Labour. The Speaker stands as
such, and most media count his seat with the party that he left: both tallies are right.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from matchers.elections import slug
from matchers.vocabulary import Contest

SAME_PARTY: Final = {
    "labour-and-co-operative": "labour",
    "labour-and-co-operative-party": "labour",
    "labour-co-operative": "labour",
    "labour-co-op": "labour",
    "labour-party": "labour",
}
"""Names under which a party's candidates stand, and the name that tallies give it."""

SPEAKER: Final = frozenset({"speaker", "the-speaker", "speaker-seeking-re-election", "spk"})
OLD_PARTY_OF_SPEAKER: Final = {
    "john-bercow": "conservative",
    "lindsay-hoyle": "labour",
    "sir-lindsay-hoyle": "labour",
}


@lru_cache(maxsize=4096)
def party_key(name: str) -> str:
    """A party's name as a key that is the same for all its names in `SAME_PARTY`.

    >>> party_key("Labour and Co-operative"), party_key("Sinn Féin")
    ('labour', 'sinn-fein')
    """
    key = slug(name)
    return SAME_PARTY.get(key, key)


def same_party(one: str | None, other: str | None) -> bool:
    """Whether two names mean one party."""
    return bool(one) and bool(other) and party_key(one or "") == party_key(other or "")


def party_names(contests: Iterable[Contest]) -> dict[str, str]:
    """Every name and alias of the register's parties, as keys, with the party's key."""
    names: dict[str, str] = {}
    for contest in contests:
        for candidate in contest.candidates:
            key = party_key(candidate.party)
            names[key] = key
            for alias in candidate.party_aliases:
                names.setdefault(slug(alias), key)
    return names
