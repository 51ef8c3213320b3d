"""Whether a sentence of a post is about a past election, by its own words or by those it stands under.

Its own words come first (`stance.is_history`); then a curt neighbour with a year ("Back in 2010."), the post's first
line, and the line above that ends with a colon and heads a list ("The last time this happened was in 1929:").
"""

from __future__ import annotations

from matchers.sentences import Item, Tag
from matchers.stance import is_history

CURT = 4
"""A sentence of so few items says nothing by itself: it belongs to the ones beside it."""


def tells_past(sentences: list[list[Item]], sentence: list[Item], year: int) -> bool:
    """Whether a sentence of these is about an election before this year's."""
    if is_history(sentence, year):
        return True
    if any(item.figure is not None and item.figure.value == year for item in sentence):
        return False
    n = next((k for k, other in enumerate(sentences) if other is sentence), 0)
    curt = [other for other in sentences[max(0, n - 1) : n + 2] if other is not sentence and len(other) <= CURT]
    heading = sentences[:1] if n and sentences[0][-1].tag is Tag.BREAK else []
    return any(is_history(other, year) for other in curt + heading + _list_head(sentences, n))


def _list_head(sentences: list[list[Item]], n: int) -> list[list[Item]]:
    """The line that heads the list in which sentence `n` stands: it ends with a colon, and lines follow it."""
    for k in range(n - 1, -1, -1):
        above = sentences[k]
        if above[-1].tag is not Tag.BREAK:
            return []
        if len(above) > 1 and above[-2].word == ":":
            return [above]
    return []
