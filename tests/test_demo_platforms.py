"""`tallywatch demo --platforms`: the service as a process of its own, from X to Telegram, both on loopback."""

from __future__ import annotations

import re

import pytest

from bot.nights.platforms import play_platforms


@pytest.mark.slow
def test_posts_of_a_platform_stand_in_the_chat_soon_after_their_polls_were_due() -> None:
    told: list[str] = []
    assert play_platforms(told.append, accounts=3, spread=1.0)
    found = re.search(r"^3 of 3 posts in the chat: median (\d+\.\d\d) s, longest (\d+\.\d\d) s$", told[-1])
    assert found is not None, told
    assert float(found[1]) < 10  # under a second where the machine has nothing else to do (docs/sources.md)
    assert sum("in the chat" in line for line in told) == 4


@pytest.mark.slow
def test_a_service_that_cannot_start_is_said_to_have_told_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.nights.platforms.PATIENCE", 0.5)
    monkeypatch.setattr("bot.nights.platforms.sys.executable", "/bin/false")
    told: list[str] = []
    assert not play_platforms(told.append, accounts=1)
    assert told[-1] == "0 of 1 posts in the chat"
