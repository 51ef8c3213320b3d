"""Figures in a post, with the precision with which they were written.

A figure is digits ("16,333", "16.3k", "1.2 million", "54.2%"), words ("twenty one", "a dozen", "half a million") or
both. What stands beside it says what it counts (`unit`) and whether it was rounded (`approx`). Years, odds, scores,
money, ordinals and changes ("+9.9") are recognised so that nobody takes them for a result. What a figure is a claim
of is decided by those who read the words around it.
"""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from matchers.lexemes import Lex, Lexeme
from matchers.number_words import IDIOMS, NUMBER_WORDS, SCALES, is_number_word, run_of_words, value_of_words


class Unit(StrEnum):
    """What the text says that a figure counts."""

    NONE = ""
    PERCENT = "percent"
    VOTES = "votes"
    SEATS = "seats"
    POINTS = "points"
    MONEY = "money"
    YEAR = "year"
    ORDINAL = "ordinal"
    ODDS = "odds"
    CHANGE = "change"
    OTHER = "other"


class Figure(Struct, frozen=True, gc=False):
    """A figure as written. `first` and `last` are the lexemes that it spans, `last` included, unit word not."""

    value: int | float
    start: int
    end: int
    first: int
    last: int
    unit: Unit = Unit.NONE
    approx: bool = False
    in_words: bool = False
    decimal: bool = False


SUFFIXES = {"k": 1000, "m": 1_000_000, "mn": 1_000_000, "bn": 1_000_000_000}
ABOUT_BEFORE = frozenset(
    ("about around roughly nearly almost over under approximately approx circa c some towards above below").split()
)
"""One word before a figure that rounds it: "about 300"."""
ABOUT_PAIRS = frozenset(
    {
        ("more", "than"), ("less", "than"), ("fewer", "than"), ("just", "over"), ("just", "under"), ("at", "least"),
        ("close", "to"), ("up", "to"), ("upwards", "of"), ("north", "of"), ("shy", "of"), ("short", "of"),
        ("nigh", "on"),
    }
)  # fmt: skip
ABOUT_AFTER = frozenset(["odd", "ish", "or-so", "ishy", "plus"])
UNITS = {
    "%": Unit.PERCENT, "percent": Unit.PERCENT, "pct": Unit.PERCENT, "pc": Unit.PERCENT,
    "vote": Unit.VOTES, "votes": Unit.VOTES, "ballots": Unit.OTHER, "papers": Unit.OTHER,
    "seat": Unit.SEATS, "seats": Unit.SEATS, "mp": Unit.SEATS, "mps": Unit.SEATS,
    "pt": Unit.POINTS, "pts": Unit.POINTS, "point": Unit.POINTS, "points": Unit.POINTS, "ppt": Unit.POINTS,
}  # fmt: skip
MONEY = frozenset("\u00a3$\u20ac")
NUMBERED = frozenset({"district", "precinct", "ward", "proposition", "prop", "measure", "section", "channel"})
"""What has a number for a name."""
ORDINALS = frozenset({"st", "nd", "rd", "th"})
CLOCK = frozenset({"am", "pm"})


def _digits(written: str) -> tuple[int | float, bool] | None:
    """The value of "16,333", "16 333" or "54.2", and whether it has decimals.

    >>> _digits("16,333"), _digits("54.2"), _digits("1.234,5")
    ((16333, False), (54.2, True), None)
    """
    plain = written.replace(",", "").replace("\u2009", "").replace("\u202f", "").replace("\u00a0", "")
    groups = written.replace("\u2009", ",").replace("\u202f", ",").replace("\u00a0", ",").split(",")
    if any(len(group.split(".")[0]) != 3 for group in groups[1:]) or (len(groups[0]) > 3 and len(groups) > 1):
        return None
    whole, dot, part = plain.partition(".")
    if "." in part or len(whole) > 12 or len(part) > 6:
        return None
    return (float(plain), True) if dot else (int(plain), False)


def _in_words(lexemes: list[Lexeme], i: int) -> Figure | None:
    """A figure in words that begins at `i`."""
    word = lexemes[i].word
    if word in {"a", "half", "couple"}:
        return _idiom(lexemes, i)
    j = run_of_words(lexemes, i)
    if j == i:
        return None
    value = value_of_words([each.word for each in lexemes[i:j] if each.word != ","])
    if value is None:
        j = i + 1
        value = value_of_words([word])
    if value is None:
        return None
    return Figure(value, lexemes[i].start, lexemes[j - 1].end, i, j - 1, in_words=True)


