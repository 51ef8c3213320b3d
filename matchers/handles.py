"""Whose name an unregistered handle spells: "@AnnExample", "@RepAnnExample", "@AnnExampleMN", "@Example4VA07".

A handle that spells a candidate's full name is theirs, whatever title stands before it or place after it. One that
spells a surname alone is a candidate's only with the state behind it in which just one person of that name stands; with
an office behind it ("@Example4Congress") it is a doubtful name, which the post has to bear out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from matchers.persons import name_pieces
from matchers.seats import words_of
from matchers.usage import STATES
from matchers.vocabulary import Contest, ContestId

_Person = tuple[ContestId, str]
_People = dict[str, tuple[_Person, ...]]

SPELT: Final = 8
"""Letters from which a handle that spells a candidate's full name is taken for theirs."""
ALONE: Final = 4
"""Letters from which a surname with a place behind it is."""
_LED: Final = re.compile(r"(?:rep|senator|sen|governor|gov|cllr|vote|elect|team|dr|judge)(.+)")
_CODES: Final = frozenset(short[0] for short in STATES.values()) | {name.replace(" ", "") for name in STATES}
_OFFICES: Final = "congress|senate|governor|gov|house|america|us|usa|mp|ms|msp|lab|labour|con|ld|libdem|snp|green"
_STATE: Final = "|".join(sorted(_CODES, key=lambda code: (-len(code), code)))
_TRAIL: Final = re.compile(rf"(?:for|4)?(?:{_OFFICES}|{_STATE})?\d{{0,4}}")
_PLACED: Final = re.compile(rf"(?P<name>[^\W\d]+?)(?:for|4)?(?P<state>{_STATE})(?:\d\d?)?(?:(?:for|4)?congress)?")

_SOUGHT: Final = re.compile(r"(?P<name>[^\W\d]+?)(?:for|4)(?:us)?(?:congress|senate|governor|gov|house|america)")


class Handles:
    """The candidates of a register by the letters of their names, as handles have them."""

    def __init__(self, people: Mapping[_Person, Iterable[str]], contests: Mapping[ContestId, Contest]) -> None:
        self._full: _People = {}
        self._surnames: _People = {}
        for person, given in people.items():
            self._add(person, given)
        self._places = {key: _places_of(contest) for key, contest in contests.items()}

    def _add(self, person: _Person, given: Iterable[str]) -> None:
        """File a person by the full name, and by each given name like theirs with the surname: "joshuaexample"."""
        words = [word.replace("'", "") for piece in name_pieces(person[1]) for word in words_of(piece)]
        alike = (name + words[-1] for name in sorted(given)) if len(words) > 1 else ()
        for key in dict.fromkeys(("".join(words), "".join((*words[:1], *words[-1:])), *alike)):
            if len(words) > 1 and len(key) >= SPELT:
                self._full[key] = (*self._full.get(key, ()), person)
        if words and len(words[-1]) >= ALONE:
            self._surnames[words[-1]] = (*self._surnames.get(words[-1], ()), person)

    def spelt(self, letters: str) -> tuple[_Person, ...]:
        """The one candidate whose name a folded handle without underscores spells, with each contest of theirs."""
        people = self._by_name(letters)
        if not people and (led := _LED.match(letters)) is not None:
            people = self._by_name(led[1])
        return people or self._by_place(letters)

    def perhaps(self, letters: str) -> tuple[_Person, ...]:
        """The one candidate whose surname a handle spells with an office: "example4congress"; that is no proof."""
        sought = _SOUGHT.fullmatch(letters)
        return _only_one(self._surnames.get(sought["name"], ())) if sought is not None else ()

    def _by_name(self, letters: str) -> tuple[_Person, ...]:
        """By the full name, with a title, a place or a year behind it."""
        for end in range(len(letters), SPELT - 1, -1):
            people = self._full.get(letters[:end])
            if people is not None and _TRAIL.fullmatch(letters, end) is not None:
                return _only_one(people)
        return ()

    def _by_place(self, letters: str) -> tuple[_Person, ...]:
        """By the surname and the state in which somebody of that name stands."""
        placed = _PLACED.fullmatch(letters)
        if placed is None:
            return ()
        people = self._surnames.get(placed["name"], ())
        return _only_one(tuple(p for p in people if placed["state"] in self._places[p[0]]))


def _only_one(people: tuple[_Person, ...]) -> tuple[_Person, ...]:
    return people if len({name for _, name in people}) == 1 else ()


def _places_of(contest: Contest) -> frozenset[str]:
    """How handles write the state of a contest: "nv", "nevada"."""
    name = (contest.region or "").lower()
    return frozenset({name.replace(" ", ""), *STATES.get(name, ())[:1]})
