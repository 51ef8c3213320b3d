"""Slack, Discord, Teams, mail and others, through apprise: one address a channel, with a time-out and retry of ours.

These chats cannot be edited: a change is a new message, and only where the verdict or the review changed, not for every
account that joins in. The message id says which version of the flags the chat has seen.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from apprise import Apprise

from bot.channels.markup import plain
from bot.channels.pace import Bucket
from bot.channels.telegram_text import Register, alert_html, digest_html
from bot.exits import ConfigError
from bot.messages import LABELS, calm, contest_name, telling_claim
from bot.ports import ChannelError
from storage.values import FlagDetail

logging.getLogger("apprise").setLevel(logging.ERROR)  # its warnings quote addresses, which hold secrets
SECONDS: Final = 15.0


def version_key(details: Sequence[FlagDetail]) -> str:
    """The flags of a message and the version of each, as one word."""
    first, last = details[0].flag.id, details[-1].flag.id
    return f"{first}-{last}:{sum(detail.flag.version for detail in details)}"


class AppriseChannel:
    """One address that apprise knows."""

    capacity = 50

    def __init__(
        self, name: str, url: str, *, contests: Register, timezone: str = "UTC", seconds: float = SECONDS
    ) -> None:
        self.key = f"apprise:{name}"
        self._sink = Apprise()
        if not self._sink.add(url):
            raise ConfigError(f"channels.apprise {name}: apprise does not know this kind of address")
        self._contests = contests
        self._timezone = timezone
        self._seconds = seconds
        self._bucket = Bucket(1, 1.0)

    def free_at(self, now: datetime) -> datetime:
        """One message a second."""
        return self._bucket.free_at(now)

    def take(self, now: datetime) -> None:
        """Count a message."""
        self._bucket.take(now)

    async def send(self, detail: FlagDetail, *, possible_repeat: bool) -> str:
        """Post an alert."""
        return await self.post([detail], possible_repeat=possible_repeat)

    async def edit(self, message_id: str, detail: FlagDetail) -> None:
        """Post what changed."""
        await self.revise(message_id, [detail])

    async def post(self, details: Sequence[FlagDetail], *, possible_repeat: bool) -> str:
        """Post an alert, or a digest."""
        await self._notify(details, "", possible_repeat=possible_repeat)
        return version_key(details)

    async def revise(self, message_id: str, details: Sequence[FlagDetail]) -> str:
        """Post what changed, if the verdict or the review did."""
        if version_key(details) != message_id:
            await self._notify(details, "Changed: ", possible_repeat=False)
        return version_key(details)

    async def announce(self, text: str) -> None:
        """Post a notice of the desk's own: a platform fails, a test of this address."""
        await self._tell("tallywatch", text)

    async def aclose(self) -> None:
        """Nothing is held open."""

    async def _notify(self, details: Sequence[FlagDetail], mark: str, *, possible_repeat: bool) -> None:
        flag = details[0].flag
        if len(details) == 1:
            body = alert_html(details[0], self._contests, zone=self._timezone, possible_repeat=possible_repeat)
            title = f"{mark}{LABELS[flag.verdict]}: {calm(contest_name(flag.contest, self._contests))}"
        else:
            body = digest_html(details, self._contests, zone=self._timezone, possible_repeat=possible_repeat)
            title = f"{mark}{len(details)} flags"
        await self._tell(title, _with_links(details, plain(body)))

    async def _tell(self, title: str, text: str) -> None:
        try:
            result = await asyncio.wait_for(self._sink.async_notify(body=text, title=title), self._seconds)
        except TimeoutError:
            raise ChannelError(f"no answer within {self._seconds:g} s", ambiguous=True) from None
        if not result:
            raise ChannelError("the service refused it, or could not be reached")


def _with_links(details: Sequence[FlagDetail], text: str) -> str:
    """Plain text loses the links: the post's and the record's follow."""
    if len(details) > 1:
        return text
    claim = telling_claim(details[0])
    urls = [claim.post.post.url or "", *(fact.url for fact in claim.judgement.record[:3])]
    return "\n".join([text, *dict.fromkeys(url for url in urls if url)])
