"""Tables of a result: "Lab 16,333 Con 16,313", "LAB: 41.8% (-15.5)", "23,686 - Ed Davey - LD".

A row is a label (a party, a person or both) and the figures beside it, with nothing but marks between. Two rows, or one
row with a person and a large figure, make a table. Rows in a contest are votes and shares; rows about no contest are a
tally (`matchers.read_tallies`). Tables of polls, odds, changes and past elections are none.
"""

from __future__ import annotations

from msgspec import Struct

from matchers.drafts import Draft, draft
from matchers.figures import Figure, Unit
from matchers.history import is_history
from matchers.scene import Page, Subject
from matchers.sentences import Item, Tag
from matchers.stance import is_future, stance_of
from matchers.vocabulary import ContestId, Kind, Stance


class Row(Struct, gc=False):
    """A label with its figures; `at` is the label's place among the post's items."""

    label: list[Item]
    figures: list[Item]
    at: int


GLUE = frozenset(["%", "(", ")", "[", "]", ":", "-", "|", "/", ",", ".", "•", "=", "*", "·", ">", "//", "x"])
LABEL_WORDS = frozenset("on has have polled got with elected co-op coop inc ceidwadwyr llafur dem rhydd votes".split())
OF_MARGIN = frozenset("majority maj lead ahead clear behind more fewer margin short swing".split())
"""Words right after a figure that make it a margin or a change, and no row of a table: "Lib Dems, 8,345 majority"."""
POLLS = frozenset(
    (
        "intention poll polls polling tracker forecast forecasts mrp survey drilldown odds straw voting "
        "sweepstake quinnipiac yougov survation nowcast hypothetical leadership"
    ).split()
)
"""Words of opinion polls and bets: a table beside them is no result."""


def read_rows(page: Page) -> list[Row]:
    """All rows of a post, in order."""
    if _numbers_first(page.items):
        return _rows_behind(page.items)
    rows: list[Row] = []
    items = page.items
    i = 0
    while i < len(items):
        if items[i].tag is not Tag.WHO:
            i += 1
            continue
        row, i = _row_at(items, i)
        if row is not None:
            rows.append(row)
    return rows


def _row_at(items: list[Item], i: int) -> tuple[Row | None, int]:
    """The row whose label begins at `i`, and where to go on."""
    label = [items[i]]
    n = i + 1
    gap = 0
    while n < len(items) and gap < 4:
        item = items[n]
        if item.tag is Tag.WHO:
            if len(label) > 1 or bool(item.people) == bool(label[0].people):
                return None, n
            label.append(item)
        elif item.tag is Tag.FIGURE or (item.tag is Tag.TIME and item.figure is not None):
            if _is_change(items, n) or (i and items[i - 1].word == "no"):
                return None, n + 1
            return _figures(items, label, n, i)
        elif item.tag is Tag.WHERE and n == i + 1:
            pass
        elif item.tag is Tag.MARK or item.word in LABEL_WORDS:
            if item.word == "," and label[0].party and not label[0].people and len(label) == 1 and n > i + 2:
                return None, n
        elif (
            item.tag is Tag.WORD
            and item.word != "by"
            and items[n - 1].word in {",", "("}
            and label[0].people
            and gap == 0
        ):
            gap += 1
        else:
            return None, n
        n += 1
    return None, max(n - 1, i + 1)


def _is_change(items: list[Item], n: int) -> bool:
    """Whether a figure is a change, "(-25.4)": signed, and in brackets."""
    signed = n > 1 and items[n - 1].word in {"+", "-"} and items[n - 1].end == items[n].start
    return signed and items[n - 2].word in {"(", "["}


