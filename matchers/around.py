"""What stands around a word: capitals, the marks between words, the beginning of a sentence."""

from __future__ import annotations

from functools import cached_property
from itertools import compress

from matchers import usage
from matchers.text import Tokens
from matchers.words import ORDINARY

_GIVEN: frozenset[str] = frozenset(name for group in usage.ALIKE_GIVEN_NAMES for name in group) - ORDINARY
_SURE = frozenset(
    "palace fc afc cfc station street road university hospital airport resident residents rugby cricket "
    "college school academy "
    "library market water cathedral foundation".split()
)
"""What makes a place's name another's even with a small letter."""
_BREAKS = frozenset('.!?:\n\u2026"\u201c;|-\u2013\u2014')
_CHAMBERS = frozenset(words[0] for words in usage.STATE_CHAMBERS)
_PARTS_OF_STATES = frozenset("western south southern new british".split())
"""What stands before a country's name in that of its part: Western Australia, New South Wales."""
_DIRECTIONS = frozenset("north south east west central greater mid upper lower new old".split())


class Around:
    """The words of a text with what they look like."""

    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens
        self.words = tokens.words
        self.text = tokens.text
        self.starts = tokens.starts
        self.ends = tokens.ends

    def end(self, i: int) -> int:
        """Where a word ends, its possessive left out."""
        end = self.ends[i]
        if self.words[i].endswith("'s") and end - self.starts[i] > 2:
            return end - 2
        return end

    def written(self, i: int) -> str:
        """The word as written."""
        return self.text[self.starts[i] : self.ends[i]]

    @cached_property
    def loud(self) -> bool:
        """Whether the post is written mostly in capitals, which then tell nothing."""
        capitals = sum(map(str.isupper, self.text))
        return capitals * 2 > sum(map(str.isalpha, self.text)) and capitals > 8

    @cached_property
    def capitals(self) -> list[int]:
        """The words that begin with a capital."""
        return list(compress(range(len(self.starts)), map(str.isupper, map(self.text.__getitem__, self.starts))))

    def is_shouted(self, i: int) -> bool:
        """Whether a word of every day stands among words in capitals, where its own tell nothing: "WON IT IN A"."""
        if self.words[i] not in ORDINARY:
            return False
        beside = [self.written(n) for n in (i - 1, i + 1) if 0 <= n < len(self.words)]
        return any(len(word) > 2 and word.isupper() for word in beside)

    def is_title(self, i: int) -> bool:
        """Whether "Rep" is a member's title and no party: "Rep. Ann Example", "Reps. @x and @y", "Rep-elect"."""
        gap = self.gap(i)
        if gap == "-":
            return self.words[i + 1] == "elect"
        named = self.words[i + 1 : i + 3] if gap == " " and self.gap(i + 1) == " " else []
        if len(named) == 2 and all(self.is_capital(n) and not self.written(n).isupper() for n in (i + 1, i + 2)):
            return True  # "Rep Ann Example"
        after = self.text[self.ends[i] + 2 : self.ends[i] + 3]
        return gap.startswith(". ") and (after == "@" or after.isupper())

    def is_capital(self, i: int) -> bool:
        """Whether a word begins with a capital."""
        return self.text[self.starts[i]].isupper()

    def gap(self, i: int) -> str:
        """What stands between a word and the next."""
        if i + 1 >= len(self.words):
            return "\n"
        return self.text[self.ends[i] : self.starts[i + 1]]

    def is_joined(self, i: int) -> bool:
        """Whether a word and the next belong together: only spaces, a hyphen or an initial's dot between."""
        gap = self.gap(i)
        if gap in {" ", "-", ""}:
            return True
        return gap == ". " and len(self.words[i]) <= 2

    def is_stressed(self, i: int) -> bool:
        """Whether a word alone is in capitals, which is emphasis: "he has STILL not conceded"."""
        written = self.written(i)
        return len(written) > 2 and written.isupper()

    def opens_sentence(self, i: int) -> bool:
        """Whether a word is the first of its sentence, where a capital tells nothing."""
        return i == 0 or not _BREAKS.isdisjoint(self.gap(i - 1))

    def capital_after(self, i: int) -> bool:
        """Whether another name seems to go on after a word."""
        if i + 1 >= len(self.words) or not self.text[self.starts[i + 1]].isupper():
            return False
        if not self.is_joined(i) or self.words[i].endswith("'s") or self.loud:
            return False
        return self.words[i + 1] not in usage.PARTY_NAMES and not self.written(i + 1).isupper()

    def given_before(self, i: int) -> bool:
        """Whether a given name or a title stands before a word, so that it is a person's name."""
        if i == 0 or not self.is_joined(i - 1) or not self.is_capital(i - 1) or self.loud:
            return False
        return self.words[i - 1] in _GIVEN or self.words[i - 1] in usage.TITLES

    def is_elsewhere(self, first: int, last: int, *, person: bool = False) -> bool:
        """Whether what follows or precedes a name makes it the name of something else."""
        return self._followed(last) or (not person and (self._preceded(first) or self._abroad(last)))

    def _followed(self, last: int) -> bool:
        if last + 1 >= len(self.words) or self.words[last].endswith("'s"):
            return False
        after = self.words[last + 1]
        if after in _CHAMBERS and tuple(self.words[last + 1 : last + 3]) in usage.STATE_CHAMBERS:
            return True
        if after == "elect" and self.gap(last) == "-":
            return True
        for i in range(last, min(last + 3, len(self.words) - 1)):
            if not self.is_joined(i):
                return False
            after = self.words[i + 1].removesuffix("'s")
            if i == last and after in _SURE:
                return True
            if not self.is_capital(i + 1) or self.loud:
                return False
            if after in usage.NOT_THE_SEAT_AFTER:
                return True
        return False

    def _preceded(self, first: int) -> bool:
        if first == 0 or not self.is_joined(first - 1):
            return False
        before = self.words[first - 1]
        if before == "of" and first > 1:
            return self.words[first - 2] in usage.NOT_THE_SEAT_BEFORE
        if not self.is_capital(first - 1) or self.loud:
            return False
        return before in usage.NOT_THE_SEAT_BEFORE or before in _DIRECTIONS

    def _abroad(self, last: int) -> bool:
        """Whether a country or state follows after a comma: "Richmond, Virginia", "Perth, Western Australia"."""
        i = last + 1
        if i >= len(self.words) or self.gap(last).strip() not in {",", "("} or not self.is_capital(i):
            return False
        if self.words[i] in usage.OTHER_COUNTRIES:
            return self.words[last] not in usage.STATES
        onward = i + 1 < len(self.words) and self.is_joined(i) and self.is_capital(i + 1)
        return onward and self.words[i] in _PARTS_OF_STATES and self.words[i + 1] in usage.OTHER_COUNTRIES
