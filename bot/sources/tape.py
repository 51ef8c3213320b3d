"""Recording what sources bring, and reading it back: gzip JSON Lines, one answer a line, with the raw payloads.

A line holds when a source answered, of which stream, and all that it brought: posts with the bytes as the platform
sent them, deletions, changes of pages, what could not be read; or, where accounts were looked up, what they are called.
Looking known posts up again brings edits and deletions under the stream `recheck`. Each line is flushed whole, so that
a recording that is cut off (a crash, a full disk) can be read up to its last whole line.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec
from msgspec import Struct

from bot.exits import DeskError
from bot.ports import Clock, Identity, Platform, Poll, Source
from matchers.vocabulary import Instant, Post


class TapeLine(Struct, frozen=True, kw_only=True):
    """One answer that brought something: a poll, or accounts that were looked up."""

    at: Instant
    source: str
    stream: str
    poll: Poll = Poll()
    people: tuple[Identity, ...] = ()


class TapeError(DeskError):
    """A recording that is none, or that cannot be written."""


IDENTIFY, LOOK_AGAIN, RECHECK = "identify", "look again", "recheck"
"""What look-ups are called where polls have their stream."""

_LINE = msgspec.json.Decoder(TapeLine)


class Tape:
    """A recording that is being written; an existing one is added to. Raises TapeError."""

    def __init__(self, path: Path) -> None:
        try:
            if path.exists() and path.stat().st_size:
                _mend(path)
            self._file = gzip.open(path, "ab")  # noqa: SIM115  # closed by `close`
        except OSError as error:
            raise TapeError(f"{path}: cannot be written: {error.strerror or error}") from error
        self.lines = 0

    def write(self, source: str, stream: str, poll: Poll, *, at: datetime) -> None:
        """Add a poll; one that brought nothing is left out."""
        if poll.posts or poll.deleted or poll.changes or poll.quarantined:
            self._add(TapeLine(at=at, source=source, stream=stream, poll=poll))

    def write_people(self, source: str, stream: str, people: tuple[Identity, ...], *, at: datetime) -> None:
        """Add what accounts are called."""
        if people:
            self._add(TapeLine(at=at, source=source, stream=stream, people=people))

    def _add(self, line: TapeLine) -> None:
        self._file.write(msgspec.json.encode(line) + b"\n")
        self._file.flush(zlib.Z_SYNC_FLUSH)
        self.lines += 1

    def close(self) -> None:
        """End the recording."""
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class RecordedAs:
    """A source whose polls are written to a tape on their way."""

    def __init__(self, source: Source, tape: Tape, *, clock: Clock) -> None:
        self.name = source.name
        self._source = source
        self._tape = tape
        self._clock = clock

    async def poll(self, stream: str, cursor: str | None) -> Poll:
        """Poll, and write what came."""
        poll = await self._source.poll(stream, cursor)
        self._tape.write(self.name, stream, poll, at=self._clock.now())
        return poll

    async def aclose(self) -> None:
        """Close the source; the tape is its owner's."""
        await self._source.aclose()


class RecordedPlatform(RecordedAs):
    """A platform of which the look-ups, too, are written to a tape."""

    def __init__(self, platform: Platform, tape: Tape, *, clock: Clock) -> None:
        super().__init__(platform, tape, clock=clock)
        self._platform = platform

    async def identify(self, handles: Sequence[str]) -> tuple[Identity, ...]:
        """Look handles up, and write whose they are."""
        people = await self._platform.identify(handles)
        self._tape.write_people(self.name, IDENTIFY, people, at=self._clock.now())
        return people

    async def look_again(self, platform_ids: Sequence[str]) -> tuple[Identity, ...]:
        """Look accounts up, and write what they are called now."""
        people = await self._platform.look_again(platform_ids)
        self._tape.write_people(self.name, LOOK_AGAIN, people, at=self._clock.now())
        return people

    async def recheck(self, posts: Sequence[Post]) -> Poll:
        """Look known posts up, and write which are gone or edited."""
        poll = await self._platform.recheck(posts)
        self._tape.write(self.name, RECHECK, poll, at=self._clock.now())
        return poll


def read_tape(path: Path) -> Iterator[TapeLine]:
    """The lines of a recording, in order, up to its last whole one. Raises TapeError."""
    for number, line in enumerate(_whole_lines(path), 1):
        try:
            yield _LINE.decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise TapeError(f"{path}, line {number}: not a recording of tallywatch: {error}") from error


def _whole_lines(path: Path) -> Iterator[bytes]:
    try:
        with gzip.open(path, "rb") as file:
            while (line := file.readline()).endswith(b"\n"):
                yield line
    except EOFError:
        return
    except (OSError, zlib.error) as error:
        raise TapeError(f"{path}: not a recording of tallywatch: {error}") from error


def _mend(path: Path) -> None:
    """Make sure that a file is a recording, and drop half a line at its end: what came after it could not be read."""
    next(read_tape(path), None)
    try:
        with gzip.open(path, "rb") as file:
            while file.read(1_000_000):
                pass
    except EOFError:
        mended = path.with_name(f"{path.name}.mended")
        with gzip.open(mended, "wb") as file:
            file.writelines(_whole_lines(path))
        mended.replace(path)
