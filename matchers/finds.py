"""Walking through the trie of names: the longest name that begins at a word, with the slips that it forgives."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct
from rapidfuzz.distance import OSA

from matchers.index import Node, Sense
from matchers.spelling import COMMON, Readings

SPREAD = 12
"""Letters from which a name may hold two slips."""
CROWDED = 64
"""Where more names than this branch off, the next word is not compared with each of them."""


class Find(Struct):
    """The words from `first` to `last` spell a name of so many letters, when so many slips are forgiven.

    `weak` finds are one word that a space parts into two common ones ("wish art"); they need a given name beside them.
    """

    first: int
    last: int
    slips: int
    letters: int
    senses: tuple[Sense, ...]
    weak: bool = False


class _Step(Struct):
    """How far a walk has come."""

    node: Node
    at: int
    slips: int = 0
    letters: int = 0
    weak: bool = False


class Walk:
    """The words of one post, on the way through a trie."""

    def __init__(self, root: Node, words: list[str], marks: list[Readings | None], split: dict[int, str]) -> None:
        self._root = root
        self._words = words
        self._marks = marks
        self._split = split

    def longest(self, first: int) -> list[Find]:
        """The longest names that begin at a word; several when different readings are equally good."""
        best: list[Find] = []
        waiting = [_Step(self._root, first)]
        while waiting:
            step = waiting.pop()
            if step.node.senses and _is_forgiven(step, first):
                found = Find(first, step.at - 1, step.slips, step.letters, step.node.senses, step.weak)
                best = _better(best, found)
            if step.at < len(self._marks):
                waiting.extend(self._onward(step))
        return best

    def _onward(self, step: _Step) -> Iterator[_Step]:
        """Every known way on from a step."""
        node, at = step.node, step.at
        went = False
        for word, slips in self._marks[at] or ():
            after = node.next.get(word)
            if after is not None and step.slips + slips <= 2:
                went = True
                yield _Step(after, at + 1, step.slips + slips, step.letters + len(word))
        parted = self._split.get(at)
        if parted is not None and (after := node.next.get(parted)) is not None:
            weak = step.letters == 0 and {self._words[at], self._words[at + 1]} <= COMMON
            yield _Step(after, at + 2, step.slips, step.letters + len(parted), weak)
        elif not went and step.letters > 2 and step.slips < 2 and len(node.next) <= CROWDED:
            yield from self._nearly(step)

    def _nearly(self, step: _Step) -> Iterator[_Step]:
        """Ways on by a word that is close to the next one of a name already begun."""
        word = self._words[step.at]
        if len(word) < 3 or (step.letters < 8 and word in COMMON):
            return
        for known, after in step.node.next.items():
            room = 1 if len(known) < 6 else 2 - step.slips
            if len(known) > 2 and abs(len(known) - len(word)) <= room:
                slips = OSA.distance(word, known, score_cutoff=room)
                if slips <= room:
                    yield _Step(after, step.at + 1, step.slips + slips, step.letters + len(known))


def _is_forgiven(step: _Step, first: int) -> bool:
    """One slip in six letters (five of several words), two in a dozen."""
    fewest = 6 if step.at == first + 1 else 5
    return step.slips == 0 or (step.slips == 1 and step.letters >= fewest) or step.letters >= SPREAD


def _better(best: list[Find], found: Find) -> list[Find]:
    if not best:
        return [found]
    old = (best[0].last, -best[0].slips, not best[0].weak)
    new = (found.last, -found.slips, not found.weak)
    if new > old:
        return [found]
    if new < old or any(other.senses[0] is found.senses[0] for other in best):
        return best
    return [*best, found]


def longest_of(finds: list[Find]) -> list[Find]:
    """Of finds that overlap, the longest; of equally long ones, the first."""
    if len(finds) < 2:
        return finds
    finds.sort(key=lambda find: (-find.letters, find.slips, find.first))
    taken: dict[int, tuple[int, int]] = {}
    kept: list[Find] = []
    for find in finds:
        span = (find.first, find.last)
        if all(taken.get(i, span) == span for i in range(find.first, find.last + 1)):
            taken.update(dict.fromkeys(range(find.first, find.last + 1), span))
            kept.append(find)
    kept.sort(key=lambda find: find.first)
    return kept