_MAY_BEGIN = NUMBER_WORDS | {"a", "half", "couple"}


def _idiom(lexemes: list[Lexeme], i: int) -> Figure | None:
    for words, value in IDIOMS.items():
        j = i + len(words)
        if j <= len(lexemes) and all(each.word == w for each, w in zip(lexemes[i:j], words, strict=True)):
            if words[-1] in {"thousand", "hundred"} and (exact := _with_rest(lexemes, i, j, value)) is not None:
                return exact
            rounded = words[-1] != "dozen"
            return Figure(value, lexemes[i].start, lexemes[j - 1].end, i, j - 1, in_words=True, approx=rounded)
    return None


def _with_rest(lexemes: list[Lexeme], i: int, j: int, value: int) -> Figure | None:
    """An idiom with what it leaves over: "a thousand and one"."""
    if j >= len(lexemes) or lexemes[j].word != "and":
        return None
    end = run_of_words(lexemes, j + 1)
    rest = value_of_words([each.word for each in lexemes[j + 1 : end]]) if end > j + 1 else None
    if rest is None or rest >= value:
        return None
    return Figure(value + rest, lexemes[i].start, lexemes[end - 1].end, i, end - 1, in_words=True)


def _scaled(lexemes: list[Lexeme], i: int, value: float, *, decimal: bool) -> tuple[int | float, int, bool, bool]:
    """Apply "k" and "million" after a figure: (value, last lexeme, approx, decimal)."""
    after = lexemes[i + 1] if i + 1 < len(lexemes) else None
    if after is None or after.kind is not Lex.WORD:
        return value, i, False, decimal
    glued = after.start == lexemes[i].end
    scale = SUFFIXES.get(after.word) if glued else SCALES.get(after.word)
    if scale is None and glued and after.word.startswith("k-"):
        scale = 1000
    if scale is None:
        return value, i, False, decimal
    return round(value * scale), i + 1, True, False


def _is_number(lexemes: list[Lexeme], i: int) -> bool:
    """Whether a number stands at `i`: the PC of "GRN 4 PC 4" is a party, and no per cent."""
    return i < len(lexemes) and lexemes[i].kind is Lex.NUMBER


def _unit_after(lexemes: list[Lexeme], figure_last: int) -> Unit:
    """The unit that follows a figure, at most one adjective between ("1,234 more votes")."""
    if figure_last + 1 < len(lexemes) and lexemes[figure_last + 1].word in {"electoral", "delegates", "delegate"}:
        return Unit.OTHER
    for step in (1, 2):
        j = figure_last + step
        if j >= len(lexemes):
            break
        word = lexemes[j].word
        if word in UNITS and not (word == "pc" and (step == 2 or _is_number(lexemes, j + 1))):
            return UNITS[word]
        if word == "per" and j + 1 < len(lexemes) and lexemes[j + 1].word == "cent":
            return Unit.PERCENT
        if lexemes[j].kind is not Lex.WORD or word in {"and", "to", "in", "of", "with", "but"}:
            break
    return Unit.NONE


def _glued_unit(lexemes: list[Lexeme], i: int) -> Unit | None:
    """What letters or signs stuck to the digits say: 6pm and 14C are no figures, 31st is an ordinal, 5/1 odds."""
    before = lexemes[i - 1] if i else None
    after = lexemes[i + 1] if i + 1 < len(lexemes) else None
    if after is not None and after.start == lexemes[i].end:
        if after.kind is Lex.WORD:
            if after.word in ORDINALS:
                return Unit.ORDINAL
            if after.word not in SUFFIXES and not after.word.startswith("k-"):
                return Unit.OTHER if after.word not in ABOUT_AFTER and after.word not in UNITS else None
        elif _joins_numbers(lexemes, i + 1):
            return Unit.ODDS if not _range_of_votes(lexemes, i) else None
    if before is None:
        return None
    if before.word in NUMBERED:
        return Unit.ORDINAL
    return _unit_of_sign(lexemes, i, before) if before.end == lexemes[i].start else None


def _joins_numbers(lexemes: list[Lexeme], i: int) -> bool:
    """Whether the mark at `i` joins two numbers without a space."""
    if lexemes[i].word not in {"/", "-", ":"} or i + 1 >= len(lexemes):
        return False
    return lexemes[i + 1].start == lexemes[i].end and lexemes[i + 1].kind is Lex.NUMBER


