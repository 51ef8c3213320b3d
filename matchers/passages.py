"""Which passages of a long post are read: those that may hold a claim, with what stands beside them.

A post of up to `WHOLE` characters is read whole. Of a longer one (X allows 25,000 characters) the gate looks at every
sentence; those that it lets through, their neighbours and the opening are read, at most `FIRST` characters from the
beginning and `LAST` from the end, so that a claim that ends a long post is read and a hostile one costs little more
than a kind one. The others are blanked, so that every offset stays.
"""

from __future__ import annotations

import re
from itertools import accumulate
from typing import Final

from matchers.gate import is_open
from matchers.text import tokenise

LOOKED_AT: Final = 25_000
"""No post of a platform that is watched is longer; what goes beyond is not looked at."""
WHOLE: Final = 4_000
FIRST: Final = 4_000
LAST: Final = 2_000
_PIECE = re.compile(r".{40,400}?(?:[.!?\u2026](?=\s)|\n|\Z)|.{1,400}(?!\w)|.{1,400}", re.DOTALL)
"""A sentence or line. A short one goes with the next, so that a text of dots has no more pieces than another; a long
one is parted, so that a text without stops has some."""


def readable(text: str, names: frozenset[str]) -> str:
    """The text with all blanked that is not read; `names` are words that open the gate.

    >>> readable("Ann Example has conceded.", frozenset())
    'Ann Example has conceded.'
    """
    if len(text) <= WHOLE:
        return text
    pieces: list[str] = _PIECE.findall(text[:LOOKED_AT])
    opened = [True, *(is_open(tokenise(piece).words, names) for piece in pieces[1:]), False]
    wanted = [opened[n - 1] or opened[n] or opened[n + 1] for n in range(len(pieces))]
    first = _within(pieces, wanted, FIRST)
    last = _within(pieces[::-1], wanted[::-1], LAST)[::-1]
    return "".join(piece if a or b else _blank(piece) for piece, a, b in zip(pieces, first, last, strict=True))


def _within(pieces: list[str], wanted: list[bool], most: int) -> list[bool]:
    """Which of the wanted pieces are read, from the first on, until so many characters have been."""
    sizes = accumulate(len(piece) if want else 0 for piece, want in zip(pieces, wanted, strict=True))
    return [want and size <= most for want, size in zip(wanted, sizes, strict=True)]


def _blank(piece: str) -> str:
    """As many characters with nothing to read, and the end of a line."""
    return " " * (len(piece) - 1) + "\n"
