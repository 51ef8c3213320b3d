"""`tallywatch check`: posts in, one JSON object a post out, in order (docs/formats.md, section 5).

It uses the same `assess` as the running desk, and neither network nor database. A line that cannot be read is told on
standard error; the others are checked all the same, and the exit code says that the input was not usable.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfoNotFoundError

import msgspec
from msgspec import Struct

from bot.official import with_own_word
from matchers.assess import World, assess, build_world
from matchers.elections import zone
from matchers.vocabulary import Assertion, Assessment, ContestId, JudgedClaim, OfficialFact, Post, slug_of
from storage.files import read_accounts, read_results
from storage.lines import read_official, read_posts
from storage.reading import FileError

THREADS: Final = 100_000
"""How many earlier posts are kept in mind for answers to them."""


class CheckedClaim(Struct, frozen=True, kw_only=True):
    """A judged claim as `check` writes it."""

    kind: str
    contest: str | None
    candidate: str | None
    party: str | None
    value: int | float | None
    approx: bool
    at: datetime | None
    place: str | None
    status: str | None
    change: str | None
    from_party: str | None
    region: str | None
    provisional: bool
    stance: str
    quote: str
    start: int
    end: int
    confidence: float
    verdict: str
    reason: str
    record: tuple[dict[str, object], ...]


class CheckedPost(Struct, frozen=True, kw_only=True):
    """One line of output."""

    platform: str
    id: str
    author: str
    created_at: datetime
    claims: tuple[CheckedClaim, ...]
    alert: bool


def load_world(results: Path, accounts: Path | None, official: Path | None, *, timezone: str) -> World:
    """The world of the files that were named. Raises FileError."""
    _check_zone(timezone)
    read = read_results(results, timezone=timezone)
    watched = read_accounts(accounts, read.contests) if accounts else ()
    stated = read_official(official, read.contests, known=(fact.id for fact in read.facts)) if official else ()
    return build_world(read.contests, watched, (*read.facts, *stated))


def _check_zone(name: str) -> None:
    try:
        zone(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise FileError("--timezone", f'"{name}" is no time zone; write one as Europe/London') from None


def check_posts(posts: Iterable[Post | FileError], world: World) -> Iterator[Assessment | FileError]:
    """Assess posts in order, each in the world that the ones before it made."""
    threads: dict[tuple[str, str], ContestId] = {}
    for post in posts:
        if isinstance(post, FileError):
            yield post
            continue
        about = threads.get((post.platform, post.reply_to)) if post.reply_to else None
        found = assess(post, world, about=about)
        world = world.after(found)
        author = world.account(post.platform, post.author, post.created_at)
        found = with_own_word(found, author, world.record)
        contest = next((j.claim.assertion.contest for j in found.claims if j.claim.assertion.contest), about)
        if contest and len(threads) < THREADS:
            threads[post.platform, post.id] = contest
        yield found


def checked(found: Assessment) -> CheckedPost:
    """An assessment as `check` writes it."""
    post = found.post
    return CheckedPost(
        platform=post.platform,
        id=post.id,
        author=post.author,
        created_at=post.created_at,
        claims=tuple(_claim(judged) for judged in found.claims),
        alert=found.alert,
    )


def _claim(judged: JudgedClaim) -> CheckedClaim:
    claim, judgement = judged.claim, judged.judgement
    slots = msgspec.structs.asdict(claim.assertion) | {"contest": _public(claim.assertion.contest)}
    return CheckedClaim(
        **slots,
        stance=claim.stance,
        quote=claim.quote,
        start=claim.start,
        end=claim.end,
        confidence=round(claim.confidence, 3),
        verdict=judgement.verdict,
        reason=judgement.reason,
        record=tuple(_fact(fact) for fact in judgement.record),
    )


def _fact(fact: OfficialFact) -> dict[str, object]:
    """An official fact as in official.jsonl, without its empty fields."""
    written: dict[str, object] = {
        "id": fact.id,
        "published_at": fact.published_at,
        "authority": fact.authority,
        "url": fact.url,
        "assertion": _said(fact.assertion),
    }
    return written | ({"supersedes": fact.supersedes} if fact.supersedes else {})


def _said(assertion: Assertion) -> dict[str, object]:
    slots = msgspec.structs.asdict(assertion) | {"contest": _public(assertion.contest)}
    return {name: value for name, value in slots.items() if value is not None and value is not False}


def _public(contest: ContestId | None) -> str | None:
    return slug_of(contest) if contest else None


def check_file(posts: str, world: World, *, timezone: str) -> int:
    """Check a file of posts, or standard input for `-`; returns how many lines could not be used."""
    if posts == "-":
        return write_checks(sys.stdin.buffer, "standard input", world, timezone=timezone)
    try:
        with Path(posts).open("rb") as lines:
            if Path(posts).is_file() and Path(posts).stat().st_size == 0:
                raise FileError(posts, "is empty")
            return write_checks(_with_progress(lines), posts, world, timezone=timezone)
    except OSError as error:
        raise FileError(posts, f"cannot be read: {error.strerror}") from None


def write_checks(lines: Iterable[bytes], path: str, world: World, *, timezone: str) -> int:
    """Check lines of posts, write the answers as they come, tell bad lines; returns how many were bad."""
    encode, out, bad = msgspec.json.Encoder().encode, sys.stdout.buffer, 0
    for found in check_posts(read_posts(lines, path, timezone=timezone), world):
        if isinstance(found, FileError):
            bad += 1
            sys.stderr.write(f"tallywatch: {found}\n")
        else:
            out.write(encode(checked(found)) + b"\n")
            out.flush()
    return bad


def _with_progress(lines: Iterable[bytes]) -> Iterator[bytes]:
    """The lines, with a count on standard error when a person sits there and the answers go elsewhere."""
    if not sys.stderr.isatty() or sys.stdout.isatty():
        yield from lines
        return
    from rich.console import Console
    from rich.progress import track

    yield from track(lines, description="Checking", console=Console(stderr=True), transient=True)
