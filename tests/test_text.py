"""Folding, words and their places."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from matchers.text import fold_text, normalise, tokenise

ODD = st.text(
    alphabet=st.one_of(
        st.sampled_from("aB'\u2019#&_@ \ufb01ß½é\u0301\u200f\u00ad🏴🗳️İǅ①.,-"),
        st.characters(),
    ),
    max_size=60,
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Dwyfor Meirionnydd", ["dwyfor", "meirionnydd"]),
        ("Ynys Môn", ["ynys", "mon"]),
        ("Newcastle-under-Lyme", ["newcastle", "under", "lyme"]),
        ("hasn\u2019t", ["hasn't"]),
        ("'quoted' O\u2019Toole", ["quoted", "o'toole"]),
        ("Perth & Kinross", ["perth", "and", "kinross"]),
        ("Perth&amp;Kinross", ["perth", "and", "kinross"]),
        ("#RichmondPark #GE2017 #richmondpark", ["richmond", "park", "ge2017", "richmondpark"]),
        ("16,333 to 16.3k at 6pm", ["16", "333", "to", "16", "3k", "at", "6pm"]),
        ("\uff11\uff16 \ufb01ne", ["16", "fine"]),
        ("see https://example.org/Kensington/wins now", ["see", "now"]),
        ("Ken\u00adsing\u200bton", ["kensington"]),
        ("\ud800 lone", ["lone"]),
    ],
)
def test_a_text_falls_into_folded_words(text: str, words: list[str]) -> None:
    assert tokenise(text).words == words


@given(ODD)
@example("& and 'and")
@example("#AndAnd &amp; &")
@example("e\u0301 \u0301")
def test_every_word_maps_back_to_the_stretch_that_it_came_from(text: str) -> None:
    tokens = tokenise(text)
    assert len(tokens.starts) == len(tokens.ends) == len(tokens.words)
    before = 0
    for i, word in enumerate(tokens.words):
        assert 0 <= tokens.starts[i] < tokens.ends[i] <= len(text)
        assert tokens.starts[i] >= before or not text.isascii()
        before = tokens.ends[i]
        refolded = "".join(fold_text(tokens.written(i)).split())
        assert word in refolded or word == "and"


@given(ODD)
def test_normalising_twice_is_normalising_once(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once


@given(st.text(max_size=80))
def test_quick_folding_equals_folding_character_by_character(text: str) -> None:
    careful = "".join(" & " if c == "&" else fold_text(c) for c in text)
    assert fold_text(text).split() == careful.split()


@given(st.text(alphabet=st.characters(blacklist_characters="'\u2019\u2018\u02bc`\u00b4&#"), max_size=40))
def test_composed_and_decomposed_writing_give_the_same_words(text: str) -> None:
    # Hashtags aside: where they fall into words goes by capitals without accents.
    composed = unicodedata.normalize("NFC", text)
    decomposed = unicodedata.normalize("NFD", composed)
    latin = all(ord(c) < 0x250 for c in composed)
    assert not latin or tokenise(composed).words == tokenise(decomposed).words


def test_folding_what_was_folded_changes_nothing_in_any_script() -> None:
    for code in range(0x80, 0x30000):
        folded = fold_text(chr(code)).strip()
        assert fold_text(folded).split() == folded.split(), hex(code)


def test_a_letter_that_holds_an_apostrophe_is_found_again_beside_another() -> None:
    tokens = tokenise("\u00ff\u0149 holds")
    assert [tokens.written(i) for i in range(len(tokens.words))] == ["\u00ff\u0149", "holds"]
