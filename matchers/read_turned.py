"""Seats that turn: "Northmoor has gone red", "KENSINGTON IS LABOUR", "Angus has a Conservative MP"."""

from __future__ import annotations

from matchers.drafts import Draft, draft
from matchers.phrases import COLOURS
from matchers.scene import Page, Subject
from matchers.sentences import Item, Tag
from matchers.stance import stance_of
from matchers.vocabulary import ContestId, Kind


def read_turned(page: Page, sentence: list[Item], first: int, last: int) -> list[Draft]:
    """A contest has gone red; Kensington IS Labour; the seat voted Green."""
    if last + 1 >= len(sentence) or first == 0:
        return []
    place = next((item for item in reversed(sentence[:first]) if item.tag is Tag.WHERE), None)
    contest = page.where(place) if place is not None else None
    target = sentence[last + 1]
    if target.word in {"to", "for"} and last + 2 < len(sentence):
        target = sentence[last + 2]
    if target.word == "the" and last + 3 < len(sentence):
        target = sentence[last + 3]
    if place is None or contest is None:
        return []
    if sentence[first].word == "has":
        if target.word not in {"a", "an"} or not _says_member(sentence, last):
            return []
        target = sentence[last + 2]
    party = target.party if target.tag is Tag.WHO and not target.people else _coloured(page, contest, target.word)
    if party is None:
        return []
    if sentence[first].word in {"is", "be", "stays", "remains"} and not _ends(sentence, last + 1):
        return []
    subject = Subject(contest, None, page.registered(contest, party))
    stance = stance_of(sentence, first, last)
    return [draft(Kind.WINNER, stance, "turned", [place, target], subject=subject)]


def _says_member(sentence: list[Item], last: int) -> bool:
    """As in "has a Conservative MP"."""
    return last + 3 < len(sentence) and sentence[last + 3].word in {"mp", "mps", "member", "senator", "governor"}


def _ends(sentence: list[Item], n: int) -> bool:
    after = sentence[n + 1 : n + 2]
    return not after or after[0].tag is not Tag.WORD or after[0].word in {"by", "again", "now"}


def _coloured(page: Page, contest: ContestId, word: str) -> str | None:
    for party in COLOURS.get(word, ()):
        standing = page.scene.ballots.of_party(contest, party)
        if standing:
            return standing[0].party
    return None
