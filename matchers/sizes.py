"""How many votes a contest has, roughly: what is too little to win with, and what may be a margin.

Where the register gives the electors, they say it. An American state is large: whoever wins it for the Senate, as its
governor or for President has tens of thousands of votes even where fewest live, so a smaller figure beside a winner is
the margin.
"""

from __future__ import annotations

from typing import Final

from matchers.lexemes import fold
from matchers.vocabulary import Contest

LEAST_TO_WIN: Final = 0.05
"""The part of the electors without whose votes nobody wins."""
OF_ELECTORS: Final = 0.18
"""The part of the electors from which a figure could be the winner's votes as well as the majority."""
UNSURE: Final = 10_000
"""The same in votes, where nobody knows the electors."""
OFFICES: Final = frozenset({"senate", "governor", "president", "presidential"})
"""Words of the names of contests that a whole American state decides."""
SMALLER: Final = frozenset({"district", "primary", "caucus", "caucuses", "state"})
"""Words with which it is less than the state's election: "State Senate district 3", "Republican primary"."""
STATEWIDE: Final = 50_000
"""Votes with which nobody wins a state."""
DISTRICT: Final = 25_000
"""Votes with which nobody wins a seat of the House, even when few vote."""


def least_to_win(contest: Contest) -> float:
    """The votes without which nobody wins a contest; 0 where nothing is known."""
    if contest.electorate:
        return contest.electorate * LEAST_TO_WIN
    return STATEWIDE if is_statewide(contest) else DISTRICT if _is_district(contest) else 0


def most_of_margin(contest: Contest) -> float:
    """The votes from which a lone figure could as well be the winner's as the majority."""
    if contest.electorate:
        return contest.electorate * OF_ELECTORS
    return STATEWIDE if is_statewide(contest) else DISTRICT if _is_district(contest) else UNSURE


def is_in_points(contest: Contest, margin: float) -> bool:
    """Whether nobody tells so small a margin there in votes: "wins FL-27 by 6" is of points."""
    return 0 < margin <= POINTS and (is_statewide(contest) or _is_district(contest))


POINTS: Final = 60
"""The most points by which a seat is won and told so."""


def _is_district(contest: Contest) -> bool:
    """Whether a seat of the American House is filled, for which two hundred thousand vote."""
    return contest.timezone.startswith("America/") and "congressional district" in fold(contest.name)


def is_statewide(contest: Contest) -> bool:
    """Whether a whole American state, or all of them, elects."""
    words = set(fold(contest.name).split())
    return contest.timezone.startswith("America/") and bool(words & OFFICES) and not words & SMALLER
