"""The three doors to the world: where posts come from, where alerts go, what time it is.

Adapters raise `SourceError` and `ChannelError` and nothing else of their own; a foreign library's errors are mapped in
the adapter's own file.
"""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from msgspec import Struct

from storage.values import FlagDetail, Quarantined, Received


class SourceError(Exception):
    """A poll failed. `retry_at` is when the platform will answer again, where it says so."""

    def __init__(self, message: str, *, retry_at: datetime | None = None, permanent: bool = False) -> None:
        super().__init__(message)
        self.retry_at = retry_at
        self.permanent = permanent


class ChannelError(Exception):
    """A delivery failed. `permanent`: trying again is no use. `ambiguous`: it may have arrived all the same."""

    def __init__(
        self, message: str, *, permanent: bool = False, ambiguous: bool = False, retry_at: datetime | None = None
    ) -> None:
        super().__init__(message)
        self.permanent = permanent
        self.ambiguous = ambiguous
        self.retry_at = retry_at


class Poll(Struct, frozen=True, kw_only=True):
    """What one poll of one stream brought: posts in the order of publication, and the cursor to store with them.

    `deleted` are ids of posts that are gone. `cost` is in units of the platform's price list (posts read).
    """

    posts: tuple[Received, ...] = ()
    cursor: str | None = None
    quarantined: tuple[Quarantined, ...] = ()
    deleted: tuple[str, ...] = ()
    cost: int = 0


class Source(Protocol):
    """A platform (or file) that is polled stream by stream; a stream is an account, a feed, a page or a file."""

    name: str

    async def poll(self, stream: str, cursor: str | None) -> Poll:
        """Read what is new on `stream` since `cursor`. Raises SourceError."""
        ...

    async def aclose(self) -> None:
        """Give back connections."""
        ...


class Channel(Protocol):
    """A place where alerts are posted. `key` names it in the outbox, e.g. `console` or `telegram:-1001234`."""

    key: str

    async def send(self, detail: FlagDetail, *, possible_repeat: bool) -> str:
        """Post an alert and return the channel's message id. Raises ChannelError."""
        ...

    async def edit(self, message_id: str, detail: FlagDetail) -> None:
        """Bring a posted alert up to date. Raises ChannelError."""
        ...

    async def aclose(self) -> None:
        """Give back connections."""
        ...


class Clock(Protocol):
    """What time it is, and waiting. The virtual clock of a replay implements it too."""

    def now(self) -> datetime:
        """The time, aware, in UTC."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        ...
