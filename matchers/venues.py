"""The hall that a sentence names: "in the Great Hall at Kensington Town Hall", "SECC", "Lifestyle Centre".

A venue is a run of words with capitals after "at", "in" or a comma that ends in a word for halls, or any such run after
"at". It is given as written.
"""

from __future__ import annotations

from matchers.scene import Page
from matchers.sentences import Item, Tag

HALLS = frozenset(
    (
        "hall centre center arena park theatre stadium pavilion school college gym rooms room showground "
        "guildhall leisure university hotel club building exchange racecourse secc spa kingsgate olympia "
        "institute library church forum"
    ).split()
)
SMALL = frozenset("the at of and on 's in for".split())
NOT_VENUES = frozenset("tonight today tomorrow monday tuesday wednesday thursday friday saturday sunday".split())


def find_venue(page: Page, sentence: list[Item]) -> str | None:
    """The venue that a sentence names, as written."""
    for n, item in enumerate(sentence):
        if item.word in {"at", "in", ",", "over", "outside", "-"}:
            found = _run(page, sentence, n + 1)
            if found is not None and _is_venue(sentence, found, item.word):
                first, last = found
                return page.text[sentence[first].start : sentence[last].end]
    return None


def _run(page: Page, sentence: list[Item], n: int) -> tuple[int, int] | None:
    """The run of capitalised items from `n` on, small words between allowed."""
    if n < len(sentence) and sentence[n].word in {"at", "in"}:
        n += 1
    first = n
    last = None
    while n < len(sentence):
        item = sentence[n]
        if item.tag in {Tag.STOP, Tag.BREAK, Tag.TIME, Tag.FIGURE} or (item.tag is Tag.MARK and item.word != "'"):
            break
        if page.text[item.start].isupper() and item.word not in NOT_VENUES:
            last = n
        elif item.word not in SMALL:
            break
        n += 1
    return (first, last) if last is not None else None


def _is_venue(sentence: list[Item], found: tuple[int, int], lead: str) -> bool:
    first, last = found
    items = sentence[first : last + 1]
    if any(item.word.split()[-1] in HALLS for item in items if item.word.split()):
        return True
    if lead != "at":
        return False
    return all(item.tag is Tag.WORD for item in items) and len(items) <= 4
