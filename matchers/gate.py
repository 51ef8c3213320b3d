"""Whether a post can hold a claim at all: a look at its words that costs a hundredth of reading it.

A claim needs a cue (a word of the phrase tables, a figure, a colour), and it needs somebody or somewhere: a name
in the post, or an author who belongs to a contest. The cues are gathered from the tables themselves, so that a phrase
added there opens the gate; the smallest words are left out, for every post has them.
"""

from __future__ import annotations

from collections.abc import Iterable

from matchers import phrases, read_concessions, read_majorities, read_states, read_tallies, read_turnouts

_SMALL = frozenset(
    (
        "is be has have had was were are 've go in on to of for from it its again no not now said say says been being "
        "at up the a an and under will your new want wants wanted calling by down still come with now i us my "
        "me let how what when story end over told accept more off us see sees saw"
    ).split()
)
"""Words of the tables that are too common to tell anything, each beside another cue in every phrase that counts."""


def _words(lines: Iterable[str]) -> frozenset[str]:
    return frozenset(word for line in lines for part in line.replace("-", " ").split() for word in part.split("|"))


CUES: frozenset[str] = (
    _words(phrase.words for phrase in (*phrases.OUTCOMES, *phrases.CONCESSIONS))
    | _words(row.words for row in (*phrases.RECOUNTS, *phrases.COUNTS))
    | _words(word for words in read_concessions.DEFEAT for word in words)
    | _words(read_states.RECOUNT | read_states.COUNT | read_states.DECLARE)
    | _words(read_majorities.MAJORITY | read_majorities.LEADING | read_majorities.BEATING)
    | _words(read_turnouts.TURNOUT | read_tallies.CUES | read_concessions.GOODWILL)
    | read_concessions.TAKEN_BACK
    | frozenset(phrases.COLOURS)
    | frozenset({"congress", "senate", "felicidades"})
    | frozenset("thank thanks sorry condolences proud honoured honored humbled expected due imminent".split())
    | frozenset("midnight noon midday o'clock hundred thousand dozen twenty thirty forty fifty sixty seventy".split())
) - _SMALL


def is_open(words: list[str], names: frozenset[str]) -> bool:
    """Whether a post's folded words have a cue, a party's name (`names`) or a figure.

    >>> is_open("lovely weather for a walk".split(), frozenset()), is_open("a recount at six".split(), frozenset())
    (False, True)
    """
    return not CUES.isdisjoint(words) or not names.isdisjoint(words) or any(map(_has_figure, words))


def _has_figure(word: str) -> bool:
    return word[0].isdigit()
