"""The instant that a time phrase of a post means, in the contest's time zone and relative to the post's own time."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from matchers.times import TimePhrase

WITHIN = timedelta(hours=1)
FAR = timedelta(hours=8)
"""A time past within the hour is meant where the next such time is so far ahead ("half four" said at 5.14)."""
BACK = timedelta(minutes=25)
"""A time this little before the post is meant as just past ("resumed at 4.30" said at 4.33)."""


@lru_cache(maxsize=64)
def zone_of(name: str) -> ZoneInfo:
    """A time zone by its name; an unknown one is UTC."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return ZoneInfo("UTC")


@lru_cache(maxsize=1024)
def local_day(at: datetime, timezone: str) -> date:
    """The day that it is somewhere; asked several times of each post."""
    return at.astimezone(zone_of(timezone)).date()


def resolve_time(phrase: TimePhrase, posted_at: datetime, zone: str) -> tuple[datetime, bool]:
    """The instant meant by a phrase in a post of `posted_at`, and whether am or pm was guessed.

    The instant is the nearest to come, unless the phrase names the day; a time up to 25 minutes past is just past.

    >>> from matchers.lexemes import lex
    >>> from matchers.times import find_times
    >>> posted = datetime.fromisoformat("2017-06-09T10:16:00+01:00")
    >>> [str(resolve_time(t, posted, "Europe/London")[0])[:16] for t in find_times(lex("at 6pm today or at 5 o'clock"))]
    ['2017-06-09 18:00', '2017-06-09 17:00']
    """
    local = posted_at.astimezone(zone_of(zone))
    if phrase.wait is not None:
        ahead = posted_at + timedelta(minutes=phrase.wait)
        rounded = ahead.astimezone(zone_of(zone)).replace(second=0, microsecond=0)
        return rounded, False
    minutes = phrase.minutes or 0
    clocks = [minutes] if phrase.exact else [minutes % 720, minutes % 720 + 720]
    options = [
        _at(local.date() + timedelta(days=day), clock, local) for day in _days(phrase, local) for clock in clocks
    ]
    ahead_of = [option for option in options if option >= local - BACK]
    past = [option for option in options if local - WITHIN <= option < local - BACK]
    if past and not phrase.exact and phrase.day is None and min(ahead_of, default=local + FAR) - local >= FAR:
        return max(past), True
    return (min(ahead_of) if ahead_of else max(options)), not phrase.exact


def _days(phrase: TimePhrase, local: datetime) -> list[int]:
    """The days from the post's on which a phrase may fall."""
    if phrase.weekday is not None:
        return [(phrase.weekday - local.weekday()) % 7]
    if phrase.day == 1:
        return [1] if local.hour >= 4 or phrase.half != "am" else [0, 1]
    if phrase.day == 0 and phrase.half != "pm":
        return [0, 1] if (phrase.minutes or 0) < 360 and local.hour >= 12 else [0]
    return [-1, 0, 1] if phrase.day is None else [0, 1]


def _at(day: date, minutes: int, local: datetime) -> datetime:
    """A wall clock time on a day in the post's zone; one that a clock change skips moves on by an hour."""
    wall = datetime.combine(day, time(minutes // 60 % 24, minutes % 60), tzinfo=local.tzinfo)
    days = minutes // 1440
    instant = (wall + timedelta(days=days)).timestamp()
    return datetime.fromtimestamp(instant, tz=local.tzinfo)
