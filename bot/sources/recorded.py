"""A file of posts as a source: one JSON object a line, that may grow while it is read or be replayed at a pace.

In order: find where the last poll ended (the cursor), take whole lines from there, read each as a post, hold back those
that are not yet due at the chosen speed. A last line without an end is left until it is whole. A file that was cut or
replaced is read again from its start: the inbox knows which posts it has. A bad line is set aside with its number, and
the others go on.
"""

from __future__ import annotations

import asyncio
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final
from zlib import crc32

import msgspec
from msgspec import Struct

from bot.ports import Poll, SourceError
from storage.lines import parse_post
from storage.reading import FileError
from storage.values import Quarantined, Received

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.ports import Clock
    from matchers.vocabulary import Post

CHUNK: Final = 4_000_000
"""Bytes taken in one poll; a line longer than this is set aside in pieces."""
MARK: Final = 256
"""So many bytes before the cursor tell whether the file is still the one that was read."""


class Cursor(Struct, frozen=True, kw_only=True):
    """How far a file was read: bytes and lines, a checksum of what stands before, and the start of a paced replay."""

    offset: int = 0
    line: int = 0
    mark: int = 0
    began_at: datetime | None = None
    first_at: datetime | None = None


class Piece(Struct, frozen=True):
    """One line of the file: its number, where it ends, its bytes."""

    number: int
    end: int
    line: bytes


class RecordedSource:
    """The `Source` of `[[sources.recorded]]`; the stream is the file's path."""

    def __init__(self, name: str, *, clock: Clock, speed: float = 0.0) -> None:
        self.name = name
        self._clock = clock
        self._speed = speed

    async def poll(self, stream: str, cursor: str | None) -> Poll:
        """Read the lines that are new and due. Raises SourceError when the file is not there."""
        try:
            return await asyncio.to_thread(self._read, Path(stream), cursor)
        except OSError as error:
            raise SourceError(f"{stream}: cannot be read: {error.strerror}") from error

    async def aclose(self) -> None:
        """Nothing is held open between polls."""

    def _read(self, path: Path, stored: str | None) -> Poll:
        cursor = msgspec.json.decode(stored, type=Cursor) if stored else Cursor()
        with path.open("rb") as file:
            start = max(0, cursor.offset - MARK)
            file.seek(start)
            before = file.read(cursor.offset - start)
            if len(before) < cursor.offset - start or crc32(before) != cursor.mark:
                cursor, before = Cursor(began_at=cursor.began_at, first_at=cursor.first_at), b""
                file.seek(0)
            fresh = file.read(CHUNK)
        return self._take(path, cursor, before, fresh)

    def _take(self, path: Path, cursor: Cursor, before: bytes, fresh: bytes) -> Poll:
        """Posts and bad lines among `fresh`, as far as they are whole and due."""
        posts: list[Received] = []
        bad: list[Quarantined] = []
        end, line = 0, cursor.line
        for piece in _pieces(fresh, cursor.line):
            try:
                post = parse_post(piece.line, path=path.name, number=piece.number) if piece.line.strip() else None
            except FileError as error:
                bad.append(self._set_aside(path, piece, error))
                post = None
            if post is not None:
                cursor = self._begun(cursor, post)
                if not self._is_due(cursor, post):
                    break
                posts.append(Received(post=post, raw=piece.line))
            end, line = piece.end, piece.number
        read = (before + fresh[:end])[-MARK:]
        after = msgspec.structs.replace(cursor, offset=cursor.offset + end, line=line, mark=crc32(read))
        return Poll(posts=tuple(posts), quarantined=tuple(bad), cursor=msgspec.json.encode(after).decode())

    def _set_aside(self, path: Path, piece: Piece, error: FileError) -> Quarantined:
        where = f"{path.name}, line {piece.number}"
        return Quarantined(
            source=self.name, position=where, reason=str(error), raw=piece.line[:MARK], at=self._clock.now()
        )

    def _begun(self, cursor: Cursor, post: Post) -> Cursor:
        """With the first post of a paced replay, its clock starts."""
        if not self._speed or cursor.began_at is not None:
            return cursor
        return msgspec.structs.replace(cursor, began_at=self._clock.now(), first_at=post.created_at)

    def _is_due(self, cursor: Cursor, post: Post) -> bool:
        if cursor.began_at is None or cursor.first_at is None:
            return True
        return cursor.began_at + (post.created_at - cursor.first_at) / self._speed <= self._clock.now()


def _pieces(fresh: bytes, line: int) -> Iterator[Piece]:
    """The whole lines of `fresh`, and its last one when it is whole without an end or too long to wait for."""
    end = 0
    for part in fresh.split(b"\n")[:-1]:
        line += 1
        end += len(part) + 1
        yield Piece(line, end, part)
    rest = fresh[end:]
    if len(rest) >= CHUNK or _is_whole(rest):
        yield Piece(line + 1, len(fresh), rest)


def _is_whole(rest: bytes) -> bool:
    """Whether a line without an end is one whole object: no part of an object is one."""
    try:
        msgspec.json.decode(rest, type=dict[str, msgspec.Raw])
    except (msgspec.DecodeError, UnicodeDecodeError):
        return False
    return True
