"""How the public files are read: whole lines of UTF-8, named columns, and errors that a journalist can act on.

Leaves to `storage.files` what the columns and fields mean. No SQL here or there, so that `check` starts fast.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Final, TypeVar

from msgspec import Struct
from rapidfuzz import process

from storage.fitness import CONTROL, HIDDEN, far_off, shown

MAX_LINE: Final = 500_000
"""Bytes in one line of JSONL; no platform's post comes near it."""
T = TypeVar("T")


class FileError(Exception):
    """A file cannot be used. Says where, in the words of the person who made the file."""

    def __init__(self, path: str, message: str, *, line: int | None = None, where: str | None = None) -> None:
        super().__init__(message)
        self.path, self.line, self.where, self.message = path, line, where, message

    def __str__(self) -> str:
        """`results.csv, line 3, column votes: "1,234" is not a whole number`."""
        place = [self.path, f"line {self.line}" if self.line else "", self.where or ""]
        return shown(f"{', '.join(part for part in place if part)}: {self.message}")


class Row(Struct, frozen=True):
    """One row of a CSV file with its place; cells are read by `text`, `number` and the like."""

    path: str
    line: int
    cells: dict[str, str]

    def error(self, column: str, message: str) -> FileError:
        """An error at one cell of this row."""
        return FileError(self.path, message, line=self.line, where=f"column {column}")

    def text(self, column: str) -> str:
        """The cell, trimmed; empty when the column is missing."""
        return self.cells.get(column, "")

    def needed(self, column: str) -> str:
        """The cell, which may not be empty."""
        value = self.text(column)
        if not value:
            raise self.error(column, "is empty; it is needed in every row")
        return value

    def names(self, column: str) -> tuple[str, ...]:
        """Several names separated by `|`."""
        return tuple(name.strip() for name in self.text(column).split("|") if name.strip())

    def whole(self, column: str) -> int | None:
        """A whole number, or None when empty."""
        return self._optional(column, _whole)

    def percent(self, column: str) -> float | None:
        """A percentage from 0 to 100, or None when empty."""
        return self._optional(column, _percent)

    def day(self, column: str) -> date | None:
        """A date, or None when empty."""
        return self._optional(column, _day)

    def instant(self, column: str) -> datetime | None:
        """A date and time with its offset, or None when empty."""
        return self._optional(column, _instant)

    def _optional(self, column: str, read: Callable[[str], T]) -> T | None:
        written = self.text(column)
        if not written:
            return None
        try:
            return read(written)
        except ValueError as error:
            raise self.error(column, str(error)) from None


def _whole(written: str) -> int:
    if re.fullmatch(r"-\d+", written):
        raise ValueError(f'"{written}" is below zero')
    if re.fullmatch(r"\d{1,3}([,. \u00a0\u2009\u202f]\d{3})+", written):
        plain = re.sub(r"\D", "", written)
        raise ValueError(f'"{written}" is not a whole number; write it without separators: {plain}')
    if not re.fullmatch(r"[0-9]{1,12}", written):
        raise ValueError(f'"{written}" is not a whole number')
    return int(written)


def _percent(written: str) -> float:
    if not re.fullmatch(r"[0-9]{1,3}(\.[0-9]+)?", written) or float(written) > 100:
        raise ValueError(f'"{written}" is not a percentage from 0 to 100; write 63.8, without a % sign')
    return float(written)


def _day(written: str) -> date:
    try:
        day = date.fromisoformat(written)
    except ValueError:
        raise ValueError(f'"{written}" is not a date; write it as 2017-06-08') from None
    if wrong := far_off(day):
        raise ValueError(f'"{written}" {wrong}')
    return day


def _instant(written: str) -> datetime:
    try:
        at = datetime.fromisoformat(written)
    except ValueError:
        raise ValueError(f'"{written}" is not a time; write it as 2017-06-09T21:03:00+01:00') from None
    if at.tzinfo is None:
        raise ValueError(f'"{written}" has no time zone; add the offset, as in {written}+01:00')
    if wrong := far_off(at):
        raise ValueError(f'"{written}" {wrong}')
    return at


def nearest(written: str, known: Iterable[str]) -> str:
    """A hint at the known name that is most like the one written: `; did you mean "votes"?` or nothing."""
    found = process.extractOne(written, list(known), score_cutoff=70)
    return f'; did you mean "{found[0]}"?' if found else ""


def read_text(path: Path) -> str:
    """A whole file as text, without a byte order mark."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise FileError(str(path), f"cannot be read: {error.strerror}") from None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise FileError(str(path), "is not UTF-8 text; save it as UTF-8", line=line) from None
    if not text.strip():
        raise FileError(str(path), "is empty")
    return text


def read_rows(path: Path, *, needed: tuple[str, ...], optional: tuple[str, ...]) -> Iterator[Row]:
    """The rows of a CSV file. Every needed column must be there, and none that is not known."""
    name = str(path)
    lines = csv.reader(io.StringIO(read_text(path), newline=""), strict=True)
    try:
        header = [column.strip() for column in next(lines)]
        _check_header(name, header, needed, optional)
        for cells in lines:
            if cells:
                yield _row(name, lines.line_num, header, cells)
    except csv.Error as error:
        raise FileError(name, f"is not a well-formed CSV row: {error}", line=lines.line_num) from None


def _check_header(path: str, header: list[str], needed: tuple[str, ...], optional: tuple[str, ...]) -> None:
    if len(header) == 1 and max(header[0].count(mark) for mark in ";\t") >= len(needed) - 1:
        mark = "semicolons" if ";" in header[0] else "tabs"
        raise FileError(path, f"the columns are separated by {mark}; save the file with commas between them", line=1)
    for column in header:
        if column not in needed and column not in optional:
            hint = nearest(column, (*needed, *optional))
            raise FileError(path, f"there is no such column{hint}", line=1, where=f'column "{column}"')
        if header.count(column) > 1:
            raise FileError(path, "is there twice", line=1, where=f"column {column}")
    for column in needed:
        if column not in header:
            raise FileError(path, "is missing", line=1, where=f"column {column}")


def _row(path: str, line: int, header: list[str], cells: list[str]) -> Row:
    if len(cells) != len(header):
        hint = " (a comma inside a name or number? put quotes round it)" if len(cells) > len(header) else ""
        raise FileError(path, f"has {len(cells)} cells where the header has {len(header)}{hint}", line=line)
    row = Row(path, line, dict(zip(header, (cell.strip() for cell in cells), strict=True)))
    for column, cell in row.cells.items():
        if CONTROL.search(cell) or HIDDEN.search(cell) or "\n" in cell:
            raise row.error(column, "holds an invisible control character")
    return row
