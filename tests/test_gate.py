"""The gate lets every post through that may hold a claim."""

import pytest

from matchers import phrases
from matchers.gate import CUES, is_open
from matchers.text import tokenise

NAMES = frozenset({"labour", "tories"})


@pytest.mark.parametrize("row", [*phrases.OUTCOMES, *phrases.CONCESSIONS, *phrases.RECOUNTS, *phrases.COUNTS])
def test_the_example_of_every_phrase_opens_the_gate(row: phrases.Phrase | phrases.StatePhrase) -> None:
    assert is_open(tokenise(row.example).words, NAMES)


def test_a_figure_or_a_party_opens_the_gate_and_small_talk_does_not() -> None:
    assert is_open(["bath", "12", "345"], NAMES)
    assert is_open(["it", "is", "labour"], NAMES)
    assert not is_open("what a lovely walk by the river it was".split(), NAMES)
    assert "is" not in CUES
