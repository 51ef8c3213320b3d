"""Majorities and leads: "majority of 20", "maj 2,379", "20 in it", "by 312", "ahead by 50".

A lead is provisional. Who leads is the nearest name that is not who was beaten. The Commons majority is none of ours,
nor is a figure that counts something else ("by two ounces").
"""

from __future__ import annotations

from itertools import pairwise

from matchers.amounts import whole, with_value
from matchers.drafts import Draft, draft
from matchers.figures import Unit
from matchers.guesses import is_future
from matchers.margin_rules import margin_rule
from matchers.no_outcome import is_of_poll
from matchers.partial import POINTS, is_partial
from matchers.scene import FIRST_PERSON, Page, Subject
from matchers.sentences import Item, Tag, figured
from matchers.sizes import is_in_points
from matchers.stance import stance_of
from matchers.vocabulary import ContestId, Kind, Stance

OVERTURNED = frozenset("overturned wiped gone evaporated defended defending vanished erased overhauled".split())
"""Words after a majority that was there before the election."""
MAJORITY = frozenset(["majority", "maj", "majorities", "margin"])
OTHER_MAJORITY = frozenset(
    "overall commons parliamentary working house senate absolute shareholder share government".split()
)


def _leader(page: Page, sentence: list[Item], cue: int) -> Subject | None:
    """Who leads or has won by a margin, where the sentence says so."""
    for n in range(cue - 1, -1, -1):
        item = sentence[n]
        if item.tag is Tag.WHO and not is_object(sentence, n) and not _is_row(sentence, n):
            return page.resolve(item, page.focus(sentence, cue, who=item))
        if (item.word in FIRST_PERSON or item.word == "ours") and (author := page.author_at(sentence, n)) is not None:
            return author
    for item in sentence[cue + 1 : cue + 6]:
        if item.tag is Tag.WHO:
            return page.resolve(item, page.focus(sentence, cue, who=item))
    return _told_before(page, sentence) if sentence[0].word in {"ahead", "up", "leads", "leading"} else None


def _told_before(page: Page, sentence: list[Item]) -> Subject | None:
    """The one person named before a sentence that begins with the lead: "Sample takes the lead! Ahead by 9,610"."""
    people = [item for item in page.before(sentence) if item.tag is Tag.WHO and item.people]
    if len({item.people for item in people}) != 1:
        return None
    return page.resolve(people[0], page.focus(sentence, 0, who=people[0]))


def _is_row(sentence: list[Item], n: int) -> bool:
    """Whether the name at `n` has a figure of its own right after it, as in a table."""
    after = sentence[n + 1 : n + 3]
    return any(item.tag is Tag.FIGURE for item in after) and not any(item.tag is Tag.WORD for item in after)


def _was_foreseen(page: Page, sentence: list[Item]) -> bool:
    """Whether a sentence that begins with "by" completes a prediction before it."""
    before = [other for other in page.sentences if other[0].start < sentence[0].start]
    return any(is_future([item.word for item in other], len(other), len(other)) for other in before[-4:])


BEATING = frozenset("beat beats beaten beating defeats defeated unseats unseated ousts ousted upset upsets".split())
PAST = frozenset({"leads", "leading", "led", "edging", "topping", "passing", "passes", "past"})
"""Verbs of leading, after which stands whoever is behind: "Ann Example leads Bob Sample by 95"."""


def is_object(sentence: list[Item], n: int) -> bool:
    """Whether the name at `n` is who lost the seat or was beaten: after "from", "off" or "beats"."""
    lead = [item.word for item in sentence[max(0, n - 2) : n]]
    if lead[-1:] and (lead[-1] in {"from", "off", "over"} or lead[-1] in BEATING or lead[-1] in PAST):
        return True
    if lead == ["ahead", "of"] or _is_faced(sentence, n):
        return True
    return (
        len(lead) == 2
        and lead[1] in {"the", "has", "have"}
        and (lead[0] in {"from", "off", "over"} or lead[0] in BEATING)
    )


