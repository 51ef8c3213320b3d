"""Telegram's HTML, made from text that others wrote: escaped, without teeth, and never longer than Telegram takes.

Lengths are counted as Telegram counts them, in UTF-16 units of the text that a person sees.
"""

from __future__ import annotations

import re
from html import escape, unescape
from typing import Final
from urllib.parse import urlsplit

MESSAGE_UNITS: Final = 4096
CAPTION_UNITS: Final = 1024
CALLBACK_BYTES: Final = 64
_TAG: Final = re.compile(r"<[^<>]*>")


def units(text: str) -> int:
    """The length of plain text in UTF-16 units.

    >>> units("Môn"), units("🗳")
    (3, 2)
    """
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def seen(markup: str) -> str:
    """The text that a person sees of our own markup."""
    return unescape(_TAG.sub("", markup))


def shorten(text: str, most: int) -> str:
    """At most `most` units, cut at a word where there is one.

    >>> shorten("Labour win Kensington by twenty", 20)
    'Labour win…'
    >>> shorten("Labour", 20)
    'Labour'
    """
    if units(text) <= most:
        return text
    kept, used = 0, 1
    for letter in text:
        used += units(letter)
        if used > most:
            break
        kept += 1
    cut = text[:kept]
    if not text[kept].isspace():
        head, space, _ = cut.rpartition(" ")
        cut = head if space else cut
    return f"{cut.rstrip()}…"


def bold(text: str) -> str:
    """Strong text, escaped."""
    return f"<b>{escape(text)}</b>"


def quoted(text: str) -> str:
    """A block of somebody else's words, escaped."""
    return f"<blockquote>{escape(text)}</blockquote>"


def link(words: str, url: str | None) -> str:
    """A link where `url` is one to the web that a person can follow, else the words alone."""
    if not url or not is_web(url):
        return escape(words)
    return f'<a href="{escape(url)}">{escape(words)}</a>'


def is_web(url: str) -> bool:
    """Whether a link leads to the web, and is written so that it can only be read one way."""
    if len(url) > 500 or not url.isprintable() or any(mark in url for mark in " \"'<>\\"):
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and not parts.username


def plain(markup: str) -> str:
    """Our own markup as plain text, for channels that know none."""
    return seen(markup)
