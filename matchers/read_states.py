"""The course of the night: recounts here, the count (`read_counts`) and the declaration (`read_declared`).

A sentence that tells of a recount tells of no other count.
"""

from __future__ import annotations

import msgspec

from matchers.course import begin, contest_of, with_time
from matchers.drafts import Draft
from matchers.offices import races_listed
from matchers.phrases import RECOUNTS, find_state
from matchers.read_counts import COUNT, HALTED, read_counts
from matchers.read_declared import DECLARE, read_declarations
from matchers.scene import Page
from matchers.sentences import Item, Tag
from matchers.vocabulary import Kind, Stance, Status

RECOUNT = frozenset(["recount", "recounts", "re-count", "recounted", "recounting", "recountin", "recounts'"])
SCREENS = frozenset("telly film movie netflix dvd florida bush gore stitches stitch knitting".split())
"""Words beside which a recount is a film, another country's, or of stitches."""


RECOUNT_FORMS = RECOUNT | {f"{word}'s" for word in RECOUNT}
CUES = RECOUNT_FORMS | COUNT | HALTED | DECLARE | {"any"}
"""Words of which one is in a post that tells of a state, where it gives no time."""


def read_states(page: Page, sentence: list[Item], n: int) -> list[Draft]:
    """The recounts, counts and declarations that sentence `n` of a page claims."""
    if (CUES.isdisjoint(page.words) and not page.times) or page.is_past(sentence):
        return []
    following = page.sentences[n + 1] if n + 1 < len(page.sentences) else []
    recount = _recount(page, sentence, following)
    if recount is not None:
        return _each(page, sentence, recount)
    return [*read_counts(page, sentence, following, n), *read_declarations(page, sentence)]


def _each(page: Page, sentence: list[Item], claim: Draft) -> list[Draft]:
    """The same recount in each race of a list: "recounts ordered in Florida for Senate and governor"."""
    races = races_listed(sentence, page.items, page.scene.ballots, page.scene.posted_at)
    if claim.contest not in races and len(races) < 2:
        return [claim]
    return [msgspec.structs.replace(claim, contest=contest) for contest in races]


def _recount(page: Page, sentence: list[Item], following: list[Item]) -> Draft | None:
    cue = next((n for n, item in enumerate(sentence) if item.word in RECOUNT_FORMS), None)
    if cue is None or _is_story(sentence, cue) or _is_past_event(sentence, cue):
        return None
    races = races_listed(sentence, page.items, page.scene.ballots, page.scene.posted_at)
    contest = races[0] if races else contest_of(page, sentence, cue)
    if contest is None:
        return None
    state = find_state(sentence, RECOUNTS)
    first, last = (min(cue, state[1]), max(cue, state[1])) if state is not None else (cue, cue)
    claim = begin(Kind.RECOUNT, contest, sentence, (first, last), state[0].name if state is not None else "recount")
    claim.status = state[0].status if state is not None else None
    if claim.stance is Stance.STATED and _is_not_so(sentence, cue):
        claim.stance = Stance.DENIED
    if claim.status is Status.REQUESTED and _is_refused(following):
        claim.status = Status.REFUSED
    if claim.status is Status.REFUSED or (claim.stance is Stance.DENIED and _only_refused(sentence)):
        claim.stance = Stance.STATED if claim.stance is Stance.DENIED else claim.stance
    if sentence[cue].word in {"recounting", "recountin"} and claim.status is None:
        claim.status = Status.UNDER_WAY if claim.stance is not Stance.ASKED else None
    return with_time(page, claim, sentence, following)


def _is_not_so(sentence: list[Item], cue: int) -> bool:
    """Whether a recount is denied after the word: "a recount is NOT expected", "the recount isn't happening"."""
    if not CALLED_OFF.isdisjoint(item.word for item in sentence):
        return True
    after = [item.word for item in sentence[cue + 1 : cue + 5]]
    denied = {"not", "isn't", "isnt", "won't", "wont"} & set(after)
    return bool(denied) and not {"until", "till", "til", "yet", "before"} & {i.word for i in sentence[cue:]}


CALLED_OFF = frozenset("withdrew withdrawn withdraws cancelled canceled scrapped abandoned dropped blocked".split())
"""Words by which there is no recount after all."""
NO = frozenset({"no", "nope", "denied", "refused", "declined"})
ANSWERING = frozenset(
    "the a returning officer ro council answer was is has have said says , : - . ! and it they".split()
)
"""Words of an answer that has nothing else to say."""


def _is_refused(following: list[Item]) -> bool:
    """Whether the next sentence is the answer no: "Returning officer: no."."""
    words = {item.word for item in following}
    return not NO.isdisjoint(words) and (words - NO) <= ANSWERING


def _only_refused(sentence: list[Item]) -> bool:
    words = {item.word for item in sentence}
    return "refused" in words and not words & {"not", "no", "never"}


def _is_past_event(sentence: list[Item], cue: int) -> bool:
    """Whether a recount only dates something else: "down to 50 after the recount"."""
    before = [item.word for item in sentence[max(0, cue - 5) : cue]]
    dated = not {"after", "before"}.isdisjoint(before[-3:]) or before[-2:] == ["on", "the"]
    return dated or "matter" in before or sentence[cue].word == "recounted"


def _is_story(sentence: list[Item], cue: int) -> bool:
    """Whether "recount" means to tell: "let me recount how"."""
    if {"papers", "votes", "ballots"} & {item.word for item in sentence[cue:]} and any(i.time for i in sentence):
        return False
    before = [item.word for item in sentence[max(0, cue - 2) : cue]]
    after = [item.word for item in sentence[cue + 1 : cue + 3]]
    if any(item.word in SCREENS and item.tag is Tag.WORD for item in sentence) or (
        sentence[cue].word == "recounts" and after[:1] == ["the"]
    ):
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
