"""What commands say: data on standard output, words for people on standard error."""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING

from storage.fitness import shown
from storage.values import LARGEST_NUMBER

if TYPE_CHECKING:
    from typing import TextIO

    from rich.console import Console


def people() -> Console:
    """The console for words: standard error, coloured where a terminal shows it."""
    from rich.console import Console

    return Console(stderr=True, highlight=False, soft_wrap=True, markup=False, emoji=False)


def page() -> Console:
    """The console for tables that were asked for: standard output."""
    from rich.console import Console

    return Console(highlight=False, soft_wrap=True, markup=False, emoji=False)


def number_of(written: str) -> int | None:
    """A number of a list as typed; None where nothing can have it."""
    if not (written.isascii() and written.isdigit()) or len(written) > len(str(LARGEST_NUMBER)):
        return None
    return min(int(written), LARGEST_NUMBER)


def log_to(stream: TextIO) -> logging.Handler:
    """The log for people: a line an event, in which nothing from outside can steer the terminal."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(_Harmless("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    return handler


def begin_log(*, verbose: bool = False) -> None:
    """Log to standard error: what goes wrong, or every stage. Runs that were skipped are counted by the service."""
    logging.basicConfig(level=logging.INFO if verbose else logging.WARNING, handlers=[log_to(sys.stderr)])
    logging.getLogger("apscheduler").setLevel(logging.ERROR)


class _Harmless(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return shown(super().format(record))
