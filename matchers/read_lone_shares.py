"""The share told by a figure with decimals that stands alone beside a winner: "Ann Example re-elected. 50.3."."""

from __future__ import annotations

from typing import Final

from matchers.drafts import Draft, draft
from matchers.figures import Unit
from matchers.no_outcome import is_of_poll
from matchers.scene import Page
from matchers.score import AREAS
from matchers.sentences import Item, Tag
from matchers.vocabulary import Kind, Stance

TOLD: Final = frozenset({Stance.STATED, Stance.REPORTED})
CLOSING: Final = frozenset({",", "-", "%", "percent", ")"})
OPENING: Final = frozenset({",", "-", ":", "(", "with", "at", "on"})
CURT: Final = 3
"""A sentence of so few items that is nothing but a figure: "53.9 percent."."""
SHARES: Final = (20, 100)
"""What a winner's share lies between."""


def read_lone_shares(page: Page, found: list[Draft]) -> list[Draft]:
    """The winner's share that stands alone in the sentence of a winner or in the next, where nothing else gives it."""
    if not page.figured:
        return []
    winners = [d for d in found if d.kind is Kind.WINNER and d.stance in TOLD and (d.candidate or d.party)]
    if len(winners) != 1 or any(d.kind is Kind.SHARE for d in found):
        return []
    winner = winners[0]
    at = next((n for n, s in enumerate(page.sentences) if s[0].start <= winner.start < s[-1].end), None)
    if at is None:
        return []
    alone = [item for s in page.sentences[at : at + 2] for n, item in enumerate(s) if _is_share(page, s, n)]
    alone = alone or [s[0] for s in page.sentences if len(s) <= CURT and _is_share(page, s, 0)]
    if len(alone) != 1 or alone[0].figure is None:
        return []
    claim = draft(Kind.SHARE, winner.stance, "lone", alone)
    claim.contest, claim.candidate, claim.party = winner.contest, winner.candidate, winner.party
    claim.value, claim.approx = alone[0].figure.value, alone[0].figure.approx
    return [claim]


def _is_share(page: Page, sentence: list[Item], n: int) -> bool:
    """Whether the item at `n` is a percentage with nothing but marks around it."""
    figure = sentence[n].figure
    if figure is None or sentence[n].tag is not Tag.FIGURE or not SHARES[0] <= figure.value < SHARES[1]:
        return False
    if not (figure.unit is Unit.PERCENT or (figure.unit is Unit.NONE and figure.decimal)):
        return False
    if is_of_poll(sentence) or page.is_past(sentence) or not AREAS.isdisjoint(item.word for item in sentence):
        return False
    before, after = sentence[n - 1] if n else None, sentence[n + 1] if n + 1 < len(sentence) else None
    led = before is None or before.word in OPENING or before.tag is Tag.STOP or _is_of_win(sentence, n)
    while after is not None and after.word in {"%", "percent"}:
        n += 1
        after = sentence[n + 1] if n + 1 < len(sentence) else None
    if after is not None and after.word == "in":
        place = sentence[n + 2] if n + 2 < len(sentence) else None
        field = [item.word for item in sentence[n + 2 : n + 4]]
        return led and place is not None and (place.tag is Tag.WHERE or field in RACES)
    return led and (after is None or after.tag in {Tag.STOP, Tag.BREAK} or after.word in CLOSING)


RACES: Final = (["the", "election"], ["the", "race"], ["my", "race"])
"""What a share may be in, beside a place."""


def _is_of_win(sentence: list[Item], n: int) -> bool:
    """Whether a share is that of a win: "a massive win of 67.9%"."""
    return n > 1 and sentence[n - 1].word == "of" and sentence[n - 2].word in {"win", "victory", "triumph"}
