"""`tallywatch demo --telegram`: the night in a chat."""

from __future__ import annotations

import io

from rich.console import Console

from bot.nights.demo import play_demo


def test_the_night_is_told_in_the_chat_with_buttons_and_edits() -> None:
    out = io.StringIO()
    play_demo(Console(file=out, width=200), telegram=True)
    night = out.getvalue()
    assert "+-- telegram message 1\n" in night
    assert "| [Confirm] [Dismiss]" in night
    assert "edited" in night
    assert "the record changed; was TOO EARLY" in night
