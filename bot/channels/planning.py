"""What goes to a channel next: one pure decision on all that waits for it.

In this order: during quiet hours nothing; a burst in as few messages as hold it, newest flag first; else the oldest
conflict, by itself; else, once the oldest has waited long enough, all lesser flags as a digest; else the edits of one
message, together. What is not chosen waits, and is seen again at the next pass: nothing is dropped.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from msgspec import Struct

from matchers.vocabulary import Verdict
from storage.backlog import Waiting


class Grouping(Struct, frozen=True, kw_only=True):
    """When alerts are grouped: more than `burst` waiting at once, and how long lesser flags wait for each other."""

    burst: int = 5
    digest_after: timedelta = timedelta(seconds=60)


class Parcel(Struct, frozen=True, kw_only=True):
    """Alerts that go in one message, newest first; edits where `message_id` is set."""

    channel: str
    alerts: tuple[Waiting, ...]
    message_id: str | None = None

    @property
    def possible_repeat(self) -> bool:
        """Whether one of them may have arrived already."""
        return any(alert.repeat for alert in self.alerts)


def next_parcel(
    waiting: Sequence[Waiting], *, now: datetime, capacity: int, grouping: Grouping, quiet: bool = False
) -> Parcel | None:
    """The next message of a channel, of what waits for it (newest first)."""
    if quiet or not waiting:
        return None
    messages = [alert for alert in waiting if not alert.edit]
    urgent = [alert for alert in messages if alert.verdict is Verdict.CONFLICT]
    if capacity == 1:
        chosen = messages[-1:]
    elif len(messages) > grouping.burst:
        chosen = _alike(messages)[:capacity]
    elif urgent:
        chosen = urgent[-1:]
    else:
        chosen = _alike(messages) if _is_due(messages, now, grouping) else []
    return _parcel(chosen) if chosen else _edits([alert for alert in waiting if alert.edit])


def _alike(messages: Sequence[Waiting]) -> list[Waiting]:
    """Those that are possible repeats, or those that are not: a message that says so is to be true of each."""
    return [alert for alert in messages if alert.repeat is messages[0].repeat]


def _is_due(messages: Sequence[Waiting], now: datetime, grouping: Grouping) -> bool:
    return bool(messages) and now - min(alert.owed_at for alert in messages) >= grouping.digest_after


def _parcel(alerts: Sequence[Waiting], message_id: str | None = None) -> Parcel:
    return Parcel(channel=alerts[0].channel, alerts=tuple(alerts), message_id=message_id)


def _edits(edits: Sequence[Waiting]) -> Parcel | None:
    """All edits of the message whose edit has waited longest."""
    known = [alert for alert in edits if alert.message_id]
    if not known:
        return None
    message = known[-1].message_id
    return _parcel([alert for alert in known if alert.message_id == message], message)
