"""What makes a phrase of winning or losing no claim of an outcome.

A poll, a rally "held" in a state, a candidate for another office as the one beaten, a first person who speaks of
something else long after polling, a lead ("we're beating them"), what can, should or will never be.
"""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import Final

from matchers.instants import local_day
from matchers.listed import places_meant
from matchers.objects import is_of_state_house
from matchers.scene import Page, Subject
from matchers.sentences import Item, Tag
from matchers.usage import STATE_CHAMBERS
from matchers.vocabulary import ContestId, Stance

FRESH: Final = timedelta(days=21)
"""How long after polling "we won" is about the election without saying so."""
EVENTS: Final = frozenset({
    "rally", "rallies", "meeting", "event", "events", "hearing", "fundraiser", "conference", "tour", "debate",
    "briefing", "summit", "forum", "hustings", "reception", "vigil", "protest", "march", "game", "match", "talks",
})  # fmt: skip
"""What people hold in a place without holding the seat."""
OF_ELECTIONS: Final = frozenset({
    "election", "elections", "race", "seat", "re-election", "reelection", "landslide", "electoral", "district",
    "constituency", "presidency", "elected", "certified", "certify", "recount", "rigged", "electors",
})  # fmt: skip
POLL: Final = frozenset({"poll", "polls", "polling", "survey"})
NOT_THAT_POLL: Final = frozenset(
    {"exit", "the", "closed", "close", "open", "station", "stations", "at", "day", "count"}
)
MANY: Final = frozenset({"of", "great", "many", "several", "lots", "more", "democratic", "republican", "all", "these"})
AFTER_PLACE: Final = frozenset(
    {"by", "big", "in", "and", "with", "for", "but", "again", "tonight", "because", "so", "if", "when"}
)
NO_ELECTION: Final = frozenset(
    {"debate", "debates", "endorsement", "endorsements", "nomination", "nominee", "delegates"}
)
"""Words of what is won or lost before any election."""
BASE_FORMS: Final = frozenset(
    {"win", "beat", "defeat", "take", "hold", "gain", "flip", "lose", "elect", "elected", "secure", "keep", "retain"}
)
LEADING_TO: Final = frozenset(
    {"to", "help", "helps", "helping", "must", "can", "can't", "could", "should", "let's", "going", "cannot"}
)
OUGHT: Final = frozenset({"must", "can", "should", "could", "let's", "help", "need"})
CLAUSE_ENDS: Final = frozenset({",", ":", ";", ".", "but", "-", "because", "when"})
OWN_OUTCOME: Final = frozenset({
    "victory", "victories", "win", "wins", "majority", "seat", "loss", "defeat", "hold", "gain", "vote", "votes",
    "lead", "concession", "race", "election", "re-election", "district",
})  # fmt: skip
MODALS: Final = frozenset({"can", "should", "must", "able", "shall", "ought", "path", "will", "never"})
GOING_ON: Final = frozenset({"beating", "winning", "losing"})
RUNNING: Final = frozenset({"we're", "are", "is", "he's", "she's", "they're", "i'm", "was", "were", "still"})


def is_no_outcome(sentence: list[Item], first: int, last: int) -> bool:
    """Whether a phrase at these items tells of no outcome whoever its subject is."""
    if is_of_poll(sentence) or _is_event(sentence, last) or _lasts(sentence, first, last):
        return True
    if (
        _is_needed(sentence, first)
        or _is_abroad(sentence, last)
        or _is_missed(sentence, first)
        or _is_way(sentence, first)
    ):
        return True
    word, before = sentence[first].word, {item.word for item in sentence[max(0, first - 3) : first]}
    if (word == "out" and _is_distance(sentence, first)) or (word == "elected" and _is_of_others(sentence, first)):
        return True
    if word == "gains" and sentence[last + 1 : last + 2] and sentence[last + 1].word == "by":
        return True
    if word == "gains" and before & {"made", "make", "making", "huge", "big", "major"}:
        return True
    if (
        word in {"victories", "wins"}
        and not any(item.tag in {Tag.WHERE, Tag.REGION} for item in sentence)
        and before & MANY
        and not any(item.people for item in sentence[last + 2 : last + 3])
    ):
        return True
    return not GOING_ON.isdisjoint([item.word for item in sentence[1 : last + 1]]) and any(
        item.word in GOING_ON and sentence[n].word in RUNNING for n, item in enumerate(sentence[1 : last + 1])
    )


def _is_distance(sentence: list[Item], first: int) -> bool:
    """Whether "out" tells how far off polling is: "a week out from the primary"."""
    return any(item.word == "from" for item in sentence[first + 1 : first + 2])


def _is_of_others(sentence: list[Item], first: int) -> bool:
    """Whether "elected" is said of people in general: "got them elected", "those elected"."""
    return bool(first) and sentence[first - 1].word in {"them", "those", "other", "democratically"}


