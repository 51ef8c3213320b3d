"""A real HTTP server on loopback that test platforms are built on, with faults to order.

A fault is a coroutine function that gets the request and answers in the platform's place; faults queue up and each is
used once. `log` keeps every request.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from types import TracebackType
from typing import Self

from aiohttp import web

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Loopback:
    """Start with `async with`; subclasses register routes in `routes`."""

    def __init__(self) -> None:
        self.faults: deque[Answer] = deque()
        self.log: list[web.Request] = []
        self.url = ""
        self.headers: dict[str, str] = {}
        self.released = asyncio.Event()

    def routes(self) -> Mapping[str, Answer]:
        raise NotImplementedError

    def checked(self, request: web.Request, response: web.StreamResponse) -> None:
        """Hold an answer of the platform's own (not a fault) against its specification."""

    async def __aenter__(self) -> Self:
        app = web.Application(middlewares=[self._answer])
        for path, answer in self.routes().items():
            app.router.add_get(path, answer)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        port: int = self._runner.addresses[0][1]
        self.url = f"http://127.0.0.1:{port}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.released.set()
        await self._runner.cleanup()

    @property
    def port(self) -> int:
        return int(self.url.rpartition(":")[2])

    @web.middleware
    async def _answer(self, request: web.Request, handler: Answer) -> web.StreamResponse:
        self.log.append(request)
        if self.faults:
            return await self.faults.popleft()(request)
        response = await handler(request)
        response.headers.update(self.headers)
        self.checked(request, response)
        return response

    async def hang(self, request: web.Request) -> web.StreamResponse:
        """Headers and half a body, then nothing until the test is over."""
        response = web.StreamResponse(headers={"Content-Type": "application/json", "Content-Length": "1000"})
        await response.prepare(request)
        await response.write(b'{"data": [')
        await self.released.wait()
        return response

    async def trickle(self, request: web.Request) -> web.StreamResponse:
        """A body that goes on and on, a byte at a time, so that no single read waits for long."""
        response = web.StreamResponse(headers={"Content-Type": "application/json"})
        await response.prepare(request)
        with suppress(ConnectionError):
            while not self.released.is_set():
                await response.write(b" ")
                with suppress(TimeoutError):
                    await asyncio.wait_for(self.released.wait(), 0.05)
        return response


def answer(
    status: int = 200, body: bytes | str = b"", *, kind: str = "application/json", headers: Mapping[str, str] = {}
) -> Answer:
    """Answer this, whatever was asked."""

    async def give(request: web.Request) -> web.StreamResponse:
        content = body if isinstance(body, bytes) else body.encode()
        return web.Response(status=status, body=content, headers={"Content-Type": kind, **headers})

    return give


def in_chunks(size: int, *, kind: str = "application/json") -> Answer:
    """An answer that does not say beforehand how long it is."""

    async def give(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": kind})
        response.enable_chunked_encoding()
        await response.prepare(request)
        with suppress(ConnectionError):  # the reader may have had enough
            for _ in range(size // 100_000):
                await response.write(b" " * 100_000)
            await response.write_eof(b"{}")
        return response

    return give


async def cut(request: web.Request) -> web.StreamResponse:
    """Promise a thousand bytes, send ten, hang up."""
    response = web.StreamResponse(headers={"Content-Type": "application/json", "Content-Length": "1000"})
    await response.prepare(request)
    await response.write(b'{"data": [')
    assert request.transport is not None
    request.transport.close()
    return response


HTML_503 = answer(503, "<html><h1>Service Unavailable</h1></html>", kind="text/html")
