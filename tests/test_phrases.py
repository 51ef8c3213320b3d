"""Every row of the tables of phrases explains itself with an example that is read."""

from __future__ import annotations

import pytest

from matchers.phrases import CONCESSIONS, COUNTS, OUTCOMES, RECOUNTS, Phrase, StatePhrase
from matchers.vocabulary import Kind
from tests.labelled import read


@pytest.mark.parametrize("row", [*OUTCOMES, *CONCESSIONS], ids=lambda row: row.name)
def test_the_example_of_a_phrase_is_read_as_a_claim(row: Phrase) -> None:
    kind = Kind.WINNER if row in OUTCOMES else Kind.CONCESSION
    author = "AnnExample" if {"I", "I'm", "me.", "your", "ours"} & set(row.example.split()) else "desk"
    text = row.example.replace("Northmoor has gone", "Upper Wendle has gone").replace("gone red", "gone green")
    earlier = "Bob Sample lost. " if row.example.startswith("He ") else ""
    found = read({"id": row.name, "author": author, "text": earlier + text})
    assert any(claim.assertion.kind is kind for claim in found), row.example


@pytest.mark.parametrize("row", [*RECOUNTS, *COUNTS], ids=lambda row: row.example)
def test_the_example_of_a_state_is_read_with_its_state(row: StatePhrase) -> None:
    found = read({"id": row.name, "author": "desk", "text": row.example})
    assert [claim.assertion.status for claim in found] == [row.status]


def test_no_two_rows_share_a_name() -> None:
    names = [row.name for row in OUTCOMES]
    assert len(names) == len(set(names))
