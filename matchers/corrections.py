"""Corrections within a post: what is withdrawn is no claim, and the figure that takes its place is one.

"Earlier I posted that the majority was 178. It's 187." claims 187. "I had them up by 39. Scrap that: the majority is
20." claims 20.
"""

from __future__ import annotations

import msgspec

from matchers.amounts import whole
from matchers.drafts import Draft
from matchers.scene import Page
from matchers.sentences import Item
from matchers.vocabulary import Kind, Stance

TOLD_BEFORE = frozenset("posted said tweeted put wrote reported had gave".split())
"""What the author did earlier."""
SCRAPPING = frozenset("scrap correction ignore disregard".split())
"""How a sentence begins that takes back the one before it."""
INSTEAD = frozenset("it's its is now actually make".split())
"""How a sentence begins that gives the right figure."""


def without_withdrawn(page: Page, drafts: list[Draft]) -> list[Draft]:
    """The claims that a post lets stand, with corrected figures in place of withdrawn ones."""
    withdrawn = [n for n in range(len(page.sentences) - 1) if _is_withdrawn(page, n)]
    kept = drafts
    for n in withdrawn:
        gone = [found for found in kept if _is_in(found, page.sentences[n])]
        kept = [found for found in kept if not _is_in(found, page.sentences[n])]
        kept += _corrected(page, n, gone)
    return [found for found in kept if not _is_denied_after(found, kept)]


def _is_denied_after(found: Draft, drafts: list[Draft]) -> bool:
    """Whether a concession is denied later in the post: "I conceded too early. I do not concede."."""
    if found.kind is not Kind.CONCESSION or found.stance is not Stance.STATED or found.candidate is None:
        return False
    same = (found.kind, found.contest, found.candidate, Stance.DENIED)
    return any((d.kind, d.contest, d.candidate, d.stance) == same and d.start > found.start for d in drafts)


def _is_withdrawn(page: Page, n: int) -> bool:
    words = {item.word for item in page.sentences[n]}
    if "earlier" in words and "i" in words and words & TOLD_BEFORE and n + 1 < len(page.sentences):
        return True
    following = [item.word for sentence in page.sentences[n + 1 : n + 2] for item in sentence]
    return len(following) > 3 and following[0] in SCRAPPING and following[1] in {"that", "this", "my", "last", ":"}


def _is_in(found: Draft, sentence: list[Item]) -> bool:
    return sentence[0].start <= found.start < sentence[-1].end


def _corrected(page: Page, n: int, gone: list[Draft]) -> list[Draft]:
    """The withdrawn claim with the figure that a later sentence gives instead."""
    valued = [found for found in gone if found.value is not None]
    for sentence in page.sentences[n + 1 : n + 4]:
        if len(valued) != 1 or sentence[0].word not in INSTEAD:
            continue
        item = next((each for each in sentence if whole(each) is not None), None)
        figure = whole(item) if item is not None else None
        if item is not None and figure is not None:
            right = msgspec.structs.replace(valued[0], value=figure.value, approx=figure.approx)
            right.start, right.end = sentence[0].start, item.end
            return [right]
    return []
