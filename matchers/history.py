"""Whether a sentence of a post is about a past election, by its own words or by those it stands under.

Its own words come first (`is_history`), without a comparison ("up from 64% in 2015"), whose figures are no claims; then
a curt neighbour with a year ("Back in 2010."), the post's first line, and the line above that ends with a colon and
heads a list ("The last time this happened was in 1929:").
"""

from __future__ import annotations

from itertools import pairwise

from matchers.figures import Unit
from matchers.sentences import Item, Tag

PAST = frozenset("notional previous previously former formerly historically recap vault ago quiz".split())
PAST_PAIRS = frozenset(
    {
        ("last", "time"), ("last", "election"), ("used", "to"), ("were", "defending"), ("first", "election"),
        ("this", "time"), ("starting", "point"), ("by-election", "majority"), ("last", "month's"), ("the", "2015"),
        ("most", "recent"), ("remember", "when"), ("last", "year"), ("years", "ago"),
    }
)  # fmt: skip
RECENT = frozenset("second seconds moment moments minute minutes min mins hour hours day days week weeks month".split())
"""What "ago" counts within one election."""
DEFENDING = frozenset(["defend", "defends", "defending"])
"""Who defends a seat won it before; what is said beside it is history."""
MONTHS = frozenset("january february march april may june july august september october november december".split())
SINCE = frozenset(["since", "until", "till", "from", "after", "before", "than"])
CURT = 4
"""A sentence of so few items says nothing by itself: it belongs to the ones beside it."""


def tells_past(sentences: list[list[Item]], sentence: list[Item], year: int) -> bool:
    """Whether a sentence of these is about an election before this year's."""
    if is_history(sentence, year):
        return True
    if len(sentences) < 2:
        return False
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


SIGNS = PAST | DEFENDING | {"remember", "back"} | {word for _, word in PAST_PAIRS}
"""Words of which one is in every sentence that is about a past election by its words, where it gives no year."""


def is_history(sentence: list[Item], year: int) -> bool:
    """Whether a sentence is about a past election: an earlier year, "last time", "previous"."""
    if SIGNS.isdisjoint([item.word for item in sentence]) and not _has_year(sentence):
        return False
    begin, end = comparison(sentence)
    return _is_of_past(sentence[:begin] + sentence[end:] if begin < end else sentence, year)


def _has_year(sentence: list[Item]) -> bool:
    return Unit.YEAR in [item.figure.unit for item in sentence if item.figure is not None]


def _is_of_past(sentence: list[Item], year: int) -> bool:
    words = [item.word for item in sentence]
    if not PAST.isdisjoint(_without_recent(words)) or not PAST_PAIRS.isdisjoint(pairwise(words)):
        return True
    if "remember" in words[:3]:
        return True
    if not DEFENDING.isdisjoint(words) and "successfully" not in words:
        return True
    if "back" in words and any(pair[0] == "in" and pair[1] in MONTHS for pair in pairwise(words)):
        return True
    for i, item in enumerate(sentence):
        value = item.figure
        if value is None or value.unit is not Unit.YEAR:
            continue
        written = value.value if value.value > 100 else 1900 + value.value if value.value > 30 else 2000 + value.value
        if written < year and not (i and words[i - 1] in SINCE):
            return True
    return False


def _without_recent(words: list[str]) -> list[str]:
    """The words without an "ago" of hours, days or weeks: "clear a month ago" is about this election."""
    if "ago" not in words:
        return words
    at = words.index("ago")
    return words[:at] + words[at + 1 :] if at and words[at - 1] in RECENT else words


COMPARING = frozenset(["(", "than", "compared", "vs", "versus", "ties", "against", "beats"])
"""Words that open a comparison with an earlier election."""
MOVED = frozenset("up down cut slashed reduced increased fell fallen rose risen dropped down".split())
"""Words before "from" that make it a comparison: "up from 64% in 2015"; "gain from" is none."""


def comparison(sentence: list[Item]) -> tuple[int, int]:
    """Where a comparison stands: "up from 70.1% last time", "(64% in 2015)", "ties with 2016's"; empty at the end."""
    words = [item.word for item in sentence]
    if COMPARING.isdisjoint(words) and "from" not in words and "last" not in words:
        return len(words), len(words)
    for n in range(1, len(words)):
        if words[n] in COMPARING and (words[n] not in {"(", "vs"} or _is_figure_near(sentence, n)):
            close = next((m + 1 for m in range(n, len(words)) if words[n] == "(" and words[m] == ")"), len(words))
            return n, close
        if words[n : n + 2] == ["on", "last"] and words[n - 1] in MOVED:
            return n, next((m for m in range(n, len(words)) if words[m] == ","), len(words))
        if words[n] == "from" and MOVED & set(words[max(0, n - 3) : n]):
            return n, len(words)
    return len(words), len(words)


def _is_figure_near(sentence: list[Item], n: int) -> bool:
    """Whether a bracket opens on a figure or a year."""
    return any(item.figure is not None for item in sentence[n + 1 : n + 4])


def compared(sentence: list[Item], year: int) -> range:
    """The items of a comparison with an earlier election; their figures are no claims."""
    begin, end = comparison(sentence)
    return range(begin, end) if begin < end and _is_of_past(sentence[begin:end], year) else range(0)
