"""Majorities, turnouts, shares and votes that a sentence gives in words.

A figure is a claim of a kind only when its own words say so: "majority of 20", "20 in it", "ahead by 50" (a lead, which
is provisional), "turnout 63.8%", "50.6% of the vote", "with 34,299 votes". Changes, swings, odds, years and figures of
past elections are none. Tables of results are read elsewhere (`matchers.read_tables`).
"""

from __future__ import annotations

from itertools import pairwise

from matchers.drafts import Draft, draft
from matchers.figures import Figure, Unit
from matchers.scene import FIRST_PERSON, Page, Subject
from matchers.sentences import Item, Tag
from matchers.stance import is_history, stance_of
from matchers.vocabulary import Kind, Stance

MAJORITY = frozenset(["majority", "maj", "majorities", "margin"])
LEADING = frozenset("ahead lead leads leading leader behind trailing trails beating clear".split())
FINAL_MARGIN = frozenset(["spare", "clear"])
TURNOUT = frozenset(["turnout", "turn-out", "turnouts"])
WIN_WORDS = frozenset(
    (
        "win wins won hold holds held gain gains gained take takes took taken on home it beat beats beaten "
        "elected back nicked lost lose loses survives clings unseated retains keeps cling hang hangs in have "
        "has by done clear"
    ).split()
)
OTHER_MAJORITY = frozenset(
    "overall commons parliamentary working house senate absolute shareholder share government".split()
)


def read_amounts(page: Page, sentence: list[Item], tabled: set[int]) -> list[Draft]:
    """The amounts that a sentence claims in words; `tabled` are the ends of figures that a table has."""
    if is_history(sentence, page.year):
        return []
    found: list[Draft] = []
    used: set[int] = {n for n, item in enumerate(sentence) if item.figure is not None and item.end in tabled}
    for reader in (_turnouts, _majorities, _margins, _shares, _votes):
        for claim, n in reader(page, sentence, used):
            used.add(n)
            found.append(claim)
    return found


def _whole(item: Item, *, units: tuple[Unit, ...] = (Unit.NONE, Unit.VOTES)) -> Figure | None:
    figure = item.figure
    if item.tag is not Tag.FIGURE or figure is None or figure.unit not in units or figure.decimal:
        return None
    return figure


def _percent(item: Item) -> Figure | None:
    figure = item.figure
    if item.tag is not Tag.FIGURE or figure is None or not 0 <= figure.value <= 100:
        return None
    return figure if figure.unit is Unit.PERCENT else None


def _with_value(claim: Draft, figure: Figure) -> Draft:
    claim.value = figure.value
    claim.approx = figure.approx
    return claim


def _turnouts(page: Page, sentence: list[Item], used: set[int]) -> list[tuple[Draft, int]]:
    cue = next((n for n, item in enumerate(sentence) if item.word in TURNOUT), None)
    if cue is None:
        return []
    contest = page.focus(sentence, cue)
    if contest is None:
        return []
    stance = stance_of(sentence, cue, cue)
    near = sorted((n for n in range(len(sentence)) if abs(n - cue) <= 14), key=lambda n: (n < cue, abs(n - cue)))
    for n in near:
        figure = _percent(sentence[n]) or _plain_percent(sentence, n, cue)
        if figure is None or n in used or sentence[min(n + 1, len(sentence) - 1)].word == "swing":
            continue
        claim = draft(
            Kind.TURNOUT, stance, "turnout", [sentence[cue], sentence[n]], subject=Subject(contest, None, None)
        )
        return [(_with_value(claim, figure), n)]
    if stance is Stance.ASKED and _has_place(sentence):
        claim = draft(Kind.TURNOUT, stance, "turnout-asked", [sentence[cue]], subject=Subject(contest, None, None))
        return [(claim, cue)]
    return []


def _has_place(sentence: list[Item]) -> bool:
    return any(item.tag is Tag.WHERE for item in sentence)


def _plain_percent(sentence: list[Item], n: int, cue: int) -> Figure | None:
    """A figure with a decimal right after the word turnout, without a percent sign."""
    figure = sentence[n].figure
    if sentence[n].tag is not Tag.FIGURE or figure is None or n <= cue or figure.unit is not Unit.NONE:
        return None
    return figure if figure.decimal and 5 <= figure.value <= 100 else None