def _figures(items: list[Item], label: list[Item], n: int, at: int) -> tuple[Row | None, int]:
    """The figures from `n` on that belong to one label."""
    found: list[Item] = []
    while n < len(items):
        item = items[n]
        if item.figure is not None and item.tag in {Tag.FIGURE, Tag.TIME}:
            if (
                found
                and items[n - 1].word == "-"
                and items[n - 1].start == found[-1].end
                and items[n - 1].end == item.start
            ):
                return None, n + 1
            if found and items[n - 1].word in {"to", ",", "from", "now"} and item.figure.unit is not Unit.PERCENT:
                break
            found.append(item)
        elif item.tag is not Tag.MARK and item.word not in {"votes", "vote", "percent", "per", "cent", "seats"}:
            break
        n += 1
    if n + 1 < len(items) and items[n].word in {"to", "v", "vs", "against"} and items[n + 1].tag is Tag.FIGURE:
        return None, n + 1
    if _is_of_else(items, n):
        return None, n
    if n < len(items) and items[n].word in OF_MARGIN and len(found) == 1 and items[n - 1].tag is not Tag.MARK:
        return None, n
    return (Row(label, _corrected(items, n) or found, at) if found else None), n


def _is_of_else(items: list[Item], n: int) -> bool:
    """Whether a percentage is of something else than the vote: "35.8% of pupils"."""
    of = n + 1 < len(items) and items[n].word == "of" and items[n + 1].tag is Tag.WORD
    return of and items[n + 1].word not in {"the", "vote", "votes", "voters", "all", "valid", "first", "poll"}


def _corrected(items: list[Item], n: int) -> list[Item]:
    """The figure after "now", which takes the place of the one before: "20,952 on the night, now 24,113"."""
    for m in range(n, min(n + 9, len(items) - 1)):
        if items[m].tag in {Tag.STOP, Tag.BREAK, Tag.WHO}:
            break
        if items[m].word == "now" and items[m + 1].tag is Tag.FIGURE:
            return [items[m + 1]]
    return []


def _numbers_first(items: list[Item]) -> bool:
    """Whether figures stand before their labels: "23,686 - Ed Davey - LD" on each line."""
    pairs = backward = 0
    for i, item in enumerate(items):
        figure = item.figure
        if figure is None or figure.unit not in {Unit.NONE, Unit.VOTES} or figure.value < 100:
            continue
        before = next((o for o in reversed(items[:i]) if o.word not in GLUE and o.figure is None), None)
        after = next((o for o in items[i + 1 :] if o.word not in GLUE and o.figure is None), None)
        pairs += 1
        starts_line = before is None or before.tag in {Tag.BREAK, Tag.STOP, Tag.WHERE}
        backward += after is not None and after.tag is Tag.WHO and (starts_line or backward > 0)
    return backward >= 2 and backward == pairs


def _rows_behind(items: list[Item]) -> list[Row]:
    rows: list[Row] = []
    figures: list[Item] = []
    for i, item in enumerate(items):
        if item.figure is not None:
            figures.append(item)
        elif item.tag is Tag.WHO and figures:
            label = [item]
            after = [o for o in items[i + 1 : i + 3] if o.tag is Tag.WHO]
            rows.append(Row(label + after, figures, i))
            figures = []
        elif item.tag is Tag.BREAK:
            figures = []
    return rows


def read_tables(page: Page, rows: list[Row]) -> list[Draft]:
    """The votes and shares of a post's tables."""
    if not rows or _is_poll(page):
        return []
    found: list[Draft] = []
    decimals = sum(1 for row in rows for item in row.figures if item.figure is not None and item.figure.decimal)
    if _scattered(page, rows):
        return []
    for row in rows:
        sentence = _sentence_of(page, row)
        if _is_past(page, rows, row, sentence) or counts_seats(sentence) or _is_swing(row, sentence):
            continue
        contest = _contest_of(page, row)
        subject = page.person_of(_subject(page, row, contest), sentence)
        if subject is None or subject.contest is None:
            continue
        if len(rows) == 1 and not _stands_alone(row, subject):
            continue
        found.extend(_claims(row, sentence, subject, shares=decimals >= 2))
    if len(rows) > 1:
        for claim in found:
            claim.stance = Stance.STATED if claim.stance is Stance.DENIED else claim.stance
    return found


def _is_poll(page: Page) -> bool:
    words = [item.word for item in page.items]
    return any(
        word in POLLS and words[i + 1 : i + 2] not in (["closed"], ["close"], ["clerk"], ["have"])
        for i, word in enumerate(words)
    )