def _is_faced(sentence: list[Item], n: int) -> bool:
    """Whether a name is the one faced, past a place and a title: "the lead vs. NV-03 Rep. Bob Sample"."""
    facing = (k for k in range(n - 1, max(-1, n - 6), -1) if sentence[k].word not in TITLED)
    k = next((k for k in facing if sentence[k].tag not in {Tag.WHERE, Tag.REGION}), None)
    return k is not None and sentence[k].word in {"vs", "versus", "against", "over"}


TITLED = frozenset({"rep", "sen", "gov", "congressman", "congresswoman", "senator", "governor", "incumbent", "."})


def _is_foreign(sentence: list[Item], cue: int, contest: ContestId) -> bool:
    """Whether the person right before a margin stands elsewhere: "the district that Jo Stencil won by 20"."""
    before = next((item for item in reversed(sentence[:cue]) if item.tag is Tag.WHO), None)
    if before is None or not before.people:
        return False
    return all(stands != contest for stands, _ in before.people)


def _majority(page: Page, sentence: list[Item], cue: int, n: int, rule: str) -> tuple[Draft, int] | None:
    figure = sentence[n].figure
    subject = _leader(page, sentence, min(cue, n))
    contest = subject.contest if subject is not None and subject.contest else _place_of(page, sentence, cue, rule)
    if contest is None or figure is None or _is_foreign(sentence, min(cue, n), contest):
        return None
    claim = draft(Kind.MAJORITY, stance_of(sentence, min(cue, n), max(cue, n)), rule, [sentence[cue], sentence[n]])
    claim.contest = contest
    if subject is None and sentence[cue].word in MAJORITY:
        subject = _own(page, sentence, contest)
    subject = page.person_of(subject, page.items)
    if subject is not None and subject.contest == contest:
        claim.candidate, claim.party = subject.candidate, subject.party
    return with_value(claim, figure), n


def _place_of(page: Page, sentence: list[Item], cue: int, rule: str) -> ContestId | None:
    """The contest of a margin: what follows "by" belongs to the place before it."""
    before = [contest for item in sentence[:cue] if item.tag is Tag.WHERE and (contest := page.where(item))]
    return before[-1] if before and rule == "by" else page.focus(sentence, cue)


def read_majorities(page: Page, sentence: list[Item], used: set[int]) -> list[tuple[Draft, int]]:
    """The word "majority" or "maj" and its figure."""
    found: list[tuple[Draft, int]] = []
    for cue, item in enumerate(sentence):
        if item.word not in MAJORITY or any(o.word in OTHER_MAJORITY for o in sentence[max(0, cue - 2) : cue + 2]):
            continue
        if any(o.word in OVERTURNED for o in sentence[cue + 1 : cue + 5]) or _is_former(sentence, cue):
            continue
        n = _figure_of_majority(sentence, cue, used)
        read = _majority(page, sentence, cue, n, "majority") if n is not None else None
        if read is not None:
            found.append(read)
            used.add(read[1])
    return found


FORMER = frozenset(
    "defending defend defends defended overturn overturning overturned overturns wiped wiping erased".split()
)
"""Words before a majority that was there before the election."""


def _is_former(sentence: list[Item], cue: int) -> bool:
    """Whether a majority is the one of before: "defending a majority of", "to overturn a 5,000 majority"."""
    before = [item.word for item in sentence[max(0, cue - 6) : cue]]
    return not FORMER.isdisjoint(before) or ("had", "a") in pairwise(before)


def _figure_of_majority(sentence: list[Item], cue: int, used: set[int]) -> int | None:
    """The figure after "majority" (the last of "cut from 5,785 to 2,464"), or right before it."""
    before = cue - 1
    while before >= 0 and sentence[before].word in {"vote", "votes", "strong", "-", "the", "a", "of"}:
        before -= 1
    after: int | None = None
    for n in range(cue + 1, min(cue + 10, len(sentence))):
        item = sentence[n]
        if whole(item) is not None and n not in used and not is_other_count(sentence, n):
            if after is not None and not {"to", "now"} & {item.word for item in sentence[n - 2 : n]}:
                break
            after = n
        elif item.word in {"not", "(", ")", "|", "/", "is now"} and after is not None:
            break
    if after is not None and before > 0 and sentence[before - 1].tag is Tag.WHO:
        return after  # "Ann Example 25,260 majority 3,512": the first are votes
    if before >= 0 and before not in used and whole(sentence[before]) is not None and _adjoins(sentence, before, cue):
        return before
    return after


