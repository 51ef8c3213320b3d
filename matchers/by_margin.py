"""A name, "by" and how much are a winner: "Tories by 148", "Ann Example by a mile in Northmoor".

"Up by", "ahead by" and "out by" tell something else.
"""

from __future__ import annotations

from matchers.drafts import Draft, draft
from matchers.figures import Unit
from matchers.no_outcome import is_of_poll
from matchers.partial import is_partial
from matchers.read_majorities import is_object, is_ratio
from matchers.scene import Page
from matchers.sentences import Item, Tag
from matchers.stance import stance_of
from matchers.vocabulary import ContestId, Kind


def by_margin(page: Page, sentence: list[Item]) -> list[Draft]:
    """As in "Tories by 148", "Derek Thomas by 312 in St Ives": a name, "by" and a figure are a winner."""
    words = [item.word for item in sentence]
    for n in range(1, len(sentence) - 1) if "by" in words else ():
        if words[n] != "by":
            continue
        at = next((k for k in range(n + 1, min(n + 4, len(sentence))) if _is_amount(sentence, k)), None)
        amount = sentence[at] if at is not None else None
        who = _before_margin(sentence, n)
        if amount is None or who is None:
            continue
        units = {Unit.NONE, Unit.VOTES, Unit.POINTS} if who.people else {Unit.NONE, Unit.VOTES}
        counts_else = amount.figure is not None and amount.figure.unit not in units
        if counts_else or _moves(sentence, n) or _is_behind(sentence, who) or is_partial(sentence):
            continue
        subject = page.resolve(who, page.focus(sentence, n, who=who))
        if subject is None or subject.contest is None or _is_of_points(page, sentence, amount, subject.contest):
            continue
        return [draft(Kind.WINNER, stance_of(sentence, n, n), "by-margin", [who, amount], subject=subject)]
    return (_clear(page, sentence) if "clear" in words else []) or _held_by_margin(page, sentence)


def _is_amount(sentence: list[Item], n: int) -> bool:
    return (sentence[n].tag is Tag.FIGURE and not is_ratio(sentence, n)) or sentence[n].word in MARGINS


def _clear(page: Page, sentence: list[Item]) -> list[Draft]:
    """As in "Labour 6,971 clear in Northmoor"."""
    for who, amount, word, at in zip(sentence, sentence[1:], sentence[2:], sentence[3:], strict=False):
        if who.tag is Tag.WHO and amount.tag is Tag.FIGURE and word.word == "clear" and at.word in {"in", "at"}:
            subject = page.resolve(who, page.focus(sentence, 2, who=who))
            if subject is not None and subject.contest is not None:
                return [draft(Kind.WINNER, stance_of(sentence, 2, 2), "clear", [who, word], subject=subject)]
    return []


def _is_of_points(page: Page, sentence: list[Item], amount: Item, contest: ContestId) -> bool:
    """Whether a margin in points is one of an opinion poll, as all are before polling day."""
    if amount.figure is None or amount.figure.unit is not Unit.POINTS:
        return False
    return is_of_poll(sentence) or not page.scene.ballots.has_polled(contest, page.scene.posted_at)


PASSED_OVER = frozenset({",", "(", ")", "-", ":", "has", "have", "it", "in", "at", "for", "takes", "took"})
"""What may stand between a winner and "by": "Ann Example, Northmoor, by 663", "Ann Example has Northmoor by 663"."""


def _before_margin(sentence: list[Item], by: int) -> Item | None:
    """Whoever is named right before "by", or before a place and small words that precede it."""
    near = next((item for item in reversed(sentence[max(0, by - 3) : by]) if item.tag is Tag.WHO), None)
    if near is not None:
        return near
    for item in reversed(sentence[:by]):
        if item.tag is Tag.WHO:
            return item
        if item.tag is not Tag.WHERE and item.word not in PASSED_OVER:
            return None
    return None


def _held_by_margin(page: Page, sentence: list[Item]) -> list[Draft]:
    """As in "Northmoor Labour, majority 1,823": a contest, a party right after it, and a majority."""
    words = [item.word for item in sentence]
    for n in range(len(sentence) - 3) if "majority" in words or "maj" in words else ():
        place, who, mark = sentence[n : n + 3]
        if place.tag is not Tag.WHERE or who.tag is not Tag.WHO or who.people or mark.word not in {",", "-", "("}:
            continue
        near = [item.word for item in sentence[n + 3 : n + 6]]
        if not {"majority", "maj"} & set(near) or all(item.figure is None for item in sentence[n + 3 : n + 7]):
            continue
        subject = page.resolve(who, page.where(place))
        if subject is not None and subject.contest is not None:
            return [draft(Kind.WINNER, stance_of(sentence, n, n + 1), "place-party", [place, who], subject=subject)]
    return []


MARGINS = frozenset("mile miles whisker nose landslide distance street hair inch".split())
"""How wide or narrow a win is, without a figure: "Ann Example by a mile"."""


MOVING = frozenset(
    (
        "up down ahead behind lead leads leading increased lost lose loses trailing trails trail fell falls short "
        "out gone beaten defeated second third fourth 2nd 3rd runner-up"
    ).split()
)
"""Words with which "by" tells something else than a win."""


def _moves(sentence: list[Item], n: int) -> bool:
    """Whether "by" belongs to "up by", "ahead by", "lost by"."""
    return any(item.word in MOVING for item in sentence[max(0, n - 4) : n])


BEATEN_BEFORE = frozenset(
    (
        "beating beat beats beaten over against defeated defeating defeats seen sees saw knocked ousts ousted unseats"
    ).split()
)
"""Verbs right before the name of the one who is beaten."""


def _is_behind(sentence: list[Item], who: Item) -> bool:
    """Whether a name is of the one who is beaten: "beating Bob Sample by 20"."""
    at = next((n for n, item in enumerate(sentence) if item is who), 0)
    if is_object(sentence, at):
        return True
    before = [item.word for item in sentence[max(0, at - 3) : at] if item.word not in {"the", "off", "out"}]
    return before[-1:] != [] and before[-1] in BEATEN_BEFORE
