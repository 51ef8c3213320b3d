"""Recording what sources bring, and reading it back: gzip JSON Lines, one poll a line, with the raw payloads.

A line holds when the poll was made, of which stream, and all that it brought: posts with the bytes as the platform
sent them, deletions, changes of pages, what could not be read. Each line is flushed whole, so that a recording that is
cut off (a crash, a full disk) can be read up to its last whole line.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec
from msgspec import Struct

from bot.ports import Clock, Poll, Source
from matchers.vocabulary import Instant


class TapeLine(Struct, frozen=True, kw_only=True):
    """One poll that brought something."""

    at: Instant
    source: str
    stream: str
    poll: Poll


class TapeError(Exception):
    """A recording that is none."""


_LINE = msgspec.json.Decoder(TapeLine)


class Tape:
    """A recording that is being written; an existing one is added to."""

    def __init__(self, path: Path) -> None:
        self._file = gzip.open(path, "ab")  # noqa: SIM115  # closed by `close`
        self.lines = 0

    def write(self, source: str, stream: str, poll: Poll, *, at: datetime) -> None:
        """Add a poll; one that brought nothing is left out."""
        if not (poll.posts or poll.deleted or poll.changes or poll.quarantined):
            return
        line = TapeLine(at=at, source=source, stream=stream, poll=poll)
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


def read_tape(path: Path) -> Iterator[TapeLine]:
    """The polls of a recording, in order, up to its last whole line. Raises TapeError."""
    number = 0
    try:
        with gzip.open(path, "rb") as file:
            while (line := file.readline()).endswith(b"\n"):
                number += 1
                yield _LINE.decode(line)
    except EOFError:
        return
    except (OSError, zlib.error, msgspec.DecodeError, UnicodeDecodeError) as error:
        raise TapeError(f"{path}, line {number}: not a recording of tallywatch: {error}") from error
