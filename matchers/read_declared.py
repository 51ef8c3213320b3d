"""Declarations: made, not made yet, or expected at a time."""

from __future__ import annotations

from matchers.course import begin, contest_of, is_put_off, with_time
from matchers.drafts import Draft
from matchers.due import any_minute, due_time, hour_said
from matchers.scene import Page
from matchers.sentences import Item, Tag
from matchers.stance import is_question
from matchers.vocabulary import Kind, Stance, Status

DECLARE = frozenset("declare declares declared declaring declaration declarations result results".split())
OTHER_RESULTS = frozenset("gcse gcses exam exams a-level a-levels test tests lottery blood scan football".split())
"""Words beside which a result is no election's."""
AFTER_DECLARED = frozenset("and but so now at already with for in yet early first on after before that just".split())
"""Words that may follow "has declared"; another word is what was declared."""
HAS = frozenset("has have hasn't haven't hasnt havent 's".split())


def read_declarations(page: Page, sentence: list[Item]) -> list[Draft]:
    """A declaration made, not made, or expected at a time."""
    cues = [n for n, item in enumerate(sentence) if item.word in DECLARE]
    if not cues:
        return _not_till(page, sentence)
    cue = next((n for n in cues if sentence[n].word == "declared"), cues[0])
    word = sentence[cue].word
    if any(item.word in OTHER_RESULTS for item in sentence) or [i.word for i in sentence[cue - 2 : cue]] == ["as", "a"]:
        return []
    when = [n for n, item in enumerate(sentence) if item.tag is Tag.TIME]
    words = [item.word for item in sentence]
    made = word == "declared" and not is_put_off(sentence) and any(w in HAS or w.endswith("'s") for w in words[:cue])
    after = sentence[cue + 1] if cue + 1 < len(sentence) else None
    if made and after is not None and after.tag is Tag.WORD and after.word not in AFTER_DECLARED:
        return []
    expected = (
        bool(when)
        or bool({"imminent", "due", "expected"} & set(words))
        or (is_question(sentence, cue) and bool({"when", "time"} & set(words)))
    )
    if not made and not expected and _is_missing(words, cue):
        return _not_made(page, sentence, cue)
    if (not made and not expected) or words[cue + 1 : cue + 3] == ["the", "winner"]:
        return []
    if expected and when and word in {"result", "results"} and not _is_due(sentence, cue, when[0]):
        return []
    contest = contest_of(page, sentence, cue)
    if contest is None:
        return []
    last = max(cue, when[0]) if when else cue
    claim = begin(Kind.DECLARATION, contest, sentence, (cue, cue), "made" if made else "expected")
    claim.end = max(claim.end, sentence[last].end)
    claim.status = Status.MADE if made else Status.EXPECTED
    return [claim if made else with_time(page, claim, sentence, [])]


def _not_till(page: Page, sentence: list[Item]) -> list[Draft]:
    """As in "Northmoor not till midnight now", "Northmoor due half four": a result to come, without the word."""
    found = due_time(sentence) or hour_said(sentence) or any_minute(sentence)
    contest = contest_of(page, sentence, found[0]) if found is not None else None
    if found is None or contest is None:
        return []
    claim = begin(Kind.DECLARATION, contest, sentence, found, "due")
    claim.status = Status.EXPECTED
    return [with_time(page, claim, sentence, [])]


def _is_due(sentence: list[Item], cue: int, when: int) -> bool:
    """Whether a time right after "result", or with "due", is the time of the result."""
    words = {item.word for item in sentence}
    return when - cue <= 4 or bool(words & {"due", "expected", "imminent", "pencilled", "scheduled"})


def _is_missing(words: list[str], cue: int) -> bool:
    """Whether there is no result so far: "still no result from Northmoor", "we do not have a result in Northmoor"."""
    if words[cue] == "declare" and words[max(0, cue - 2) : cue] == ["yet", "to"]:
        return True
    if words[cue] not in {"result", "declaration"} or words[cue + 1 : cue + 2] not in (
        ["from"],
        ["in"],
        ["at"],
        ["for"],
    ):
        return False
    before = words[max(0, cue - 5) : cue]
    if before[-1:] == ["no"]:
        return not {"still", "yet"}.isdisjoint(words)
    return before[-2:] == ["have", "a"] and not {"not", "don't", "dont"}.isdisjoint(before)


def _not_made(page: Page, sentence: list[Item], cue: int) -> list[Draft]:
    contest = contest_of(page, sentence, cue)
    if contest is None or is_question(sentence, cue):
        return []
    claim = begin(Kind.DECLARATION, contest, sentence, (cue, cue), "not-made")
    claim.status, claim.stance = Status.MADE, Stance.DENIED
    return [claim]
