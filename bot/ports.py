"""The three doors to the world: where posts come from, where alerts go, what time it is.

Adapters raise `SourceError` and `ChannelError` and nothing else of their own; a foreign library's errors are mapped in
the adapter's own file.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Protocol, runtime_checkable

from msgspec import Struct

from matchers.vocabulary import Post
from storage.values import FlagDetail, Quarantined, Received


class Outcome(StrEnum):
    """How a poll ended. All but the first two are carried by a `SourceError`."""

    NEWS = "news"
    """Posts came in."""
    QUIET = "quiet"
    """Nothing new."""
    FAILED = "failed"
    """The platform or the way to it is in trouble; it will pass."""
    LIMITED = "limited"
    """Asked too often; `retry_at` says until when."""
    UNPAID = "unpaid"
    """Out of credit, or over the month's cap: a person must pay."""
    DENIED = "denied"
    """Our credentials are refused: a person must look at them."""
    GONE = "gone"
    """This one stream is suspended, protected or deleted."""


class SourceError(Exception):
    """A poll failed. `retry_at` is when the platform will answer again, where it says so."""

    def __init__(
        self,
        message: str,
        *,
        retry_at: datetime | None = None,
        permanent: bool = False,
        outcome: Outcome = Outcome.FAILED,
    ) -> None:
        super().__init__(message)
        self.retry_at = retry_at
        self.permanent = permanent
        self.outcome = outcome


class Allowance(Struct, frozen=True, kw_only=True):
    """What a platform still lets us ask before `reset_at`, by its own word (response headers)."""

    remaining: int
    reset_at: datetime


class Standing(StrEnum):
    """Whether a platform account can be read."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    PROTECTED = "protected"
    MISSING = "missing"


class Identity(Struct, frozen=True, kw_only=True):
    """A platform account as the platform tells it. The id stays; handle and name may change."""

    platform: str
    platform_id: str
    handle: str
    name: str
    standing: Standing = Standing.ACTIVE


class PageChange(Struct, frozen=True, kw_only=True):
    """A watched page that reads otherwise than before: evidence, with both texts and the hash of the new one."""

    url: str
    seen_at: datetime
    sha256: str
    before: str
    after: str


class ChannelError(Exception):
    """A delivery failed. `permanent`: trying again is no use. `ambiguous`: it may have arrived all the same.

    `moved_to` is the key of the channel that this one has become (a group that grew into a supergroup).
    """

    def __init__(
        self,
        message: str,
        *,
        permanent: bool = False,
        ambiguous: bool = False,
        retry_at: datetime | None = None,
        moved_to: str | None = None,
    ) -> None:
        super().__init__(message)
        self.moved_to = moved_to
        self.permanent = permanent
        self.ambiguous = ambiguous
        self.retry_at = retry_at


class Poll(Struct, frozen=True, kw_only=True):
    """What one poll of one stream brought: posts in the order of publication, and the cursor to store with them.

    `deleted` are ids of posts that are gone. `cost` is in units of the platform's price list (posts read).
    `requests` is how many calls it took, `allowance` what the platform said is left.
    """

    posts: tuple[Received, ...] = ()
    cursor: str | None = None
    quarantined: tuple[Quarantined, ...] = ()
    deleted: tuple[str, ...] = ()
    cost: int = 0
    requests: int = 1
    allowance: Allowance | None = None
    changes: tuple[PageChange, ...] = ()


class Source(Protocol):
    """A platform (or file) that is polled stream by stream; a stream is an account, a feed, a page or a file."""

    name: str

    async def poll(self, stream: str, cursor: str | None) -> Poll:
        """Read what is new on `stream` since `cursor`. Raises SourceError."""
        ...

    async def aclose(self) -> None:
        """Give back connections."""
        ...


class Platform(Source, Protocol):
    """A source with accounts: handles are resolved to ids, and posts that we know are looked up again."""

    async def identify(self, handles: Sequence[str]) -> tuple[Identity, ...]:
        """The accounts behind `handles`; a handle that nobody has is left out. Raises SourceError."""
        ...

    async def look_again(self, platform_ids: Sequence[str]) -> tuple[Identity, ...]:
        """The accounts with these ids, as they are called now. Raises SourceError."""
        ...

    async def recheck(self, posts: Sequence[Post]) -> Poll:
        """Look known posts up: which are gone, which have a newer version. Raises SourceError."""
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


@runtime_checkable
class ChatChannel(Channel, Protocol):
    """A channel with a pace of its own, whose messages may tell of several flags."""

    capacity: int
    """How many flags one message holds."""

    def free_at(self, now: datetime) -> datetime:
        """When the next message may go."""
        ...

    def take(self, now: datetime) -> None:
        """Count a message that goes now."""
        ...

    async def post(self, details: Sequence[FlagDetail], *, possible_repeat: bool) -> str:
        """Post one message about these flags and return its id. Raises ChannelError."""
        ...

    async def revise(self, message_id: str, details: Sequence[FlagDetail]) -> str:
        """Bring a message up to date; the id of the one that stands for it now. Raises ChannelError."""
        ...


@runtime_checkable
class Announcer(Protocol):
    """A channel that can be told of things that are no alert: a platform fails, an account fell silent."""

    async def announce(self, text: str) -> None:
        """Post a notice. Raises ChannelError."""
        ...


class Clock(Protocol):
    """What time it is, and waiting. The virtual clock of a replay implements it too."""

    def now(self) -> datetime:
        """The time, aware, in UTC."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        ...
