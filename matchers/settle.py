"""Settling what was read: the same claim said twice is one, and what cannot be so is no claim.

"Labour gain Northmoor! Ann Example has done it." is one winner with a candidate and a change. A contest whose polling
lies ahead has no outcome yet, and one long past is history. A corrected figure stands for itself.
"""

from __future__ import annotations

from itertools import pairwise

from matchers.drafts import Draft
from matchers.scene import Page
from matchers.timely import is_timely
from matchers.vocabulary import ContestId, Kind, Stance

BY_ELECTION = frozenset("by-election by-elections byelection byelections ward".split())
CONTESTED = frozenset(Kind) - {Kind.SEATS}


def settle(page: Page, drafts: list[Draft]) -> list[Draft]:
    """The claims that stand, merged."""
    kept: list[Draft] = []
    for found in drafts:
        if not _is_timely(page, found):
            continue
        twin = next((other for other in kept if _same(other, found)), None)
        if twin is None:
            kept.append(found)
        else:
            _merge(twin, found)
    for found in kept:
        if _is_empty(found) and found.change is not None:
            _take_top_of_table(found, kept)
    return [found for found in kept if not _is_empty(found)]


def _take_top_of_table(winner: Draft, drafts: list[Draft]) -> None:
    """Name as the winner of a bare "Hold" whoever has most votes in the post's own table."""
    votes = [d for d in drafts if d.kind is Kind.VOTES and d.contest == winner.contest and d.value is not None]
    if len(votes) > 1:
        top = max(votes, key=lambda d: d.value or 0)
        winner.candidate, winner.party = top.candidate, top.party


def _is_empty(found: Draft) -> bool:
    """Whether a winner is told without saying who: only a question may."""
    return found.kind is Kind.WINNER and not (found.party or found.candidate) and found.stance is not Stance.ASKED


def _is_timely(page: Page, found: Draft) -> bool:
    if found.kind not in CONTESTED:
        return True
    if found.contest is None:
        return False
    if _is_of_other_election(page, found.contest):
        return False
    return is_timely(page, found, found.contest)


OTHER_ELECTIONS = (
    ("council", "by-election"), ("council", "by-elections"),
    ("council", "result"), ("council", "election"), ("ward", ""),
    *(("leadership", word) for word in ("election", "contest", "race", "bid", "result", "ballot", "vote", "challenge")),
    *((word, "leadership") for word in ("the", "party", "labour", "conservative", "tory", "ukip", "snp", "dem")),
    ("mayoralty", ""), ("mayoral", ""), ("scottish", "parliament"), ("welsh", "parliament"),
    ("senedd", ""), ("holyrood", ""), ("democratic", "primary"), ("republican", "primary"), ("students", ""),
    ("mock", "election"), ("school", "election"),
)  # fmt: skip
"""Words of elections other than the one a contest belongs to, unless its own name has them."""


OF_OTHERS = frozenset(
    "council ward leadership mayoralty mayoral scottish welsh senedd holyrood primary students mock school".split()
)
"""Words of which one must stand in a post about another election: each pair has one."""


def _is_of_other_election(page: Page, contest: ContestId) -> bool:
    """Whether the post is about another election in a place of the same name."""
    found = page.scene.ballots.contests[contest]
    own = f"{found.election} {found.name}".lower()
    if not BY_ELECTION.isdisjoint(page.words) and not page.scene.ballots.is_polling(contest, page.scene.posted_at):
        return True
    if "by-election" in own and "general election" in " ".join([item.word for item in page.items]):
        return True
    if OF_OTHERS.isdisjoint(page.words):
        return False
    words = [item.word for item in page.items]
    pairs = {(word, ""): True for word in words} | dict.fromkeys(pairwise(words), True)
    return any(pair in pairs and pair[0] not in own and f"{pair[0]}s" not in own for pair in OTHER_ELECTIONS)


def _same(a: Draft, b: Draft) -> bool:
    """Whether two drafts claim the same thing of the same subject."""
    if a.kind is not b.kind or a.contest != b.contest:
        return False
    if a.kind is Kind.SEATS:
        return a.party == b.party and a.value == b.value
    if a.value is not None and b.value is not None and a.value != b.value:
        return False
    if a.kind in {Kind.RECOUNT, Kind.COUNT}:
        return a.status == b.status or a.status is None or b.status is None
    if a.kind is Kind.WINNER and a.stance is not b.stance:
        return False
    if a.candidate and b.candidate and a.candidate != b.candidate:
        return False
    return not (a.party and b.party and a.party != b.party)


def _merge(kept: Draft, found: Draft) -> None:
    """Fill the empty slots of one draft from another."""
    kept.candidate = kept.candidate or found.candidate
    kept.party = kept.party or found.party
    if kept.value is None:
        kept.value, kept.approx = found.value, found.approx
    kept.at = kept.at or found.at
    kept.place = kept.place or found.place
    kept.status = kept.status or found.status
    kept.change = kept.change or found.change
    kept.from_party = kept.from_party or found.from_party
    kept.provisional = kept.provisional and found.provisional
    kept.names = (*kept.names, *found.names)
