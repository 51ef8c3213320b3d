"""Figures as written: value, precision, and what they are not."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchers.figures import Unit, find_figures
from matchers.lexemes import lex


@pytest.mark.parametrize(
    ("text", "value", "approx"),
    [
        ("16,333", 16333, False),
        ("16\u2009333 votes", 16333, False),
        ("16.3k", 16300, True),
        ("1.2 million", 1_200_000, True),
        ("a dozen", 12, False),
        ("half a million", 500_000, True),
        ("twenty one", 21, False),
        ("four thousand seven hundred and ninety three", 4793, False),
        ("Eighteen thousand, one hundred and forty eight", 18148, False),
        ("just over 300", 300, True),
        ("320-odd", 320, True),
        ("about 12,000", 12000, True),
        ("63.8%", 63.8, False),
    ],
)
def test_a_figure_is_read_with_the_precision_it_was_written_with(text: str, value: float, approx: bool) -> None:
    (figure,) = find_figures(lex(text))
    assert (figure.value, figure.approx) == (value, approx)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("in 2015", Unit.YEAR),
        ("+9.9", Unit.CHANGE),
        ("(-25.4)", Unit.CHANGE),
        ("\u00a348", Unit.MONEY),
        ("the 31st", Unit.ORDINAL),
        ("2,015 votes", Unit.VOTES),
        ("11 points", Unit.POINTS),
        ("35 seats", Unit.SEATS),
        ("54.2 per cent", Unit.PERCENT),
    ],
)
def test_what_stands_beside_a_figure_says_what_it_counts(text: str, unit: Unit) -> None:
    assert find_figures(lex(text))[0].unit is unit


def test_two_totals_joined_by_a_dash_are_two_figures_and_odds_are_odds() -> None:
    assert [(f.value, f.unit) for f in find_figures(lex("16,333-16,313"))] == [(16333, Unit.NONE), (16313, Unit.NONE)]
    assert {f.unit for f in find_figures(lex("5/1"))} == {Unit.ODDS}


@given(st.integers(min_value=0, max_value=99_999_999))
def test_a_whole_number_with_commas_reads_back(value: int) -> None:
    assert find_figures(lex(f"polled {value:,} here"))[0].value == value


@given(st.text(max_size=300))
def test_every_figure_lies_where_it_says(text: str) -> None:
    lexemes = lex(text)
    for figure in find_figures(lexemes):
        assert 0 <= figure.start < figure.end <= len(text)
        assert lexemes[figure.first].start == figure.start
        assert lexemes[figure.last].end == figure.end


@given(st.text(max_size=300))
def test_lexemes_are_in_order_and_map_back_to_the_text(text: str) -> None:
    lexemes = lex(text)
    assert all(a.end <= b.start for a, b in pairwise(lexemes))
