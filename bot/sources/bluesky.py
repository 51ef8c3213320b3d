"""Bluesky, through the atproto SDK's AsyncClient and the public AppView: no login. The stream is the account's DID.

A feed is newest first, so pages are read until one reaches what the cursor knows; nothing is handed over before that.
The cursor is the latest time of indexing and the posts of that very instant. An edit keeps the address and changes the
record's cid: it is found, like a deletion, by looking known posts up, 25 a call. The answers are read item by item and
not through the SDK's models, so that one odd record does not cost the page.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import msgspec
from atproto import AsyncClient, models
from atproto_client.exceptions import ModelError, NetworkError, RequestErrorBase
from atproto_client.request import AsyncRequest
from msgspec import Struct, field

from bot.ports import Allowance, Clock, Identity, Outcome, Poll, SourceError, Standing
from bot.sources.bounded import BoundedTransport
from bot.sources.refusals import allowance, refusal, skew
from matchers.vocabulary import Instant, Post
from storage.fitness import far_off, in_utc
from storage.values import Quarantined, Received

PLATFORM = "bluesky"
APPVIEW = "https://public.api.bsky.app"
TIMEOUT = 10.0
PAGE = 100
DEEPEST = 30
LOOKUP = 25
REPOST = "app.bsky.feed.defs#reasonRepost"
LOST = {"profile not found", "account has been suspended", "account is deactivated", "actor not found"}


class _Author(Struct, frozen=True, kw_only=True):
    did: str
    handle: str
    display_name: str = field(default="", name="displayName")


class _Reference(Struct, frozen=True):
    uri: str


class _Reply(Struct, frozen=True):
    parent: _Reference


class _Record(Struct, frozen=True, kw_only=True):
    text: str = ""
    created_at: str | None = field(default=None, name="createdAt")
    langs: list[str] = []
    reply: _Reply | None = None


class _View(Struct, frozen=True, kw_only=True):
    uri: str
    cid: str
    author: _Author
    record: _Record
    indexed_at: Instant = field(name="indexedAt")


class _Reason(Struct, frozen=True, kw_only=True):
    kind: str = field(name="$type")
    by: _Author | None = None
    indexed_at: Instant | None = field(default=None, name="indexedAt")
    uri: str = ""


class _Item(Struct, frozen=True, kw_only=True):
    post: _View
    reason: _Reason | None = None

    @property
    def at(self) -> datetime:
        """When it came into the feed."""
        reposted = self.reason.indexed_at if self.reason else None
        return (reposted or self.post.indexed_at).astimezone(UTC)


class _Place(Struct, frozen=True, kw_only=True):
    """The cursor: the latest instant seen, and the posts of that instant."""

    at: Instant
    ids: list[str] = []


class BlueskySource:
    """The platform Bluesky, or any AppView of the AT protocol."""

    name = PLATFORM

    def __init__(
        self,
        *,
        clock: Clock,
        base_url: str = APPVIEW,
        timeout: float = TIMEOUT,
        first_look: timedelta = timedelta(hours=6),
    ) -> None:
        self._client = AsyncClient(
            f"{base_url.rstrip('/')}/xrpc", request=AsyncRequest(timeout=timeout, transport=BoundedTransport())
        )
        self._clock = clock
        self._timeout = timeout
        self._first_look = first_look
        self.skew: timedelta | None = None

    async def poll(self, stream: str, cursor: str | None) -> Poll:
        """All posts and reposts of the account that came after the cursor, oldest first."""
        place = msgspec.json.decode(cursor, type=_Place) if cursor else None
        since = place.at.astimezone(UTC) if place else self._clock.now() - self._first_look
        known = set(place.ids) if place else set[str]()
        found: dict[str, tuple[datetime, Received]] = {}
        bad: list[Quarantined] = []
        token, left, pages, is_done = "", None, 0, False
        while not is_done and pages < DEEPEST:
            asked = models.AppBskyFeedGetAuthorFeed.Params(
                actor=stream, limit=PAGE, filter="posts_with_replies", cursor=token or None
            )
            answer, left = await self._ask("app.bsky.feed.getAuthorFeed", asked)
            pages += 1
            items = _list(answer, "feed")
            read = [(item, one) for one in items if (item := self._item(one, stream, bad)) is not None]
            is_done = any(item.at < since for item, _ in read)
            for item, raw in read:
                received = _received(item, raw)
                if item.at >= since and received.post.id not in known:
                    found.setdefault(received.post.id, (item.at, received))
            following = answer.get("cursor") if items else None
            is_done |= not isinstance(following, str) or following == token
            token = following if isinstance(following, str) else ""
        ordered = sorted(found.values(), key=lambda pair: (pair[0], pair[1].post.id))
        return Poll(
            posts=tuple(received for _, received in ordered),
            cursor=_advanced(place, ordered) or cursor,
            quarantined=tuple(bad),
            requests=pages,
            allowance=left,
        )

    async def identify(self, handles: Sequence[str]) -> tuple[Identity, ...]:
        """Profiles by handle, 25 a call."""
        return tuple([one for batch in _batches(handles) for one in await self._profiles(batch)])

    async def look_again(self, platform_ids: Sequence[str]) -> tuple[Identity, ...]:
        """What accounts are called now; one that no profile comes back for is missing."""
        found = {one.platform_id: one for one in await self.identify(platform_ids)}
        return tuple(found.get(one) or _lost(one) for one in platform_ids)

    async def recheck(self, posts: Sequence[Post]) -> Poll:
        """Look known posts up: those that are gone, those whose words have changed."""
        known = {post.id: post for post in posts if not post.repost_of}
        gone: list[str] = []
        newer: list[Received] = []
        batches = _batches(sorted(known))
        for batch in batches:
            answer, _ = await self._ask("app.bsky.feed.getPosts", models.AppBskyFeedGetPosts.Params(uris=list(batch)))
            views = [{"post": one} for one in _list(answer, "posts")]
            read = [_received(item, raw["post"]) for raw in views if (item := self._item(raw, "recheck", []))]
            found = {one.post.id: one for one in read}
            gone += [one for one in batch if one not in found]
            newer += [one for key, one in found.items() if key in known and one.post.text != known[key].text]
        return Poll(posts=tuple(newer), deleted=tuple(gone), requests=len(batches))

    async def aclose(self) -> None:
        """Close the connections."""
        await self._client.request.close()

    async def _profiles(self, actors: Sequence[str]) -> list[Identity]:
        asked = models.AppBskyActorGetProfiles.Params(actors=list(actors))
        answer, _ = await self._ask("app.bsky.actor.getProfiles", asked)
        profiles = msgspec.convert(_list(answer, "profiles"), list[_Author], strict=False)
        return [
            Identity(platform=PLATFORM, platform_id=one.did, handle=one.handle, name=one.display_name)
            for one in profiles
        ]

    async def _ask(self, method: str, params: Any) -> tuple[dict[str, Any], Allowance | None]:
        """One query through the SDK, with everything that can go wrong mapped."""
        now = self._clock.now()
        try:
            async with asyncio.timeout(self._timeout):  # httpx's own starts anew with every byte
                response = await self._client.invoke_query(method, params=params, output_encoding="application/json")
        except TimeoutError as error:
            raise SourceError(f"Bluesky cannot be reached: no whole answer in {self._timeout:g} s") from error
        except NetworkError as error:
            if error.response is None:
                raise SourceError(f"Bluesky cannot be reached: {error.__cause__ or type(error).__name__}") from error
            raise refusal(error.response.status_code, error.response.headers, now=now) from error
        except RequestErrorBase as error:
            raise _refused(error, now) from error
        except httpx.TransportError as error:
            raise SourceError(f"Bluesky cannot be reached: {type(error).__name__}: {error}") from error
        except (httpx.HTTPError, ModelError, ValueError) as error:
            raise SourceError(f"Bluesky's answer cannot be read: {type(error).__name__}: {error}") from error
        if not isinstance(response.content, dict):
            raise SourceError("Bluesky's answer cannot be read: not a JSON object")
        self.skew = skew(response.headers, now=now)
        return response.content, allowance(response.headers, now=now)

    def _item(self, raw: Any, stream: str, bad: list[Quarantined]) -> _Item | None:
        try:
            return msgspec.convert(raw, _Item)
        except msgspec.ValidationError as error:
            bad.append(
                Quarantined(
                    source=PLATFORM,
                    position=stream,
                    reason=str(error),
                    raw=msgspec.json.encode(raw),
                    at=self._clock.now(),
                )
            )
            return None


def _received(item: _Item, raw: Any) -> Received:
    view, reason = item.post, item.reason
    by = reason.by if reason and reason.kind == REPOST else None
    author = by or view.author
    key = view.uri.rpartition("/")[2]
    post = Post(
        platform=PLATFORM,
        id=((reason.uri if reason else "") or f"{view.uri}#{by.did}") if by else view.uri,
        author=author.handle,
        created_at=item.at if by else _published(view),
        text=view.record.text,
        url=f"https://bsky.app/profile/{view.author.did}/post/{key}",
        name=author.display_name or None,
        lang=view.record.langs[0] if view.record.langs else None,
        repost_of=view.uri if by else None,
        reply_to=view.record.reply.parent.uri if view.record.reply else None,
    )
    return Received(post=post, raw=msgspec.json.encode(raw), author_id=author.did)


def _published(view: _View) -> datetime:
    """When the author says, but no later than when it was indexed (authors' clocks may be ahead)."""
    try:
        written = datetime.fromisoformat(view.record.created_at or "")
    except ValueError:
        written = view.indexed_at
    if far_off(written):
        return in_utc(view.indexed_at)
    return in_utc(min(written.replace(tzinfo=written.tzinfo or UTC), view.indexed_at))


def _advanced(place: _Place | None, ordered: Sequence[tuple[datetime, Received]]) -> str | None:
    if not ordered:
        return None
    latest = ordered[-1][0]
    ids = [received.post.id for at, received in ordered if at == latest]
    if place is not None and place.at == latest:
        ids = [*place.ids, *ids]
    return msgspec.json.encode(_Place(at=latest, ids=ids)).decode()


def _refused(error: RequestErrorBase, now: datetime) -> SourceError:
    """An unknown or taken-down actor is a 400 here, and this stream's matter alone."""
    assert error.response is not None
    message = str(error).casefold()
    if error.response.status_code == httpx.codes.BAD_REQUEST and any(words in message for words in LOST):
        return SourceError(f"the account cannot be read: {error}", outcome=Outcome.GONE, permanent=True)
    return refusal(error.response.status_code, error.response.headers, now=now)


def _list(answer: Mapping[str, Any], key: str) -> list[Any]:
    found = answer.get(key)
    if not isinstance(found, list):
        raise SourceError(f"Bluesky's answer cannot be read: no {key}")
    return found


def _batches(keys: Sequence[str]) -> list[Sequence[str]]:
    return [keys[start : start + LOOKUP] for start in range(0, len(keys), LOOKUP)]


def _lost(platform_id: str) -> Identity:
    return Identity(platform=PLATFORM, platform_id=platform_id, handle="", name="", standing=Standing.MISSING)
