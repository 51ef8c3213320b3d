"""The rows of a post's tables: a label (a party, a person or both) and the figures beside it, only marks between.

Figures stand after their labels, or before them on every line ("23,686 - Ed Davey - LD"). What a row tells is read
elsewhere (`matchers.read_tables`, `matchers.read_tallies`).
"""

from __future__ import annotations

from msgspec import Struct

from matchers.figures import Unit
from matchers.scene import Page
from matchers.score import score_in
from matchers.sentences import Item, Tag


class Row(Struct, gc=False):
    """A label with its figures; `at` is the label's place among the post's items."""

    label: list[Item]
    figures: list[Item]
    at: int


GLUE = frozenset(["%", "(", ")", "[", "]", ":", "-", "|", "/", ",", ".", "•", "=", "*", "·", ">", "//", "x"])
LABEL_WORDS = frozenset("on has have polled got with elected co-op coop inc ceidwadwyr llafur dem rhydd votes".split())
NO_LABEL = frozenset("by majority maj lead margin turnout swing".split())
"""Words after a name and a comma by which the figure that follows is no vote of theirs."""
OF_MARGIN = frozenset("majority maj lead ahead clear behind more fewer margin short swing".split())
"""Words right after a figure that make it a margin or a change, and no row of a table: "Lib Dems, 8,345 majority"."""


def read_rows(page: Page) -> list[Row]:
    """All rows of a post, in order."""
    if not page.figured:
        return []
    if _numbers_first(page.items):
        return _rows_behind(page.items)
    rows: list[Row] = []
    items = page.items
    i = 0
    while i < len(items):
        if items[i].tag is not Tag.WHO or _has_lost_it(items, i):
            i += 1
            continue
        row, i = _row_at(items, i)
        if row is not None:
            rows.append(row)
    return rows


def _has_lost_it(items: list[Item], i: int) -> bool:
    """Whether a party is whom a seat was gained from, and the figures after a comma are the winner's."""
    after = items[i + 1].word if i + 1 < len(items) else ""
    return i > 0 and items[i - 1].word in {"from", "off"} and after == ","


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
            and item.word not in NO_LABEL
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
    if _is_of_else(items, n) or (len(found) > 1 and score_in(items[at:n]) is not None):
        return None, n
    if n < len(items) and items[n].word in OF_MARGIN and len(found) == 1 and items[n - 1].tag is not Tag.MARK:
        return None, n
    return (Row(label, _corrected(items, n) or found, at) if found else None), n


def _is_of_else(items: list[Item], n: int) -> bool:
    """Whether a figure is of something or somebody else: "35.8% of pupils", "ten thousand to spare"."""
    if n + 1 < len(items) and (items[n].word, items[n + 1].word) == ("to", "spare"):
        return True
    if n + 1 < len(items) and items[n].word == "for" and items[n + 1].tag is Tag.WHO:
        return True
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
        before = next((o for o in reversed(items[:i]) if not _is_glue(o)), None)
        after = next((o for o in items[i + 1 :] if not _is_glue(o)), None)
        pairs += 1
        starts_line = before is None or before.tag in {Tag.BREAK, Tag.STOP, Tag.WHERE}
        backward += after is not None and after.tag is Tag.WHO and (starts_line or backward > 0)
    return backward >= 2 and backward == pairs


def _is_glue(item: Item) -> bool:
    """Whether an item may stand between a figure and its label; the end of a sentence may not."""
    return item.figure is not None or (item.word in GLUE and item.tag not in {Tag.STOP, Tag.BREAK})


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
