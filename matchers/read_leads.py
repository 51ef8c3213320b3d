"""Who is ahead, where no figure is given: "still ahead in Northmoor", "I have the lead", "we are winning Northmoor".

Such a lead is an interim one, a majority without a value; it is told while the votes are counted and not in a poll.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from matchers.drafts import Draft, draft
from matchers.no_outcome import RUNNING, is_of_poll
from matchers.partial import POINTS, is_partial
from matchers.scene import FIRST_PERSON, Page, Subject
from matchers.score import AREAS, score_in
from matchers.sentences import Item, Tag
from matchers.stance import stance_of
from matchers.vocabulary import Kind, Stance

AHEAD: Final = frozenset({"ahead", "leads", "leading"})
LEADING: Final = AHEAD | {"lead", "winning", "pulling", "up"}
"""Words of which one tells that somebody is ahead."""
COUNTED_IN: Final = frozenset({"votes", "vote", "points", "points.", "%"})
NO_LEAD: Final = frozenset({"of", "the", "a", "for", "to", "with", "by", "up"})
"""Words after which "ahead" or "leads" is something else: ahead of schedule, leads the party, the road ahead."""
GETTING: Final = (RUNNING - {"was", "were"}) | frozenset(
    (
        "pulled pulls pulling moved moves inched inches edged edges goes went gone now remain remains stay stays "
        "well far just slightly narrowly comfortably currently back we're jumped surged surges is are by i'm 's way"
    ).split()
)
"""Words right before "ahead" that make it a lead, and not "the fights ahead"."""
LYING_AHEAD: Final = frozenset(
    "days day work road challenge challenges years times fight fights battle battles best task future journey".split()
)
"""What lies ahead: "our best days are still ahead"."""
NO_ELECTIONS: Final = frozenset({"class", "mock", "student", "argument", "game"})
"""What else somebody may be winning."""
IN_LEAD: Final = frozenset("into in takes took taken taking retakes retook retaken grabs grabbed holds has".split())
"""Words right before "the lead"."""
TAKING: Final = frozenset({"takes", "took", "taken", "taking", "grabs", "grabbed"})
CHANGING: Final = frozenset("has is grows shrinks widens narrows grew shrank now down up stands".split())
"""Words after somebody's "lead" by which there is one."""
TOLD: Final = frozenset({Stance.STATED, Stance.REPORTED})


def read_leads(page: Page, sentence: list[Item], found: list[Draft]) -> list[Draft]:
    """The leads without a figure that a sentence tells."""
    if LEADING.isdisjoint(page.words):
        return []
    cue = next((n for n, item in enumerate(sentence) if item.word in LEADING and n and _is_lead(sentence, n)), None)
    if cue is None or any(d.kind is Kind.MAJORITY for d in found) or is_of_poll(sentence):
        return []
    if stance_of(sentence, cue, cue) not in TOLD:
        return []
    subject = _leader(page, sentence, cue)
    if subject is None or subject.contest is None or subject.candidate is None:
        return []
    if not page.scene.ballots.is_polling(subject.contest, page.scene.posted_at) or _is_in_part(page, sentence, cue):
        return []
    if any(d.kind is Kind.WINNER and d.contest == subject.contest and d.stance in TOLD for d in found):
        return []
    claim = draft(Kind.MAJORITY, stance_of(sentence, cue, cue), "lead-untold", [sentence[cue]], subject=subject)
    claim.provisional = True
    return [claim]


def _is_up_in_points(sentence: list[Item], n: int) -> bool:
    """Whether somebody is up by so many points of what is counted: "Sample up 1.5 with 78% reporting"."""
    figure = sentence[n + 1].figure if n + 1 < len(sentence) else None
    return figure is not None and (figure.decimal or figure.value <= POINTS) and is_partial(sentence)


def _is_in_part(page: Page, sentence: list[Item], cue: int) -> bool:
    """Whether the lead is in a place that is no contest: "leads in Hinds"."""
    after = sentence[cue + 1 : cue + 3]
    return len(after) > 1 and after[0].word == "in" and after[1].tag is Tag.WORD and page.text[after[1].start].isupper()


def tells_lead(sentence: list[Item]) -> bool:
    """Whether a sentence tells of somebody who is winning as yet: "we're beating Bob Sample", "into the lead"."""
    words = [item.word for item in sentence]
    if any(words[n - 1] == "the" and words[n - 2] in IN_LEAD for n in range(2, len(words)) if words[n] == "lead"):
        return True
    return any(b.word in {"beating", "winning"} and a.word in RUNNING for a, b in pairwise(sentence))


def _is_lead(sentence: list[Item], n: int) -> bool:
    """Whether a word tells of a lead in the count of the whole contest."""
    word, after = sentence[n].word, sentence[n + 1].word if n + 1 < len(sentence) else ""
    if word == "pulling":
        return after == "away"
    if not AREAS.isdisjoint(item.word for item in sentence):
        return False
    if word == "lead":
        return _has_lead(sentence, n, after)
    if word == "up":
        return after in {"big", "bigly", "huge"} or _is_up_in_points(sentence, n)
    if word == "winning":
        played = not NO_ELECTIONS.isdisjoint(item.word for item in sentence[n + 1 :])
        return sentence[n - 1].word in RUNNING and not played and not _is_figured(sentence, n)
    return _is_ahead(sentence, n, after)


def _has_lead(sentence: list[Item], n: int, after: str) -> bool:
    """Whether somebody has "the lead", or it is told of somebody's lead how it grows or shrinks."""
    if sentence[n - 1].tag is Tag.WHO:
        return after == "over" or after in CHANGING
    if sentence[n - 1].word in TAKING:
        placed = n + 2 < len(sentence) and sentence[n + 2].tag is Tag.WHERE
        return after == "over" or (after == "in" and placed)
    has = {item.word for item in sentence[max(0, n - 3) : n]}
    return bool(has & {"have", "has", "in", "taken", "took", "takes"}) and sentence[n - 1].word in {"the", "a"}


def _is_ahead(sentence: list[Item], n: int, after: str) -> bool:
    """Whether "ahead", "leads" or "leading" tells of a lead, and not of fights ahead or of leading a party."""
    word = sentence[n].word
    over = word == "ahead" and after == "of" and n + 2 < len(sentence) and sentence[n + 2].tag is Tag.WHO
    was = sentence[n - 1].word in {"was", "were", "a", "the"} or not LYING_AHEAD.isdisjoint(
        i.word for i in sentence[max(0, n - 4) : n]
    )
    if was or (after in NO_LEAD and not over) or _is_figured(sentence, n):
        return False
    return word != "ahead" or sentence[n - 1].word in GETTING or sentence[n - 1].tag is Tag.WHO


def _is_figured(sentence: list[Item], n: int) -> bool:
    """Whether a figure right after the word tells the lead, which others read; a score of shares does not."""
    near = sentence[n + 1 : n + 4]
    return score_in(sentence) is None and any(i.tag is Tag.FIGURE and i.word not in COUNTED_IN for i in near)


def _leader(page: Page, sentence: list[Item], cue: int) -> Subject | None:
    """Who is ahead: the nearest person before the word, or the author."""
    for n in range(cue - 1, -1, -1):
        item = sentence[n]
        if item.tag is Tag.WHO and item.people:
            return page.resolve(item, page.focus(sentence, cue, who=item))
        if item.word in FIRST_PERSON:
            return page.author_at(sentence, cue)
    return page.author_at(sentence, cue) if sentence[0].word == "still" and sentence[cue].word == "ahead" else None
