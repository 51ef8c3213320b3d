"""Shares told as a score, winner first: "wins 53% - 47%", "back, 55 to 43", "Ann Example has it. 52-48".

Two figures that make up nearly the whole vote are shares where the post says who won or leads; the second belongs to
the rival who is named, else to the one other candidate of a main party. Scores of matches and of votes in a parliament
have no winner of a contest beside them.
"""

from __future__ import annotations

from typing import Final

from matchers.drafts import Draft, draft
from matchers.no_outcome import is_of_poll
from matchers.read_leads import tells_lead
from matchers.rivals import rival_of
from matchers.scene import Page
from matchers.score import Pair, score_in
from matchers.sentences import Item
from matchers.vocabulary import Kind, Stance

TELLING: Final = frozenset({Kind.WINNER, Kind.MAJORITY})
"""Claims that tell who is ahead."""
TOLD: Final = frozenset({Stance.STATED, Stance.REPORTED})


def read_score_shares(page: Page, found: list[Draft]) -> list[Draft]:
    """The shares of the winner or leader whom a post tells, and of the rival."""
    if not page.figured or not any(d.kind in TELLING for d in found):
        return []
    shared = {d.contest for d in found if d.kind is Kind.SHARE}
    for n, sentence in enumerate(page.sentences):
        score = score_in(sentence)
        if score is None or is_of_poll(sentence) or page.is_past(sentence):
            continue
        ahead = _ahead(page.sentences[max(0, n - 1) : n + 1], found)
        if ahead is None or ahead.contest in shared:
            continue
        return _shares(page, ahead, score, sentence)
    return []


def _ahead(sentences: list[list[Item]], found: list[Draft]) -> Draft | None:
    """The claim of who won or leads in these sentences, the last of them first."""
    for sentence in reversed(sentences):
        for claim in found:
            if not sentence[0].start <= claim.start < sentence[-1].end or claim.candidate is None:
                continue
            if claim.stance in TOLD and claim.kind in TELLING:
                return claim
    return None


def _shares(page: Page, ahead: Draft, score: Pair, sentence: list[Item]) -> list[Draft]:
    """Both shares of a score; the second only where it is clear whose it is."""
    first = _share(ahead, score[0], sentence)
    rival = rival_of(page, ahead.contest, ahead.candidate, sentence)
    if rival is None:
        return [first]
    second = _share(ahead, score[1], sentence)
    second.candidate, second.party = rival.name, rival.party
    return [first, second]


def _share(ahead: Draft, item: Item, sentence: list[Item]) -> Draft:
    claim = draft(Kind.SHARE, ahead.stance, "score", [item])
    claim.contest, claim.candidate, claim.party = ahead.contest, ahead.candidate, ahead.party
    claim.provisional = ahead.provisional or tells_lead(sentence)
    if item.figure is not None:
        claim.value = item.figure.value
        claim.approx = item.figure.approx or any(other.word in {"ish", "about", "roughly"} for other in sentence)
    return claim
