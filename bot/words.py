"""What commands say: data on standard output, words for people on standard error."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console


def people() -> Console:
    """The console for words: standard error, coloured where a terminal shows it."""
    from rich.console import Console

    return Console(stderr=True, highlight=False, soft_wrap=True)


def page() -> Console:
    """The console for tables that were asked for: standard output."""
    from rich.console import Console

    return Console(highlight=False, soft_wrap=True)
