"""Walking through the trie of names: the longest name that begins at a word, with the slips that it forgives."""

from __future__ import annotations

from msgspec import Struct
from rapidfuzz.distance import OSA

from matchers.index import Node, Sense
from matchers.spelling import COMMON, Readings

SPREAD = 12
"""Letters from which a name may hold two slips."""
SURE = 8
"""Letters of a name after which even a common word may be its next one misspelt."""
CROWDED = 64
"""Where more names than this branch off, the next word is not compared with each of them."""


class Find(Struct, gc=False):
    """The words from `first` to `last` spell a name of so many letters, when so many slips are forgiven.

    `weak` finds are one word that a space parts into two common ones ("wish art"); they need a given name beside them.
    """

    first: int
    last: int
    slips: int
    letters: int
    senses: tuple[Sense, ...]
    weak: bool = False


_Step = tuple[Node, int, int, int, bool]
"""How far a walk has come: the node, the next word, slips and letters so far, whether the find would be weak."""


class Walk:
    """The words of one post, on the way through a trie."""

    def __init__(self, root: Node, words: list[str], marks: list[Readings | None], split: dict[int, str]) -> None:
        self._root = root
        self._words = words
        self._marks = marks
        self._split = split

    def longest(self, first: int) -> list[Find]:
        """The longest names that begin at a word; several when different readings are equally good.

        As long as there is one way on it is walked without more ado.
        """
        node, at, slips, letters = self._root, first, 0, 0
        marks, split, size = self._marks, self._split, len(self._marks)
        end: tuple[Node, int, int, int] | None = None
        while node.next and at < size and at not in split:
            readings = marks[at]
            if not readings or len(readings) > 1:
                break
            word, more = readings[0]
            after = node.next.get(word)
            if after is None or slips + more > 2:
                break
            node, at, slips, letters = after, at + 1, slips + more, letters + len(word)
            if node.senses and (slips == 0 or _is_forgiven(slips, letters, alone=at == first + 1)):
                end = node, at, slips, letters
        best = [Find(first, end[1] - 1, end[2], end[3], end[0].senses)] if end else []
        if not node.next or at >= size:
            return best
        waiting: list[_Step] = []
        self._go_on(node, at, (slips, letters), waiting)
        return self._longest_from(first, waiting, best) if waiting else best

    def _longest_from(self, first: int, waiting: list[_Step], best: list[Find]) -> list[Find]:
        """The longest names where ways part: those found so far, or some that the steps waiting lead to."""
        size = len(self._marks)
        while waiting:
            node, at, slips, letters, weak = waiting.pop()
            if node.senses and (slips == 0 or _is_forgiven(slips, letters, alone=at == first + 1)):
                found = Find(first, at - 1, slips, letters, node.senses, weak)
                best = _better(best, found) if best else [found]
            if node.next and at < size:
                self._go_on(node, at, (slips, letters), waiting)
        return best

    def _go_on(self, node: Node, at: int, so_far: tuple[int, int], waiting: list[_Step]) -> None:
        """Every known way on from a node."""
        slips, letters = so_far
        ways = node.next
        went = False
        for word, more in self._marks[at] or ():
            if word in ways and slips + more <= 2:
                went = True
                waiting.append((ways[word], at + 1, slips + more, letters + len(word), False))
        if self._split and at in self._split and self._split[at] in ways:
            parted = self._split[at]
            weak = letters == 0 and self._words[at] in COMMON and self._words[at + 1] in COMMON
            waiting.append((ways[parted], at + 2, slips, letters + len(parted), weak))
        elif not went and letters > 2 and slips < 2 and len(ways) <= CROWDED:
            self._go_nearly(ways, at, so_far, waiting)

    def _go_nearly(self, ways: dict[str, Node], at: int, so_far: tuple[int, int], waiting: list[_Step]) -> None:
        """Ways on by a word that is close to the next one of a name already begun."""
        slips, letters = so_far
        word = self._words[at]
        size = len(word)
        if size < 3 or (letters < SURE and word in COMMON):
            return
        for known, after in ways.items():
            length = len(known)
            room = 1 if length < 6 else 2 - slips
            if -room <= length - size <= room and length > 2 and known.isalpha():
                more = OSA.distance(word, known, score_cutoff=room)
                if more <= room:
                    waiting.append((after, at + 1, slips + more, letters + length, False))


def _is_forgiven(slips: int, letters: int, *, alone: bool) -> bool:
    """One slip in six letters (five of several words), two in a dozen."""
    return (slips == 1 and letters >= (6 if alone else 5)) or letters >= SPREAD


def _better(best: list[Find], found: Find) -> list[Find]:
    old = (best[0].last, -best[0].slips, not best[0].weak)
    new = (found.last, -found.slips, not found.weak)
    if new > old:
        return [found]
    if new < old or any(other.senses[0] is found.senses[0] for other in best):
        return best
    return [*best, found]


def longest_of(finds: list[Find]) -> list[Find]:
    """Of finds in the order of the text that overlap, the longest; of equally long ones, the first."""
    kept: list[Find] = []
    beside: list[Find] = []
    last = -1
    for find in finds:
        if find.first > last:
            kept += beside if len(beside) < 2 else _longest_beside(beside)
            beside = []
        beside.append(find)
        last = max(last, find.last)
    kept += beside if len(beside) < 2 else _longest_beside(beside)
    return kept


def _longest_beside(finds: list[Find]) -> list[Find]:
    """The longest of finds of which each overlaps another."""
    begin, end = finds[0].first, max(find.last for find in finds)
    finds.sort(key=lambda find: (-find.letters, find.slips, find.first))
    best = finds[0]
    if best.first == begin and best.last == end:
        return [find for find in finds if find.first == begin and find.last == end]
    taken: dict[int, tuple[int, int]] = {}
    kept: list[Find] = []
    for find in finds:
        span = (find.first, find.last)
        if all(taken.get(i, span) == span for i in range(find.first, find.last + 1)):
            taken.update(dict.fromkeys(range(find.first, find.last + 1), span))
            kept.append(find)
    kept.sort(key=lambda find: find.first)
    return kept
