"""A score of shares, winner first: "53% - 47%", "55 to 43", "52-48". Two figures that make up nearly the whole vote."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from matchers.figures import Figure, Unit
from matchers.sentences import Item, Tag

Pair = tuple[Item, Item]
JOINTS: Final = frozenset({"-", "to"})
UNITS: Final = frozenset({Unit.NONE, Unit.PERCENT, Unit.ODDS})
LEAST: Final = 80
"""What two shares must add up to."""
MOST: Final = 100.5
"""Rounded shares may add up to a little more than all."""
AREAS: Final = frozenset("county counties precinct precincts parish ward township borough".split())
"""Parts of a contest, whose shares are not those of the whole."""
SMALLEST: Final = 5


def score_in(sentence: list[Item]) -> Pair | None:
    """The two figures of a score of shares, if a sentence has one."""
    figures = [(n, item) for n, item in enumerate(sentence) if item.tag is Tag.FIGURE]
    if len(figures) < 2 or not AREAS.isdisjoint([item.word for item in sentence]):
        return None
    for (n, ahead), (m, behind) in pairwise(figures):
        between = [item.word for item in sentence[n + 1 : m] if item.word not in {"%", "percent"}]
        if len(between) == 1 and between[0] in JOINTS and _is_score(ahead.figure, behind.figure):
            return ahead, behind
    return None


def _is_score(ahead: Figure | None, behind: Figure | None) -> bool:
    """Whether two figures are the shares of a winner and a loser."""
    if ahead is None or behind is None or not {ahead.unit, behind.unit} <= UNITS:
        return False
    return SMALLEST <= behind.value <= ahead.value and LEAST <= ahead.value + behind.value <= MOST
