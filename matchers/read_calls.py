"""Races that American media call: "AP called WA-03 for Ann Example", "ABC calling it for X", "Ohio called: X".

Whoever says so passes on what a network says, where one is named. "They called for X to resign" calls no race: what is
called must be named, if only as "it".
"""

from __future__ import annotations

from typing import Final

from matchers.drafts import Draft, draft
from matchers.no_outcome import is_of_poll
from matchers.scene import Page, Subject
from matchers.sentences import Item, Tag
from matchers.stance import stance_of
from matchers.vocabulary import Kind, Stance

CALLS: Final = frozenset({"called", "calls", "call", "calling", "projects", "projected", "declares", "declared"})
RACE: Final = frozenset(
    (
        "it this that one race races the election state contest seat us u.s u s . senate house governor governor's "
        "presidential officially finally now already just early primary gubernatorial"
    ).split()
)
"""Words of what is called, between the verb and "for"."""
TITLES: Final = frozenset(
    {"the", "democrat", "republican", "sen", "rep", "gov", ".", "senator", "governor", "president"}
)
"""Words between "for" and the name."""
OUTLETS: Final = frozenset(
    (
        "ap fox cnn nbc abc cbs msnbc npr pbs nyt reuters ddhq news network networks media times post journal "
        "bloomberg decision desk associated press everyone everybody they cnbc univision telemundo newsmax"
    ).split()
)
"""Words of their names, and of those who speak for all of them."""
FAR: Final = 8
NO_CLAIM: Final = frozenset({Stance.DENIED, Stance.CONDITIONAL})


def read_calls(page: Page, sentence: list[Item]) -> list[Draft]:
    """The winner for whom a race has been called."""
    if CALLS.isdisjoint(page.words):
        return []
    for n, item in enumerate(sentence):
        if item.word not in CALLS or item.tag is not Tag.WORD:
            continue
        who = _called_for(sentence, n) or _called_colon(sentence, n)
        if who is None or is_of_poll(sentence) or page.is_past(sentence):
            continue
        subject = _subject(page, sentence, n, who)
        stance = stance_of(sentence, n, n)
        if subject is None or subject.contest is None or stance in NO_CLAIM:
            continue
        if stance is Stance.STATED and not OUTLETS.isdisjoint(other.word for other in sentence[:n]):
            stance = Stance.REPORTED
        return [draft(Kind.WINNER, stance, "called", [item, who], subject=subject)]
    return []


def _called_for(sentence: list[Item], n: int) -> Item | None:
    """Whom a race is called for, by the words after the verb: the race, "for", and a name."""
    end = n + 1
    while end < min(n + FAR, len(sentence)) and (
        sentence[end].word in RACE or sentence[end].tag in {Tag.WHERE, Tag.REGION}
    ):
        end += 1
    if end >= len(sentence) or sentence[end].word != "for" or not (end > n + 1 or _is_race_called(sentence, n)):
        return None
    named = next((item for item in sentence[end + 1 : end + 4] if item.word not in TITLES or item.tag is Tag.WHO), None)
    return named if named is not None and named.tag is Tag.WHO else None


def _is_race_called(sentence: list[Item], n: int) -> bool:
    """Whether it is a race that was called: "the governor's race has been called for X"."""
    before = [item.word for item in sentence[max(0, n - 5) : n]]
    return before[-1:] != [] and before[-1] in {"been", "was", "is", "being"} and "race" in before


def _called_colon(sentence: list[Item], n: int) -> Item | None:
    """Whom a place is called for: "North Carolina finally called: Bob Sample", "Northmoor declares for Labour"."""
    after = sentence[n + 1 : n + 3]
    if sentence[n + 3 : n + 4] and sentence[n + 3].figure is not None:
        return None  # a row of a tally: "With Northmoor declared: Con 318"
    placed = any(item.tag is Tag.WHERE for item in sentence[:n])
    told = len(after) > 1 and (after[0].word == ":" or _is_declared_for(sentence, n))
    return after[1] if placed and told and after[1].tag is Tag.WHO else None


def _is_declared_for(sentence: list[Item], n: int) -> bool:
    """As in "Northmoor declares for Labour": the place itself does, right before the verb."""
    before = [item for item in sentence[max(0, n - 2) : n] if item.word not in {"has", "have"}]
    declares = sentence[n].word in {"declares", "declared"} and sentence[n + 1].word == "for"
    return declares and bool(before) and before[-1].tag is Tag.WHERE


def _subject(page: Page, sentence: list[Item], n: int, who: Item) -> Subject | None:
    """The winner, in the contest that the sentence names or where they stand."""
    subject = page.resolve(who, page.focus(sentence, n, who=who))
    return subject if subject is not None else page.resolve(who, None)
