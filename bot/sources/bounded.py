"""An HTTP transport for libraries that read whole answers themselves: one that grows too large is given up on the way.

httpx has no such limit of its own. What counts is the size once unpacked, whatever the headers promise.
"""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx

LARGEST = 8 * 1024 * 1024


class _Bounded(httpx.Response):
    """An answer that may hold `largest` bytes."""

    largest = LARGEST

    async def aiter_bytes(self, chunk_size: int | None = None) -> AsyncIterator[bytes]:
        size = 0
        async for chunk in super().aiter_bytes(chunk_size):
            size += len(chunk)
            if size > self.largest:
                raise httpx.ReadError(f"an answer of more than {self.largest:,} bytes is too large")
            yield chunk


class BoundedTransport(httpx.AsyncHTTPTransport):
    """Sends requests as ever, and reads no more than `largest` bytes of an answer."""

    def __init__(self, *, largest: int = LARGEST) -> None:
        super().__init__()
        self._largest = largest

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request."""
        answer = await super().handle_async_request(request)
        bounded = _Bounded(
            answer.status_code, headers=answer.headers, stream=answer.stream, extensions=answer.extensions
        )
        bounded.largest = self._largest
        return bounded