def _adjoins(sentence: list[Item], figure: int, cue: int) -> bool:
    """Whether a figure belongs to the "majority" after it: no dash with spaces between."""
    between = sentence[figure + 1 : cue]
    return not any(item.word == "-" and item.start > sentence[figure].end for item in between)


def is_ratio(sentence: list[Item], n: int) -> bool:
    """Whether a figure is one of two in "four to one"."""
    ones = (["to", "one"], ["to", "1"])
    before = [item.word for item in sentence[max(0, n - 1) : n + 1]]
    return [item.word for item in sentence[n + 1 : n + 3]] in ones or (before in ones and n > 1)


def is_other_count(sentence: list[Item], n: int) -> bool:
    """Whether a figure counts something else (years, people, to one)."""
    after = sentence[n + 1].word if n + 1 < len(sentence) else ""
    if is_ratio(sentence, n) or (sentence[n].word == "one" and after == "of"):
        return True
    return after in {
        "years",
        "yrs",
        "year",
        "people",
        "days",
        "hours",
        "absentees",
        "absentee",
        "provisionals",
        "provisional",
        "mail",
        "ballots",
        "months",
        "elections",
        "mps",
        "seats",
    }


def read_margins(page: Page, sentence: list[Item], used: set[int]) -> list[tuple[Draft, int]]:
    """As in "By 20 votes", "20 in it", "ahead by 50", "354 to spare", "635 short"."""
    led: list[tuple[Draft, int]] = []
    for n, item in () if is_of_poll(sentence) else figured(sentence):
        if n in used or whole(item) is None or is_other_count(sentence, n):
            continue
        rule, provisional = margin_rule(sentence, n)
        if rule is None:
            continue
        read = _majority(page, sentence, n, n, rule)
        if read is None:
            continue
        claim, _ = read
        if rule == "by" and _is_of_points(page, claim, item):
            continue
        claim.provisional = provisional
        if _is_in_points(sentence, n):
            claim.value, claim.approx = None, False
        if rule in {"behind", "in-it", "in-brackets", "came-down-to"} or _is_lost_by(sentence, n):
            claim.candidate, claim.party = None, None
        if sentence[0].word == "by" and claim.stance is Stance.STATED and _was_foreseen(page, sentence):
            claim.stance = Stance.PREDICTED
        if rule != "lead":
            return [(claim, n)]
        led = led or [(claim, n)]
    return led


def _is_of_points(page: Page, claim: Draft, item: Item) -> bool:
    """Whether a margin without a unit is one of points, which no majority is."""
    if claim.contest is None or item.figure is None or item.figure.unit is not Unit.NONE:
        return False
    return is_in_points(page.scene.ballots.contests[claim.contest], item.figure.value)


def _is_in_points(sentence: list[Item], n: int) -> bool:
    """Whether a small lead in a count that goes on is told in points: "ahead by seven with 88% in"."""
    figure = sentence[n].figure
    return figure is not None and figure.value <= POINTS and figure.unit is Unit.NONE and is_partial(sentence)


LOSING = frozenset("out gone lost loses lose losing beaten defeated ousted unseated falls fell".split())
"""Words before "by" after which the margin is somebody else's."""


def _is_lost_by(sentence: list[Item], n: int) -> bool:
    """Whether the one who is named before a margin lost by it: "Bob Sample's out by 45"."""
    before = [item.word for item in sentence[max(0, n - 4) : n]]
    return "by" in before and not LOSING.isdisjoint(before)


def _own(page: Page, sentence: list[Item], contest: ContestId) -> Subject | None:
    """A candidate who speaks of a majority in their own contest, with no other name, speaks of their own."""
    author = page.author()
    if author is None or author.contest != contest or any(item.tag is Tag.WHO for item in sentence):
        return None
    return author
