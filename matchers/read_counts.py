"""The state of the count: suspended, resumed, under way or finished, with its time and hall."""

from __future__ import annotations

from matchers.course import UNTIL, begin, contest_of, with_time
from matchers.drafts import Draft
from matchers.phrases import COUNTS, find_state
from matchers.scene import Page
from matchers.sentences import Item, Tag
from matchers.stance import is_question
from matchers.vocabulary import Kind, Stance, Status

COUNT = frozenset("count counting counts count's counters tellers votes ballots".split())
OTHER_COUNTS = frozenset(
    "first today's yesterday's friday's saturday's sunday's monday's calorie step head word pollen".split()
)
"""Words before "count" that make it a count of something else."""


def read_counts(page: Page, sentence: list[Item], following: list[Item], n: int) -> list[Draft]:
    """The count suspended, resumed, under way or finished."""
    cue = next((i for i, item in enumerate(sentence) if item.word in COUNT), None)
    earlier = n > 0 and _speaks_of_count(page.sentences[n - 1])
    if cue is None and (halted := _halted(page, sentence)):
        return halted
    if cue is None and not earlier and not _is_timed_here(sentence):
        return []
    table = COUNTS if cue is not None else tuple(row for row in COUNTS if row.status is Status.RESUMED)
    state = find_state(sentence[cue:], table) if cue is not None else None
    state = (
        (state[0], state[1] + (cue or 0), state[2] + (cue or 0)) if state is not None else find_state(sentence, table)
    )
    if state is None:
        return _asked_count(page, sentence, cue)
    row, first, last = state
    if cue is None and not any(item.tag is Tag.TIME for item in sentence):
        return []
    if cue is not None and sentence[cue].word in {"votes", "ballots"} and row.status is not Status.UNDER_WAY:
        return []
    at = first if cue is None else min(cue, first)
    contest = contest_of(page, sentence, at)
    if contest is None or _is_other_count(sentence, cue):
        return []
    claim = begin(Kind.COUNT, contest, sentence, (at, max(last, cue or last)), row.name)
    if claim.stance is Stance.CONDITIONAL and not page.named_contests:
        return []
    claim.status = row.status
    if claim.stance is Stance.ASKED and row.name == "under-way":
        claim.status = None
    if row.status is Status.SUSPENDED:
        return _suspended(page, claim, sentence)
    return [with_time(page, claim, sentence, following)]


def _suspended(page: Page, claim: Draft, sentence: list[Item]) -> list[Draft]:
    """A suspension and, where the sentence says until when, the count that goes on then."""
    when = next((n for n, item in enumerate(sentence) if item.tag is Tag.TIME and item.start > claim.start), None)
    ahead = {item.word for item in sentence[max(0, when - 8) : when]} if when is not None else set()
    if when is None or claim.contest is None or ahead.isdisjoint(RESUMING):
        return [with_time(page, claim, sentence, [])]
    resumed = begin(Kind.COUNT, claim.contest, sentence, (when, when), "suspended-until")
    resumed.status = Status.RESUMED
    resumed.stance = Stance.STATED if resumed.stance is Stance.DENIED else resumed.stance
    return [claim, with_time(page, resumed, sentence, [])]


RESUMING = UNTIL | frozenset(
    "resume resumes resuming restart restarts restarting again back recommence recommences".split()
)
"""Words before the time at which a suspended count goes on."""


def _is_timed_here(sentence: list[Item]) -> bool:
    """Whether a sentence names a contest and a time: "Northmoor go again at 3.55" needs no word for the count."""
    tags = {item.tag for item in sentence}
    if not ELSEWHERE.isdisjoint(item.word for item in sentence):
        return False
    return Tag.WHERE in tags and Tag.TIME in tags


def _asked_count(page: Page, sentence: list[Item], cue: int | None) -> list[Draft]:
    if cue is None or sentence[cue].word != "counting" or not is_question(sentence, cue):
        return []
    contest = contest_of(page, sentence, cue)
    if contest is None:
        return []
    return [begin(Kind.COUNT, contest, sentence, (cue, cue), "asked")]


def _speaks_of_count(sentence: list[Item]) -> bool:
    return any(item.word in {"count", "counting", "count's", "suspended"} for item in sentence)


def _is_other_count(sentence: list[Item], cue: int | None) -> bool:
    """Whether a count of something else is meant ("verification is complete", "the first count")."""
    words = [item.word for item in sentence]
    return cue is not None and (
        ("verification" in words and "counting" not in words) or (words[cue - 1] in OTHER_COUNTS and cue > 0)
    )


HALTED = frozenset({"suspended", "halted", "adjourned", "abandoned", "paused", "stopped"})
HALTED_AT = frozenset("it at in till until til for because cos coz again overnight everything , . - !".split())
"""What may follow a count that is halted, where the word for it is left out; another word is what was halted."""


def _halted(page: Page, sentence: list[Item]) -> list[Draft]:
    """A count halted without the word: "Northmoor abandoned till 9am", "they have NOT suspended it at Northmoor"."""
    cue = next((n for n, item in enumerate(sentence) if item.word in HALTED), None)
    if cue is None or not _is_halted_here(sentence, cue):
        return []
    contest = contest_of(page, sentence, cue)
    if contest is None or not page.scene.ballots.has_polled(contest, page.scene.posted_at):
        return []
    claim = begin(Kind.COUNT, contest, sentence, (cue, cue), "halted")
    claim.status = Status.SUSPENDED
    return _suspended(page, claim, sentence)


COUNTERS = frozenset({"they", "they've", "they're", "it's", "its", "it"})
"""Who or what halts, where neither the count nor its place is named before."""
ELSEWHERE = frozenset("bus buses train trains tube line service diversion station match play flight".split())
"""Words beside which something else than a count goes on."""


def _is_halted_here(sentence: list[Item], cue: int) -> bool:
    """Whether a contest, or somebody unnamed who counts there, is what halts."""
    before, after = sentence[:cue], sentence[cue + 1 : cue + 2]
    if after and after[0].tag is not Tag.WHERE and after[0].tag is not Tag.STOP and after[0].word not in HALTED_AT:
        return False
    near = [item for item in before[-3:] if item.tag is Tag.WHERE or item.word in COUNTERS]
    placed = any(item.tag is Tag.WHERE for item in sentence)
    return placed and bool(near) and not any(item.tag is Tag.WHO for item in before)
