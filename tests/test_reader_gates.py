"""A reader that is passed over, because a post has none of its words, would have read nothing in it."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchers import claims, phrases, read_calls, read_cheers, read_concessions, read_leads, read_states, settle
from matchers.jests import TELLING, may_jest
from matchers.scene import Page, Scene
from matchers.vocabulary import Claim, Mention
from tests.invented import CONTESTS
from tests.labelled import load, read

GATES = {
    "states": read_states.CUES,
    "concessions": read_concessions.CUES,
    "calls": read_calls.CALLS,
    "cheers": read_cheers.CUES,
    "leads": read_leads.LEADING,
    "jests": TELLING,
}
OPENING = {
    "states": "recount",
    "concessions": "phoned",
    "calls": "calls",
    "cheers": "westminster",
    "leads": "pulling",
    "jests": "heck",
}
"""A word for each gate that opens it and means nothing to another rule of the whole post."""
FILES = ("developed.toml", "curt.toml", "states.toml", "blind.toml")
NAMES = tuple(name for seat in CONTESTS[:3] for name in (seat.name, *(c.name for c in seat.candidates)))
WORDS = tuple(
    sorted(
        {step.split("|")[0] for phrase in (*phrases.OUTCOMES, *phrases.CONCESSIONS) for step in phrase.words.split()}
        | {word for row in (*phrases.RECOUNTS, *phrases.COUNTS) for word in row.words.replace("|", " ").split()}
        | {"count", "result", "votes", "20", "6pm", "16,333", "over", "to", "any", "minute", "I", "we", "no", "not"}
        | {"wish", "had", "said", "nobody", "ever", "?", ".", ",", "called", "rang", "congratulate", "win", "big"}
    )
)


class OpenPage(Page):
    """A page on which every reader thinks that it has something to read."""

    def __init__(self, text: str, mentions: tuple[Mention, ...], scene: Scene) -> None:
        super().__init__(text, mentions, scene)
        self.words |= set(OPENING.values())
        self.times = self.figured = True


def both(case: Mapping[str, Any]) -> tuple[tuple[Claim, ...], tuple[Claim, ...]]:
    gated = read(case)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(claims, "Page", OpenPage)
        return gated, read(case)


def test_every_gate_is_opened_by_the_word_that_stands_for_it() -> None:
    assert OPENING.keys() == GATES.keys()
    assert all(OPENING[name] in words for name, words in GATES.items())
    assert not may_jest(frozenset({"northmoor", "won"}))


@pytest.mark.parametrize("name", FILES)
def test_open_gates_find_no_more_in_the_cases(name: str) -> None:
    for case in load(name):
        gated, ungated = both(case)
        assert gated == ungated, case["text"]


@given(st.lists(st.sampled_from((*NAMES, *WORDS)), min_size=1, max_size=14), st.integers(0, 1))
def test_open_gates_find_no_more_in_any_words(words: list[str], seed: int) -> None:
    named = [*words, random.Random(seed).choice(NAMES)]
    gated, ungated = both({"id": "any", "text": " ".join(named), "author": "AnnExample" if seed else "reader"})
    assert gated == ungated


def test_each_pair_of_another_election_has_a_word_that_opens_its_gate() -> None:
    assert all(not settle.OF_OTHERS.isdisjoint(pair) for pair in settle.OTHER_ELECTIONS)
