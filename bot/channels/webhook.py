"""A newsroom's own system: each alert and each change as signed JSON.

The body is signed with HMAC-SHA256 over `<timestamp>.<body>`, hexadecimal, in `X-Tallywatch-Signature: sha256=...`; the
timestamp is in `X-Tallywatch-Timestamp`. A receiver compares in constant time and refuses what is old.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Final

import httpx
import msgspec
from msgspec import Struct

from bot.ports import ChannelError, Clock
from storage.values import FlagDetail

PASSING: Final = frozenset({408, 409, 425, 429})
"""Refusals that pass; other 4xx answers are for a person to look at."""
SECONDS: Final = 10.0


class Event(Struct, frozen=True, kw_only=True):
    """What is posted: `event` is `alert` or `change`; `id` is the same when it is sent again."""

    event: str
    id: str
    at: datetime
    possible_repeat: bool
    detail: FlagDetail


class Notice(Struct, frozen=True, kw_only=True):
    """What is posted of the desk itself (`event` is `notice`): a platform fails, or a test of this address."""

    event: str
    id: str
    at: datetime
    text: str


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """The signature of a body.

    >>> signature("s", "1", b"{}")[:14]
    'sha256=b253639'
    """
    return "sha256=" + hmac.new(secret.encode(), f"{timestamp}.".encode() + body, hashlib.sha256).hexdigest()


class WebhookChannel:
    """One address that takes signed JSON."""

    def __init__(self, name: str, url: str, *, secret: str, clock: Clock, seconds: float = SECONDS) -> None:
        self.key = f"webhook:{name}"
        self._url = url
        self._secret = secret
        self._clock = clock
        self._client = httpx.AsyncClient(timeout=seconds, follow_redirects=False)

    async def send(self, detail: FlagDetail, *, possible_repeat: bool) -> str:
        """Post an alert."""
        return await self._post("alert", detail, possible_repeat=possible_repeat)

    async def edit(self, message_id: str, detail: FlagDetail) -> None:
        """Post a change."""
        del message_id
        await self._post("change", detail, possible_repeat=False)

    async def announce(self, text: str) -> None:
        """Post a notice of the desk's own. Raises ChannelError."""
        now = self._clock.now()
        key = f"notice-{hashlib.sha256(text.encode()).hexdigest()[:16]}"
        await self._deliver(msgspec.json.encode(Notice(event="notice", id=key, at=now, text=text)), now)

    async def aclose(self) -> None:
        """Close connections."""
        await self._client.aclose()

    async def _post(self, event: str, detail: FlagDetail, *, possible_repeat: bool) -> str:
        now, flag = self._clock.now(), detail.flag
        key = f"flag-{flag.id}" if event == "alert" else f"flag-{flag.id}-{flag.version}-{flag.claim_count}"
        told = Event(event=event, id=key, at=now, possible_repeat=possible_repeat, detail=detail)
        await self._deliver(msgspec.json.encode(told), now)
        return key

    async def _deliver(self, body: bytes, now: datetime) -> None:
        timestamp = str(int(now.timestamp()))
        headers = {
            "Content-Type": "application/json",
            "X-Tallywatch-Timestamp": timestamp,
            "X-Tallywatch-Signature": signature(self._secret, timestamp, body),
        }
        try:
            answer = await self._client.post(self._url, content=body, headers=headers)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise ChannelError(f"cannot be reached: {type(error).__name__}") from error
        except httpx.HTTPError as error:
            raise ChannelError(f"no answer: {type(error).__name__}", ambiguous=True) from error
        self._judge(answer, now)

    def _judge(self, answer: httpx.Response, now: datetime) -> None:
        status = answer.status_code
        if status < HTTPStatus.MULTIPLE_CHOICES:
            return
        wait = answer.headers.get("retry-after", "")
        retry_at = now + timedelta(seconds=min(int(wait), 3600)) if wait.isdigit() else None
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise ChannelError(f"answered {status}", ambiguous=True, retry_at=retry_at)
        raise ChannelError(f"answered {status}", permanent=status not in PASSING, retry_at=retry_at)
