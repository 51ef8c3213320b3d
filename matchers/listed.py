"""Wins told of several at once: "my wins in Texas and Florida", "I won all three", "A and B win re-election".

A list is names of one kind with nothing between them but commas, "and", titles and the places that they stand in. Each
place that the winner stands in is won by the same person; each person that is listed has won where that person stands.
"""

from __future__ import annotations

from itertools import pairwise, takewhile
from typing import Final

import msgspec

from matchers.drafts import Draft
from matchers.lexemes import fold
from matchers.scene import Page
from matchers.sentences import Item, Tag
from matchers.splitting import clause_end
from matchers.vocabulary import ContestId

JOINING: Final = frozenset({",", "and", "&", "both", "also", "as", "well"})
PARTING: Final = JOINING | frozenset(
    (
        "u s . in from of rep reps sen sens senator senators congressman congresswoman gov governor for our friend "
        "friends"
    ).split()
)
"""Words that may stand between the people of a list: "Rep. A of Iowa and Sen. B"."""
BACK: Final = frozenset({"them", "both", "all", "these", "those", "each"})
"""Words that speak of the places listed in the sentence before."""


def of_places(page: Page, sentence: list[Item], claim: Draft, last: int) -> list[Draft]:
    """The same win in each other place of a list: "wins in Texas, Florida", "Florida and Ohio. I won them both"."""
    named = [contest for place in places_meant(page, sentence, last) if (contest := page.where(place)) is not None]
    won = [contest for contest in named if _stands(page, claim, contest)]
    if len(won) < 2:
        return []
    first, *others = won
    claim.contest = first
    return [msgspec.structs.replace(claim, contest=contest) for contest in others]


def _stands(page: Page, claim: Draft, contest: ContestId) -> bool:
    """Whether the candidate, or where none is named one of the party, stands in a contest."""
    ballots = page.scene.ballots
    if claim.candidate is not None:
        return any(stood == contest for stood, _ in ballots.named(claim.candidate))
    return claim.party is not None and bool(ballots.of_party(contest, claim.party))


def places_meant(page: Page, sentence: list[Item], last: int) -> list[Item]:
    """The places of a list in the sentence, or in the one before where the words after the cue point back."""
    listed = _places(sentence[: clause_end(sentence, last)])
    if listed or not any(item.word in BACK for item in sentence[last + 1 : last + 3]):
        return listed
    before = [other for other in page.sentences if other[0].start < sentence[0].start]
    return _places(before[-1]) if before else []


def _places(sentence: list[Item]) -> list[Item]:
    places = [n for n, item in enumerate(sentence) if item.tag is Tag.WHERE]
    joined = all(item.word in JOINING or _is_margin(item) for a, b in pairwise(places) for item in sentence[a + 1 : b])
    return [sentence[n] for n in places] if joined and len(places) > 1 else []


def _is_margin(item: Item) -> bool:
    """Whether an item belongs to a margin between two places: "Ohio by 8, Iowa by 9"."""
    return item.tag is Tag.FIGURE or item.word == "by"


def of_people(page: Page, sentence: list[Item], claim: Draft, who: Item | None) -> list[Draft]:
    """The wins of the others in the list that the subject closes: "A in Iowa and B win re-election"."""
    if who is None or not who.people or claim.candidate is None:
        return []
    at = next((n for n, item in enumerate(sentence) if item is who), 0)
    found: list[Draft] = []
    given = fold(claim.candidate.partition(" ")[0])
    for item in (*_others(page, sentence[:at][::-1], given), *_whose(page, sentence, at)):
        subject = page.resolve(item, page.standing(item))
        if subject is None or subject.candidate is None or subject.contest in {None, claim.contest}:
            continue
        start = min(item.start, claim.start)
        told = msgspec.structs.replace(claim, contest=subject.contest, candidate=subject.candidate, start=start)
        told.party, told.change, told.from_party, told.names = subject.party, None, None, item.names
        found.append(told)
    return found


def _whose(page: Page, sentence: list[Item], at: int) -> list[Item]:
    """The people after the first of a list of victories: "victories for A, B and C"."""
    before = [item.word for item in sentence[max(0, at - 2) : at]]
    if before[:1] not in (["victories"], ["wins"]) or before[1:] not in (["for"], ["by"], ["of"]):
        return []
    return _others(page, sentence[at + 1 :], "")


def _others(page: Page, beside: list[Item], given: str) -> list[Item]:
    """The people beside one, as far as the list goes; handles make a list without commas."""
    people: list[Item] = []
    joined = False
    for item in beside:
        if item.tag is Tag.WHO and item.people:
            handle = page.text[item.start] == "@"
            if not (joined or handle) or _is_addressed(page, item):
                break
            people.append(item)
            joined = handle
        elif item.word in JOINING or page.text[item.start] == "@":
            joined = True
        elif item.tag not in {Tag.WHERE, Tag.REGION, Tag.WHO} and item.word not in PARTING and item.word != given:
            break
    return people


def _is_addressed(page: Page, who: Item) -> bool:
    """Whether somebody is one of several handles that open a post: those whom it answers."""
    opening = list(takewhile(lambda item: page.text[item.start] == "@", page.items))
    return len(opening) > 1 and who.start <= opening[-1].start
