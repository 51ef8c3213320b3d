"""Seats that a post says flipped, beside those whom it says have won: "Proud of X! We flipped another district blue".

A win and its gain may stand in two sentences. What flipped is a seat, a district, "it" or "them", turned to a colour or
not; a place names one contest. Where several have won, the gain is theirs whose seats were another party's before.
"""

from __future__ import annotations

from typing import Final

from matchers.drafts import Draft
from matchers.parties import same_party
from matchers.scene import Page
from matchers.sentences import Item, Tag
from matchers.stance import stance_of
from matchers.vocabulary import Change, ContestId, Kind, Stance

FLIPS: Final = frozenset({"flip", "flips", "flipped", "flipping", "red-to-blue", "redtoblue", "flippeditblue"})
SEATS: Final = frozenset({"seat", "district", "governorship", "it", "them", "blue", "red", "alert"})
"""What is flipped, or to which colour."""
OTHERS: Final = frozenset(
    {"house", "senate", "chamber", "legislature", "districts", "seats", "states", "court", "script"}
)
"""What else is flipped: no one contest."""
REACH: Final = 6
"""Items after the word in which the seat or the colour stands."""
TOLD: Final = frozenset({Stance.STATED, Stance.REPORTED})


def with_flips(page: Page, drafts: list[Draft]) -> list[Draft]:
    """The claims, with a gain where a win was told and the flip stands elsewhere in the post."""
    if FLIPS.isdisjoint(page.words):
        return drafts
    won = [d for d in drafts if d.kind is Kind.WINNER and d.stance in TOLD and d.candidate]
    for sentence in page.sentences if won else []:
        at = next((n for n, item in enumerate(sentence) if item.word in FLIPS), None)
        if at is None or not _is_flip(page, sentence, at):
            continue
        here = {contest for item in sentence if item.tag is Tag.WHERE and (contest := page.where(item))}
        for found in won:
            if found.change is None and found.contest and (not here or found.contest in here):
                found.change = Change.GAIN if _was_others(page, found, found.contest) else None
    return drafts


def _is_flip(page: Page, sentence: list[Item], at: int) -> bool:
    """Whether a seat has been flipped, and not a house of parliament or several states."""
    after = {item.word for item in sentence[at + 1 : at + REACH]}
    if not OTHERS.isdisjoint(after):
        return False
    before = {item.word for item in sentence[max(0, at - 3) : at]}
    placed = any(item.tag is Tag.WHERE for item in sentence[at + 1 : at + REACH])
    tagged = page.text[sentence[at].start] == "#"
    return (tagged or placed or not SEATS.isdisjoint(after | before)) and _is_told(sentence, at)


def _is_told(sentence: list[Item], at: int) -> bool:
    """Whether a flip is told as done: "to flip them blue" is, of those who fought for it and have won."""
    to = at > 0 and sentence[at - 1].word == "to"
    return stance_of(sentence, at, at) in (TOLD | {Stance.PREDICTED} if to else TOLD)


def _was_others(page: Page, found: Draft, contest: ContestId) -> bool:
    """Whether a seat was another party's before."""
    before = page.scene.ballots.contests[contest].previous_party
    return before is not None and not same_party(before, found.party)
