"""The course of the night: recounts, the count, the declaration, with their times and halls.

These are facts to come as often as facts, so "will resume at 6pm" is stated, not predicted; only a guess ("reckon",
"might") is. A "not" before "until" puts a time off and denies nothing. A sentence that only gives a time ("It begins at
3.30am.", "Half past four, Jubilee2.") completes the one before.
"""

from __future__ import annotations

from matchers.drafts import Draft, draft, trimmed
from matchers.due import due_time
from matchers.phrases import COUNTS, RECOUNTS, StatePhrase, find_state
from matchers.scene import Page, Subject
from matchers.sentences import Item, Tag
from matchers.stance import is_conditional, is_denied, is_hearsay, is_question
from matchers.times import resolve_time
from matchers.venues import find_venue
from matchers.vocabulary import ContestId, Kind, Stance, Status

RECOUNT = frozenset(["recount", "recounts", "re-count", "recounted", "recounting"])
COUNT = frozenset("count counting counts count's counters tellers votes ballots".split())
TELLING = frozenset("to let me how what when the again story my i us".split())
GUESSES = frozenset(
    (
        "reckon reckons predict prediction probably might may could likely bet think maybe forecast guess "
        "possible potential"
    ).split()
)
UNTIL = frozenset(["till", "til", "until", "'til", "till't", "before"])
DECLARE = frozenset("declare declares declared declaring declaration declarations result results".split())
DUE = frozenset(
    ("expected due imminent est estimated now at by around about til till until from in expect for half").split()
)
SCREENS = frozenset("telly film movie netflix dvd florida bush gore stitches stitch knitting".split())
"""Words beside which a recount is a film, another country's, or of stitches."""
OTHER_COUNTS = frozenset(
    "first today's yesterday's friday's saturday's sunday's monday's calorie step head word pollen".split()
)
"""Words before "count" that make it a count of something else."""
OTHER_RESULTS = frozenset("gcse gcses exam exams a-level a-levels test tests lottery blood scan football".split())
"""Words beside which a result is no election's."""
AFTER_DECLARED = frozenset("and but so now at already with for in yet early first on after before that just".split())
"""Words that may follow "has declared"; another word is what was declared."""
HAS = frozenset("has have hasn't haven't hasnt havent 's".split())
DEFAULT_ZONE = "Europe/London"


def read_states(page: Page, sentence: list[Item], n: int) -> list[Draft]:
    """The recounts, counts and declarations that sentence `n` of a page claims."""
    if page.is_past(sentence):
        return []
    following = page.sentences[n + 1] if n + 1 < len(page.sentences) else []
    recount = _recount(page, sentence, following)
    if recount is not None:
        return [recount]
    return [*_counts(page, sentence, following, n), *_declarations(page, sentence)]


def _stance(sentence: list[Item], first: int, last: int) -> Stance:
    words = [item.word for item in sentence]
    if is_conditional(words, first):
        return Stance.CONDITIONAL
    if is_question(sentence, first):
        return Stance.ASKED
    if is_denied(sentence, last, last) and not _put_off(sentence):
        return Stance.DENIED
    if set(words[:first]) & GUESSES and "they" not in words:
        return Stance.PREDICTED
    if words[max(0, first - 3) : first][:1] == ["talk"] or "rumours" in words[:first]:
        return Stance.REPORTED
    return Stance.REPORTED if is_hearsay(words) else Stance.STATED


def _put_off(sentence: list[Item]) -> bool:
    """Whether a time follows "until": "won't declare til 5am"."""
    return any(item.word in UNTIL for item in sentence) and any(item.tag is Tag.TIME for item in sentence)


def _begin(kind: Kind, contest: ContestId, sentence: list[Item], at: tuple[int, int], rule: str) -> Draft:
    first, last = at
    return draft(
        kind,
        _stance(sentence, first, last),
        rule,
        [sentence[first], sentence[last]],
        subject=Subject(contest, None, None),
    )


def _with_time(page: Page, claim: Draft, sentence: list[Item], following: list[Item]) -> Draft:
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


def _contest(page: Page, sentence: list[Item], cue: int) -> ContestId | None:
    contest = page.focus(sentence, cue)
    if contest is None or not page.scene.ballots.is_live(contest, page.scene.posted_at):
        return None
    return contest


def _recount(page: Page, sentence: list[Item], following: list[Item]) -> Draft | None:
    cue = next((n for n, item in enumerate(sentence) if item.word.removesuffix("'s") in RECOUNT), None)
    if cue is None or _is_story(sentence, cue) or _is_past_event(sentence, cue):
        return None
    contest = _contest(page, sentence, cue)
    if contest is None:
        return None
    state = find_state(sentence, RECOUNTS)
    first, last = (min(cue, state[1]), max(cue, state[1])) if state is not None else (cue, cue)
    claim = _begin(Kind.RECOUNT, contest, sentence, (first, last), state[0].name if state is not None else "recount")
    claim.status = state[0].status if state is not None else None
    if claim.status is Status.REFUSED or (claim.stance is Stance.DENIED and _only_refused(sentence)):
        claim.stance = Stance.STATED if claim.stance is Stance.DENIED else claim.stance
    if sentence[cue].word == "recounting" and claim.status is None:
        claim.status = Status.UNDER_WAY if claim.stance is not Stance.ASKED else None
    return _with_time(page, claim, sentence, following)


