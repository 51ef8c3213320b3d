"""Whose words a post holds: its author's, or those of another that it passes on.

What stands after "QT @handle" is that account's words. Only a platform vouches for words passed on (`repost_of`). A
typed "RT @handle" may be made up: it is read as that account's words, for "I" is then not the poster, but it is the
poster who reports them, and they are nobody's own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import msgspec

from matchers.vocabulary import Account, Claim, ContestId, Kind, Post, Stance

RETWEET: Final = re.compile(r"^\W*RT @(\w+)")
QUOTED: Final = re.compile(r"\bQT @(\w+)\s")
"""What stands before the words of a post that another quotes: "So proud! QT @handle We won"."""
WRITES_RT: Final = "x"
"""The platform that itself puts "RT @handle" before the text of a repost."""


def is_passed_on(post: Post) -> bool:
    """Whether a post only passes another's words on: an authority that does so has not said them itself."""
    return bool(post.repost_of) or RETWEET.match(post.text) is not None


def is_typed(post: Post) -> bool:
    """Whether a post says that it passes words on, and no platform vouches for it."""
    return RETWEET.match(post.text) is not None and not _vouched(post)


def speaker(post: Post) -> str:
    """The handle of whoever says "I" in a post; empty where the platform names nobody."""
    typed = RETWEET.match(post.text)
    if post.repost_of:
        return _vouched(post) or (typed[1] if typed else "")
    return typed[1] if typed else post.author


def quoted(text: str) -> tuple[str, int] | None:
    """The handle whose words a post quotes at its end, and where they begin."""
    found = QUOTED.search(text) if "QT @" in text else None
    return (found[1], found.start()) if found is not None else None


def with_quoted(own: Sequence[Claim], theirs: Sequence[Claim], start: int) -> tuple[Claim, ...]:
    """The author's claims up to where a quotation starts, and those of the one quoted that are not among them."""
    kept = [claim for claim in own if claim.start < start]
    told = {_matter(claim) for claim in kept}
    return (*kept, *(claim for claim in theirs if claim.start >= start and _matter(claim) not in told))


def _matter(claim: Claim) -> tuple[Kind, ContestId | None, str | None, float | None]:
    """What a claim is about."""
    said = claim.assertion
    return said.kind, said.contest, said.candidate or said.party, said.value


def as_reported(claims: Sequence[Claim], alleged: Account | None) -> tuple[Claim, ...]:
    """Claims of a typed repost: a concession that its alleged author would have made is reported by the poster."""
    return tuple(
        msgspec.structs.replace(claim, stance=Stance.REPORTED) if _is_concession_of(claim, alleged) else claim
        for claim in claims
    )


def _vouched(post: Post) -> str:
    """The handle that the platform gives for words passed on; empty where it gives none."""
    if not post.repost_of:
        return ""
    if post.repost_of.startswith("@"):
        return post.repost_of.partition("#")[0].removeprefix("@")
    written = RETWEET.match(post.text) if post.platform == WRITES_RT else None
    return written[1] if written else ""


def _is_concession_of(claim: Claim, alleged: Account | None) -> bool:
    said = claim.assertion
    if alleged is None or said.kind is not Kind.CONCESSION or claim.stance is not Stance.STATED:
        return False
    return said.candidate == alleged.candidate
