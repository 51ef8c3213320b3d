"""A post as sentences of items: words, marks, figures, times, and the names that the gazetteer found.

Names swallow the words that they span. A person and a party that stand together ("Labour's Ann Example", "Ann Example
(Lab)", "the Labour candidate, Ann Example") are one item, a `who`. Sentences end at a full stop, a line end or a
semicolon, not at the dots of "maj." or "U.S.".
"""

from __future__ import annotations

from collections.abc import Container
from enum import IntEnum
from typing import Final

from msgspec import Struct

from matchers.endings import ends_sentence
from matchers.figures import Figure, find_figures
from matchers.lexemes import Lex, Lexeme, lex
from matchers.times import TimePhrase, find_times
from matchers.vocabulary import ContestId, Mention, MentionKind


class ItemTag(IntEnum):
    """What an item is."""

    WORD = 0
    MARK = 1
    FIGURE = 2
    TIME = 3
    WHO = 4
    WHERE = 5
    REGION = 6
    STOP = 7
    BREAK = 8


class Tag:
    """The tags of items by name: a plain class gives them four times as fast as the enum, hundreds of times a post."""

    WORD: Final = ItemTag.WORD
    MARK: Final = ItemTag.MARK
    FIGURE: Final = ItemTag.FIGURE
    TIME: Final = ItemTag.TIME
    WHO: Final = ItemTag.WHO
    WHERE: Final = ItemTag.WHERE
    REGION: Final = ItemTag.REGION
    STOP: Final = ItemTag.STOP
    BREAK: Final = ItemTag.BREAK


class Item(Struct, gc=False):
    """One item of a sentence. `people`, `party`, `contests`, `region` are filled where the tag says so."""

    tag: ItemTag
    word: str
    start: int
    end: int
    figure: Figure | None = None
    time: TimePhrase | None = None
    people: tuple[tuple[ContestId, str], ...] = ()
    party: str | None = None
    contests: tuple[ContestId, ...] = ()
    region: str | None = None
    names: tuple[Mention, ...] = ()
    account: bool = False


_WORD = Lex.WORD
_HOLDS_NAMES = frozenset({Lex.TAG, Lex.WORD})


def read_items(text: str, mentions: tuple[Mention, ...]) -> list[Item]:
    """The items of a text, in order."""
    lexemes = lex(text)
    spans = _spans(mentions)
    ends = dict(spans)
    starts = sorted(ends)
    figures = {figure.first: figure for figure in find_figures(lexemes)}
    times = {time.first: time for time in find_times(lexemes)}
    named = _by_span(mentions)
    items: list[Item] = []
    i = at = 0
    while i < len(lexemes):
        lexeme = lexemes[i]
        while at < len(starts) and starts[at] < lexeme.start:
            at += 1
        start = _span_at(lexeme, starts[at]) if at < len(starts) else None
        if start is not None:
            end = ends[start]
            items.append(_name_item(text, start, end, named[start, end]))
            i = _skip_to(lexemes, i, end)
        elif i in times and _free(lexemes, times[i].first, times[i].last, ends):
            time = times[i]
            end = lexemes[time.last].end
            items.append(Item(Tag.TIME, "", lexeme.start, end, time=time, figure=figures.get(i)))
            i = time.last + 1
        elif i in figures and _free(lexemes, i, figures[i].last, ends):
            figure = figures[i]
            items.append(Item(Tag.FIGURE, lexeme.word, figure.start, figure.end, figure=figure))
            i = figure.last + 1
        elif lexeme.kind is _WORD:
            items.append(Item(Tag.WORD, lexeme.word, lexeme.start, lexeme.end))
            i += 1
        else:
            items.append(_plain_item(lexemes, i))
            i += 1
    return _join_who(_without_letters(_settle_people(items)))


def figured(items: list[Item]) -> list[tuple[int, Item]]:
    """The items that have a figure, each with its place."""
    return [(n, item) for n, item in enumerate(items) if item.figure is not None]


def has_figure(items: list[Item]) -> bool:
    """Whether any of the items has a figure."""
    return [item.figure for item in items].count(None) < len(items)


LETTERS = frozenset({"d", "r", "i", "l", "g"})
"""American parties by their letters: "Ann Example (D)", "Bob Sample (R-Ohio)"."""


_LETTERED = frozenset({"(", "president"})
"""Words of which one is in every post that has such letters or titles."""


def _without_letters(items: list[Item]) -> list[Item]:
    """The items without the letters in brackets that follow a person, and with titles for what they are."""
    if _LETTERED.isdisjoint([item.word for item in items]):
        return items
    kept: list[Item] = []
    i = 0
    while i < len(items):
        item = items[i]
        if item.word == "president" and i + 1 < len(items) and items[i + 1].people and item.tag is Tag.WHERE:
            item = Item(Tag.WORD, item.word, item.start, item.end)
        kept.append(item)
        i += 1
        if item.people and [other.word for other in items[i : i + 1]] == ["("] and items[i + 1 : i + 2]:
            close = next((n for n in range(i + 2, min(i + 6, len(items))) if items[n].word == ")"), None)
            i = close + 1 if close is not None and items[i + 1].word in LETTERS else i
            i += 2 if [other.word for other in items[i : i + 2]] == ["'", "s"] else 0
    return kept


