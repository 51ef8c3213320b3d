"""Whether two names of a hall mean the same hall: misspelt, shortened or with its room, but not another building.

Each name is cut into its parts ("Great Hall, Kensington Town Hall" has two). Two names agree when the words of one
part are all among the words of a part of the other. A part of nothing but common words ("the town hall") decides
only where there is no better one.
"""

from __future__ import annotations

import re
from typing import Final

from rapidfuzz import fuzz

from matchers.elections import slug

COMMON: Final = frozenset({
    "hall", "halls", "great", "main", "old", "new", "big", "small", "upper", "lower", "room", "rooms", "town", "city",
    "county", "civic", "council", "guildhall", "centre", "center", "sports", "sport", "leisure", "arena", "stadium",
    "school", "college", "theatre", "community", "building", "complex", "pavilion", "park", "showground", "house",
    "assembly",
})  # fmt: skip
EMPTY: Final = frozenset({"the", "of", "s", "and", "a", "local", "on", "st"})
SAME_WORD: Final = 84
"""Score from which two words are spellings of one; "Horntye" and "Hornty" are, "Civic" and "City" are not."""
_PART = re.compile(r",|;|\(|\)|\s+at\s+|\s+in\s+|\s+-\s+", re.IGNORECASE)


def same_place(written: str, official: str) -> bool:
    """Whether the hall that was written is the official one.

    >>> same_place("Great Hall", "Great Hall, Kensington Town Hall")
    True
    >>> same_place("Chelsea Old Town Hall", "Kensington Town Hall")
    False
    >>> same_place("the Lifestyle Centre", "Crewe Lifestyle Centre")
    True
    """
    ours, theirs = _parts(written), _parts(official)
    telling = [part for part in ours if not part <= COMMON]
    return any(_within(one, other) for one in telling or ours for other in theirs)


def _parts(place: str) -> list[frozenset[str]]:
    words = (frozenset(slug(part).split("-")) - EMPTY - {""} for part in _PART.split(place))
    return [part for part in words if part]


def _within(one: frozenset[str], other: frozenset[str]) -> bool:
    few, many = sorted((one, other), key=len)
    if few <= COMMON and not one <= COMMON:
        return False
    return all(any(_same_word(a, b) for b in many) for a in few)


def _same_word(one: str, other: str) -> bool:
    return one == other or (min(len(one), len(other)) > 3 and fuzz.ratio(one, other) >= SAME_WORD)
