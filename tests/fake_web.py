"""A small web server on loopback with pages and feeds that change, and conditional requests."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256

from aiohttp import web

from tests.loopback import Answer, Loopback


class FakeWeb(Loopback):
    def __init__(self) -> None:
        super().__init__()
        self.bodies: dict[str, bytes] = {}
        self.conditional = True
        self.sent: list[str] = []

    def routes(self) -> Mapping[str, Answer]:
        return {"/away/{count}": self._redirect, "/{name}": self._page}

    def put(self, name: str, body: str) -> str:
        self.bodies[name] = body.encode()
        return f"{self.url}/{name}"

    async def _page(self, request: web.Request) -> web.StreamResponse:
        body = self.bodies[request.match_info["name"]]
        etag = f'"{sha256(body).hexdigest()[:8]}"'
        if self.conditional and request.headers.get("If-None-Match") == etag:
            return web.Response(status=304)
        self.sent.append(request.path)
        headers = {"ETag": etag, "Last-Modified": "Tue, 03 Nov 2026 21:00:00 GMT"} if self.conditional else {}
        return web.Response(body=body, headers={"Content-Type": "text/html; charset=utf-8", **headers})

    async def _redirect(self, request: web.Request) -> web.StreamResponse:
        count = int(request.match_info["count"])
        raise web.HTTPFound(f"/away/{count - 1}" if count else "/feed")
