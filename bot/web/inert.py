r"""Hostile text made safe to look at.

Posts are written by strangers. Markup is escaped by the templates; what is left to do is here, purely:

1. characters that hide or reorder what is read (bidi overrides, zero-width, control, lone surrogates) are shown by
   their code point; those that emoji are made of are left alone;
2. heaps of combining marks are cut;
3. links become pieces with their real host, http and https alone;
4. the words of claims are marked at their exact offsets;
5. very long texts are clipped, and say so.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from msgspec import Struct

HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e0fff]"
)
"""Characters that cannot be seen, or that change how others are read."""

EMOJI_GLUE = re.compile("(?<=[\u2190-\u3299\ufe0f\U0001f000-\U0001faff])\u200d|(?<=\U0001f3f4)[\U000e0020-\U000e007f]+")
"""Joiners within emoji, and the tags of England's, Scotland's and Wales's flags."""

MARK_HEAP = re.compile("[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{4,}")
LINK = re.compile(r"https?://[^\s<>\"\u200b-\u200f\u2028-\u202e]+", re.IGNORECASE)
TRAILING = ".,;:!?)]}'\u2019\u201d\u2026"
SPECIAL = re.compile(
    f"(?P<link>{LINK.pattern})|(?P<glue>{EMOJI_GLUE.pattern})|(?P<heap>{MARK_HEAP.pattern})|(?P<hidden>{HIDDEN.pattern})",
    re.IGNORECASE,
)


class Piece(Struct, frozen=True, kw_only=True):
    """A stretch of text as it is to be shown. `what` is text, hidden, link or clipped; `mark` the class of its mark."""

    what: str
    text: str
    href: str = ""
    host: str = ""
    mark: str = ""


class Span(Struct, frozen=True, kw_only=True):
    """A stretch to be marked: offsets in the text, and the mark's class."""

    start: int
    end: int
    mark: str


def tame(text: str, limit: int = 20_000) -> str:
    r"""One line or more of outside text without anything that hides or reorders, clipped to `limit` characters.

    >>> tame("won\u202e by 20\x00")
    'won\ufffd by 20\ufffd'
    """
    clipped = text if len(text) <= limit else text[:limit] + "\u2026"
    if clipped.isascii() and clipped.isprintable():
        return clipped
    return _without_hidden(MARK_HEAP.sub(lambda heap: heap.group()[:2], clipped))


def _without_hidden(text: str) -> str:
    glue = {spot for match in EMOJI_GLUE.finditer(text) for spot in range(*match.span())}
    return HIDDEN.sub(lambda match: match.group() if match.start() in glue else "\ufffd", text)


def pieces(text: str, spans: Iterable[Span] = (), limit: int = 4_000) -> tuple[Piece, ...]:
    """The text cut into pieces to be shown one after the other; where spans overlap the one that starts first wins."""
    shown = text[:limit]
    cut = list(_marked(shown, sorted(spans, key=lambda span: (span.start, span.end))))
    if len(text) > limit:
        cut.append(Piece(what="clipped", text=f"{len(text) - limit:,} more characters"))
    return tuple(cut)


def _marked(text: str, spans: list[Span]) -> Iterator[Piece]:
    at = 0
    for span in spans:
        start, end = max(span.start, at), min(span.end, len(text))
        if start >= end:
            continue
        yield from _inert(text, at, start, mark="")
        yield from _inert(text, start, end, mark=span.mark)
        at = end
    yield from _inert(text, at, len(text), mark="")


def _inert(text: str, start: int, end: int, *, mark: str) -> Iterator[Piece]:
    at = start
    for match in SPECIAL.finditer(text, start, end):
        piece = _special(match, mark)
        if piece is None:
            continue
        if at < match.start():
            yield Piece(what="text", text=text[at : match.start()], mark=mark)
        yield piece
        at = match.start() + len(piece.href) if piece.href else match.end()
    if at < end:
        yield Piece(what="text", text=text[at:end], mark=mark)


def _special(match: re.Match[str], mark: str) -> Piece | None:
    found = match.group()
    if match.lastgroup == "link":
        return _link(found.rstrip(TRAILING), mark)
    if match.lastgroup == "heap":
        return Piece(what="hidden", text=f"{len(found)} combining marks", mark=mark)
    if match.lastgroup == "hidden":
        return Piece(what="hidden", text=f"U+{ord(found):04X}", mark=mark)
    return None


def _link(address: str, mark: str) -> Piece | None:
    host = host_of(address)
    return Piece(what="link", text=address, href=address, host=host, mark=mark) if host else None


def host_of(address: str) -> str:
    """The host that a link really leads to, in its ASCII form; empty when it leads nowhere by http or https.

    >>> host_of("https://kensington.example@evil.example/result"), host_of("javascript:alert(1)")
    ('evil.example', '')
    """
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").encode("idna").decode("ascii")
    except (ValueError, UnicodeError):
        return ""
    return host if parts.scheme in {"http", "https"} else ""


def describe(code_point: str) -> str:
    """The name of a hidden character, for the reader's pointer.

    >>> describe("U+202E"), describe("6 combining marks")
    ('RIGHT-TO-LEFT OVERRIDE', '6 combining marks')
    """
    if not code_point.startswith("U+"):
        return code_point
    return unicodedata.name(chr(int(code_point.removeprefix("U+"), 16)), "control character")
