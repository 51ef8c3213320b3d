"""What is true of a result raises no alert, however it is put; nor does what says nothing of it.

The statements are templates (`tests/cases/statements.toml`), filled with the results of an invented register after
both contests have been declared: whatever alert comes is a false one.
"""

from __future__ import annotations

import tomllib
from datetime import datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from bot.check import load_world
from matchers.assess import World, assess
from matchers.vocabulary import Post
from tests.register import RESULTS, write

STATEMENTS = tomllib.loads((Path(__file__).parent / "cases" / "statements.toml").read_text(encoding="utf-8"))
AFTER = datetime.fromisoformat("2031-05-09T12:00:00+01:00")
PORT_ELLERY = {
    "K": "Port Ellery", "W": "Ann Example", "L": "Bob Sample", "WP": "Labour", "WN": "Labour", "wp": "Lab",
    "LP": "Tories", "LN": "the Conservatives", "lp": "Con", "Ws": "Example", "Ls": "Sample", "v1": "16,333",
    "v2": "16,313", "maj": "20",
    "MAJ": "20", "to": "63.8", "s1": "42.4", "s2": "42.3",
}  # fmt: skip
UPPER_MERE = {
    "K": "Upper Mere", "W": "Hal Sketch", "L": "Ida Figure", "WP": "Tories", "WN": "the Conservatives", "wp": "Con",
    "LP": "Labour", "LN": "Labour", "lp": "Lab", "Ws": "Sketch", "Ls": "Figure", "v1": "18,000", "v2": "17,500",
    "maj": "500", "MAJ": "500", "to": "64.6", "s1": "50.7", "s2": "49.3",
}  # fmt: skip


@cache
def world() -> World:
    with TemporaryDirectory() as folder:
        return load_world(write(Path(folder), "results.csv", RESULTS), None, None, timezone="Europe/London")


@pytest.mark.parametrize("result", [PORT_ELLERY, UPPER_MERE], ids=["port-ellery", "upper-mere"])
@pytest.mark.parametrize("kind", ["true", "nothing"])
def test_no_alert_comes_of_what_is_so_or_says_nothing(kind: str, result: dict[str, str]) -> None:
    alarmed = []
    for n, statement in enumerate(STATEMENTS[kind]):
        text = statement.format(**result)
        post = Post(platform="x", id=str(n), author="reader", created_at=AFTER, text=text)
        found = assess(post, world())
        if found.alert:
            alarmed.append((text, [(j.claim.rule, j.judgement.verdict.value) for j in found.claims]))
    assert not alarmed