def _is_past(page: Page, rows: list[Row], row: Row, sentence: list[Item]) -> bool:
    """Whether a row, the post's first line or the nearest line above that is no row speaks of an earlier year."""
    if is_history(sentence, page.year) or is_history(page.sentences[0], page.year):
        return True
    labels = {id(item) for other in rows for item in other.label}
    above = [s for s in page.sentences if s[0].start < row.label[0].start and not any(id(i) in labels for i in s)]
    return bool(above) and is_history(above[-1], page.year)


def counts_seats(sentence: list[Item]) -> bool:
    """Whether a sentence is a tally: one of its figures counts seats."""
    return any(item.figure is not None and item.figure.unit is Unit.SEATS for item in sentence)


def _scattered(page: Page, rows: list[Row]) -> bool:
    """Whether people of several contests stand in one table, and none of the contests is named: another election."""
    if page.named_contests:
        return False
    people = [item for row in rows for item in row.label if item.people]
    return len({contest for item in people if (contest := page.standing(item))}) > 1


def _sentence_of(page: Page, row: Row) -> list[Item]:
    first = row.label[0]
    for sentence in page.sentences:
        if sentence[0].start <= first.start <= sentence[-1].end:
            return sentence
    return row.label


def _contest_of(page: Page, row: Row) -> ContestId | None:
    before = [contest for item, contest in page.named_contests if item.start < row.label[0].start]
    if before:
        return before[-1]
    return page.focus(_sentence_of(page, row), 0, who=row.label[0] if row.label[0].people else None)


def _subject(page: Page, row: Row, contest: ContestId | None) -> Subject | None:
    person = next((item for item in row.label if item.people), None)
    party = next((item for item in row.label if item.party), None)
    named = page.resolve(person, contest) if person is not None else None
    if named is not None and named.candidate is not None and person is not None and named.contest is not None:
        return named if page.is_sure(person, named.contest) else None
    return page.resolve(party, contest) if party is not None else None


def _stands_alone(row: Row, subject: Subject) -> bool:
    """Whether one row is enough: a person with a figure of thousands, or a percentage."""
    figure = row.figures[0].figure
    if figure is None or subject.candidate is None:
        return figure is not None and figure.unit in {Unit.PERCENT, Unit.VOTES} and subject.party is not None
    return figure.unit in {Unit.PERCENT, Unit.VOTES} or (figure.value >= 1000 and figure.unit is Unit.NONE)


def _is_swing(row: Row, sentence: list[Item]) -> bool:
    """Whether a row's percentage is a swing: "swing: Lab to Con 4.6%"."""
    figure = row.figures[0].figure
    return figure is not None and figure.unit is Unit.PERCENT and any(item.word == "swing" for item in sentence)


def _claims(row: Row, sentence: list[Item], subject: Subject, *, shares: bool) -> list[Draft]:
    found: list[Draft] = []
    kinds: set[Kind] = set()
    for item in row.figures:
        kind = _kind(item.figure, shares=shares)
        if kind is None or kind in kinds or item.figure is None:
            continue
        kinds.add(kind)
        stance = stance_of(sentence, max(0, _index(sentence, row.label[0]) - 1), 0)
        stance = Stance.STATED if stance is Stance.CONDITIONAL else stance
        claim = draft(kind, stance, "table", [*row.label, item], subject=subject)
        claim.value, claim.approx = item.figure.value, item.figure.approx
        found.append(claim)
    return found


def _index(sentence: list[Item], item: Item) -> int:
    return next((n for n, other in enumerate(sentence) if other is item), 0)


def _kind(figure: Figure | None, *, shares: bool) -> Kind | None:
    """What a row's figure is: votes or a share, or (None) neither."""
    if figure is None:
        return None
    if figure.unit is Unit.PERCENT:
        return Kind.SHARE
    if figure.unit not in {Unit.NONE, Unit.VOTES}:
        return None
    if figure.decimal:
        return Kind.SHARE if shares and figure.value <= 100 else None
    return Kind.VOTES


__all__ = ["Row", "is_future", "read_rows", "read_tables"]
