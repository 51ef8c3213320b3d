"""Phrases that tell of the author's own win alone: "we did it!", "six more years", "you have chosen me"."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from matchers.instants import local_day
from matchers.phrases import Phrase
from matchers.scene import Page
from matchers.sentences import Item, Tag
from matchers.vocabulary import ContestId

OWN: Final = frozenset(
    "am-your-mp made-me did-it more-years chosen-me gave-me be-your became-your represent-again".split()
)
"""The phrases that nobody but the winner says."""
OF_ONESELF: Final = frozenset({"your-mp", "new-mp", "ours", "electing", "elect-title", "was-ours"}) | OWN
"""Phrases that only the author can mean when nobody is named."""
TITLED: Final = OWN | {"elect-title", "was-ours", "in-by", "back-in", "out-by", "electing-them", "pulled-off-upset"}
"""Phrases that have no object, whatever follows them."""
DONE_WITH: Final = frozenset(
    "with again tonight together in for folks guys everyone everybody team and yes because".split()
)
"""Words that may follow "we did it" on a night of winning."""
CHEERED: Final = frozenset({"this", "our", "my", "tonight", "today", "what"})
"""Words before a victory that is the author's where nobody is named: "this victory", "tonight is a victory"."""
LOOKS: Final = frozenset({"looks", "looking", "look"})


def is_own_win(sentence: list[Item], phrase: Phrase, first: int, last: int) -> bool:
    """Whether a phrase of this table can tell of the author's own win: nobody is named, and no work is meant."""
    passed_on = 2 if sentence[0].word == "rt" else 0
    if any(item.tag is Tag.WHO and item.people for item in sentence[passed_on:first]):
        return False
    after = sentence[last + 1] if last + 1 < len(sentence) else None
    if phrase.name == "did-it":
        said = {item.word for item in sentence[max(0, first - 2) : first]} & {"we", "you", "i", "y'all"}
        return bool(said) and (after is None or after.tag is not Tag.WORD or after.word in DONE_WITH)
    if phrase.name == "more-years":
        before = sentence[first - 1] if first else None
        return before is not None and (before.tag is Tag.FIGURE or before.word in {"many", "few", "another"})
    return True


def is_of_author(sentence: list[Item], phrase: Phrase, first: int, item: Item | None) -> bool:
    """Whether only the author can be meant: "your MP again", "this victory", "the first woman Senator-elect"."""
    if item is not None and item.people:
        return False
    if phrase.name in {"victory", "win"}:
        before = [other.word for other in sentence[max(0, first - 5) : first]]
        near = set(before[-2:]) if item is not None else set(before[-3:])
        own = {"this", "our", "my"} & set(before[-2:]) or before[-3:] == ["this", "is", "your"]
        return bool(own) or (item is None and bool(near & CHEERED or LOOKS & set(before)) and "a" in before)
    if phrase.name == "elect-title" and not GREETED.isdisjoint(other.word for other in sentence[:first]):
        return False
    if phrase.name == "new-mp" and SINGULAR.isdisjoint(other.word for other in sentence[:first]):
        return False
    return item is None and phrase.name in OF_ONESELF


SINGULAR: Final = frozenset({"i", "i'm", "i'll", "am", "me", "my", "your", "being", "as"})
"""Words before "new governor" by which it is the author: "we have a new governor" is about another."""
GREETED: Final = frozenset({"congratulations", "congrats", "congratulate", "welcome", "hello", "kudos"})
"""Words before a title that is given to somebody else: "Congratulations, Senator-elect!"."""


FEELINGS: Final = frozenset(
    (
        "proud delighted honoured honored thrilled humbled privileged chuffed sad gutted sorry devastated heartbroken"
    ).split()
)
"""How an author may feel who leaves out the "I"."""


def is_own_deed(sentence: list[Item], last: int) -> bool:
    """Whether a sentence opens with what its author has done: "Won Northmoor by 20", "Held Northmoor with ..."."""
    after = sentence[last + 1] if last + 1 < len(sentence) else None
    if sentence[0].word == "held":
        return last == 0 and after is not None and after.tag is Tag.WHERE
    if sentence[0].word in {"re-elected", "reelected"}:
        return last == 0 and after is not None and after.word in {"in", "for", "as"}
    return last == 0 and sentence[0].word in {"won", "flipped"}


def is_own_feeling(sentence: list[Item], first: int) -> bool:
    """Whether an author tells how it feels: "Proud to have won Northmoor", "Sad to have lost to Ann Example"."""
    before = [item.word for item in sentence[:first]]
    return before[-2:] == ["to", "have"] and len(before) < 6 and not FEELINGS.isdisjoint(before[:2])


def is_other_deed(page: Page, sentence: list[Item], first: int, contest: ContestId | None) -> bool:
    """Whether "we did it" or "you did it" is long after polling, or is said to a handle that nobody knows."""
    you = first > 0 and sentence[first - 1].word == "you"
    if you and sentence[0].tag is Tag.WORD and page.text[sentence[0].start] == "@":
        return True
    found = page.scene.ballots.contests.get(contest) if contest is not None else None
    if found is None or found.polled_on is None:
        return False
    today = local_day(page.scene.posted_at, found.timezone)
    return today > found.polled_on + (TOLD_SOON if you else TOLD_LATE)


TOLD_SOON: Final = timedelta(days=3)
TOLD_LATE: Final = timedelta(days=14)
"""How long after polling "you did it" and "we did it" are about it: some contests are called late."""
