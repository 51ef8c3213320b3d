"""Fetching over HTTP for feeds, pages and Mastodon: time-outs, a size limit, few redirects, conditional requests.

One door for all of httpx's errors. What was asked for before is asked for again only if it changed (`ETag`,
`Last-Modified`); a body that is the same byte for byte is not parsed again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from hashlib import sha256

import httpx
from msgspec import Struct

from bot.ports import Clock, SourceError
from bot.sources.refusals import refusal

TIMEOUT = 10.0
LARGEST = 5 * 1024 * 1024
REDIRECTS = 3
AGENT = "tallywatch (claim desk of a newsroom)"


class Validators(Struct, frozen=True, kw_only=True):
    """What a server gave us to ask "has it changed?" with, and the hash of the body that came with it."""

    etag: str = ""
    modified: str = ""
    sha256: str = ""


class Fetched(Struct, frozen=True, kw_only=True):
    """A body, or None where it has not changed since `validators`."""

    body: bytes | None
    headers: Mapping[str, str]
    validators: Validators


class Fetcher:
    """An HTTP client with the desk's limits."""

    def __init__(
        self,
        clock: Clock,
        *,
        timeout: float = TIMEOUT,
        largest: int = LARGEST,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._clock = clock
        self._largest = largest
        self._timeout = timeout
        self._client = httpx.AsyncClient(
            timeout=timeout,
            follow_redirects=True,
            max_redirects=REDIRECTS,
            headers={"User-Agent": AGENT},
            transport=transport,
        )

    async def get(
        self,
        url: str,
        *,
        params: Sequence[tuple[str, str]] = (),
        known: Validators | None = None,
    ) -> Fetched:
        """Fetch. Raises SourceError for everything that goes wrong."""
        now = self._clock.now()
        try:
            async with (
                asyncio.timeout(self._timeout),  # httpx's own starts anew with every byte
                self._client.stream("GET", url, params=list(params) or None, headers=_asking(known)) as response,
            ):
                if response.status_code == httpx.codes.NOT_MODIFIED and known is not None:
                    return Fetched(body=None, headers=response.headers, validators=known)
                if not response.is_success:
                    raise refusal(response.status_code, response.headers, now=now)
                body = await self._read(response)
        except TimeoutError as error:
            raise SourceError(f"cannot be reached: Timeout: no whole answer in {self._timeout:g} s") from error
        except httpx.InvalidURL as error:
            raise SourceError(f"not an address: {url}: {error}", permanent=True) from error
        except httpx.TooManyRedirects as error:
            raise SourceError(f"redirected more than {REDIRECTS} times: {url}") from error
        except httpx.HTTPError as error:
            raise SourceError(f"cannot be reached: {type(error).__name__}: {error}") from error
        return _fetched(body, response.headers, known)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def _read(self, response: httpx.Response) -> bytes:
        body = bytearray()
        async for chunk in response.aiter_bytes():
            body += chunk
            if len(body) > self._largest:
                raise SourceError(f"an answer of more than {self._largest:,} bytes is too large")
        return bytes(body)


def _asking(known: Validators | None) -> dict[str, str]:
    headers = {}
    if known is not None and known.etag:
        headers["If-None-Match"] = known.etag
    if known is not None and known.modified:
        headers["If-Modified-Since"] = known.modified
    return headers


def _fetched(body: bytes, headers: Mapping[str, str], known: Validators | None) -> Fetched:
    digest = sha256(body).hexdigest()
    is_same = known is not None and digest == known.sha256
    validators = Validators(etag=headers.get("etag", ""), modified=headers.get("last-modified", ""), sha256=digest)
    return Fetched(body=None if is_same else body, headers=headers, validators=validators)