def _leader(page: Page, sentence: list[Item], cue: int) -> Subject | None:
    """Who leads or has won by a margin, where the sentence says so."""
    for n in range(cue - 1, -1, -1):
        item = sentence[n]
        if item.tag is Tag.WHO and not (n and sentence[n - 1].word in {"from", "off", "over", "beats", "beat"}):
            return page.resolve(item, page.focus(sentence, cue, who=item))
        if item.word in FIRST_PERSON and (author := page.author()) is not None:
            return author
    for item in sentence[cue + 1 : cue + 6]:
        if item.tag is Tag.WHO:
            return page.resolve(item, page.focus(sentence, cue, who=item))
    return None


def _majority(page: Page, sentence: list[Item], cue: int, n: int, rule: str) -> tuple[Draft, int] | None:
    figure = sentence[n].figure
    subject = _leader(page, sentence, min(cue, n))
    contest = subject.contest if subject is not None and subject.contest else page.focus(sentence, cue)
    if contest is None or figure is None:
        return None
    claim = draft(Kind.MAJORITY, stance_of(sentence, min(cue, n), max(cue, n)), rule, [sentence[cue], sentence[n]])
    claim.contest = contest
    if subject is not None and subject.contest == contest:
        claim.candidate, claim.party = subject.candidate, subject.party
    return _with_value(claim, figure), n


def _majorities(page: Page, sentence: list[Item], used: set[int]) -> list[tuple[Draft, int]]:
    """The word "majority" or "maj" and its figure."""
    found: list[tuple[Draft, int]] = []
    for cue, item in enumerate(sentence):
        if item.word not in MAJORITY or any(o.word in OTHER_MAJORITY for o in sentence[max(0, cue - 2) : cue + 2]):
            continue
        n = _figure_of_majority(sentence, cue, used)
        read = _majority(page, sentence, cue, n, "majority") if n is not None else None
        if read is not None:
            found.append(read)
            used.add(read[1])
    return found


def _figure_of_majority(sentence: list[Item], cue: int, used: set[int]) -> int | None:
    """The figure after "majority" (the last of "cut from 5,785 to 2,464"), or right before it."""
    before = cue - 1
    while before >= 0 and sentence[before].word in {"vote", "votes", "strong", "-"}:
        before -= 1
    after: int | None = None
    for n in range(cue + 1, min(cue + 9, len(sentence))):
        item = sentence[n]
        if _whole(item) is not None and n not in used and not _is_other_count(sentence, n):
            if after is not None and sentence[n - 1].word not in {"to", "now"}:
                break
            after = n
        elif item.word in {"not", "(", ")", "|", "/", "is now"} and after is not None:
            break
    if before >= 0 and before not in used and _whole(sentence[before]) is not None:
        return before
    return after


def _is_other_count(sentence: list[Item], n: int) -> bool:
    """Whether a figure counts something else (years, people, to one)."""
    after = sentence[n + 1].word if n + 1 < len(sentence) else ""
    return after in {"years", "yrs", "year", "people", "days", "hours", "months", "elections", "mps", "seats"}


def _margins(page: Page, sentence: list[Item], used: set[int]) -> list[tuple[Draft, int]]:
    """As in "By 20 votes", "20 in it", "ahead by 50", "354 to spare", "635 short"."""
    for n, item in enumerate(sentence):
        if n in used or _whole(item) is None or _is_other_count(sentence, n):
            continue
        rule, provisional = _margin_rule(sentence, n)
        if rule is None:
            continue
        read = _majority(page, sentence, n, n, rule)
        if read is None:
            continue
        claim, _ = read
        claim.provisional = provisional
        if rule == "behind":
            claim.candidate, claim.party = None, None
        return [(claim, n)]
    return []


