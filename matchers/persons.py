"""Candidates' and parties' names in all the ways that people write them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from matchers.seats import Words, words_of
from matchers.usage import ALIKE_GIVEN_NAMES, PARTICLES, PARTY_NAMES, TITLES
from matchers.vocabulary import Candidate

_ASIDE = re.compile(r"[\"(\u2018\u201c'][^\"()'\u2019\u201d]+[\")\u2019\u201d'](?=\s|$)")
_SUFFIXES = frozenset("jr sr ii iii iv".split())
_THE = re.compile(r"^the\s+", re.IGNORECASE)


def name_pieces(name: str) -> list[str]:
    """A person's name as pieces: titles, nicknames in quotes, middle initials and "Jr" taken off."""
    bare = _ASIDE.sub(" ", name)
    pieces = [piece for piece in bare.replace(",", " ").split() if words_of(piece)]
    while len(pieces) > 2 and words_of(pieces[0])[0] in TITLES:
        pieces = pieces[1:]
    while len(pieces) > 2 and words_of(pieces[-1])[0] in _SUFFIXES:
        pieces = pieces[:-1]
    inner = [piece for piece in pieces[1:-1] if len(words_of(piece)[0]) > 1 or words_of(piece)[0] == "o"]
    return [*pieces[:1], *inner, *pieces[1:][-1:]]


def person_forms(candidate: Candidate) -> dict[Words, float]:
    """All forms of a candidate's name but the given name alone, with how surely each means the candidate."""
    forms: dict[Words, float] = {}
    for name in (candidate.name, *candidate.aliases):
        _put(forms, words_of(name), 100.0)
    pieces = name_pieces(candidate.name)
    if not pieces:
        return forms
    _put(forms, tuple(word for piece in pieces for word in words_of(piece)), 100.0)
    if len(pieces) == 1 or words_of(pieces[0])[0] in TITLES or words_of(pieces[0])[0] == "the":
        return forms
    for i, surname in enumerate(_surnames(pieces)):
        _put(forms, (*words_of(pieces[0]), *surname), 100.0)
        _put(forms, surname, 94.0 - 2 * i)
    return forms


def given_names(candidate: Candidate) -> frozenset[str]:
    """The candidate's given names, nicknames and names like them, and their initials."""
    names: set[str] = set()
    for name in (candidate.name, *candidate.aliases):
        pieces = name_pieces(name)
        if len(pieces) > 1:
            names.add(words_of(pieces[0])[0])
            names.update(words_of(piece)[0] for piece in pieces[1:-1])
        names.update(word for aside in _ASIDE.findall(name) for word in words_of(aside))
    for group in ALIKE_GIVEN_NAMES:
        if names & group:
            names |= group
    return frozenset(names - TITLES)


def _surnames(pieces: list[str]) -> Iterator[Words]:
    """The surname: the last piece, with the particles before it, and with the piece before it (Dent Coad)."""
    last = words_of(pieces[-1])
    before = [words_of(piece) for piece in pieces[1:-1]]
    yield last
    led: Words = last
    for words in reversed(before):
        led = (*words, *led)
        yield led
    if len(last) > 1 and last[-1] not in _SUFFIXES:
        yield last[-1:]


def _put(forms: dict[Words, float], words: Words, weight: float) -> None:
    """Add a form, and the same without its apostrophes."""
    plain = tuple(word.replace("'", "") for word in words)
    for form in dict.fromkeys((words, plain)):
        letters = sum(map(len, form))
        if letters > 1 and not (len(form) == 1 and form[0] in PARTICLES | TITLES | _SUFFIXES):
            forms.setdefault(form, weight)


def party_forms(party: str, aliases: Iterable[str]) -> dict[Words, float]:
    """All forms of a party's name."""
    base = " ".join(words_of(_THE.sub("", party))).replace("'", "")
    named = PARTY_NAMES.get(base, ())
    forms: dict[Words, float] = {}
    for name in (party, _THE.sub("", party), *aliases, *named):
        if words_of(name):
            forms.setdefault(words_of(name), 100.0)
    words = words_of(_THE.sub("", party))
    if len(words) > 2 and words[-1] == "party":
        forms.setdefault(words[:-1], 96.0)
    for form in [form for form in forms if "and" in form]:
        forms.setdefault(tuple(word for word in form if word != "and"), 96.0)
    return forms
