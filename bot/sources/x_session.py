"""The HTTP session that tweepy works with: time-outs, a size limit, and another host where one is configured.

tweepy's host is fixed; aiohttp's own middleware sends requests elsewhere (a proxy of the newsroom's, a test server).
"""

from __future__ import annotations

import aiohttp
from aiohttp import ClientHandlerType, ClientRequest, ClientResponse
from yarl import URL

TIMEOUT = 10.0
LARGEST = 8 * 1024 * 1024
"""Bytes of one answer at most: 100 long posts with all that they refer to are well under half of it."""


class _Redirect:
    """Sends requests to another host and, where X's 2.167 spelling is wanted, renames the fields asked for."""

    def __init__(self, base_url: URL | None, *, spelling: str) -> None:
        self._base_url = base_url
        self._spelling = spelling

    async def __call__(self, request: ClientRequest, handler: ClientHandlerType) -> ClientResponse:
        url = request.url
        if self._base_url is not None:
            base = self._base_url
            url = url.with_scheme(base.scheme).with_host(base.host or "").with_port(base.port)
        if self._spelling == "post" and "tweet.fields" in url.query:
            renamed = {("post.fields" if key == "tweet.fields" else key): value for key, value in url.query.items()}
            url = url.with_query(renamed)
        request.url = url
        return await handler(request)


def _bounded(largest: int) -> type[ClientResponse]:
    """Answers that are given up once they are too large, whether or not they said so beforehand (chunked, packed)."""

    class Bounded(ClientResponse):
        async def read(self) -> bytes:
            if self._body is None:
                if (self.content_length or 0) > largest:
                    raise self._too_large(f"{self.content_length:,}")
                body = bytearray()
                async for chunk in self.content.iter_any():
                    body += chunk
                    if len(body) > largest:
                        raise self._too_large(f"more than {largest:,}")
                self._body = bytes(body)
            return self._body

        def _too_large(self, size: str) -> aiohttp.ClientPayloadError:
            self.close()
            return aiohttp.ClientPayloadError(f"an answer of {size} bytes is too large")

    return Bounded


def open_session(
    *,
    base_url: str | None = None,
    spelling: str = "tweet",
    timeout: float = TIMEOUT,
    largest: int = LARGEST,
    connector: aiohttp.BaseConnector | None = None,
) -> aiohttp.ClientSession:
    """A session for `XSource`. Must be called inside a running loop."""
    redirect = _Redirect(URL(base_url) if base_url else None, spelling=spelling)
    return aiohttp.ClientSession(
        middlewares=(redirect,),
        timeout=aiohttp.ClientTimeout(total=timeout),
        connector=connector,
        response_class=_bounded(largest),
    )


def pack_searches(ids: list[str], *, longest: int = 512) -> list[str]:
    """Queries of `from:` lists that hold all these accounts, each at most `longest` characters.

    By id and not by handle: a search by handle falls silent when the account is renamed.

    >>> pack_searches(["11", "22", "33"], longest=18)
    ['from:11 OR from:22', 'from:33']
    """
    queries: list[str] = []
    for platform_id in ids:
        part = f"from:{platform_id}"
        if queries and len(queries[-1]) + len(" OR ") + len(part) <= longest:
            queries[-1] += f" OR {part}"
        else:
            queries.append(part)
    return queries
