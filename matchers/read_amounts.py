"""Amounts that a sentence gives in words: scores, turnouts, majorities and leads, shares, votes.

A figure is a claim of a kind only when its own words say so, and of one kind only: the readers below take their figures
in turn. Changes, swings, odds, years and figures of past elections are none. Tables of results are read elsewhere
(`matchers.read_tables`).
"""

from __future__ import annotations

from collections.abc import Callable

from matchers.drafts import Draft
from matchers.history import compared
from matchers.own_votes import read_own_votes
from matchers.read_majorities import read_majorities, read_margins
from matchers.read_turnouts import read_turnouts, speaks_of_turnout
from matchers.read_votes import read_scores, read_shares, read_votes
from matchers.scene import Page
from matchers.sentences import Item, has_figure

Reader = Callable[[Page, list[Item], set[int]], list[tuple[Draft, int]]]
READERS: tuple[Reader, ...] = (
    read_scores,
    read_turnouts,
    read_majorities,
    read_margins,
    read_shares,
    read_own_votes,
    read_votes,
)


def read_amounts(page: Page, sentence: list[Item], tabled: set[int]) -> list[Draft]:
    """The amounts that a sentence claims in words; `tabled` are the ends of figures that a table has."""
    figured = has_figure(sentence)
    if not (figured or speaks_of_turnout(sentence)) or page.is_past(sentence):
        return []
    found: list[Draft] = []
    used: set[int] = {n for n, item in enumerate(sentence) if item.figure is not None and item.end in tabled}
    used.update(compared(sentence, page.year))
    for reader in READERS if figured else (read_turnouts,):
        for claim, n in reader(page, sentence, used):
            used.add(n)
            found.append(claim)
    return found
