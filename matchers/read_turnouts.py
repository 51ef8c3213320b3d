"""Turnouts: "turnout 63.8%", "68.3% turnout in Kensington", one for each contest of a list.

The turnout of a whole country is none of ours.
"""

from __future__ import annotations

from matchers.amounts import percent, with_value
from matchers.drafts import Draft, draft
from matchers.figures import Figure, Unit
from matchers.scene import Page, Subject
from matchers.sentences import Item, Tag, figured
from matchers.stance import stance_of
from matchers.vocabulary import ContestId, Kind, Stance

TURNOUT = frozenset(["turnout", "turn-out", "turnouts"])


ENDINGS = {"cast": ("votes",), "out": ("turned",), "o": ("t", "/"), "voted": ("electors",)}
"""Words that end "votes cast", "turned out" and "t/o", with the words before them; their percentage is the turnout."""


def _ends_turnout(sentence: list[Item], n: int) -> bool:
    """Whether a word ends one of the phrases: "Votes cast: 468 (5.3%)", "64.2% turned out", "t/o 67.0%"."""
    before = ENDINGS.get(sentence[n].word)
    return before is not None and tuple(item.word for item in sentence[max(0, n - len(before)) : n]) == before


def speaks_of_turnout(sentence: list[Item]) -> bool:
    """Whether one of the words is there without which no turnout is read; one may be asked for without a figure."""
    words = [item.word for item in sentence]
    return not ENDINGS.keys().isdisjoint(words) or not TURNOUT.isdisjoint(words)


def read_turnouts(page: Page, sentence: list[Item], used: set[int]) -> list[tuple[Draft, int]]:
    """The turnouts of a sentence, each with the item of its figure."""
    if not speaks_of_turnout(sentence):
        return []
    cue = next((n for n, item in enumerate(sentence) if item.word in TURNOUT or _ends_turnout(sentence, n)), None)
    if cue is None:
        return []
    contest = page.focus(sentence, cue)
    if contest is None:
        return []
    stance = stance_of(sentence, cue, cue)
    if _is_wide(sentence):
        return []
    found: list[tuple[Draft, int]] = []
    near = sorted((n for n, _ in figured(sentence) if abs(n - cue) <= 14), key=lambda n: (n < cue, abs(n - cue)))
    for n in near:
        figure = percent(sentence[n]) or _plain_percent(sentence, n, cue)
        if figure is None or n in used or sentence[min(n + 1, len(sentence) - 1)].word == "swing":
            continue
        found.append(_turnout(stance_of(sentence, max(cue, n), n), contest, (sentence, cue, n), figure))
        break
    if found:
        return found + _more_turnouts(page, sentence, stance, (found[0][1], used))
    if stance is Stance.ASKED and _has_place(sentence):
        claim = draft(Kind.TURNOUT, stance, "turnout-asked", [sentence[cue]], subject=Subject(contest, None, None))
        return [(claim, cue)]
    return []


def _is_wide(sentence: list[Item]) -> bool:
    """Whether a turnout is that of a whole country."""
    words = {item.word for item in sentence}
    return bool(words & {"uk", "nationally", "national", "nationwide", "overall", "across", "country"})


def _turnout(stance: Stance, contest: ContestId, at: tuple[list[Item], int, int], figure: Figure) -> tuple[Draft, int]:
    sentence, cue, n = at
    claim = draft(Kind.TURNOUT, stance, "turnout", [sentence[cue], sentence[n]], subject=Subject(contest, None, None))
    return with_value(claim, figure), n


def _more_turnouts(
    page: Page, sentence: list[Item], stance: Stance, taken: tuple[int, set[int]]
) -> list[tuple[Draft, int]]:
    """Further contests of one list, each followed by its percentage: "North 68.5% | South 70.8%"."""
    done, used = taken
    found: list[tuple[Draft, int]] = []
    place: Item | None = None
    for n in range(done + 1, len(sentence)):
        if sentence[n].tag is Tag.WHERE:
            place = sentence[n]
        figure = percent(sentence[n])
        contest = page.where(place) if place is not None else None
        if figure is not None and contest is not None and n not in used:
            found.append(_turnout(stance, contest, (sentence, n, n), figure))
            place = None
    return found


def _has_place(sentence: list[Item]) -> bool:
    return any(item.tag is Tag.WHERE for item in sentence)


def _plain_percent(sentence: list[Item], n: int, cue: int) -> Figure | None:
    """A figure with a decimal right after the word turnout, without a percent sign."""
    figure = sentence[n].figure
    if sentence[n].tag is not Tag.FIGURE or figure is None or n < cue - 1 or figure.unit is not Unit.NONE:
        return None
    return figure if figure.decimal and 5 <= figure.value <= 100 else None
