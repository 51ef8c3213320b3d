"""Which known words a seen word may stand for: itself, or a word one or two slips away.

Each known word of four letters and more is filed under every way of leaving one letter out. A seen word one slip away
(a letter too many, too few, another or two swapped) meets it there, and rapidfuzz confirms the distance. Words of
eight letters and more may be two slips away; they are filed under their first and last three letters. A common
English word is taken at its word: only exact matches count.

The longest possible cost of one word is bounded, for words beyond `LONGEST` letters are not looked at closely.
"""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA

from matchers import words as english

SHORTEST = 4
"""Known words shorter than this match exactly or not at all."""
LONG = 8
"""From this length on two slips are forgiven."""
LONGEST = 32
MOST = 6
"""At most this many candidates are kept for a seen word."""

COMMON: frozenset[str] = english.ORDINARY | english.OTHERS

Readings = tuple[tuple[str, int], ...]
"""Known words with the number of slips, fewest first."""


class Spelling:
    """The known words, filed so that misspelt ones are found. Immutable once built."""

    def __init__(self, known: Iterable[str]) -> None:
        self.known = frozenset(known)
        self._by_gap: dict[str, tuple[str, ...]] = {}
        self._by_end: dict[str, tuple[str, ...]] = {}
        for word in sorted(self.known):
            if SHORTEST <= len(word) <= LONGEST and not word[0].isdigit():
                self._file(word)

    def _file(self, word: str) -> None:
        for gap in _gaps(word):
            self._by_gap[gap] = (*self._by_gap.get(gap, ()), word)
        if len(word) >= LONG:
            for end in (word[:3], "-" + word[-3:]):
                self._by_end[end] = (*self._by_end.get(end, ()), word)

    def read(self, word: str) -> Readings:
        """The known words that a seen word may stand for."""
        exact = self._exact(word)
        if exact:
            return exact
        bare = word.removesuffix("'s").removesuffix("'")
        if not SHORTEST - 1 <= len(bare) <= LONGEST or not bare.isalpha() or bare in COMMON:
            return ()
        return self._one_slip(bare) or (self._two_slips(bare) if len(bare) >= LONG - 1 else ())

    def read_exactly(self, word: str) -> Readings:
        """As `read`, without forgiving anything."""
        return self._exact(word)

    def _exact(self, word: str) -> Readings:
        if word in self.known:
            return ((word, 0),)
        if "'" in word:
            bare = word.removesuffix("'s").removesuffix("'")
            plain = bare.replace("'", "")
            return tuple((form, 0) for form in dict.fromkeys((bare, plain)) if form in self.known)
        if word[-1:] == "s" and len(word) > SHORTEST + 1 and word[:-1] in self.known and word not in COMMON:
            return ((word[:-1], 0),)
        return ()

    def _one_slip(self, word: str) -> Readings:
        gaps = _gaps(word)
        found = {gap for gap in self.known.intersection(gaps) if len(gap) >= SHORTEST}
        found.update(self._by_gap.get(word, ()), *filter(None, map(self._by_gap.get, gaps)))
        if not found:
            return ()
        near = [other for other in found if OSA.distance(word, other, score_cutoff=1) == 1]
        near.sort(key=lambda other: (other[0] != word[0], other))
        return tuple((other, 1) for other in near[:MOST])

    def _two_slips(self, word: str) -> Readings:
        found = dict.fromkeys((*self._by_end.get(word[:3], ()), *self._by_end.get("-" + word[-3:], ())))
        if not found:
            return ()
        near = process.extract(word, found.keys(), scorer=OSA.distance, score_cutoff=2, limit=None)
        return tuple((other, 2) for other, slips, _ in near if slips == 2)[:MOST]


def _gaps(word: str) -> list[str]:
    """A word with each of its letters left out in turn."""
    return [word[:i] + word[i + 1 :] for i in range(len(word))]
