"""Watched pages: an official results page of which a part (a CSS selector) is held against what it said before.

A page that changes without a word is evidence. The words are kept with the hash of the whole answer and the time; the
difference comes in as a post of the page (its raw bytes are the answer), and is judged in `matchers.pages`. The first
sight of a page is no change. A selector that picks nothing any more is an error, not a change: the page was rebuilt,
and a person must look at the config.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from difflib import unified_diff

import msgspec
from msgspec import Struct

from bot.ports import Clock, PageChange, Poll, SourceError
from bot.sources.fetch import Fetcher, Validators
from bot.sources.markup import select_text
from matchers.pages import NOW, PLATFORM, WAS
from matchers.vocabulary import Post
from storage.values import Received


class _Cursor(Struct, frozen=True, kw_only=True):
    """Validators of the last answer and the words that were picked out of it."""

    validators: Validators = Validators()
    text: str = ""


class PageSource:
    """All watched pages; `selectors` says which part of which address is watched."""

    name = PLATFORM

    def __init__(self, fetcher: Fetcher, selectors: Mapping[str, str], *, clock: Clock) -> None:
        self._fetcher = fetcher
        self._selectors = selectors
        self._clock = clock

    async def poll(self, stream: str, cursor: str | None) -> Poll:
        """The change of the page since the last poll; the first sight of it is a change from nothing."""
        place = msgspec.json.decode(cursor, type=_Cursor) if cursor else _Cursor()
        fetched = await self._fetcher.get(stream, known=place.validators if cursor else None)
        if fetched.body is None:
            return Poll(cursor=_encoded(msgspec.structs.replace(place, validators=fetched.validators)))
        text = await asyncio.to_thread(_words, fetched.body, self._selectors.get(stream, "body"))
        kept = _encoded(_Cursor(validators=fetched.validators, text=text))
        if cursor is not None and text == place.text:
            return Poll(cursor=kept)
        change = PageChange(
            url=stream,
            seen_at=self._clock.now(),
            sha256=fetched.validators.sha256,
            before=place.text,
            after=text,
        )
        posts = () if cursor is None else (_posted(change, fetched.body),)
        return Poll(cursor=kept, posts=posts, changes=(change,))

    async def aclose(self) -> None:
        """Close the connections."""
        await self._fetcher.aclose()


def difference(change: PageChange, *, longest: int = 1500) -> str:
    """What changed, line by line, as a person reads it, with the line that stands beside it."""
    before, after = change.before.splitlines(), change.after.splitlines()
    lines = list(unified_diff(before, after, lineterm="", n=1))[2:]  # after the names of the two files
    said = {"-": WAS, "+": NOW, " ": ""}
    text = "\n".join(said[line[0]] + line[1:] for line in lines if line[0] in said)
    return text if len(text) <= longest else text[:longest] + "\n..."


def _posted(change: PageChange, body: bytes) -> Received:
    """The change as a post of the page; one page may change back and forth, so the time is part of the id."""
    post = Post(
        platform=PLATFORM,
        id=f"{change.url}#{change.seen_at:%Y%m%dT%H%M%S.%fZ}",
        author=change.url,
        created_at=change.seen_at,
        text=difference(change),
        url=change.url,
    )
    return Received(post=post, raw=body, author_id=change.url)


def _words(body: bytes, selector: str) -> str:
    try:
        text = select_text(body.decode("utf-8", errors="replace"), selector)
    except ValueError as error:
        raise SourceError(str(error), permanent=True) from error
    if text is None:
        raise SourceError(f"nothing on the page fits the selector {selector!r}: has it been rebuilt?")
    return text


def _encoded(cursor: _Cursor) -> str:
    return msgspec.json.encode(cursor).decode()
