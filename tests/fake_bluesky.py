"""A stateful AppView of Bluesky on loopback: author feeds, posts, profiles."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from aiohttp import web

from tests.loopback import Answer, Loopback

NIGHT = datetime(2026, 11, 3, 22, 0, tzinfo=UTC)


def written(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%S.000Z")


class FakeBluesky(Loopback):
    def __init__(self) -> None:
        super().__init__()
        self.profiles: dict[str, dict[str, Any]] = {}
        self.posts: dict[str, dict[str, Any]] = {}
        self.feeds: dict[str, list[dict[str, Any]]] = {}
        self.page_size = 100
        self._next = 0

    def routes(self) -> Mapping[str, Answer]:
        return {
            "/xrpc/app.bsky.feed.getAuthorFeed": self._feed,
            "/xrpc/app.bsky.feed.getPosts": self._posts,
            "/xrpc/app.bsky.actor.getProfiles": self._profiles,
        }

    def join(self, did: str, handle: str, name: str = "") -> None:
        self.profiles[did] = {"did": did, "handle": handle, "displayName": name or handle}
        self.feeds[did] = []

    def post(self, did: str, text: str, *, at: datetime | None = None, **record: Any) -> str:
        self._next += 1
        moment = written(at or NIGHT + timedelta(seconds=self._next))
        uri = f"at://{did}/app.bsky.feed.post/{self._next}"
        self.posts[uri] = {
            "uri": uri,
            "cid": f"cid{self._next}",
            "author": self.profiles[did],
            "record": {"$type": "app.bsky.feed.post", "text": text, "createdAt": moment, "langs": ["en"], **record},
            "indexedAt": moment,
        }
        self.feeds[did].append({"post": self.posts[uri]})
        return uri

    def repost(self, did: str, uri: str) -> None:
        self._next += 1
        reason = {
            "$type": "app.bsky.feed.defs#reasonRepost",
            "by": self.profiles[did],
            "indexedAt": written(NIGHT + timedelta(seconds=self._next)),
        }
        self.feeds[did].append({"post": self.posts[uri], "reason": reason})

    def edit(self, uri: str, text: str) -> None:
        view = self.posts[uri]
        view["record"]["text"], view["cid"] = text, view["cid"] + "b"

    def delete(self, uri: str) -> None:
        del self.posts[uri]
        for did, feed in self.feeds.items():
            self.feeds[did] = [item for item in feed if item["post"]["uri"] != uri]

    async def _feed(self, request: web.Request) -> web.StreamResponse:
        actor = request.query["actor"]
        if actor not in self.feeds:
            return self._json({"error": "InvalidRequest", "message": "Profile not found"}, status=400)
        newest_first = list(reversed(self.feeds[actor]))
        start = int(request.query.get("cursor", 0))
        upto = start + min(int(request.query.get("limit", 50)), self.page_size)
        more = {"cursor": str(upto)} if upto < len(newest_first) else {}
        return self._json({"feed": newest_first[start:upto], **more})

    async def _posts(self, request: web.Request) -> web.StreamResponse:
        asked = request.query.getall("uris")
        return self._json({"posts": [self.posts[uri] for uri in asked if uri in self.posts]})

    async def _profiles(self, request: web.Request) -> web.StreamResponse:
        asked = request.query.getall("actors")
        found = [one for one in self.profiles.values() if one["did"] in asked or one["handle"] in asked]
        return self._json({"profiles": found})

    def _json(self, body: Any, *, status: int = 200) -> web.Response:
        return web.Response(body=msgspec.json.encode(body), content_type="application/json", status=status)
