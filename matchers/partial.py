"""Whether a sentence tells how much of the vote is counted: "with 88% in", "12 of 14 precincts reporting"."""

from __future__ import annotations

from typing import Final

from matchers.sentences import Item, Tag, figured

IN: Final = frozenset({"in", "reporting", "reported", "counted"})
"""Words after the part that is counted."""
BETWEEN: Final = frozenset(
    "% percent of the vote votes precincts precinct counties county districts ballots est estimated".split()
)
AFTER_IN: Final = frozenset({".", ",", "!", ")", "and", "but", "-", ";", ":", "so", "now", "it's", "looks"})
"""What may follow "in" where it ends the part: "with 80 in." and not "with 80 in Northmoor"."""
POINTS: Final = 30
"""A lead of no more, with part of the vote counted, is in points where nothing says votes."""
ALL: Final = 100
"""With everything counted the result is not partial."""


def is_partial(sentence: list[Item]) -> bool:
    """Whether a sentence speaks of a part that is counted so far."""
    return any(
        item.tag is Tag.FIGURE and item.figure is not None and item.figure.value < ALL and _is_counted(sentence, n)
        for n, item in figured(sentence)
    )


def _is_counted(sentence: list[Item], n: int) -> bool:
    """Whether the figure at `n` is the part that is counted."""
    end = n + 1
    while end < len(sentence) and sentence[end].word in BETWEEN:
        end += 1
    if end >= len(sentence) or sentence[end].word not in IN:
        return False
    if sentence[end].word != "in":
        return True
    led = n > 0 and sentence[n - 1].word in {"with", "w", "/", "has", "at"}
    after = sentence[end + 1] if end + 1 < len(sentence) else None
    closed = after is None or after.word in AFTER_IN or after.tag in {Tag.STOP, Tag.BREAK}
    return closed and (led or end > n + 1)
