"""A stretch of words that spells a name."""

from __future__ import annotations

from msgspec import Struct

from matchers.index import Sense


class Find(Struct):
    """The words from `first` to `last` spell a name of so many letters, when so many slips are forgiven."""

    first: int
    last: int
    slips: int
    letters: int
    senses: tuple[Sense, ...]
