"""Sentences in which words of winning tell no outcome: appeals for money, exhortations, "win or lose", speeches.

A post that asks for money or calls for a fight is about what is wanted. "Can win" and "must win" say what is possible
or due, not what will be. A victory speech, lap or party is an event; "win or lose" leaves it open.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from matchers.figures import Unit
from matchers.sentences import Item

GIVING: Final = frozenset(
    {
        "donate",
        "donation",
        "donations",
        "chip",
        "rush",
        "contribute",
        "pitch",
        "contribution",
        "contributions",
        "donating",
    }
)
"""Words of an appeal for money."""
CELEBRATED: Final = frozenset(
    {"speech", "speeches", "party", "parties", "lap", "laps", "parade", "tour", "dance", "celebration", "cigar", "fund"}
)
"""What a victory may be the name of."""
ABLE: Final = frozenset({"can", "must", "let's"})
"""Words of what is possible or due."""
SUBJECTS: Final = frozenset(
    {"and", "should", "will", "we", "democrats", "republicans", "still", "all", "help", "to", "go"}
)
"""Words that may stand between "can" and the verb."""


def is_aside(sentence: list[Item], first: int, last: int) -> bool:
    """Whether a phrase of winning at these items only stands in an aside."""
    return (
        is_appeal(sentence)
        or _is_open(sentence, first, last)
        or _is_possible(sentence, first)
        or any(item.word in CELEBRATED for item in sentence[last + 1 : last + 2])
    )


def is_appeal(sentence: list[Item]) -> bool:
    """Whether a sentence asks for money."""
    words = {item.word for item in sentence}
    if GIVING.isdisjoint(words):
        return False
    money = any(item.figure is not None and item.figure.unit is Unit.MONEY for item in sentence)
    return money or "$" in words or bool(words & {"donate", "donation", "contribute", "contribution"})


def _is_open(sentence: list[Item], first: int, last: int) -> bool:
    """Whether the words leave it open: "win or lose", "lose or win"."""
    around = [item.word for item in sentence[max(0, first - 2) : first] + sentence[last + 1 : last + 3]]
    return "or" in around and bool({"win", "lose", "won", "lost", "draw"} & set(around))


def _is_possible(sentence: list[Item], first: int) -> bool:
    """Whether the verb only says what can or must be: "we can win this", "Democrats can and should win"."""
    for item in reversed(sentence[max(0, first - 4) : first]):
        if item.word in ABLE:
            return True
        if item.word not in SUBJECTS:
            return False
    return False


POLLS: Final = frozenset({
    ("poll", "results"), ("straw", "poll"), ("twitter", "poll"), ("new", "poll"), ("online", "poll"),
    ("latest", "poll"), ("voting", "intention"),
})  # fmt: skip
"""Words of opinion polls, whose figures are no results."""
OF_POLLS: Final = frozenset(second for _, second in POLLS)


def is_void(items: list[Item]) -> bool:
    """Whether a whole post is about a poll of readers or voters, so that nothing in it is a result."""
    words = [item.word for item in items]
    return not OF_POLLS.isdisjoint(words) and not POLLS.isdisjoint(pairwise(words))
