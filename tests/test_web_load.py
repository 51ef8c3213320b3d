"""The load of a night on the page, shortened: people decide and listen while posts come in, and nothing goes wrong.

How fast it is at full size is measured by hand with `python -m tests.web_load`; docs/design-notes.md has the figures.
"""

import asyncio
import socket
from pathlib import Path

import pytest

from tests.web_load import Load, prepare, served, spend


@pytest.mark.slow
def test_a_short_night_with_everybody_at_work_leaves_no_trouble(tmp_path: Path) -> None:
    load = Load(moderators=6, readers=20, seconds=8, rate=20, pause=0.3)
    prepared = prepare(tmp_path, posts=5_000, moderators=load.moderators)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with served(tmp_path, port) as pid:
        night = asyncio.run(spend(tmp_path, (port, pid), prepared, load))
    assert night.troubles == []
    assert night.decided > load.moderators
    assert night.heard > load.readers
    assert max(night.memory[2:]) < 2 * night.memory[1]
    assert {"/queue", "decide", "next flag", "/contest", "/find"} < set(night.pages)
