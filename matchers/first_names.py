"""First names alone: in a post that names a contest they mean the one candidate there who has them."""

from __future__ import annotations

from collections.abc import Collection

from matchers.ballots import Ballots
from matchers.sentences import Item, Tag
from matchers.vocabulary import ContestId

ALSO_WORDS = frozenset(
    "will mark may grant rose bill faith hope joy grace drew frank rob art sue pat angus rich jack".split()
)
"""First names that are words too."""


def know_first_names(items: list[Item], text: str, contests: Collection[ContestId], ballots: Ballots) -> None:
    """Make persons of the first names of candidates of these contests."""
    words = [item.word for item in items]
    if all(ballots.given_words(contest).isdisjoint(words) for contest in contests):
        return
    firsts: dict[str, list[tuple[ContestId, str]]] = {}
    for contest in contests:
        for first, name in ballots.given_names(contest):
            firsts.setdefault(first, []).append((contest, name))
    for n, item in enumerate(items):
        pairs = firsts.get(item.word.removesuffix("'s"), [])
        if not pairs or item.tag is not Tag.WORD or not text[item.start].isupper():
            continue
        after = items[n + 1] if n + 1 < len(items) else None
        if len(pairs) == 1 and item.word not in ALSO_WORDS and not _is_surnamed(text, item, after):
            item.tag, item.people = Tag.WHO, tuple(pairs)


def _is_surnamed(text: str, item: Item, after: Item | None) -> bool:
    """Whether another name follows a first name: then it is not this candidate's, or needs no help."""
    if after is None or after.start > item.end + 1:
        return False
    shouted = text[item.start : item.end].isupper()
    return after.tag is Tag.WHO or (after.tag is Tag.WORD and text[after.start].isupper() and not shouted)
