"""Offices by their titles: which contest fills them, and which contest "the Governor's race" means in a state."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

from matchers.lexemes import fold
from matchers.vocabulary import Contest, ContestId

if TYPE_CHECKING:
    from datetime import datetime

    from matchers.ballots import Ballots
    from matchers.sentences import Item

OFFICES: Final = {
    "governor": "governor", "gov": "governor", "senator": "senate", "congresswoman": "congressional",
    "congressman": "congressional", "congressmember": "congressional", "congressperson": "congressional",
    "president": "president", "commissioner": "commissioner", "mayor": "mayor", "mp": "",
}  # fmt: skip
"""Titles, each with the word of the names of the contests that fill the office."""
RACES: Final = {
    ("governor's", "race"): "governor", ("governor", "race"): "governor", ("for", "governor"): "governor",
    ("gubernatorial", "race"): "governor", ("gubernatorial", "recount"): "governor",
    ("governor's", "recount"): "governor", ("senate", "race"): "senate", ("for", "senate"): "senate",
    ("senate", "recount"): "senate", ("senate", "seat"): "senate", ("in", "senate"): "senate",
}  # fmt: skip
"""How a race is named by its office alone."""
LISTED: Final = {"senate": "senate", "governor": "governor", "commissioner": "commissioner", "gov": "governor"}
"""Offices in a list of races, each with the word of the names of their contests."""


WHOLE: Final = frozenset("presidency president election white country nation electoral nationally".split())
"""Words of a sentence about the whole country."""


def speaks_of_whole(items: list[Item]) -> bool:
    """Whether a sentence is about the whole country, though a state was named before."""
    return not WHOLE.isdisjoint(item.word for item in items)


def fills(contest: Contest, title: str) -> bool:
    """Whether a contest fills the office of a title."""
    office = OFFICES.get(title)
    return office is not None and office in fold(contest.name)


def races_listed(
    sentence: list[Item], items: list[Item], ballots: Ballots, posted_at: datetime
) -> tuple[ContestId, ...]:
    """The contests of one state that a list of offices means: "in Florida for Senate, governor and commissioner"."""
    words = (word.strip(":") for item in sentence for word in item.word.split())
    offices = {LISTED[word] for word in words if word in LISTED}
    if len(offices) < 2:
        return ()
    regions: set[str | None] = {item.region for item in items if item.region}
    regions |= {ballots.contests[contest].region for item in sentence for contest in item.contests}
    if len(regions) != 1:
        return ()
    live = [c for c in ballots.contests.values() if c.region in regions and ballots.is_live(c.id, posted_at)]
    found = [[c.id for c in live if office in fold(c.name)] for office in sorted(offices)]
    return tuple(contests[0] for contests in found if len(contests) == 1)


def race_of(
    sentence: list[Item], items: list[Item], ballots: Ballots, own: ContestId | None, posted_at: datetime
) -> ContestId | None:
    """The one contest that words like "the Governor's race" mean, in the state of the post or else of the author."""
    office = next((RACES[pair] for pair in pairwise(item.word for item in sentence) if pair in RACES), None)
    if office is None:
        return None
    regions = {item.region for item in items if item.region}
    home = ballots.contests[own].region if own is not None else None
    region = regions.pop() if len(regions) == 1 else home
    if region is None:
        return None
    named = (c for c in ballots.contests.values() if c.region == region and office in fold(c.name))
    found = [contest.id for contest in named if ballots.is_live(contest.id, posted_at)]
    return found[0] if len(found) == 1 else None
