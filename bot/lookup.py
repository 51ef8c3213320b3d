"""Which contest somebody means: typos, aliases and codes are forgiven, a thin margin is asked back, not guessed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.exits import NotFoundError

if TYPE_CHECKING:
    from matchers.gazetteer import Gazetteer
    from matchers.vocabulary import Contest

SURE: Final = 75.0
"""The score below which nothing is meant."""
MARGIN: Final = 5.0
"""How far ahead of the runner-up the best must be, out of 100, to be taken."""


class UnclearContestError(NotFoundError):
    """Several contests may be meant, or none; `options` are those to ask back with."""

    def __init__(self, message: str, options: tuple[Contest, ...] = ()) -> None:
        super().__init__(message)
        self.options = options


def one_contest(gazetteer: Gazetteer, query: str) -> Contest:
    """The contest that `query` means. Raises UnclearContestError with the options when it is not clear."""
    found = gazetteer.find_contest(query)
    near = tuple(gazetteer.contests[contest] for contest, _ in found)
    if not found or found[0][1] < SURE:
        hint = f"; near it: {names(near[:3])}" if near else ""
        raise UnclearContestError(f"no contest is called {query!r}{hint}", near[:3])
    close = [score for _, score in found if found[0][1] - score < MARGIN]
    if len(close) > 1:
        options = near[: len(close)]
        raise UnclearContestError(f"{query!r} may be {names(options)}; which?", options)
    return near[0]


def names(contests: tuple[Contest, ...]) -> str:
    """Contests in words, with the election where they share a name."""
    shared = len({contest.name for contest in contests}) < len(contests)
    said = [f"{c.name} ({c.election})" if shared else c.name for c in contests]
    return said[0] if len(said) == 1 else f"{', '.join(said[:-1])} or {said[-1]}"
