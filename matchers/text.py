"""A post's text as folded words, each knowing where it stands in the original.

Folding: lower case, accents off, compatibility forms spelt out (the ligature fi is f and i), invisible marks out.
Apostrophes stay inside words ("hasn't", "o'toole"); hyphens, commas and all other marks part them; `&` is the word
"and"; links are no words; a hashtag in capitals falls into its words (#RichmondPark is "richmond", "park").

Words are needed for every post and offsets for few, so offsets are worked out when first asked for.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import accumulate, compress, count
from operator import add

KEPT = "'@_"
"""Marks that belong to words: apostrophes, handles, and the underscore of handles."""
_SPELT = {"\u2018": "'", "\u2019": "'", "\u02bc": "'", "`": "'", "\u00b4": "'", "&": " & ", "#": " "}
_LINK = re.compile(r"https?:\S+|www\.\S+|pic\.twitter\.com\S+")
_BEYOND = re.compile(r"[^\x00-\x7f]")
_FEW = 24
_TAG = re.compile(r"#\w+")
_HUMPS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|_")
_ENTITIES = (("&amp;", "&    "), ("&lt;", "    "), ("&gt;", "    "), ("&quot;", "      "), ("&#39;", "'    "))


def _fold_ascii(char: str) -> str:
    return char.lower() if char.isalnum() or char in KEPT else _SPELT.get(char, " ").strip() or " "


_BYTES = "".join(_fold_ascii(chr(code)) for code in range(128)).encode() + b" " * 128


class _Folds(dict[int, str]):
    """What each character folds to, worked out when first met. At most `LIMIT` are remembered."""

    LIMIT = 20_000

    def __missing__(self, code: int) -> str:
        if len(self) >= self.LIMIT:
            self.clear()
        self[code] = folded = _fold_char(chr(code))
        return folded


def _fold_char(char: str) -> str:
    """What one character folds to; empty for marks that only change how others look."""
    if char.isascii():
        return _fold_ascii(char)
    if char in _SPELT:
        return _SPELT[char]
    if unicodedata.category(char) in {"Mn", "Me", "Cf"}:
        return ""
    plain = (c for c in unicodedata.normalize("NFKD", char).casefold() if not unicodedata.combining(c))
    return "".join(_SPELT.get(c, c if c.isalnum() else " ") for c in plain)


_FOLDS = _Folds()


class Tokens:
    """The folded words of a text; `text[starts[i]:ends[i]]` is what stands in the original for `words[i]`."""

    __slots__ = ("_ends", "_shadow", "_starts", "text", "words")

    def __init__(self, text: str, shadow: str, words: list[str]) -> None:
        self.text = text
        self.words = words
        self._shadow = shadow
        self._starts: list[int] | None = None
        self._ends: list[int] = []

    @property
    def starts(self) -> list[int]:
        """Where each word begins in the original."""
        if self._starts is None:
            self._starts, self._ends = _align(self._shadow, self.words)
        return self._starts

    @property
    def ends(self) -> list[int]:
        """Where each word ends in the original."""
        return self._ends if self.starts else []

    def written(self, i: int) -> str:
        """The word as it was written."""
        return self.text[self.starts[i] : self.ends[i]]


def tokenise(text: str) -> Tokens:
    """Read a text into folded words.

    >>> tokenise("Labour hasn\u2019t won Ynys M\u00f4n &amp; #RichmondPark").words
    ['labour', "hasn't", 'won', 'ynys', 'mon', 'and', 'richmond', 'park']
    """
    shadow = _without_links(text)
    parted = _TAG.sub(_part_tag, shadow) if "#" in shadow else shadow
    folded = fold_text(parted)
    words = folded.split()
    if "'" in folded:
        words = [bare for word in words if (bare := word.strip("'"))]
    if "&" in folded:
        words = ["and" if word == "&" else word for word in words]
    return Tokens(text, shadow, words)


def normalise(text: str) -> str:
    """A text as its folded words with single spaces between: the form in which names are compared.

    >>> normalise("  Dwyfor   MEIRIONNYDD! ")
    'dwyfor meirionnydd'
    """
    return " ".join(tokenise(text).words)


def fold_text(text: str) -> str:
    """Fold every character; words are then parted by white space alone."""
    return _fold(text.replace("&", " & ") if "&" in text else text)


def _fold(text: str) -> str:
    """Fold by the byte table; what lies beyond ASCII is spelt out before, where it is little."""
    if not text.isascii():
        beyond = set(_BEYOND.findall(text))
        if len(beyond) > _FEW:
            return text.translate(_FOLDS)
        for char in beyond:
            text = text.replace(char, _FOLDS[ord(char)])
        if not text.isascii():
            return text.translate(_FOLDS)
    return text.encode().translate(_BYTES).decode()


def _without_links(text: str) -> str:
    """The text with links and HTML entities blanked, every other character where it was."""
    if "&" in text:
        for entity, blank in _ENTITIES:
            text = text.replace(entity, blank)
    if (":" in text and "http" in text) or ("." in text and ("www." in text or "pic." in text)):
        text = _LINK.sub(lambda match: " " * len(match.group()), text)
    return text


def _part_tag(match: re.Match[str]) -> str:
    return " " + _HUMPS.sub(" ", match.group()[1:]) + " "


def _align(shadow: str, words: list[str]) -> tuple[list[int], list[int]]:
    """Find the words again, one after the other, in the text that they came from."""
    folded, origins = _fold_with_origins(shadow)
    if origins is None:
        pieces = folded.split(" ")
        if list(filter(None, pieces)) == words:
            return _align_apart(pieces, words)
    starts: list[int] = []
    ends: list[int] = []
    find, at = folded.index, 0
    for word in words if "&" not in folded else _with_signs(folded, words):
        at = find(word, at)
        starts.append(at)
        at += len(word)
        ends.append(at)
    if origins is None:
        return starts, ends
    return [origins[s][0] for s in starts], [origins[e - 1][1] for e in ends]


def _align_apart(pieces: list[str], words: list[str]) -> tuple[list[int], list[int]]:
    """Where words stand that only spaces part; the pieces are they, and an empty one for each space too many."""
    begins = map(add, accumulate(map(len, pieces), initial=0), count())
    starts = list(compress(begins, pieces))
    return starts, list(map(add, starts, map(len, words)))


def _with_signs(folded: str, words: list[str]) -> Iterator[str]:
    """The words as they stand in the folded text: an "and" may be a sign there."""
    at = 0
    for word in words:
        seen = "&" if word == "and" and not folded.startswith("and", _next_word(folded, at)) else word
        at = folded.index(seen, at) + len(seen)
        yield seen


def _next_word(folded: str, at: int) -> int:
    """Where the next character stands that belongs to a word."""
    while at < len(folded) and folded[at] in " '_":
        at += 1
    return at


def _fold_with_origins(shadow: str) -> tuple[str, list[tuple[int, int]] | None]:
    """The folded text, and for each of its characters where it came from (None when each stayed in its place)."""
    if shadow.isascii() or all(len(_FOLDS[ord(char)]) == 1 for char in set(_BEYOND.findall(shadow))):
        return _fold(shadow), None
    pairs = list(_fold_each(shadow))
    return "".join(piece for piece, _, _ in pairs), [(s, e) for piece, s, e in pairs for _ in piece]


def _fold_each(shadow: str) -> Iterator[tuple[str, int, int]]:
    """Each character with what it folds to and its place; combining marks belong to the character before."""
    start = 0
    end = len(shadow)
    while start < end:
        stop = start + 1
        while stop < end and unicodedata.combining(shadow[stop]):
            stop += 1
        yield _FOLDS[ord(shadow[start])].replace(" & ", "&"), start, stop
        start = stop
