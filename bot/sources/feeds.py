"""RSS and Atom: a council's news page, a party's press feed. The stream is the feed's address.

In order: ask whether the feed has changed, read it away from the event loop, keep the entries that are new or whose
words have changed. An entry is known by its guid, else its link; changed words are a new version of the same post.
Entries older than `first_look` are passed over when a feed is read for the first time. A feed has no limit but
courtesy: the cadence asks no more often than the config says.
"""

from __future__ import annotations

import asyncio
import io
from calendar import timegm
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

import feedparser
import msgspec
from msgspec import Struct

from bot.ports import Clock, Poll, SourceError
from bot.sources.fetch import Fetcher, Validators
from bot.sources.markup import html_to_text
from matchers.vocabulary import Post
from storage.fitness import plain
from storage.values import Received

PLATFORM = "feed"
REMEMBERED = 500
LONGEST = 10_000
"""Characters kept of an entry."""


class _Cursor(Struct, frozen=True, kw_only=True):
    """Validators of the last answer, and the entries that were seen with a digest of their words."""

    validators: Validators = Validators()
    seen: dict[str, str] = {}


class FeedSource:
    """All feeds."""

    name = PLATFORM

    def __init__(self, fetcher: Fetcher, *, clock: Clock, first_look: timedelta = timedelta(hours=24)) -> None:
        self._fetcher = fetcher
        self._clock = clock
        self._first_look = first_look

    async def poll(self, stream: str, cursor: str | None) -> Poll:
        """The entries that are new, or whose words have changed, oldest first."""
        place = msgspec.json.decode(cursor, type=_Cursor) if cursor else _Cursor()
        fetched = await self._fetcher.get(stream, known=place.validators if cursor else None)
        if fetched.body is None:
            return Poll(cursor=_encoded(msgspec.structs.replace(place, validators=fetched.validators)))
        now = self._clock.now()
        entries = await asyncio.to_thread(_parse, fetched.body)
        posts = [_received(entry, stream, now) for entry in entries]
        fresh = [one for one in posts if place.seen.get(one.post.id) != _digest(one.post.text)]
        if cursor is None:
            fresh = [one for one in fresh if one.post.created_at >= now - self._first_look]
        seen = {**place.seen, **{one.post.id: _digest(one.post.text) for one in reversed(posts)}}
        kept = dict(list(seen.items())[-REMEMBERED:])
        return Poll(
            posts=tuple(sorted(fresh, key=lambda one: one.post.created_at)),
            cursor=_encoded(_Cursor(validators=fetched.validators, seen=kept)),
        )

    async def aclose(self) -> None:
        """Close the connections."""
        await self._fetcher.aclose()


def _parse(body: bytes) -> list[Mapping[str, Any]]:
    """The entries of a feed. A feed that is broken yields what can be read; what is no feed at all is an error."""
    parsed = feedparser.parse(io.BytesIO(body))
    if not parsed.entries and (parsed.bozo or not parsed.version):
        raise SourceError(f"not a feed: {parsed.get('bozo_exception') or 'no entries, no version'}")
    return list(parsed.entries)


def _received(entry: Mapping[str, Any], feed: str, now: datetime) -> Received:
    title, body = html_to_text(entry.get("title", "")), html_to_text(_content(entry))
    text = "\n".join(part for part in (title, body) if part)[:LONGEST]
    link = plain(entry.get("link", ""))
    post = Post(
        platform=PLATFORM,
        id=plain(entry.get("id", "")) or link or _digest(text),
        author=feed,
        created_at=_time(entry) or now,
        text=text,
        url=link or feed,
        name=entry.get("author") or None,
    )
    kept = {key: entry[key] for key in ("id", "link", "title", "summary", "published", "updated") if key in entry}
    return Received(post=post, raw=msgspec.json.encode(kept), author_id=feed)


def _content(entry: Mapping[str, Any]) -> str:
    """The full text where the feed has it, else the summary."""
    full: Iterable[Mapping[str, str]] = entry.get("content", ())
    return max((part.get("value", "") for part in full), key=len, default="") or entry.get("summary", "")


def _time(entry: Mapping[str, Any]) -> datetime | None:
    """When the entry was published; feedparser's times are UTC."""
    parts = entry.get("published_parsed") or entry.get("updated_parsed")
    try:
        return datetime.fromtimestamp(timegm(parts), UTC) if parts else None
    except (ValueError, OverflowError, OSError):
        return None


def _digest(text: str) -> str:
    return sha256(text.encode(errors="replace")).hexdigest()[:16]


def _encoded(cursor: _Cursor) -> str:
    return msgspec.json.encode(cursor).decode()
