"""What makes a phrase of winning or losing no claim of an outcome.

A poll, a rally "held" in a state, a candidate for another office as the one beaten, a first person who speaks of
something else long after polling, a lead ("we're beating them"), what can, should or will never be.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from matchers.elections import zone
from matchers.scene import Page, Subject
from matchers.sentences import Item, Tag
from matchers.vocabulary import ContestId, Stance

FRESH: Final = timedelta(days=14)
"""How long after polling "we won" is about the election without saying so."""
EVENTS: Final = frozenset({
    "rally", "rallies", "meeting", "event", "events", "hearing", "fundraiser", "conference", "tour", "debate",
    "briefing", "summit", "forum", "reception", "vigil", "protest", "march", "game", "match", "talks",
})  # fmt: skip
"""What people hold in a place without holding the seat."""
OF_ELECTIONS: Final = frozenset({
    "election", "elections", "race", "seat", "re-election", "reelection", "landslide", "vote", "votes", "state",
    "electoral", "district", "constituency", "presidency", "congress", "parliament", "office", "elected", "majority",
})  # fmt: skip
POLL: Final = frozenset({"poll", "polls", "polling", "survey"})
NOT_THAT_POLL: Final = frozenset(
    {"exit", "the", "closed", "close", "open", "station", "stations", "at", "day", "count"}
)
MODALS: Final = frozenset({"can", "should", "must", "able", "shall", "ought", "path", "will", "never"})
RUNNING: Final = frozenset({"we're", "are", "is", "he's", "she's", "they're", "i'm", "was", "were", "still"})


def is_no_outcome(sentence: list[Item], first: int, last: int) -> bool:
    """Whether a phrase at these items tells of no outcome whoever its subject is."""
    if _is_of_poll(sentence) or _is_event(sentence, last):
        return True
    return sentence[first].word == "beating" and bool(first) and sentence[first - 1].word in RUNNING


def is_elsewhere(subject: Subject, beaten: Item) -> bool:
    """Whether the one who is beaten is a person who stands in no contest of the winner's."""
    if not beaten.people or subject.contest is None:
        return False
    return all(contest != subject.contest for contest, _ in beaten.people)


def is_stale(page: Page, sentence: list[Item], subject: Subject) -> bool:
    """Whether "we won" or "I lost" comes long after polling and names no election."""
    if not subject.first_person or subject.contest is None or is_fresh(page, subject.contest):
        return False
    return not any(item.tag in {Tag.WHERE, Tag.REGION} or item.word in OF_ELECTIONS for item in sentence)


def is_fresh(page: Page, contest: ContestId) -> bool:
    """Whether a contest polls yet, or has polled just now."""
    found = page.scene.ballots.contests.get(contest)
    if found is None or found.polled_on is None:
        return True
    return page.scene.posted_at.astimezone(zone(found.timezone)).date() <= found.polled_on + FRESH


def as_meant(stance: Stance, sentence: list[Item], first: int) -> Stance:
    """The stance to an outcome: what can, should or will never be is foretold, not told."""
    modal = any(item.word in MODALS or item.word.endswith("'ll") for item in sentence[max(0, first - 4) : first])
    if modal and stance in {Stance.STATED, Stance.REPORTED, Stance.DENIED}:
        return Stance.PREDICTED
    return stance


def _is_of_poll(sentence: list[Item]) -> bool:
    """Whether a sentence tells an opinion poll."""
    for n, item in enumerate(sentence):
        around = {other.word for other in sentence[max(0, n - 1) : n + 2]}
        if item.word in POLL and not around & NOT_THAT_POLL:
            return True
    return False


def _is_event(sentence: list[Item], last: int) -> bool:
    """Whether what is won or held is a rally or the like: "holds Georgia rally"."""
    return any(item.word in EVENTS for item in sentence[last + 1 : last + 4])
