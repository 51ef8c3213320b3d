"""How fast we may send: token buckets and back-off, as values of time; nothing here waits or looks at a clock.

A bucket holds `tokens`; each comes back `seconds` after it was taken. So no window of that length ever sees more than
`tokens` messages, which a bucket that drips does not promise.
"""

from __future__ import annotations

from collections import defaultdict, deque
from datetime import UTC, datetime, timedelta

from msgspec import Struct

LONGEST_WINDOW = timedelta(minutes=1)
"""How far back a message still counts."""
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


class Limits(Struct, frozen=True, kw_only=True):
    """What Telegram allows a bot: over all, to one chat, and to one group in a minute."""

    overall: int = 30
    chat_seconds: float = 1.0
    group_minute: int = 20
    for_alerts: int = 5
    """Of a group's minute, what answers to questions leave for alerts."""


class Bucket:
    """So many tokens in so many seconds."""

    def __init__(self, tokens: int, seconds: float) -> None:
        self._returns: deque[datetime] = deque([_LONG_AGO] * tokens, maxlen=tokens)
        self._seconds = timedelta(seconds=seconds)

    def free_at(self, now: datetime, *, spare: int = 0) -> datetime:
        """When a token can be taken and so many are left: now, or when enough have come back."""
        return max(now, self._returns[spare])

    def take(self, now: datetime) -> None:
        """Take a token."""
        self._returns.append(now + self._seconds)


class Pace:
    """All buckets of one bot. A chat with a negative id is a group or a channel, by Telegram's numbering."""

    def __init__(self, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self._overall = Bucket(self.limits.overall, 1.0)
        self._chats: dict[int, Bucket] = defaultdict(lambda: Bucket(1, self.limits.chat_seconds))
        self._groups: dict[int, Bucket] = defaultdict(lambda: Bucket(self.limits.group_minute, 60.0))
        self._held: dict[int | None, datetime] = {}

    def _buckets(self, chat: int) -> list[Bucket]:
        return [self._overall, self._chats[chat], *([self._groups[chat]] if chat < 0 else [])]

    def free_at(self, chat: int, now: datetime) -> datetime:
        """When the next message to `chat` may go."""
        held = [until for key, until in self._held.items() if key in {None, chat}]
        return max([bucket.free_at(now) for bucket in self._buckets(chat)] + held)

    def free_for_an_answer_at(self, chat: int, now: datetime) -> datetime:
        """The same for the answer to a question, which leaves room for alerts."""
        free = self.free_at(chat, now)
        return max(free, self._groups[chat].free_at(now, spare=self.limits.for_alerts)) if chat < 0 else free

    def take(self, chat: int, now: datetime) -> None:
        """Count a message to `chat`."""
        for bucket in self._buckets(chat):
            bucket.take(now)

    def hold(self, chat: int | None, until: datetime) -> None:
        """Telegram said 429: send nothing to `chat` (None: to anybody) before `until`."""
        self._held[chat] = max(until, self._held.get(chat, until))


def back_off(attempts: int, *, jitter: float, base: float = 1.0, most: float = 300.0) -> timedelta:
    """How long to wait after so many failed attempts; `jitter` (0 to 1) spreads those that failed together.

    >>> back_off(1, jitter=1.0), back_off(4, jitter=0.0)
    (datetime.timedelta(seconds=1), datetime.timedelta(seconds=4))
    """
    longest = min(most, base * 2.0 ** min(attempts - 1, 30))
    return timedelta(seconds=longest * (0.5 + jitter / 2))
