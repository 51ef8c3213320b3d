"""The gate lets every post through that may hold a claim."""

import pytest

from matchers import phrases
from matchers.gate import CUES, is_open, is_placed
from matchers.text import tokenise
from matchers.vocabulary import Mention, MentionKind

NAMES = frozenset({"labour", "tories"})


@pytest.mark.parametrize("row", [*phrases.OUTCOMES, *phrases.CONCESSIONS, *phrases.RECOUNTS, *phrases.COUNTS])
def test_the_example_of_every_phrase_opens_the_gate(row: phrases.Phrase | phrases.StatePhrase) -> None:
    assert is_open(tokenise(row.example).words, NAMES)


def test_a_figure_or_a_party_opens_the_gate_and_small_talk_does_not() -> None:
    assert is_open(["bath", "12", "345"], NAMES)
    assert is_open(["it", "is", "labour"], NAMES)
    assert not is_open("what a lovely walk by the river it was".split(), NAMES)
    assert "is" not in CUES


def test_a_word_of_a_phrase_opens_the_gate_beside_the_rest_of_it() -> None:
    assert is_open("they have thrown in the towel".split(), NAMES)
    assert not is_open("we need a clean towel".split(), NAMES)
    assert is_open("northmoor has gone red".split(), NAMES)
    assert not is_open("the curtains are red".split(), NAMES)


def test_parties_alone_claim_nothing_unless_something_is_counted() -> None:
    party = Mention(kind=MentionKind.PARTY, start=0, end=6, form="labour", party="Labour")
    place = Mention(kind=MentionKind.CONTEST, start=0, end=9, form="northmoor")
    assert is_placed([place], ["northmoor", "hold"])
    assert not is_placed([party], ["labour", "hold"])
    assert is_placed([party], ["labour", "12"])
    assert is_placed([party], ["labour", "a", "dozen"])
