import io
from pathlib import Path
from time import monotonic

import pytest
from rich.console import Console

from bot.nights.demo import play_demo
from bot.nights.night import KENSINGTON, read_night

GOLDEN = Path(__file__).parent / "nights" / "kensington.txt"


@pytest.fixture(scope="module")
def transcript() -> str:
    out = io.StringIO()
    play_demo(Console(file=out, width=120, highlight=False))
    return out.getvalue()


def test_the_kensington_night_reads_as_it_did(transcript: str, request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--rewrite"):
        GOLDEN.write_text(transcript, encoding="utf-8")
    assert transcript == GOLDEN.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "words",
    [
        "04:05 TOO EARLY  Kensington: Labour won (gain from Conservative)",
        "04:40 DISPUTED  Kensington: Victoria Borwick (Conservative) won (hold)",
        "12:10 CONFLICT  Kensington:",
        "21:03 (changed) SUPPORTED  Kensington: Labour won (gain from Conservative)",
        "21:03 (changed) CONFLICT  Kensington: Victoria Borwick (Conservative) won (hold)",
        "21:06 CONFLICT  Kensington: Conservative: 16,333 votes",
        "majority 20",
    ],
)
def test_the_night_tells_its_story(transcript: str, words: str) -> None:
    assert words in transcript


def test_playing_the_night_twice_gives_the_same(transcript: str) -> None:
    out = io.StringIO()
    begun = monotonic()
    play_demo(Console(file=out, width=120, highlight=False))
    assert out.getvalue() == transcript
    assert monotonic() - begun < 15


def test_every_author_of_the_night_says_that_it_is_invented() -> None:
    night = read_night(KENSINGTON)
    assert len(night.posts) >= 25
    assert all("(invented)" in (post.name or "") and post.author.endswith("_invented") for post in night.posts)
