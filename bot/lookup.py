"""Which contest somebody means: typos, aliases and codes are forgiven, a thin margin is asked back, not guessed.

Who only looks may name a person who stands there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rapidfuzz import fuzz, process

from bot.exits import NotFoundError
from matchers.lexemes import fold

if TYPE_CHECKING:
    from matchers.gazetteer import Gazetteer
    from matchers.vocabulary import Contest, ContestId

    Scores = list[tuple[ContestId, float]]

SURE: Final = 75.0
"""The score below which nothing is meant."""
MARGIN: Final = 5.0
"""How far ahead of the runner-up the best must be, out of 100, to be taken."""
CALLED_SO: Final = 95.0
"""From this score on it is a contest's name, and nobody is looked for among candidates."""
NEAR_A_PERSON: Final = 85.0
"""How near a candidate's name must be, out of 100."""


class UnclearContestError(NotFoundError):
    """Several contests may be meant, or none; `options` are those to ask back with."""

    def __init__(self, message: str, options: tuple[Contest, ...] = ()) -> None:
        super().__init__(message)
        self.options = options


def one_contest(gazetteer: Gazetteer, query: str, *, or_candidate: bool = False) -> Contest:
    """The contest that `query` means, or (`or_candidate`) in which somebody of that name stands.

    Raises UnclearContestError with the options when it is not clear. What changes the record asks for the contest.
    """
    found = gazetteer.find_contest(query)
    if or_candidate and (not found or found[0][1] < CALLED_SO):
        found = _better(found, _standing(gazetteer, query))
    near = tuple(gazetteer.contests[contest] for contest, _ in found)
    if not found or found[0][1] < SURE:
        hint = f"; near it: {names(near[:3])}" if near else ""
        raise UnclearContestError(f"no contest is called {query!r}{hint}", near[:3])
    close = [score for _, score in found if found[0][1] - score < MARGIN]
    if len(close) > 1:
        options = near[: len(close)]
        raise UnclearContestError(f"{query!r} may be {names(options)}; which?", options)
    return near[0]


def _better(contests: Scores, standing: Scores) -> Scores:
    """Where the person stands, if the name fits a person better than any contest."""
    return standing if standing and (not contests or standing[0][1] > contests[0][1]) else contests


def _standing(gazetteer: Gazetteer, query: str) -> Scores:
    """The contests in which somebody of this name stands, best first: by the whole name, its end or an alias."""
    forms: dict[str, list[ContestId]] = {}
    for contest in gazetteer.contests.values():
        for candidate in contest.candidates:
            for form in (*_tails(fold(candidate.name)), *map(fold, candidate.aliases)):
                forms.setdefault(form, []).append(contest.id)
    near = process.extract(fold(query), list(forms), scorer=fuzz.ratio, score_cutoff=NEAR_A_PERSON, limit=20)
    scores: dict[ContestId, float] = {}
    for form, score, _ in near:
        for contest_id in forms[form]:
            scores[contest_id] = max(score, scores.get(contest_id, 0.0))
    return sorted(scores.items(), key=lambda pair: -pair[1])


def _tails(name: str) -> list[str]:
    """A name and what is left of it without its first words: a surname may be two words.

    >>> _tails("ann van example")
    ['ann van example', 'van example', 'example']
    """
    words = name.split()
    return [" ".join(words[start:]) for start in range(len(words))]


def names(contests: tuple[Contest, ...]) -> str:
    """Contests in words, with the election where they share a name."""
    shared = len({contest.name for contest in contests}) < len(contests)
    said = [f"{c.name} ({c.election})" if shared else c.name for c in contests]
    return said[0] if len(said) == 1 else f"{', '.join(said[:-1])} or {said[-1]}"
