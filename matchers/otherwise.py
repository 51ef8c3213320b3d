"""Phrases of winning that mean something else by the words around them: "takes on", "is in Northmoor", "need it back".

A title between commas only says who somebody is.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Final

from matchers.phrases import Phrase, Sense
from matchers.sentences import Item, Tag


def means_otherwise(sentence: list[Item], phrase: Phrase, first: int, last: int) -> bool:
    """Whether the words beside a phrase make it none of winning or losing."""
    if phrase.sense is Sense.WON and _is_placed_behind(sentence, first):
        return True
    if phrase.name == "mp-for":
        return _is_apposed(sentence, first)
    if phrase.name in RETURNED:
        return not RETURNED[phrase.name](sentence, first, last)
    if phrase.name == "is-back":
        return first > 0 and sentence[first - 1].word in NOT_RETURNED
    if phrase.name in {"out", "out-by"} and first and sentence[first - 1].word in NOT_THROWN:
        return True
    if phrase.name == "out-by":
        return all(item.tag is not Tag.FIGURE for item in sentence[last + 1 : last + 4])
    if phrase.name == "retain" and _is_kept_so(sentence, last):
        return True
    if phrase.name == "elected" and [item.word for item in sentence[max(0, first - 2) : first]] in WE_ARE:
        return any(item.word == "to" for item in sentence[last + 1 : last + 2])
    if phrase.name == "hold" and DEAR.intersection(item.word for item in sentence[last + 1 : last + 4]):
        return True
    return _has_other_object(sentence, phrase, last) or _is_unreal(sentence, phrase, first, last)


WE_ARE = (["we", "are"], ["we", "were"])
"""Words before "elected to" by which all members are meant: "we are elected to represent the people"."""
DEAR = frozenset({"dear", "accountable", "true", "hands", "sacred", "self-evident"})
"""Words soon after "hold" with which no seat is held: "the values we hold so dear"."""
KEPT_SO = frozenset(
    "on safe great strong moving going working open clean healthy beautiful growing united tidy warm running".split()
)
"""Words after a place in which it is kept: "keep Northmoor moving", "on the right path"."""


def _is_kept_so(sentence: list[Item], last: int) -> bool:
    """Whether a place is kept in some state, which is no seat kept."""
    kept, how = sentence[last + 1 : last + 2], sentence[last + 2 : last + 3]
    return bool(how) and kept[0].tag in {Tag.WHERE, Tag.REGION} and how[0].word in KEPT_SO


def _is_unreal(sentence: list[Item], phrase: Phrase, first: int, last: int) -> bool:
    """Whether a win is none, "a moral victory", or what is called for is a deed: "called for X to resign"."""
    if phrase.name == "called-for":
        return any(item.word == "to" for item in sentence[last + 1 : last + 5])
    return phrase.name in {"win", "victory"} and first > 0 and sentence[first - 1].word in UNREAL


OTHER_OBJECTS = {
    "take": frozenset("on part place off up to".split()),
    "out": frozenset(["and"]),
    "snatch": frozenset("to that they he she".split()),
}
"""Words right after a phrase with which it means something else: takes on, gone and won, claims that."""


def _has_other_object(sentence: list[Item], phrase: Phrase, last: int) -> bool:
    """Whether the word after a phrase makes it another one."""
    after = sentence[last + 1 : last + 2]
    return bool(after) and after[0].word in OTHER_OBJECTS.get(phrase.name, ())


def _gets_in(sentence: list[Item], first: int, _: int) -> bool:
    """Whether "in" tells who got in: right after a name, and followed by "at", "for" or the end: "Lib Dems in."."""
    before = sentence[first - 1] if first else None
    subject = sentence[first - 2] if before is not None and before.word in {"'s", "is", "are"} and first > 1 else before
    if subject is None or subject.tag is not Tag.WHO:
        return False
    return _is_closed(sentence, first, first) and all(item.word != "with" for item in sentence[first + 1 : first + 2])


def _is_closed(sentence: list[Item], _: int, last: int) -> bool:
    """Whether nothing that somebody may be in follows "in": "Lib Dems in.", "back in with 354 to spare"."""
    after = sentence[last + 1] if last + 1 < len(sentence) else None
    return after is None or after.tag in {Tag.STOP, Tag.BREAK} or after.word in {"at", "for", "with", "by", ","}


BEHIND = frozenset("second third fourth fifth 2nd 3rd 4th last runner-up".split())


def _is_placed_behind(sentence: list[Item], first: int) -> bool:
    """Whether whoever is named before a cue came second or later: "Ann Example third in Northmoor, ... back"."""
    if BEHIND.isdisjoint([item.word for item in sentence[:first]]):
        return False
    return any(a.tag is Tag.WHO and b.word in BEHIND for a, b in pairwise(sentence[:first]))


def _is_place_alone(sentence: list[Item], _: int, last: int) -> bool:
    """Whether a contest stands after "in" and no noun follows it, as in "Northmoor hotels"."""
    n = last + 1
    if n >= len(sentence) or sentence[n].tag is not Tag.WHERE:
        return False
    after = sentence[n + 1] if n + 1 < len(sentence) else None
    return after is None or after.tag is not Tag.WORD or after.word in {"by", "with", "but", "and", "after"}


def _is_whom_it_is(sentence: list[Item], first: int, last: int) -> bool:
    """Whether "it is" stands right after a name, and the place or the end after it: "So Ann Example it is"."""
    after = sentence[last + 1] if last + 1 < len(sentence) else None
    ends = after is None or after.tag in {Tag.STOP, Tag.BREAK} or after.word in {"in", "for", ",", "then"}
    return first > 0 and last == first + 1 and sentence[first - 1].tag is Tag.WHO and ends


def _is_said_safe(sentence: list[Item], first: int, _: int) -> bool:
    """Whether a person is called safe, and no seat, journey or bet is: "Bob Sample safe in Northmoor"."""
    before = [item for item in sentence[:first] if item.word not in {"is", "are", "'s", "looks", "all"}]
    after = sentence[first + 1] if first + 1 < len(sentence) else None
    named = bool(before) and before[-1].tag is Tag.WHO and bool(before[-1].people)
    return named and (
        after is None or after.tag in {Tag.STOP, Tag.BREAK, Tag.MARK} or after.word in {"in", "at", "but"}
    )


UNREAL = frozenset({"moral", "pyrrhic", "personal", "symbolic"})
"""Words before a win that is none: "a moral victory"."""
NOT_THROWN = frozenset(
    (
        "bailed bail carried ruled called calling sold worked works pointed points burnt burned find found finding "
        "help helped come came comes going get set reach reached handed handing check watch look turned turns stood"
    ).split()
)
"""Verbs before "out" by which nobody has lost a seat."""
NOT_RETURNED = frozenset("be it them that this need want go going come came comes look looking way".split())
"""Words before "back" that make it something else than a member's return: "I need it back"."""
NEWLY = frozenset("new elected re-elected reelected returned as is are am i'm be your our next become becomes".split())
"""Words before "MP for", of which one makes it news; without any it only says who somebody is."""


def _is_apposed(sentence: list[Item], first: int) -> bool:
    """Whether a title only says who somebody is: "Bob Sample, MP for Northmoor since 2001, has lost"."""
    before = [item.word for item in sentence[max(0, first - 6) : first]]
    return before[-1:] == [","] or NEWLY.isdisjoint(before)


RETURNED: Final[dict[str, Callable[[list[Item], int, int], bool]]] = {
    "is-in": _gets_in,
    "back-in": _is_closed,
    "it-is": _is_whom_it_is,
    "safe": _is_said_safe,
    "stays-in": _is_place_alone,
}
"""Small words that tell who is returned only where these tests of what stands around them hold."""
