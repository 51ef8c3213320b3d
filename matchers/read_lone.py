"""The margin told by a figure that stands alone beside a winner: "Labour hold Northmoor, 4,224", "979!! Ann is in".

A reader takes such a figure for the majority where nothing else claims it and it cannot be the winner's votes. Where it
could be either, nobody guesses. "345. That's the margin." is one, too.
"""

from __future__ import annotations

from typing import Final

from matchers.amounts import whole, with_value
from matchers.drafts import Draft, draft
from matchers.scene import Page
from matchers.sentences import Item, Tag
from matchers.sizes import most_of_margin
from matchers.vocabulary import ContestId, Kind, Stance

TOLD: Final = frozenset({Stance.STATED, Stance.REPORTED, Stance.DENIED})
BESIDE: Final = frozenset({Kind.WINNER, Kind.CONCESSION})
"""Claims beside which a lone figure is the margin."""
CURT: Final = 3
"""A sentence of so few items that is nothing but a figure: "816.", "152 votes."."""
LEAST: Final = 10
"""Smaller figures count something else."""
AGES: Final = 100
"""A smaller figure between commas is rather somebody's age."""
BEFORE: Final = frozenset({",", "-", ":", "by", "just", "only"})
AFTER: Final = frozenset({",", "-", "vote", "votes"})
MARGINS: Final = frozenset({"margin", "majority", "maj"})


def read_lone(page: Page, found: list[Draft]) -> list[Draft]:
    """The majority of each winner that a figure alone tells."""
    if not page.figured:
        return []
    told = {d.contest for d in found if d.kind is Kind.MAJORITY}
    taken = {d.end for d in found if d.value is not None}
    read: list[Draft] = []
    for winner in found:
        if winner.kind not in BESIDE or winner.stance not in TOLD or winner.contest in told:
            continue
        if winner.contest is None or (item := _lone(page, winner, taken)) is None or item.figure is None:
            continue
        told.add(winner.contest)
        stance = Stance.REPORTED if winner.stance is Stance.REPORTED else Stance.STATED
        claim = draft(Kind.MAJORITY, stance, "lone", [item])
        claim.contest = winner.contest
        read.append(with_value(claim, item.figure))
    return read or _named_after(page, told, taken)


def _lone(page: Page, winner: Draft, taken: set[int]) -> Item | None:
    """The one figure that stands alone in the sentence of a winner, or makes up the sentence beside it."""
    at = next((n for n, s in enumerate(page.sentences) if s[0].start <= winner.start < s[-1].end), None)
    if at is None or winner.contest is None or page.is_past(page.sentences[at]):
        return None
    items = [item for n, item in enumerate(page.sentences[at]) if _stands_alone(page.sentences[at], n)]
    beside = page.sentences[max(0, at - 1) : at] + page.sentences[at + 1 : at + 3]
    items += [curt[0] for curt in beside if len(curt) <= CURT and _stands_alone(curt, 0)]
    free = [item for item in items if item.end not in taken and is_margin(page, winner.contest, item)]
    return free[0] if len(free) == 1 and len(items) == 1 else None


def lone_figures(page: Page, taken: set[int]) -> list[Item]:
    """The figures of a post that make up a sentence each, but for those that are claimed already."""
    curt = [s for s in page.sentences if len(s) <= CURT and _stands_alone(s, 0) and s[0].end not in taken]
    return [sentence[0] for sentence in curt]


def _stands_alone(sentence: list[Item], n: int) -> bool:
    """Whether the item at `n` is a whole number with nothing but marks around it."""
    figure = whole(sentence[n])
    if figure is None or figure.value < LEAST:
        return False
    before, after = sentence[n - 1] if n else None, sentence[n + 1] if n + 1 < len(sentence) else None
    if before is not None and before.word not in BEFORE and before.tag is not Tag.STOP:
        return False
    ends = after is None or after.tag in {Tag.STOP, Tag.BREAK} or not after.word.isascii()
    if after is not None and not ends and after.word not in AFTER:
        return False
    aged = before is not None and after is not None and before.word == after.word == ","
    return not (aged and figure.value < AGES)


def is_margin(page: Page, contest: ContestId, item: Item) -> bool:
    """Whether a figure is too small to be the winner's votes."""
    return item.figure is not None and item.figure.value < most_of_margin(page.scene.ballots.contests[contest])


def _named_after(page: Page, told: set[ContestId | None], taken: set[int]) -> list[Draft]:
    """A figure alone, and after it what it is: "345. That's the margin"."""
    for figure, after in zip(page.sentences, page.sentences[1:], strict=False):
        words = [item.word for item in after]
        if len(figure) > CURT or figure[0].end in taken or not _stands_alone(figure, 0) or figure[0].figure is None:
            continue
        if words[0] in {"that's", "that", "is"} and MARGINS & set(words) and all(i.figure is None for i in after):
            contest = page.focus(after, 0)
            if contest is not None and contest not in told:
                claim = draft(Kind.MAJORITY, Stance.STATED, "lone", [figure[0]])
                claim.contest = contest
                return [with_value(claim, figure[0].figure)]
    return []
