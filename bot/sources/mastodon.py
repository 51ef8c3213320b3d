"""Mastodon: three public GETs of each server, no login. The stream is `id@server`, which is also the platform id.

Statuses are paged upward with `min_id` (`since_id` would skip), so a poll that breaks off half-way has lost nothing:
what was read is handed over with the cursor behind it. Content is HTML and becomes text. A status that was edited is
found by looking known ones up again, and every version that its history holds comes in; one that is missing is gone.
Servers say in headers how much they still answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import msgspec
from msgspec import Raw, Struct

from bot.ports import Allowance, Clock, Identity, Outcome, Poll, SourceError, Standing
from bot.sources.fetch import Fetched, Fetcher
from bot.sources.markup import html_to_text
from bot.sources.refusals import allowance
from matchers.vocabulary import Instant, Post
from storage.fitness import in_utc
from storage.values import Quarantined, Received

PLATFORM = "mastodon"
PAGE = 40
DEEPEST = 25
LOOKUP = 40


class _Account(Struct, frozen=True, kw_only=True):
    id: str
    acct: str
    display_name: str = ""
    suspended: bool = False


class Status(Struct, frozen=True, kw_only=True):
    """A status as the server sends it; only what we use."""

    id: str
    content: str
    created_at: Instant
    account: _Account
    spoiler_text: str = ""
    edited_at: Instant | None = None
    url: str | None = None
    uri: str = ""
    language: str | None = None
    in_reply_to_id: str | None = None
    reblog: Status | None = None

    @property
    def text(self) -> str:
        """The words, the content warning before them."""
        return "\n".join(part for part in (self.spoiler_text, html_to_text(self.content)) if part)


class _Version(Struct, frozen=True, kw_only=True):
    """An entry of a status's history."""

    content: str
    created_at: Instant
    spoiler_text: str = ""