def is_elsewhere(subject: Subject, beaten: Item) -> bool:
    """Whether the one who is beaten is a person who stands in no contest of the winner's."""
    if not beaten.people or subject.contest is None:
        return False
    return all(contest != subject.contest for contest, _ in beaten.people)


def is_too_early(page: Page, subject: Subject, stance: Stance) -> bool:
    """Whether "we win" is said before polling day: a slogan, not a result."""
    if subject.contest is None or not subject.first_person or stance not in {Stance.STATED, Stance.REPORTED}:
        return False
    return not page.scene.ballots.has_polled(subject.contest, page.scene.posted_at)


def is_stale(page: Page, sentence: list[Item], subject: Subject, first: int) -> bool:
    """Whether "we won" or "I lost" comes long after polling and names no election."""
    if not subject.first_person or subject.contest is None or is_fresh(page, subject.contest):
        return False
    if any(item.word in OF_ELECTIONS for item in sentence) or _is_won_outright(page, sentence, first):
        return False
    if first and sentence[first - 1].tag is Tag.WHERE:
        return False
    return not any(_is_won(sentence, n) for n in range(first + 1, min(first + 4, len(sentence))))


def _is_won_outright(page: Page, sentence: list[Item], first: int) -> bool:
    """Whether "won" is followed by what only elections are: "won big", or "won all three" of the places just listed."""
    after = {item.word for item in sentence[first + 1 : first + 3]}
    return not after.isdisjoint({"big", "bigly"}) or len(places_meant(page, sentence, first)) > 1


def _is_won(sentence: list[Item], n: int) -> bool:
    """Whether a place is what was won or lost, and not where something else was: "lost a Minnesota marine"."""
    if sentence[n].tag not in {Tag.WHERE, Tag.REGION}:
        return False
    after = sentence[n + 1 : n + 2]
    return not after or after[0].tag is not Tag.WORD or after[0].word in AFTER_PLACE


def is_fresh(page: Page, contest: ContestId) -> bool:
    """Whether a contest polls yet, or has polled just now."""
    found = page.scene.ballots.contests.get(contest)
    if found is None or found.polled_on is None:
        return True
    return local_day(page.scene.posted_at, found.timezone) <= found.polled_on + FRESH


def as_meant(stance: Stance, sentence: list[Item], first: int) -> Stance:
    """The stance to an outcome: what can, should or will never be is foretold, not told."""
    words = [item.word for item in sentence[max(0, first - 8) : first]]
    if "more" in words and {"couldn't", "could", "can't", "cannot"} & set(words) and stance is not Stance.ASKED:
        return Stance.STATED  # "could not be prouder of her victory"
    if _is_wished(sentence, first) and stance in {Stance.STATED, Stance.REPORTED}:
        return Stance.PREDICTED
    near = sentence[max(0, first - 4) : first]
    modal = any(
        (item.word in MODALS and near[n + 1 : n + 2] and near[n + 1].word not in CONFIRMING)
        or item.word.endswith("'ll")
        for n, item in enumerate(near)
    )
    modal = modal or (near[-1:] != [] and near[-1].word in MODALS) or _is_headed_for(sentence, first)
    if modal and stance in {Stance.STATED, Stance.REPORTED, Stance.DENIED}:
        return Stance.PREDICTED
    return stance


CONFIRMING: Final = frozenset("confirm reveal announce report tell exclusively now".split())
"""Verbs after "can" that tell what is so: "I can confirm"."""


def _is_headed_for(sentence: list[Item], first: int) -> bool:
    """Whether an infinitive stands between subject and cue: "Ann Example to get back in at Northmoor"."""
    for n in range(max(1, first - 4), first):
        if sentence[n].word == "to" and sentence[n - 1].tag is Tag.WHO and sentence[n + 1].tag is Tag.WORD:
            return sentence[n + 1].word not in {"the", "a", "his", "her"}
    return False


def is_of_poll(sentence: list[Item]) -> bool:
    """Whether a sentence tells an opinion poll."""
    if POLL.isdisjoint([item.word for item in sentence]):
        return False
    polls = (n for n, item in enumerate(sentence) if item.word in POLL)
    return any(NOT_THAT_POLL.isdisjoint(other.word for other in sentence[max(0, n - 1) : n + 2]) for n in polls)


def _is_needed(sentence: list[Item], first: int) -> bool:
    """Whether a win is only what somebody needs: "need a swing of 4% to take K", "must hold K"."""
    if sentence[first].word not in BASE_FORMS:
        return False
    before = [item.word for item in sentence[max(0, first - 12) : first]]
    return before[-1:] == ["must"] or (before[-1:] == ["to"] and not NEEDED.isdisjoint(before))


