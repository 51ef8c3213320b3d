"""A contest's name in all the ways that people write it.

In order: the name itself and its aliases; the same with "and" left out, compass words moved, counties shortened and
rivers dropped ("Newcastle Central"); for American seats the state's letters and the district's number ("GA-6"); at
last the places of which the name is made ("Chingford"), which may mean several contests.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from matchers.text import tokenise
from matchers.usage import COMPASS, COMPASS_SHORT, OFFICES, RIVERS, SHORT_PLACES, STATES
from matchers.vocabulary import Contest

Words = tuple[str, ...]
FULL = 100.0
VARIED = 97.0
UNQUALIFIED = 93.0
PART = 88.0

_YEAR = re.compile(r"\s*\(?\b(?:19|20)\d\d\b\)?")
_BY_ELECTION = re.compile(r"\s*\bby-election\b", re.IGNORECASE)
_QUALIFIER = re.compile(r"\s*\(([^)]*)\)")
_RUN = re.compile(r"\s*\((?:special|runoff|special runoff)\)", re.IGNORECASE)
_DISTRICT = re.compile(r"^(.+?)'s (\d+)(st|nd|rd|th) (?:congressional )?district$", re.IGNORECASE)
_SEGMENT = re.compile(r",| and | & |/")
_HOLLOW = frozenset("and the of upon on under in le".split()) | COMPASS


def words_of(name: str) -> Words:
    """A name as folded words, possessives taken off.

    >>> words_of("Georgia's 6th")
    ('georgia', '6th')
    """
    return tuple(word.removesuffix("'s") for word in tokenise(name).words)


def contest_forms(contest: Contest, leads: frozenset[str]) -> dict[Words, float]:
    """All forms of a contest's name, each with how surely it means the contest (0-100).

    `leads` are first words that several contests of the election share: what follows one is a name too ("Hallam").
    """
    plain = plain_name(contest.name)
    forms: dict[Words, float] = {}
    for name in (contest.name, plain, *contest.aliases):
        _put(forms, [words_of(name)], FULL)
    place = _QUALIFIER.sub("", plain).strip()
    _put(forms, _varied(words_of(plain)), VARIED)
    for alias in contest.aliases:
        _put(forms, _varied(words_of(alias)), VARIED)
    district = _DISTRICT.match(plain)
    if district:
        _put(forms, _district_forms(district.group(1), district.group(2), district.group(3)), VARIED)
        _put(forms, [("cd", district.group(2)), ("cd" + district.group(2),)], PART)
    elif contest.region and plain.startswith(contest.region + " "):
        _put(forms, _office_forms(contest.region, plain), VARIED)
    elif contest.region is None or not words_of(contest.region)[-1:] or words_of(contest.region)[0] not in STATES:
        _put(forms, [words_of(place)], UNQUALIFIED)
        _put(forms, _part_forms(place, leads), PART)
    return forms


def plain_name(name: str) -> str:
    """A contest's name without the year, "by-election" and the like.

    >>> plain_name("Wakefield by-election 2022"), plain_name("Alabama Senate 2017")
    ('Wakefield', 'Alabama Senate')
    """
    return _RUN.sub("", _BY_ELECTION.sub("", _YEAR.sub("", name))).strip()


def state_forms(region: str) -> Iterator[tuple[str, bool]]:
    """What a state is called, and whether that form counts only in capitals."""
    yield region, False
    for short in STATES.get(" ".join(words_of(region)), ()):
        yield short, len(short) <= 2


def _put(forms: dict[Words, float], found: Iterable[Words], weight: float) -> None:
    for words in found:
        if words and (len(words) > 1 or len(words[0]) > 1):
            forms.setdefault(words, weight)


def _varied(words: Words) -> list[Words]:
    """The same name with its words left out, moved or shortened."""
    found = [words]
    found += [tuple(w for w in form if w not in {"and", "the"}) for form in found]
    found += [moved for form in list(found) for moved in _moved(form)]
    dry = [without for form in list(found) for without in _without_river(form) if len(without) > 1]
    found += [form for without in dry for form in (without, *_moved(without))]
    for place, shorts in SHORT_PLACES.items():
        found += [_swap(form, place, short) for form in list(found) if place in form for short in shorts]
    found += [short for form in list(found) for short in _short_compass(form)]
    return list(dict.fromkeys(form for form in found if any(w not in _HOLLOW for w in form)))


def _swap(words: Words, old: str, new: str) -> Words:
    return tuple(new if word == old else word for word in words)


def _lead(words: Words) -> int:
    """How many compass words open the name."""
    return next((i for i, word in enumerate(words) if word not in COMPASS), 0)


def _tail(words: Words) -> int:
    """How many compass words close the name."""
    return _lead(words[::-1])


def _moved(words: Words) -> Iterator[Words]:
    """Compass words from the front to the end, or from the end to the front."""
    lead, tail = _lead(words), _tail(words)
    if lead and "and" not in words and "of" not in words:
        yield words[lead:] + words[:lead]
    if tail and "and" not in words:
        yield words[-tail:] + words[:-tail]


def _without_river(words: Words) -> Iterator[Words]:
    """Newcastle upon Tyne Central as Newcastle Central; Kingston upon Hull East as Hull East too."""
    for i, word in enumerate(words):
        if word in RIVERS and 0 < i < len(words) - 1:
            yield words[:i] + words[i + 2 :]
            if words[0] == "kingston":
                yield words[i + 1 :]


def _short_compass(words: Words) -> Iterator[Words]:
    for short, compass in COMPASS_SHORT.items():
        n = len(compass)
        if words[:n] == compass and words[n:] and words[n] not in COMPASS:
            yield (short, *words[n:])
        if words[-n:] == compass and words[:-n] and words[-n - 1] not in COMPASS and len(short) > 1:
            yield (*words[:-n], short)


def _part_forms(place: str, leads: frozenset[str]) -> Iterator[Words]:
    """The places of which a name is made."""
    whole = words_of(place)
    if whole[0] in leads and len(whole) > 1:
        yield whole[:1]
        rest = whole[1:]
        if any(word not in _HOLLOW for word in rest) and rest[0] not in RIVERS:
            yield from _varied(rest)
    for segment in _SEGMENT.split(place):
        words = words_of(segment)
        for part in (words, _stem(words)):
            if part and part != whole:
                yield from _varied(part)
    for form in (words for words in _without_river(whole) if words):
        yield _stem(form)
    if len(whole) == 2 and whole[1].endswith("shire") and whole[0] not in _HOLLOW:
        yield whole[:1]
    if whole[0] == "city" and len(whole) > 2:
        yield from _varied(whole[2:])


def _stem(words: Words) -> Words:
    """A name without its compass words and what names its river."""
    lead, tail = _lead(words), _tail(words)
    stem = words[lead : len(words) - tail]
    for i, word in enumerate(stem):
        if word in RIVERS and i:
            return stem[:i]
    return stem


def _district_forms(state: str, number: str, ordinal: str) -> Iterator[Words]:
    """GA-6, GA06, Georgia's 6th, the 6th district of Georgia, CD-6."""
    spelt = words_of(state)
    names = [spelt, *((short,) for short in STATES.get(" ".join(spelt), ()))]
    nth = number + ordinal
    for name in names:
        yield (*name, nth)
        yield (*name, nth, "district")
        yield (*name, nth, "congressional", "district")
        yield (nth, "district", "of", *name)
        for digits in {number, number.zfill(2)}:
            yield (*name, digits)
            yield (*name, "district", digits)
            if len(name) == 1 and len(name[0]) == 2:
                yield (name[0] + digits,)


def _office_forms(region: str, plain: str) -> Iterator[Words]:
    """Florida Senate as FL Senate, FL-Sen, FLSen, Senate in Florida."""
    rest = words_of(plain)[len(words_of(region)) :]
    names = [words_of(region), *((short,) for short in STATES.get(" ".join(words_of(region)), ()))]
    offices = [rest] + [words_of(short) for office, shorts in OFFICES.items() if rest == (office,) for short in shorts]
    for name in names:
        for office in offices:
            yield (*name, *office)
            yield (*office, "in", *name)
            yield (*office, "of", *name)
            if len(name) == 1 and len(name[0]) == 2 and len(office) == 1 and len(office[0]) <= 4:
                yield (name[0] + office[0],)