def _unit_of_sign(lexemes: list[Lexeme], i: int, sign: Lexeme) -> Unit | None:
    """What a sign stuck before the digits says."""
    if sign.word in MONEY:
        return Unit.MONEY
    if sign.word in {"+", "\u00b1"}:
        return Unit.CHANGE
    if sign.word == "-" and (i < 2 or lexemes[i - 2].end != sign.start or lexemes[i - 2].kind is Lex.MARK):
        return Unit.CHANGE
    if i >= 2 and lexemes[i - 2].kind is Lex.NUMBER and _joins_numbers(lexemes, i - 1):
        return None if sign.word == "-" and _range_of_votes(lexemes, i - 2) else Unit.ODDS
    return None


def _range_of_votes(lexemes: list[Lexeme], i: int) -> bool:
    """Whether "16,333-16,313" at `i`: two figures of four digits or more."""
    return lexemes[i + 1].word == "-" and len(lexemes[i].word) >= 4 and len(lexemes[i + 2].word) >= 4


def _is_year(lexemes: list[Lexeme], i: int, value: float) -> bool:
    word = lexemes[i].word
    if len(word) == 4 and word.isdigit() and 1800 <= value <= 2099:
        return True
    before = lexemes[i - 1] if i else None
    return before is not None and before.word == "'" and before.end == lexemes[i].start and len(word) == 2


def _is_rounded(lexemes: list[Lexeme], first: int, last: int) -> bool:
    """Whether a word before or after rounds the figure."""
    if first and (lexemes[first - 1].word in ABOUT_BEFORE or lexemes[first - 1].word == "~"):
        return True
    if first > 1 and (lexemes[first - 2].word, lexemes[first - 1].word) in ABOUT_PAIRS:
        return True
    after = [each.word for each in lexemes[last + 1 : last + 3]]
    if after[:1] and after[0] in ABOUT_AFTER:
        return True
    if after in (["-", "odd"], ["-", "ish"], ["or", "so"]):
        return True
    return after[:1] == ["+"] and lexemes[last + 1].start == lexemes[last].end


ROUND = 1000
"""A whole number of thousands is a rounded figure."""


def _is_round_in_words(figure: Figure) -> bool:
    """Whether nobody spells a figure so who means it to the vote: "five hundred", "twelve thousand"."""
    return figure.value >= 100 and figure.value % 100 == 0


def _numeral(lexemes: list[Lexeme], i: int) -> Figure | None:
    """A figure in digits at `i`."""
    read = _digits(lexemes[i].word)
    if read is None:
        return None
    value, decimal = read
    unit = _glued_unit(lexemes, i)
    value, last, approx, decimal = _scaled(lexemes, i, value, decimal=decimal)
    if unit is None:
        unit = _unit_after(lexemes, last)
        if unit in {Unit.NONE, Unit.OTHER} and last == i and _is_year(lexemes, i, value):
            unit = Unit.YEAR
    approx = approx or _is_rounded(lexemes, i, last) or (value >= ROUND and value % ROUND == 0)
    return Figure(value, lexemes[i].start, lexemes[last].end, i, last, unit, approx, decimal=decimal)


NUMBER, WORD = Lex.NUMBER, Lex.WORD


def find_figures(lexemes: list[Lexeme]) -> list[Figure]:
    """All figures of a text, in order.

    >>> from matchers.lexemes import lex
    >>> [(f.value, str(f.unit), f.approx) for f in find_figures(lex("16.3k votes, just over 54.2%, by twenty one"))]
    [(16300, 'votes', True), (54.2, 'percent', True), (21, '', False)]
    >>> [(f.value, str(f.unit)) for f in find_figures(lex("in 2015, 5/1, +9.9, £48, the 31st"))]
    [(2015, 'year'), (5, 'odds'), (1, 'odds'), (9.9, 'change'), (48, 'money'), (31, 'ordinal')]
    """
    figures: list[Figure] = []
    after = 0
    for i, lexeme in enumerate(lexemes):
        kind, word = lexeme.kind, lexeme.word
        figure: Figure | None = None
        if i < after:
            continue
        if kind is NUMBER:
            figure = _numeral(lexemes, i)
        elif kind is WORD and (word in _MAY_BEGIN or ("-" in word and is_number_word(word))):
            figure = _in_words(lexemes, i)
            if figure is not None:
                figure = Figure(
                    figure.value,
                    figure.start,
                    figure.end,
                    figure.first,
                    figure.last,
                    _unit_after(lexemes, figure.last),
                    figure.approx or _is_rounded(lexemes, figure.first, figure.last) or _is_round_in_words(figure),
                    in_words=True,
                )
        if figure is not None:
            figures.append(figure)
            after = figure.last + 1
    return figures
