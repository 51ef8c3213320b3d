"""What the readers of the course of the night share: the stance of a step, its contest, its time and its hall.

These are facts to come as often as facts, so "will resume at 6pm" is stated, not predicted; only a guess ("reckon",
"might") is. A "not" before "until" puts a time off and denies nothing. A sentence that only gives a time ("It begins at
3.30am.", "Half past four, Jubilee2.") completes the one before.
"""

from __future__ import annotations

from matchers.drafts import Draft, draft
from matchers.hearsay import is_hearsay
from matchers.instants import resolve_time
from matchers.scene import Page, Subject
from matchers.sentences import Item, Tag
from matchers.stance import is_conditional, is_denied, is_question
from matchers.venues import find_venue
from matchers.vocabulary import ContestId, Kind, Stance

GUESSES = frozenset(
    (
        "reckon reckons predict prediction probably might may could likely bet think maybe forecast guess "
        "possible potential"
    ).split()
)
UNTIL = frozenset(["till", "til", "until", "'til", "till't", "before"])
DEFAULT_ZONE = "Europe/London"


def stance_of_step(sentence: list[Item], first: int, last: int) -> Stance:
    """How the author stands to a step that is told by these items."""
    words = [item.word for item in sentence]
    if is_conditional(words, first):
        return Stance.CONDITIONAL
    if is_question(sentence, first):
        return Stance.ASKED
    if is_denied(sentence, last, last) and not is_put_off(sentence):
        return Stance.DENIED
    if {"likely", "possible", "probable"} & set(words) or (set(words[:first]) & GUESSES and "they" not in words):
        return Stance.PREDICTED
    if words[max(0, first - 3) : first][:1] == ["talk"] or "rumours" in words[:first]:
        return Stance.REPORTED
    return Stance.REPORTED if is_hearsay(words) and not _says_authority(words) else Stance.STATED


AUTHORITIES = frozenset({"council", "officer", "ro"})
SAYING = frozenset({"say", "says", "saying", "confirm", "confirms", "guiding"})


def _says_authority(words: list[str]) -> bool:
    """Whether it is the council or the returning officer who says so, which is no hearsay: "says the council"."""
    for n, word in enumerate(words):
        if word in SAYING and not AUTHORITIES.isdisjoint(words[max(0, n - 2) : n] + words[n + 1 : n + 4]):
            return True
    return False


def is_put_off(sentence: list[Item]) -> bool:
    """Whether a time follows "until": "won't declare til 5am"."""
    return any(item.word in UNTIL for item in sentence) and any(item.tag is Tag.TIME for item in sentence)


def begin(kind: Kind, contest: ContestId, sentence: list[Item], at: tuple[int, int], rule: str) -> Draft:
    """Begin a claim of a step in a contest."""
    first, last = at
    return draft(
        kind,
        stance_of_step(sentence, first, last),
        rule,
        [sentence[first], sentence[last]],
        subject=Subject(contest, None, None),
    )


def with_time(page: Page, claim: Draft, sentence: list[Item], following: list[Item]) -> Draft:
    """Add the time and the hall that the sentence, or a short one after it, gives."""
    for source in (sentence, following if _completes(following) else []):
        when = next((item for item in source if item.tag is Tag.TIME and item.time is not None), None)
        if when is not None and when.time is not None and claim.at is None:
            claim.at, _ = resolve_time(when.time, page.scene.posted_at, _zone(page, claim.contest))
            if source is sentence:
                claim.start, claim.end = min(claim.start, when.start), max(claim.end, when.end)
            if when.figure is not None and when.figure.approx:
                claim.approx = True
        if claim.place is None and source:
            claim.place = find_venue(page, source)
    return claim


def _completes(sentence: list[Item]) -> bool:
    """Whether a sentence only adds a time to the one before it."""
    if not sentence:
        return False
    if sentence[0].tag is Tag.TIME:
        return True
    return (
        sentence[0].word == "it"
        and any(item.tag is Tag.TIME for item in sentence)
        and not any(item.word in {"resume", "resumes", "restart"} for item in sentence)
    )


def _zone(page: Page, contest: ContestId | None) -> str:
    found = page.scene.ballots.contests.get(contest) if contest is not None else None
    return found.timezone if found is not None else DEFAULT_ZONE


def contest_of(page: Page, sentence: list[Item], cue: int) -> ContestId | None:
    """The contest of a step, if it polls about now."""
    contest = page.focus(sentence, cue)
    if contest is None or not page.scene.ballots.is_live(contest, page.scene.posted_at):
        return None
    return contest
