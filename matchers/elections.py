"""Which contest a name means when several elections share it, and how names become slugs.

The rule (docs/formats.md, section 4): a post means the contest that polls next if that is within ten days, else the
one whose polling is the latest not after the post. A name that only one contest has means that contest at any time.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from matchers.instants import local_day
from matchers.vocabulary import Contest, ContestId

SOON = timedelta(days=10)
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_MONTH = "|".join(_MONTHS)
_DAY = re.compile(
    rf"\b(?:(?P<day>\d{{1,2}}) (?P<month>{_MONTH})|(?P<month2>{_MONTH}) (?P<day2>\d{{1,2}}))"
    r",? (?P<year>(?:19|20)\d\d)\b",
    re.IGNORECASE,
)
_NOT_SLUG = re.compile(r"[^a-z0-9]+")


@lru_cache(maxsize=256)
def zone(name: str) -> ZoneInfo:
    """A time zone by its name, read once."""
    return ZoneInfo(name)


CLOSING = {"Europe/London": 22}
"""The hour at which polls close, where the law says so; elsewhere the earliest that any close."""
EARLIEST_CLOSING = 18


def polls_are_open(contest: Contest, at: datetime) -> bool:
    """Whether votes are still being cast on polling day, so that nobody can know who has won."""
    if contest.polled_on is None:
        return False
    local = at.astimezone(zone(contest.timezone))
    return local.date() == contest.polled_on and local.hour < CLOSING.get(contest.timezone, EARLIEST_CLOSING)


def slug(name: str) -> str:
    """A name as a slug: accents folded, lower case, every run of other characters a hyphen.

    >>> slug("Ynys Môn"), slug("Upper Stoke (Coventry)")
    ('ynys-mon', 'upper-stoke-coventry')
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return _NOT_SLUG.sub("-", plain.lower()).strip("-")


def day_in_name(election: str) -> date | None:
    """The polling day that the name of an election gives.

    >>> day_in_name("Ohio primary, 15 March 2016"), day_in_name("Election 2017")
    (datetime.date(2016, 3, 15), None)
    """
    found = _DAY.search(election)
    if found is None:
        return None
    month = _MONTHS.index((found["month"] or found["month2"]).lower()) + 1
    try:
        return date(int(found["year"]), month, int(found["day"] or found["day2"]))
    except ValueError:
        return None


def contest_id(election: str, contest: str) -> ContestId:
    """The id of a contest from the names of its election and itself."""
    return ContestId(f"{slug(election)}/{slug(contest)}")


def contest_polling_at(contests: Iterable[Contest], at: datetime) -> Contest | None:
    """The contest that is meant at a time, of several that share a name; None when none was near."""
    sharing = tuple(contests)
    if len(sharing) <= 1:
        return sharing[0] if sharing else None
    soon = [c for c in sharing if c.polled_on and _today(c, at) <= c.polled_on <= _today(c, at) + SOON]
    if soon:
        return min(soon, key=_polling_day)
    held = [c for c in sharing if c.polled_on and c.polled_on < _today(c, at)]
    return max(held, key=_polling_day) if held else None


def _today(contest: Contest, at: datetime) -> date:
    return local_day(at, contest.timezone)


def _polling_day(contest: Contest) -> date:
    return contest.polled_on or date.min