def _settle_people(items: list[Item]) -> list[Item]:
    """A name that is both a place and a person is the person where the post names that person's contest."""
    for item in items:
        if item.contests and item.people:
            elsewhere = {c for other in items if other is not item for c in other.contests}
            if any(contest in elsewhere and contest not in item.contests for contest, _ in item.people):
                item.contests = ()
                item.tag = Tag.WHO
    return items


def _spans(mentions: tuple[Mention, ...]) -> list[tuple[int, int]]:
    """Non-overlapping spans, longest first where they overlap, in order."""
    kept: list[tuple[int, int]] = []
    reach = -1
    for start, end in sorted({(m.start, m.end) for m in mentions}, key=lambda s: (s[0], -s[1])):
        if start >= reach:
            kept.append((start, end))
            reach = end
    return kept


def _by_span(mentions: tuple[Mention, ...]) -> dict[tuple[int, int], list[Mention]]:
    named: dict[tuple[int, int], list[Mention]] = {}
    for mention in mentions:
        named.setdefault((mention.start, mention.end), []).append(mention)
    return named


def _span_at(lexeme: Lexeme, start: int) -> int | None:
    """The start of the next name where it stands in this lexeme (a tag's name may begin after its # or @)."""
    if start == lexeme.start or (start < lexeme.end and lexeme.kind in _HOLDS_NAMES):
        return start
    return None


def _skip_to(lexemes: list[Lexeme], i: int, end: int) -> int:
    while i < len(lexemes) and lexemes[i].start < end:
        i += 1
    return i


def _free(lexemes: list[Lexeme], first: int, last: int, taken: Container[int]) -> bool:
    return not any(lexemes[j].start in taken for j in range(first, last + 1))


def _name_item(text: str, start: int, end: int, mentions: list[Mention]) -> Item:
    """One item for all that a span may name."""
    item = Item(Tag.WORD, text[start:end].lower(), start, end, names=tuple(mentions))
    for mention in mentions:
        if mention.kind is MentionKind.CONTEST:
            item.contests += mention.contests
        elif mention.kind is MentionKind.CANDIDATE:
            item.people += mention.people
        elif mention.kind is MentionKind.PARTY:
            item.party = mention.party
        elif mention.kind is MentionKind.REGION:
            item.region = mention.region
        elif mention.account is not None:
            item.account = True
            item.party = mention.account.party if not mention.account.candidate else None
            item.people += mention.people or _own_contest(mention)
            if mention.account.role == "official" and mention.account.contest:
                item.contests += (mention.account.contest,)
    if item.party is not None and not item.account:
        item.people = ()  # a party's name is no surname, though a candidate may be called like it
    item.tag = _tag(item)
    return item


def _own_contest(mention: Mention) -> tuple[tuple[ContestId, str], ...]:
    account = mention.account
    if account is None or account.contest is None or account.candidate is None:
        return ()
    return ((account.contest, account.candidate),)


def _tag(item: Item) -> ItemTag:
    if item.contests:
        return Tag.WHERE
    if item.people or item.party:
        return Tag.WHO
    return Tag.REGION if item.region else Tag.WORD


def _plain_item(lexemes: list[Lexeme], i: int) -> Item:
    lexeme = lexemes[i]
    tag: ItemTag = Tag.WORD
    if lexeme.kind is Lex.MARK:
        tag = Tag.STOP if lexeme.word == ";" else Tag.MARK
    elif lexeme.kind is Lex.BREAK:
        tag = Tag.BREAK
    elif lexeme.kind is Lex.STOP:
        tag = Tag.STOP if ends_sentence(lexemes, i) else Tag.MARK
    elif lexeme.kind is Lex.LINK:
        tag = Tag.BREAK
    word = lexeme.word.lstrip("#@") if lexeme.kind is Lex.TAG else lexeme.word
    return Item(tag, word, lexeme.start, lexeme.end)


APPOSED = frozenset(
    (
        "candidate candidates' candidate's mp 's ' leader incumbent democrat republican rep sen sir dame lady mayor"
    ).split()
)
"""Words that may stand between a party and its candidate."""


def _join_who(items: list[Item]) -> list[Item]:
    """Join a person and a party that stand together."""
    if [item.tag for item in items].count(Tag.WHO) < 2:
        return items
    joined: list[Item] = []
    i = 0
    while i < len(items):
        item = items[i]
        j = _partner(items, i) if item.tag is Tag.WHO else None
        if j is None:
            joined.append(item)
            i += 1
            continue
        other = items[j]
        last = j
        if last + 1 < len(items) and items[last + 1].word in {")", "]"}:
            last += 1
        both = Item(Tag.WHO, item.word, item.start, items[last].end, names=item.names + other.names)
        both.people = item.people or other.people
        both.party = item.party or other.party
        joined.append(both)
        i = last + 1
    return joined


def _partner(items: list[Item], i: int) -> int | None:
    """The item that completes the person or party at `i`, through brackets, dashes and words like "candidate"."""
    item = items[i]
    if bool(item.people) == bool(item.party):
        return None
    brackets = False
    for j in range(i + 1, min(i + 4, len(items))):
        other = items[j]
        if other.tag is Tag.WHO:
            if bool(other.people) == bool(other.party) or bool(other.people) == bool(item.people):
                return None
            if item.party and brackets:
                return j if items[j - 1].word in {"(", "-"} else None
            return j
        if other.word in {"(", "[", ",", "-", "|", "/"}:
            if other.word == "," and item.party:
                return None
            brackets = True
        elif other.tag is not Tag.WORD or other.word not in APPOSED or item.people:
            return None
    return None
