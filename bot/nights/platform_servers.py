"""The least of X and of Telegram that a demo needs: two small servers on loopback, with real HTTP in between.

They answer the calls that tallywatch makes and keep note of when: which timeline was asked for, what was posted to
the chat. The test suite has stricter ones.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

import msgspec
from aiohttp import web
from msgspec import Struct

CHAT = -1001


class DemoPost(Struct, frozen=True, kw_only=True):
    """A post of the demo: whose, what, when, and what it is known by in the chat."""

    id: str
    author_id: str
    text: str
    at: datetime
    mark: str


class DemoX:
    """X: accounts by handle, and posts that appear when their time has come."""

    def __init__(self, handles: Mapping[str, str], asked: Callable[[str, list[DemoPost]], None]) -> None:
        self.handles = handles
        self.posts: list[DemoPost] = []
        self._asked = asked

    def routes(self) -> list[web.RouteDef]:
        """What it answers."""
        return [web.get("/2/users/by", self._people), web.get("/2/users/{id}/tweets", self._timeline)]

    async def _people(self, request: web.Request) -> web.Response:
        ids = {handle: number for number, handle in self.handles.items()}
        asked = request.query["usernames"].split(",")
        return _json({"data": [{"id": ids[one], "username": one, "name": one} for one in asked if one in ids]})

    async def _timeline(self, request: web.Request) -> web.Response:
        author, since, now = request.match_info["id"], int(request.query.get("since_id", 0)), datetime.now(UTC)
        new = [one for one in self.posts if one.author_id == author and one.at <= now and int(one.id) > since]
        self._asked(author, new)
        data = [
            {"id": one.id, "author_id": author, "text": one.text, "created_at": one.at.isoformat()}
            for one in reversed(new)
        ]
        meta = {"result_count": len(data), **({"newest_id": data[0]["id"]} if data else {})}
        return _json({"meta": meta, **({"data": data} if data else {})})


class DemoTelegram:
    """Telegram: takes messages and edits, and has nothing to say itself."""

    def __init__(self, posted: Callable[[str], None]) -> None:
        self._posted = posted
        self._message = 0
        self.closing = asyncio.Event()

    def routes(self) -> list[web.RouteDef]:
        """What it answers."""
        return [web.route("*", "/bot{token}/{method}", self._call)]

    async def _call(self, request: web.Request) -> web.Response:
        given, method = await request.post(), request.match_info["method"]
        if method == "getMe":
            return _json({"ok": True, "result": _ME})
        if method == "getUpdates":
            await self._wait(float(str(given.get("timeout", "1"))))
            return _json({"ok": True, "result": []})
        if method in {"sendMessage", "editMessageText"}:
            self._message += method == "sendMessage"
            text = str(given.get("text", ""))
            self._posted(text)
            number = int(str(given.get("message_id", self._message)))
            return _json({"ok": True, "result": {"message_id": number, "date": 1, "chat": _CHAT, "text": text}})
        return _json({"ok": True, "result": _CHAT if method == "getChat" else True})

    async def _wait(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self.closing.wait(), min(seconds, 10))
        except TimeoutError:
            return


_ME = {"id": 42, "is_bot": True, "first_name": "Demo desk", "username": "demo_desk_bot"}
_CHAT = {"id": CHAT, "type": "supergroup", "title": "Demo newsroom"}


async def serve(routes: list[web.RouteDef]) -> tuple[web.AppRunner, str]:
    """Serve on a free port of loopback; the runner, and the address."""
    app = web.Application()
    app.add_routes(routes)
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    return runner, f"http://127.0.0.1:{runner.addresses[0][1]}"


def _json(body: object) -> web.Response:
    return web.Response(body=msgspec.json.encode(body), content_type="application/json")
