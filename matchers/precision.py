"""When a figure agrees with the exact one: it would round to what was written.

A count agrees when it is the same, or, where the text says "about" or "16.3k", when it rounds to the written figure at
the written figure's last significant place. A percentage is always a rounded figure.
"""

from __future__ import annotations

import re
from typing import Final

ROUND: Final = 100_000
"""A count of so many hundred thousand and not a vote more is a rounded one, whether or not it says so."""
MILLIONS: Final = 1_000_000
"""From so many votes on a total is counted for weeks."""
DUST: Final = 1e-9
"""What binary fractions may be out by."""


_MORE: Final = re.compile(
    r"\b(?:more than|(?:just |well )?over|above|at least|upwards of|north of)\s\S+$", re.IGNORECASE
)
_LESS: Final = re.compile(
    r"\b(?:less than|fewer than|(?:just )?under|below|nearly|almost|shy of|close to)\s\S+$", re.IGNORECASE
)
"""Words by which the figure that is written is a bound, as they stand before it at the end of a quote."""


def same_count(written: float, exact: int, *, approx: bool, quote: str = "") -> bool:
    """Whether a whole number agrees with the exact one; "more than 5,000" is up to the next thousand.

    >>> same_count(16300, 16333, approx=True), same_count(16300, 16333, approx=False)
    (True, False)
    >>> same_count(12000, 12341, approx=True), same_count(12000, 12741, approx=True)
    (True, False)
    >>> [same_count(5000, n, approx=True, quote="more than 5,000") for n in (4100, 4900, 5652, 6100)]
    [False, True, True, False]
    """
    if written == exact:
        return True
    rounded = approx or (written >= ROUND and written % ROUND == 0)
    if not rounded or written <= 0:
        return False
    unit = _unit_of(written)
    if approx and _MORE.search(quote):
        return written - unit / 2 <= exact < written + unit
    if approx and _LESS.search(quote):
        return written - unit < exact <= written + unit / 2
    return abs(exact - written) <= unit / 2 + DUST


def is_earlier_total(written: float, final: float) -> bool:
    """Whether a total of millions is that of an earlier hour: such totals grow until they are certified weeks later.

    >>> [is_earlier_total(*pair) for pair in ((65_844_594, 65_853_507), (65_844_594, 65_000_000), (16_313, 16_333))]
    [True, False, False]
    """
    return written >= MILLIONS and 0 < final - written <= final / 1000


def same_percent(written: float, exact: float, *, quote: str = "", approx: bool = False) -> bool:
    """Whether a percentage agrees with the exact one at the places that it was written with; "over 70%" is 70 and more.

    >>> same_percent(41.8, 41.84), same_percent(42, 41.84), same_percent(48, 45.2)
    (True, True, False)
    >>> same_percent(62, 62.3), same_percent(62, 62.3, quote="62.0%")
    (True, False)
    """
    return abs(exact - written) <= (1 if approx else 0.5) / 10 ** _places(written, quote) + DUST


def _unit_of(written: float) -> int:
    """The unit of the last figure that is not a nought: 100 for 16300."""
    unit = 1
    while written % (unit * 10) == 0:
        unit *= 10
    return unit


def _places(written: float, quote: str) -> float:
    """Decimal places as written; 62.0 is told from 62 by the quoted words."""
    if written != int(written):
        return len(str(round(written, 4)).partition(".")[2])
    found = re.search(rf"(?<![\d.,]){int(written)}[.,](0+)(?!\d)", quote)
    return len(found[1]) if found else 0
