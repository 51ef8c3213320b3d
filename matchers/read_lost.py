"""Who lost, and to whom: "Bob Sample has lost Northmoor to Labour", "Northmoor lost to the Lib Dems".

Whoever a seat is lost to has won it. "Has NOT lost" is a win told the other way round, unless it is only not lost yet.
"""

from __future__ import annotations

from typing import Final

from matchers.drafts import Draft, draft
from matchers.scene import Page, Subject
from matchers.sentences import Item, Tag
from matchers.vocabulary import ContestId, Kind, Stance

UNDECIDED: Final = frozenset("yet still until till while because counting count close far hasn't".split())
"""Words beside "has not lost" by which nothing is decided."""
FAR: Final = 8
"""How many items after "lost" the winner may be named."""


def read_lost(page: Page, sentence: list[Item], last: int, claim: Draft) -> list[Draft]:
    """The loser's claim, and the winner's where the sentence says to whom the seat was lost."""
    won = lost_to(page, sentence, last, claim.contest, claim.stance)
    if claim.stance in {Stance.STATED, Stance.REPORTED}:
        claim.stance = Stance.DENIED
    if won and not (claim.candidate or claim.party):
        return won
    return [claim, *won]


def lost_to(page: Page, sentence: list[Item], last: int, contest: ContestId | None, stance: Stance) -> list[Draft]:
    """The winner that is named after "lost ... to"."""
    for n in range(last + 1, min(last + FAR, len(sentence) - 1)):
        if sentence[n].word in {",", "but", "and", "by"} or sentence[n].tag is Tag.WHO:
            return []
        if sentence[n].word != "to":
            continue
        who = next((item for item in sentence[n + 1 : n + 3] if item.tag is Tag.WHO), None)
        subject = page.resolve(who, contest) if who is not None and contest is not None else None
        if subject is None or who is None or subject.contest != contest:
            return []
        return [draft(Kind.WINNER, stance, "lost-to", [sentence[last], who], subject=subject)]
    return []


def not_lost(page: Page, sentence: list[Item], at: tuple[int, int], subject: Subject) -> list[Draft]:
    """Whoever "has NOT lost Northmoor" has won it, unless it is only not lost yet."""
    words = {item.word for item in sentence}
    placed = any(item.tag is Tag.WHERE and page.where(item) == subject.contest for item in sentence)
    if not placed or not UNDECIDED.isdisjoint(words) or {"never", "losing"} & words:
        return []
    return [draft(Kind.WINNER, Stance.STATED, "not-lost", [sentence[at[0]], sentence[at[1]]], subject=subject)]
