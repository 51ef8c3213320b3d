"""When a result is due, said without the word: "Northmoor due half four", "Northmoor not before 3, they say".

A contest, words of waiting, and a time; "at" alone needs somebody who says so, for much else happens at a place and an
hour.
"""

from __future__ import annotations

from typing import Final

from matchers.sentences import Item, Tag

PASSED_OVER: Final = frozenset(
    (
        "now still result results declaration will be is probably in at about around by like they we that's it's the "
        "to not before till til until 'til a more expect expected due looking nearer closer guiding pencilled "
        "scheduled slated for council says aint ain't isn't isnt won't wont no , :"
    ).split()
)
"""Words that may stand between the contest and the time."""
AWAITED: Final = frozenset("due looking nearer closer expected expect guiding pencilled scheduled slated".split())
"""Words of which one shows that a result is waited for."""
EXPECTED: Final = frozenset("expect expecting expected".split())
"""Words right before the contest of which one shows the same: "we expect Northmoor around half five"."""
PUT_OFF: Final = frozenset("before till til until 'til".split())
NOT: Final = frozenset("not aint ain't isn't isnt won't wont no".split())
TOLD: Final = frozenset("says say said told reckon reckons according apparently hearing".split())
ELSE: Final = frozenset(
    "count counting recount recounts resume resumes again back polls train bus match kick-off kickoff meeting".split()
)
"""Words by which the time is that of something else."""


def due_time(sentence: list[Item]) -> tuple[int, int] | None:
    """The contest and the time of a result that is due, as items of a sentence."""
    words = [item.word for item in sentence]
    if not ELSE.isdisjoint(words):
        return None
    for n, item in enumerate(sentence):
        if item.tag is not Tag.WHERE:
            continue
        m = n + 1
        while m < len(sentence) and sentence[m].tag is not Tag.TIME and words[m] in PASSED_OVER:
            m += 1
        if m < len(sentence) and sentence[m].tag is Tag.TIME and _is_awaited(words, n, m):
            return n, m
    return None


def _is_awaited(words: list[str], n: int, m: int) -> bool:
    """Whether the words between contest and time are of waiting, or "at" and somebody says so."""
    between = words[n + 1 : m]
    if not AWAITED.isdisjoint(between) or not EXPECTED.isdisjoint(words[max(0, n - 2) : n]):
        return True
    if not NOT.isdisjoint(between) and not PUT_OFF.isdisjoint(between):
        return True
    return between == ["at"] and (not TOLD.isdisjoint(words[m:]) or words[m + 1 : m + 2] == ["now"])


def hour_said(sentence: list[Item]) -> tuple[int, int] | None:
    """The time and the contest of "20 past 3 they say now for Northmoor"."""
    for m, item in enumerate(sentence):
        if item.tag is not Tag.TIME:
            continue
        n = m + 1
        while n < len(sentence) and sentence[n].word in SAID_FOR:
            n += 1
        if n < len(sentence) and n > m + 1 and sentence[n].tag is Tag.WHERE and sentence[n - 1].word == "for":
            return m, n
    return None


SAID_FOR: Final = frozenset("they say says now is the latest estimate expected for time new".split())
"""Words that may stand between a time and the contest whose result is due then."""


def any_minute(sentence: list[Item]) -> tuple[int, int] | None:
    """The contest and the words of a result that may come at once: "Northmoor any minute"."""
    if "any" not in [item.word for item in sentence]:
        return None
    for n, item in enumerate(sentence[:-2]):
        after = [other.word for other in sentence[n + 1 : n + 3]]
        if item.tag is Tag.WHERE and after[0] == "any" and after[1] in {"minute", "moment", "second", "time"}:
            return n, n + 2
    return None
