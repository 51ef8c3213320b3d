"""What holds for every post: quotes are exact, nothing raises, reading twice gives the same, cost is linear."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchers.passages import LOOKED_AT
from tests.counting import calls
from tests.labelled import load, read

WORDS = st.sampled_from(
    "Labour Tories Ann Example Northmoor won lost hold GAIN by 16,333 20 votes majority turnout 63.8% recount at 6pm "
    "not conceded if will ? . , \n ( ) - : \u201c \u2019 @AnnExample #Northmoor 2015 count suspended declared "
    "seats SNP".split(" ")
)


@settings(deadline=None)  # a busy machine is no fault of the text
@given(st.text(max_size=400))
def test_no_text_makes_reading_fail(text: str) -> None:
    for claim in read({"id": "any", "text": text}):
        assert claim.quote == text[claim.start : claim.end]


@settings(deadline=None)
@given(st.lists(WORDS, max_size=60))
def test_no_heap_of_cue_words_makes_reading_fail(words: list[str]) -> None:
    text = " ".join(words)
    for claim in read({"id": "heap", "author": "AnnExample", "text": text}):
        assert claim.quote == text[claim.start : claim.end]
        assert claim.quote


@pytest.mark.parametrize("case", load("blind.toml")[::7], ids=lambda case: str(case["id"]))
def test_reading_twice_gives_the_same(case: dict[str, object]) -> None:
    assert read(case) == read(case)


@pytest.mark.parametrize(
    "piece", ["Labour won ", "\u201c", "1", "Northmoor 16,333 ", "recount at 6pm, ", "not ", "(", "\n"]
)
def test_a_hundred_kilobytes_cost_no_more_than_the_longest_post(piece: str) -> None:
    longest = piece * (LOOKED_AT // len(piece) + 1)
    read({"id": "warm", "text": longest})
    cost = calls(lambda: read({"id": "longest", "text": longest}))
    assert calls(lambda: read({"id": "endless", "text": longest * 4})) <= 1.1 * cost + 2_000