def _only_refused(sentence: list[Item]) -> bool:
    words = {item.word for item in sentence}
    return "refused" in words and not words & {"not", "no", "never"}


def _is_past_event(sentence: list[Item], cue: int) -> bool:
    """Whether a recount only dates something else: "down to 50 after the recount"."""
    before = [item.word for item in sentence[max(0, cue - 3) : cue]]
    return "after" in before or sentence[cue].word == "recounted"


def _is_story(sentence: list[Item], cue: int) -> bool:
    """Whether "recount" means to tell: "let me recount how"."""
    before = [item.word for item in sentence[max(0, cue - 2) : cue]]
    after = [item.word for item in sentence[cue + 1 : cue + 3]]
    if any(item.word in SCREENS for item in sentence) or (sentence[cue].word == "recounts" and after[:1] == ["the"]):
        return True
    if sentence[cue].word in {"recount", "recounts"} and (before[-1:] == ["to"] or "let" in before):
        return after[:1] != [] and after[0] in {"how", "what", "the", "when", "my", "that", "a", "his", "her", "it"}
    return sentence[cue].word in {"recounting", "recounted"} and after[:1] in (
        ["the"],
        ["how"],
        ["his"],
        ["her"],
        ["my"],
    )


def _counts(page: Page, sentence: list[Item], following: list[Item], n: int) -> list[Draft]:
    """The count suspended, resumed, under way or finished."""
    cue = next((i for i, item in enumerate(sentence) if item.word in COUNT), None)
    earlier = n > 0 and _speaks_of_count(page.sentences[n - 1])
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
    contest = _contest(page, sentence, at)
    if contest is None or _is_other_count(sentence, cue):
        return []
    claim = _begin(Kind.COUNT, contest, sentence, (at, max(last, cue or last)), row.name)
    claim.status = row.status
    if claim.stance is Stance.ASKED and row.name == "under-way":
        claim.status = None
    return [_with_time(page, claim, sentence, following if row.status is not Status.SUSPENDED else [])]


def _is_timed_here(sentence: list[Item]) -> bool:
    """Whether a sentence names a contest and a time: "Northmoor go again at 3.55" needs no word for the count."""
    tags = {item.tag for item in sentence}
    return Tag.WHERE in tags and Tag.TIME in tags


def _asked_count(page: Page, sentence: list[Item], cue: int | None) -> list[Draft]:
    if cue is None or sentence[cue].word != "counting" or not is_question(sentence, cue):
        return []
    contest = _contest(page, sentence, cue)
    if contest is None:
        return []
    return [_begin(Kind.COUNT, contest, sentence, (cue, cue), "asked")]


def _speaks_of_count(sentence: list[Item]) -> bool:
    return any(item.word in {"count", "counting", "count's", "suspended"} for item in sentence)


def _is_other_count(sentence: list[Item], cue: int | None) -> bool:
    """Whether a count of something else is meant ("verification is complete", "the first count")."""
    words = [item.word for item in sentence]
    return cue is not None and (
        ("verification" in words and "counting" not in words) or (words[cue - 1] in OTHER_COUNTS and cue > 0)
    )


def _declarations(page: Page, sentence: list[Item]) -> list[Draft]:
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
    made = word == "declared" and not _put_off(sentence) and any(w in HAS or w.endswith("'s") for w in words[:cue])
    after = sentence[cue + 1] if cue + 1 < len(sentence) else None
    if made and after is not None and after.tag is Tag.WORD and after.word not in AFTER_DECLARED:
        return []
    expected = (
        bool(when)
        or bool({"imminent", "due", "expected"} & set(words))
        or (is_question(sentence, cue) and bool({"when", "time"} & set(words)))
    )
    if (not made and not expected) or words[cue + 1 : cue + 3] == ["the", "winner"]:
        return []
    if expected and when and word in {"result", "results"} and not _is_due(sentence, cue, when[0]):
        return []
    contest = _contest(page, sentence, cue)
    if contest is None:
        return []
    last = max(cue, when[0]) if when else cue
    claim = _begin(Kind.DECLARATION, contest, sentence, (cue, cue), "made" if made else "expected")
    claim.end = max(claim.end, sentence[last].end)
    claim.status = Status.MADE if made else Status.EXPECTED
    return [claim if made else _with_time(page, claim, sentence, [])]


def _not_till(page: Page, sentence: list[Item]) -> list[Draft]:
    """As in "Northmoor not till midnight now", "Northmoor due half four": a result to come, without the word."""
    found = due_time(sentence)
    contest = _contest(page, sentence, found[0]) if found is not None else None
    if found is None or contest is None:
        return []
    claim = _begin(Kind.DECLARATION, contest, sentence, found, "due")
    claim.status = Status.EXPECTED
    return [_with_time(page, claim, sentence, [])]


def _is_due(sentence: list[Item], cue: int, when: int) -> bool:
    """Whether a time right after "result", or with "due", is the time of the result."""
    words = {item.word for item in sentence}
    return when - cue <= 4 or bool(words & {"due", "expected", "imminent"})


__all__ = ["StatePhrase", "read_states", "trimmed"]