class MastodonSource:
    """All Mastodon servers. `server` is how an address is made of a server's name."""

    name = PLATFORM

    def __init__(
        self,
        fetcher: Fetcher,
        *,
        clock: Clock,
        server: str = "https://{host}",
        first_look: timedelta = timedelta(hours=6),
    ) -> None:
        self._fetcher = fetcher
        self._clock = clock
        self._server = server
        self._first_look = first_look

    async def poll(self, stream: str, cursor: str | None) -> Poll:
        """All statuses newer than the cursor, oldest first."""
        number, _, host = stream.rpartition("@")
        found: list[Received] = []
        bad: list[Quarantined] = []
        newest, left, pages = cursor, None, 0
        while pages < DEEPEST:
            try:
                items, left = await self._page(host, number, newest)
            except SourceError:
                if not found:
                    raise
                break  # what was read so far is whole: the next poll goes on behind it
            pages += 1
            read = [self._read(raw, host, stream, bad) for raw in items]
            found += [one for one in reversed(read) if one is not None]
            newest = max([newest or "0", *(one.post.id.partition("@")[0] for one in read if one)], key=_order)
            if len(items) < PAGE or cursor is None:
                break
        if cursor is None:
            found = [one for one in found if one.post.created_at >= self._clock.now() - self._first_look]
        found.sort(key=lambda one: _order(one.post.id.partition("@")[0]))
        return Poll(posts=tuple(found), cursor=newest, quarantined=tuple(bad), requests=pages, allowance=left)

    async def identify(self, handles: Sequence[str]) -> tuple[Identity, ...]:
        """Look accounts up, one call each; the handle is `name@server`."""
        found = []
        for handle in handles:
            name, _, host = handle.removeprefix("@").partition("@")
            try:
                fetched = await self._get(host, "/api/v1/accounts/lookup", ("acct", name))
            except SourceError as error:
                if error.outcome is not Outcome.GONE:
                    raise
                continue
            found.append(_identity(_decode(fetched, _Account), host))
        return tuple(found)

    async def look_again(self, platform_ids: Sequence[str]) -> tuple[Identity, ...]:
        """What accounts are called now."""
        found = []
        for platform_id in platform_ids:
            number, _, host = platform_id.rpartition("@")
            try:
                fetched = await self._get(host, f"/api/v1/accounts/{number}")
            except SourceError as error:
                if error.outcome is not Outcome.GONE:
                    raise
                found.append(_lost(platform_id))
            else:
                found.append(_identity(_decode(fetched, _Account), host))
        return tuple(found)

    async def recheck(self, posts: Sequence[Post]) -> Poll:
        """Look known statuses up: the missing are gone, the edited come in version by version."""
        known = {post.id: post for post in posts}
        gone: list[str] = []
        newer: list[Received] = []
        requests = 0
        for host in sorted({post_id.rpartition("@")[2] for post_id in known}):
            ids = sorted(post_id for post_id in known if post_id.rpartition("@")[2] == host)
            for batch in (ids[i : i + LOOKUP] for i in range(0, len(ids), LOOKUP)):
                asked = [("id[]", one.partition("@")[0]) for one in batch]
                items = _decode(await self._get(host, "/api/v1/statuses", *asked), list[Raw])
                read = {one.post.id: one for raw in items if (one := self._read(raw, host, "recheck", [])) is not None}
                gone += [one for one in batch if one not in read]
                changed = [one for key, one in read.items() if key in known and one.post.text != known[key].text]
                newer += [version for one in changed for version in await self._versions(host, one, known)]
                requests += 1 + len(changed)
        return Poll(posts=tuple(newer), deleted=tuple(gone), requests=requests)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._fetcher.aclose()

    async def _page(self, host: str, number: str, newest: str | None) -> tuple[list[Raw], Allowance | None]:
        after = [("min_id", newest)] if newest is not None else []
        fetched = await self._get(host, f"/api/v1/accounts/{number}/statuses", ("limit", str(PAGE)), *after)
        return _decode(fetched, list[Raw]), allowance(fetched.headers, now=self._clock.now())

    async def _versions(self, host: str, current: Received, known: dict[str, Post]) -> list[Received]:
        """The versions after the one that we have, oldest first; each is the same post with other words."""
        number = current.post.id.partition("@")[0]
        history = _decode(await self._get(host, f"/api/v1/statuses/{number}/history"), list[_Version])
        texts = ["\n".join(filter(None, (one.spoiler_text, html_to_text(one.content)))) for one in history]
        ours = known[current.post.id].text
        after = texts[texts.index(ours) + 1 :] if ours in texts else texts[-1:]
        return [
            Received(
                post=msgspec.structs.replace(current.post, text=text), raw=current.raw, author_id=current.author_id
            )
            for text in after or [current.post.text]
        ]

    async def _get(self, host: str, path: str, *params: tuple[str, str]) -> Fetched:
        if not host:
            raise SourceError("a Mastodon handle is name@server", permanent=True, outcome=Outcome.GONE)
        return await self._fetcher.get(self._server.format(host=host) + path, params=params)

    def _read(self, raw: Raw, host: str, stream: str, bad: list[Quarantined]) -> Received | None:
        try:
            status = _STATUS.decode(raw)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            position, reason = f"{stream} of {host}", str(error)
            bad.append(
                Quarantined(source=PLATFORM, position=position, reason=reason, raw=bytes(raw), at=self._clock.now())
            )
            return None
        return _received(status, bytes(raw), host)


_STATUS = msgspec.json.Decoder(Status)


def _received(status: Status, raw: bytes, host: str) -> Received:
    shown = status.reblog or status
    passed_on = status.reblog
    post = Post(
        platform=PLATFORM,
        id=f"{status.id}@{host}",
        author=_full(status.account.acct, host),
        created_at=in_utc(status.created_at),
        text=shown.text,
        url=shown.url or shown.uri or None,
        name=status.account.display_name or None,
        lang=status.language,
        repost_of=f"{passed_on.id}@{host}" if passed_on else None,
        reply_to=f"{status.in_reply_to_id}@{host}" if status.in_reply_to_id else None,
    )
    return Received(post=post, raw=raw, author_id=f"{status.account.id}@{host}")


def _order(number: str) -> tuple[int, str]:
    """Ids grow; most are numbers, all compare by length first."""
    return (len(number), number)


def _full(acct: str, host: str) -> str:
    return acct if "@" in acct else f"{acct}@{host}"


def _identity(account: _Account, host: str) -> Identity:
    standing = Standing.SUSPENDED if account.suspended else Standing.ACTIVE
    platform_id = f"{account.id}@{host}"
    return Identity(
        platform=PLATFORM,
        platform_id=platform_id,
        handle=_full(account.acct, host),
        name=account.display_name,
        standing=standing,
    )


def _lost(platform_id: str) -> Identity:
    return Identity(platform=PLATFORM, platform_id=platform_id, handle="", name="", standing=Standing.MISSING)


def _decode(fetched: Fetched, wanted: Any) -> Any:
    try:
        return msgspec.json.decode(fetched.body or b"", type=wanted)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise SourceError(f"the server's answer cannot be read: {error}") from error
