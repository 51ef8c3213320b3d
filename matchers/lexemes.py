"""A post as a row of lexemes: words, numbers, marks and line ends, each with its offsets in the original text.

Names are found elsewhere, over folded tokens (`matchers.gazetteer`). Claims also need what folding throws away: line
ends, brackets, signs, the comma inside 16,333, capitals. Reading is one pass of one pattern without nested
quantifiers, so that cost is linear in the text; how much of a long post is read, `matchers.passages` decides.
"""

from __future__ import annotations

import re
import unicodedata
from enum import IntEnum
from typing import Final

from msgspec import Struct


class LexKind(IntEnum):
    """What a lexeme is."""

    WORD = 0
    NUMBER = 1
    MARK = 2
    STOP = 3
    BREAK = 4
    TAG = 5
    LINK = 6


class Lex:
    """The kinds of lexemes by name: a plain class gives them four times as fast as the enum."""

    WORD: Final = LexKind.WORD
    NUMBER: Final = LexKind.NUMBER
    MARK: Final = LexKind.MARK
    STOP: Final = LexKind.STOP
    BREAK: Final = LexKind.BREAK
    TAG: Final = LexKind.TAG
    LINK: Final = LexKind.LINK


class Lexeme(Struct, gc=False):
    """A piece of the text; `word` is folded (lower case, straight apostrophes, no accents) and compared with tables."""

    kind: LexKind
    word: str
    start: int
    end: int


_LEXEME = re.compile(
    r"(?P<LINK>https?:\S+)"
    r"|(?P<TAG>[#@][^\W_][\w.-]*)"
    r"|(?P<NUMBER>\d+(?:[.,\u2009\u202f\u00a0]\d+)?(?:[.,\u2009\u202f\u00a0]\d+)?(?:[.,]\d+)?)"
    r"|(?P<WORD>[^\W\d_]\w*(?:['\u2019-]\w+)?(?:['\u2019-]\w+)?(?:['\u2019-]\w+)?)"
    r"|(?P<STOP>[.!?\u2026]+)"
    r"|(?P<BREAK>\n)"
    r"|(?P<MARK>[^\s])"
)
_KINDS = (LexKind.MARK, *(LexKind[name] for name in _LEXEME.groupindex))
"""The kinds by the number of the group that matched."""
_WORD, _MARK, _TAG = Lex.WORD, Lex.MARK, Lex.TAG
_DASHES = {"\u2013": "-", "\u2014": "-", "\u2212": "-", "\u2012": "-", "\u2022": "\u2022"}
_QUOTES = {"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u00ab": '"', "\u00bb": '"'}
_MARKS = _DASHES | _QUOTES


def fold(word: str) -> str:
    """Lower case, straight apostrophes, no accents.

    >>> fold("Hasn\u2019t"), fold("MÔN")
    ("hasn't", 'mon')
    """
    low = word.lower()
    if low.isascii():
        return low
    low = low.replace("\u2019", "'")
    if low.isascii():
        return low
    return "".join(c for c in unicodedata.normalize("NFKD", low) if not unicodedata.combining(c))


def lex(text: str) -> list[Lexeme]:
    """Read a text into lexemes.

    >>> [(l.kind.name, l.word) for l in lex("Won by 1,234!! #GE2017")]
    [('WORD', 'won'), ('WORD', 'by'), ('NUMBER', '1,234'), ('STOP', '!!'), ('TAG', '#ge2017')]
    """
    found: list[Lexeme] = []
    for match in _LEXEME.finditer(text):
        kind = _KINDS[match.lastindex or 0]
        word = match.group()
        start, end = match.span()
        if kind is _WORD:
            word = word.lower()
            if not word.isascii():
                word = fold(word)
        elif kind is _MARK:
            word = _MARKS.get(word, word)
        elif kind is _TAG:
            kept = word.rstrip(".-")
            end -= len(word) - len(kept)
            found.append(Lexeme(kind, kept.lower(), start, end))
            if kept != word:
                found.append(Lexeme(Lex.STOP if word[-1] == "." else _MARK, word[-1], match.end() - 1, match.end()))
            continue
        found.append(Lexeme(kind, word, start, end))
    return found