def _margin_rule(sentence: list[Item], n: int) -> tuple[str | None, bool]:
    """Which phrase of a margin a figure stands in, and whether it is a lead only."""
    before = [item.word for item in sentence[max(0, n - 6) : n]]
    after = [item.word for item in sentence[n + 1 : n + 5]]
    rest = [w for w in after if w not in {"vote", "votes", "or", "so", "just"}]
    if before[-1:] and before[-1] in {"+", "/"}:
        return None, False
    leading = (
        any(w in LEADING for w in before)
        or rest[:1] == ["ahead"]
        or rest[:2] == ["in", "front"]
        or rest[:1] == ["behind"]
    )
    leading = leading or ("up", "by") in pairwise(before) or before[-1:] == ["up"]
    if rest[:2] == ["in", "it"] or rest[:2] == ["to", "spare"] or rest[:1] == ["clear"] or rest[:1] == ["short"]:
        return "in-it", False
    if leading and "points" not in after and "%" not in after:
        return ("behind" if rest[:1] == ["behind"] else "lead"), "clear" not in rest[:1]
    if "by" in before[-4:] and not {"up", "down", "increased"} & set(before[-5:]):
        return "by", False
    return None, False


def _shares(page: Page, sentence: list[Item], used: set[int]) -> list[tuple[Draft, int]]:
    """As in "50.6% of the vote", "on 38.7%", "with 43.7%"."""
    found: list[tuple[Draft, int]] = []
    words = [item.word for item in sentence]
    for n, item in enumerate(sentence):
        figure = _percent(item)
        if figure is None or n in used or "swing" in words or "turnout" in words:
            continue
        of_vote = {"vote", "votes", "share"} & set(words[n + 1 : n + 7])
        led = bool(
            set(words[max(0, n - 2) : n]) & {"with", "on", "just", "of", "got", "polled", "took", "that's"}
        ) or words[n - 1 : n] == [","]
        subject = _holder(page, sentence, n)
        if (
            subject is None
            or subject.contest is None
            or not (of_vote or led or subject.item is sentence[max(0, n - 1)])
        ):
            continue
        claim = draft(Kind.SHARE, stance_of(sentence, n, n), "share", [item], subject=subject)
        found.append((_with_value(claim, figure), n))
        used.add(n)
    return found


def _holder(page: Page, sentence: list[Item], n: int) -> Subject | None:
    """Whose votes or share a figure is: the name before it in the sentence, or the author."""
    for m in range(n - 1, -1, -1):
        item = sentence[m]
        if item.tag is Tag.WHO and not (
            m and sentence[m - 1].word in {"from", "for", "over", "beats"} and _earlier_who(sentence, m)
        ):
            return page.resolve(item, page.focus(sentence, n, who=item))
        if item.word in FIRST_PERSON and (author := page.author()) is not None:
            return author
    people = [item for item in page.before(sentence) if item.tag is Tag.WHO]
    if people:
        contest = page.focus(sentence, n, who=people[-1])
        return page.resolve(people[-1], contest)
    return page.author()


def _earlier_who(sentence: list[Item], m: int) -> bool:
    return any(item.tag is Tag.WHO for item in sentence[:m])


def _votes(page: Page, sentence: list[Item], used: set[int]) -> list[tuple[Draft, int]]:
    """As in "With 34,299 votes", "36,458 votes", "10,112 of you", "polled 10,011", "25,572 to Brazier's 25,385"."""
    found: list[tuple[Draft, int]] = []
    for n, item in enumerate(sentence):
        figure = _whole(item)
        if figure is None or n in used or _is_other_count(sentence, n):
            continue
        before = [i.word for i in sentence[max(0, n - 3) : n]]
        after = [i.word for i in sentence[n + 1 : n + 4]]
        said = (
            figure.unit is Unit.VOTES
            or after[:2] == ["of", "you"]
            or "polled" in before
            or (before[-1:] in (["with"], ["got"]) and figure.value > 999)
        )
        if not said or "more" in after or "more" in before:
            continue
        subject = _holder(page, sentence, n)
        if subject is None or subject.contest is None or (subject.candidate is None and subject.party is None):
            continue
        claim = draft(Kind.VOTES, stance_of(sentence, n, n), "votes", [item], subject=subject)
        found.append((_with_value(claim, figure), n))
        used.add(n)
    return found
