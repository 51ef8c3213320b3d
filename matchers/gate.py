"""Whether a post can hold a claim at all: a look at its words that costs a hundredth of reading it.

A claim needs a cue (a word of the phrase tables, all words of a phrase of several, a figure, a party), and it needs
somebody or somewhere: a name in the post, or an author who belongs to a contest. Parties alone have no contest: without
a number, which makes a tally, they claim nothing. The cues are gathered from the tables themselves, so that a phrase
added there opens the gate; the smallest words are left out, for every post has them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise, product, repeat

from matchers import (
    margin_rules,
    phrases,
    read_concessions,
    read_counts,
    read_declared,
    read_majorities,
    read_states,
    read_tallies,
    read_turnouts,
)
from matchers.number_words import NUMBER_WORDS
from matchers.time_words import HOURS
from matchers.vocabulary import Mention, MentionKind

_SMALL = frozenset(
    (
        "is be has have had was were are 've go in on to of for from it its again no not now said say says been being "
        "at up the a an and under will your new want wants wanted calling by down still come with now i us my "
        "me let how what when story end over told accept more off us see sees saw"
    ).split()
)
"""Words of the tables that are too common to tell anything, each beside another cue in every phrase that counts."""


def _parts(words: str) -> frozenset[str]:
    """The folded words of which one is in a post where one of these alternatives is; of hyphened ones the last."""
    return frozenset(word.rpartition("-")[2].strip("'") for word in words.split("|"))


def _words(lines: Iterable[str]) -> frozenset[str]:
    return frozenset(part for line in lines for step in line.split() for part in _parts(step))


_Steps = tuple[frozenset[str], ...]


def _steps_of_phrases() -> Iterator[_Steps]:
    """What each phrase asks for: a word of every step. A seat turned asks for a colour, where it names no party."""
    for phrase in (*phrases.OUTCOMES, *phrases.CONCESSIONS):
        steps = tuple(_parts(step) for step in phrase.words.split())
        yield (*steps, frozenset(phrases.COLOURS)) if phrase.sense is phrases.Sense.TURNED else steps
    for words in read_concessions.DEFEAT:
        yield tuple(map(_parts, words))


def _filed(together: Iterable[_Steps]) -> Mapping[str, tuple[_Steps, ...]]:
    """What is asked for together: by each word that tells something, the other steps of its phrases."""
    filed: dict[str, list[_Steps]] = {}
    for steps in together:
        for step in steps:
            for word in step - _SMALL:
                filed.setdefault(word, []).append(tuple(other for other in steps if other is not step))
    return {word: tuple(found) for word, found in filed.items()}


CUES: frozenset[str] = (
    frozenset().union(*(steps[0] for steps in _steps_of_phrases() if len(steps) == 1))
    | _words(read_states.RECOUNT | read_counts.COUNT | read_declared.DECLARE)
    | _words(read_majorities.MAJORITY | margin_rules.LEADING | read_majorities.BEATING)
    | _words(read_turnouts.TURNOUT | read_tallies.CUES | read_concessions.GOODWILL)
    | read_concessions.TAKEN_BACK
    | frozenset("washington governor senator congresswoman congressman congress senate felicidades suspended".split())
    | frozenset(
        "thank thanks grateful honor privilege victorious sorry condolences proud honoured honored humbled".split()
    )
    | frozenset("expected expect due imminent guiding electing reelecting".split())
    | frozenset("midnight noon midday o'clock hundred thousand dozen twenty thirty forty fifty sixty seventy".split())
) - _SMALL
"""Words that open the gate alone."""
TOGETHER: Mapping[str, tuple[_Steps, ...]] = _filed(steps for steps in _steps_of_phrases() if len(steps) > 1)
"""Words that open it beside others: "towel" with "thrown", "out" with "kicked"."""
CLOSE = frozenset({("in", "at"), ("in", "for"), ("in", "by"), *product(("half", "past", "to"), HOURS)})
"""Pairs of small words that tell who got in ("X's in at K", "X is in by miles") or the hour ("half eleven")."""
_CLOSING = frozenset({"in", "half", "past", "quarter"})
_KEYS = frozenset(TOGETHER)
_TELLING = CUES | _KEYS | _CLOSING
"""Without any of these words a post has no cue: one look at each word of a post tells it for most."""
_NOWHERE = frozenset({MentionKind.PARTY, MentionKind.REGION})
_FIGURE = re.compile(r"\d(?<!\S.)")
_NO_DIGITS = bytes(set(range(256)).difference(b"0123456789"))


def is_open(words: list[str], names: frozenset[str]) -> bool:
    """Whether a post's folded words have a cue, a party's name (`names`) or a figure.

    >>> is_open("lovely weather for a walk".split(), frozenset()), is_open("a recount at six".split(), frozenset())
    (False, True)
    """
    if not names.isdisjoint(words):
        return True
    return (not _TELLING.isdisjoint(words) and _has_cue(words)) or has_figure(words)


def _has_cue(words: list[str]) -> bool:
    """Whether a post has a word that opens the gate alone, or all words of a phrase."""
    if not CUES.isdisjoint(words):
        return True
    told = _KEYS.intersection(words)
    return (bool(told) and any(map(_is_whole, told, repeat(words)))) or _has_close(words)


def _is_whole(key: str, words: list[str]) -> bool:
    """Whether a phrase that this word belongs to has a word for each of its other steps."""
    return any(all(not step.isdisjoint(words) for step in steps) for steps in TOGETHER[key])


def _has_close(words: list[str]) -> bool:
    """Whether the small words of a phrase that has no others stand side by side."""
    return not _CLOSING.isdisjoint(words) and not CLOSE.isdisjoint(pairwise(words))


def has_figure(words: list[str]) -> bool:
    """Whether a word begins with a digit.

    >>> has_figure(["majority", "20"]), has_figure(["covid19"]), has_figure(["9\u6642"]), has_figure(["\u0665"])
    (True, False, True, True)
    """
    spaced = " ".join(words)
    if spaced.isascii() and not spaced.encode().translate(None, _NO_DIGITS):
        return False  # a byte table sees sooner than a pattern that there is no digit at all
    return _FIGURE.search(spaced) is not None


def is_placed(mentions: Iterable[Mention], words: list[str]) -> bool:
    """Whether the names of a post by nobody in particular can belong to a contest, or it counts something."""
    return (
        any(mention.kind not in _NOWHERE for mention in mentions)
        or has_figure(words)
        or not (NUMBER_WORDS.isdisjoint(words) and "dozen" not in words)
    )
