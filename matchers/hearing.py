"""What watched accounts have claimed: who is to be cited when another says the opposite.

Claims are held in the order of their publication, not of their arrival, so that the same posts give the same
disputes whatever the order, batches and restarts in which they came. Of an account that says a thing again, its first
word counts.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Mapping, Sequence
from datetime import datetime
from operator import attrgetter
from typing import Final

from msgspec import Struct

from matchers.vocabulary import Account, Claim, Post

Place = tuple[datetime, str, str]
"""Where a post stands in the order of publication: its time, then its platform and id."""


class Heard(Struct, frozen=True, kw_only=True, gc=False):
    """A claim of a watched account, with the place of its post in the order of publication."""

    author: Account
    place: Place
    claim: Claim

    @property
    def posted_at(self) -> datetime:
        """When it was published."""
        return self.place[0]


class Hearing(Struct, frozen=True):
    """What has been heard of one contest. Nothing in it changes; `plus` makes a new one."""

    in_order: tuple[Heard, ...] = ()
    first: Mapping[tuple[object, ...], Heard] = {}

    def plus(self, new: Heard) -> Hearing:
        """With one more claim, unless its account said the same before."""
        what = _what(new)
        old = self.first.get(what)
        if old is not None and old.place <= new.place:
            return self
        in_order = [one for one in self.in_order if one is not old] if old else list(self.in_order)
        insort(in_order, new, key=_place)
        return Hearing(tuple(in_order), {**self.first, what: new})

    def before(self, post: Post) -> Sequence[Heard]:
        """What had been published before a post."""
        return self.in_order[: bisect_left(self.in_order, place_of(post), key=_place)]


NOTHING_HEARD: Final = Hearing()
_place = attrgetter("place")


def place_of(post: Post) -> Place:
    """Where a post stands in the order of publication."""
    return (post.created_at, post.platform, post.id)


def _what(one: Heard) -> tuple[object, ...]:
    return (one.author.platform, one.author.handle.casefold(), one.claim.stance, one.claim.assertion)
