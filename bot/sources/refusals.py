"""What a platform means when it says no: a status and headers in, a `SourceError` out. Pure.

Times of the platform are read against the platform's own `Date` header, so that our clock may be wrong by minutes and
the wait is right all the same. `Retry-After` may be seconds or a date; `X-RateLimit-Reset` is epoch seconds at X and
Bluesky, ISO 8601 at Mastodon.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from bot.ports import Allowance, Outcome, SourceError

LONGEST = timedelta(hours=24)
"""No platform's reset is believed to be further away than this."""

RESETS = ("x-rate-limit-reset", "x-ratelimit-reset", "ratelimit-reset")
REMAINING = ("x-rate-limit-remaining", "x-ratelimit-remaining", "ratelimit-remaining")

ADVICE: Mapping[int, tuple[Outcome, str]] = {
    401: (Outcome.DENIED, "the credentials are refused (401): check the token in the config"),
    402: (Outcome.UNPAID, "out of credit (402): buy credit, or raise the spending limit"),
    403: (Outcome.DENIED, "not allowed (403): the app lacks a permission, or the access level is too low"),
    404: (Outcome.GONE, "not there (404): deleted, or renamed"),
    410: (Outcome.GONE, "gone for good (410)"),
    429: (Outcome.LIMITED, "asked too often (429)"),
}


def refusal(status: int, headers: Mapping[str, str], *, now: datetime, problem: str = "") -> SourceError:
    """The error behind an answer that is not 2xx. `problem` is the type of an RFC 7807 problem, if one came."""
    if problem.endswith("/usage-capped"):
        advice = "the month's cap of posts is used up (usage-capped): raise it, or wait for the reset"
        return SourceError(advice, outcome=Outcome.UNPAID)
    default = (Outcome.FAILED, f"the platform is in trouble ({status})" if status >= 500 else f"refused ({status})")
    outcome, advice = ADVICE.get(status, default)
    retry_at = retry_time(headers, now=now) if outcome in {Outcome.LIMITED, Outcome.FAILED} else None
    return SourceError(advice, retry_at=retry_at, outcome=outcome, permanent=outcome is Outcome.GONE)


def retry_time(headers: Mapping[str, str], *, now: datetime) -> datetime | None:
    """When to ask again, by our clock; None where the platform does not say."""
    after = _value(headers, ("retry-after",))
    if after:
        if after.isdigit():
            return now + min(timedelta(seconds=int(after)), LONGEST)
        return _ours(_http_date(after), headers, now)
    return _ours(_moment(_value(headers, RESETS)), headers, now)


def allowance(headers: Mapping[str, str], *, now: datetime) -> Allowance | None:
    """How much may be asked until when, where the platform says both."""
    remaining, reset_at = _value(headers, REMAINING), _ours(_moment(_value(headers, RESETS)), headers, now)
    if not remaining.isdigit() or reset_at is None:
        return None
    return Allowance(remaining=int(remaining), reset_at=reset_at)


def skew(headers: Mapping[str, str], *, now: datetime) -> timedelta | None:
    """How far our clock is ahead of the platform's, by its `Date` header."""
    theirs = _http_date(_value(headers, ("date",)))
    return None if theirs is None else now - theirs


def _value(headers: Mapping[str, str], names: tuple[str, ...]) -> str:
    """The first of these headers; the mapping may or may not care for case."""
    for name in names:
        found = headers.get(name) or headers.get(name.title())
        if found:
            return found.strip()
    return ""


def _moment(written: str) -> datetime | None:
    """Epoch seconds or ISO 8601."""
    try:
        moment = datetime.fromtimestamp(float(written), UTC) if written[:1].isdigit() and "-" not in written else None
        moment = moment or (datetime.fromisoformat(written) if written else None)
    except (ValueError, OverflowError, OSError):
        return None
    return moment.replace(tzinfo=moment.tzinfo or UTC) if moment else None


def _http_date(written: str) -> datetime | None:
    try:
        return parsedate_to_datetime(written).astimezone(UTC) if written else None
    except ValueError:
        return None


def _ours(theirs: datetime | None, headers: Mapping[str, str], now: datetime) -> datetime | None:
    """A time of the platform's by our clock: the wait is what counts, never negative, never absurd."""
    if theirs is None:
        return None
    wait = theirs - (now - (skew(headers, now=now) or timedelta()))
    return now + min(max(wait, timedelta()), LONGEST)
