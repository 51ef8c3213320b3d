"""Whether a post or a time can be taken in at all: rules of the door, the same for files, platforms and forms.

In order: the platform and the id are there; ids, author and addresses hold no control character and no mark that turns
text round, for they are printed, compared and put into links; the time is one that sums of times can be made with. The
text and the display name are evidence and are kept as they are; what shows them makes them harmless.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from operator import attrgetter
from typing import Final, NamedTuple

from matchers.vocabulary import Post

CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
"""Control characters other than tab and line ends."""
HIDDEN: Final = re.compile(r"[\u202a-\u202e\u2066-\u2069]")
"""Marks that turn the direction of text round, so that what is shown is not what is stored."""
_IN_NO_NAME = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
_STEERING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
EARLIEST, LATEST = 1900, 2200
"""Years of posts and facts: far from the ends of the calendar, where an offset leads out of it."""
NAMES: Final = ("platform", "id", "author", "url", "repost_of", "reply_to", "edited_from")


class Flaw(NamedTuple):
    """Why something is refused: in which field, and in words."""

    field: str
    words: str


def far_off(at: date) -> str | None:
    """What is wrong with a date or time at the ends of the calendar; None where it is of this age.

    >>> far_off(date(9999, 12, 31))
    'is in the year 9999; times are from 1900 to 2200'
    """
    if EARLIEST <= at.year <= LATEST:
        return None
    return f"is in the year {at.year}; times are from {EARLIEST} to {LATEST}"


def shown(text: str) -> str:
    r"""Text as it can be printed: what would steer a terminal, or turn text round, is written out.

    >>> print(shown("a\x1b[31m\u202e"), shown("one\ntwo"))
    a\x1b[31m\u202e one
    two
    """
    return _STEERING.sub(lambda found: ascii(found[0])[1:-1], text)


def plain(written: str) -> str:
    """An id, a name or an address without the characters that none may hold."""
    return _IN_NO_NAME.sub("", written).strip()


def in_utc(at: datetime) -> datetime:
    """A platform's time in UTC, which it is taken to be in where it names no zone.

    One at the ends of the calendar cannot be moved; it stays as it is, and the post is refused at the door.
    """
    aware = at.replace(tzinfo=at.tzinfo or UTC)
    return aware if far_off(aware) else aware.astimezone(UTC)


_names_of = attrgetter(*NAMES)


def flaw_of(post: Post) -> Flaw | None:
    """Why a post cannot be taken in; None where it can."""
    if not post.platform.strip() or not post.id.strip():
        return Flaw("id" if post.platform.strip() else "platform", "is empty")
    names = _names_of(post)
    if _IN_NO_NAME.search("".join(filter(None, names))):
        return _invisible(dict(zip(NAMES, names, strict=True)))
    if wrong := far_off(post.created_at):
        return Flaw("created_at", wrong)
    return None


def _invisible(names: dict[str, str | None]) -> Flaw | None:
    """The first invisible character of these."""
    for field, written in names.items():
        if found := _IN_NO_NAME.search(written or ""):
            return Flaw(field, f"holds the invisible character U+{ord(found[0]):04X} at character {found.start() + 1}")
    return None