def _is_missed(sentence: list[Item], first: int) -> bool:
    """Whether a win nearly was, or only dates something: "nearly won", "20 short of winning", "since they won"."""
    before = [item.word for item in sentence[max(0, first - 6) : first]]
    if not NEARLY.isdisjoint(before[-2:]) or (before[-1:] == ["of"] and not SHORT_OF.isdisjoint(before)):
        return True
    if "since" not in before:
        return False
    clause = before[max((n + 1 for n, word in enumerate(before) if word == ","), default=0) :]
    return "since" in clause


def _is_way(sentence: list[Item], first: int) -> bool:
    """Whether only the way to win is told: "this is how we win Northmoor"."""
    return sentence[first].word in BASE_FORMS and "how" in {item.word for item in sentence[max(0, first - 3) : first]}


NEARLY: Final = frozenset(["nearly", "almost"])
SHORT_OF: Final = frozenset("within short close shy dream dreamed dreaming chance chances hope hopes".split())
"""Words before "of winning" by which nobody has won."""


def _is_abroad(sentence: list[Item], last: int) -> bool:
    """Whether "out" is out of doors: "out and about", "out campaigning", "out knocking on doors"."""
    after = [item.word for item in sentence[last + 1 : last + 4]]
    if sentence[last].word != "out" or not after:
        return False
    return (
        after[:2] == ["and", "about"]
        or after[0] in {"on", "with", "door"}
        or (after[0].endswith("ing") and after[0] not in {"losing", "according", "following"})
    )


NEEDED: Final = frozenset("need needs needed needing require requires required".split())


def _lasts(sentence: list[Item], first: int, last: int) -> bool:
    """Whether a seat has been kept for a time, which is history: "held since 1997", "has held K for 20 years"."""
    if sentence[first].word not in KEPT:
        return False
    after = [item.word for item in sentence[last + 1 : last + 12]]
    clause = after[: next((n for n, word in enumerate(after) if word in {",", "-", "(", "first"}), len(after))]
    if "since" in clause:
        return True
    return "for" in clause and bool({"years", "decades", "generations"} & set(clause[clause.index("for") :]))


KEPT: Final = frozenset("held holds been represented kept had won is was".split())
"""Verbs of having a seat; with "since" or "for ten years" they tell its history."""


def _is_event(sentence: list[Item], last: int) -> bool:
    """Whether what is won or held is a rally or the like, a state's own chamber, or the talk is of a debate."""
    words = [item.word for item in sentence]
    if not NO_ELECTION.isdisjoint(words) or not STATE_CHAMBERS.isdisjoint(pairwise(words)):
        return True
    return is_of_state_house(sentence) or any(item.word in EVENTS for item in sentence[last + 1 : last + 4])


def _is_wished(sentence: list[Item], first: int) -> bool:
    """Whether the verb is one that is only wished for: "to win", "help win", "must defeat", "can't win"."""
    words = [item.word for item in sentence[max(0, first - 12) : first]]
    if "celebrate" in words[-3:]:
        return True
    if sentence[first].word not in BASE_FORMS:
        return False
    clause = next((words[len(words) - n :] for n, word in enumerate(reversed(words)) if word in CLAUSE_ENDS), words)
    if any(a == "can" and b in CONFIRMING for a, b in pairwise(clause)):
        return False
    return _is_led_to(sentence, first) or bool(set(clause) & OUGHT)


def _is_led_to(sentence: list[Item], first: int) -> bool:
    """Whether a word of intent leads to a verb: "to win"; not "congrats to X, elected", nor "sorry to see X lose"."""
    near = sentence[max(0, first - 3) : first]
    words = [item.word for item in near]
    if "see" in words or "watch" in words:
        return any(item.word in WANTING for item in sentence[max(0, first - 6) : first])
    return any(
        word in LEADING_TO and not (word == "to" and near[n + 1 : n + 2] and near[n + 1].tag is Tag.WHO)
        for n, word in enumerate(words)
    )


WANTING: Final = frozenset("want wants love like hope hopes hoping waiting wait".split())
"""Words by which what somebody sees is only wished for: "want to see X lose"."""


def is_possession(sentence: list[Item], n: int, first: int) -> bool:
    """Whether "my" or "our" at `n` owns something other than a victory, or others are "who won": "our hearts"."""
    who = next((k for k in range(n + 1, first) if sentence[k].word == "who"), None)
    if who is not None and not _is_said_of_self(sentence, n, who):
        return True
    if sentence[n].word not in {"my", "our"}:
        return False
    return not any(item.word in OWN_OUTCOME for item in sentence[n + 1 : n + 5])


def _is_said_of_self(sentence: list[Item], n: int, who: int) -> bool:
    """Whether "who" goes on about the author: "I'm a working mom who beat an incumbent"."""
    after = [item.word for item in sentence[n : n + 3]]
    return who > n + 1 and (
        after[:2] in (["i'm", "a"], ["i'm", "the"]) or after in (["i", "am", "a"], ["i", "am", "the"])
    )
