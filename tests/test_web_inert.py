import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.web.inert import HIDDEN, Span, host_of, pieces, tame

ANY_TEXT = st.text(max_size=300) | st.text(alphabet="htps:/.\u202e\u200b\u0301a <>\"'&\U0001f3f4\ud800", max_size=200)


@given(ANY_TEXT)
def test_whatever_is_posted_nothing_hidden_is_left_in_what_is_printed(text: str) -> None:
    printed = tame(text)
    assert all(
        found.group() in "\u200d\U000e0067" or ord(found.group()) >= 0xE0000 for found in HIDDEN.finditer(printed)
    )
    printed.encode("utf-8")


@given(ANY_TEXT, st.lists(st.tuples(st.integers(0, 300), st.integers(0, 300)), max_size=4))
def test_pieces_hold_the_whole_text_in_order(text: str, spans: list[tuple[int, int]]) -> None:
    cut = pieces(text, [Span(start=a, end=b, mark="conflict") for a, b in spans])
    said = [piece.text for piece in cut if piece.what in {"text", "link"}]
    rest = text
    for stretch in said:
        at = rest.find(stretch)
        assert at >= 0
        rest = rest[at + len(stretch) :]


def test_the_words_of_a_claim_are_marked_at_their_exact_offsets() -> None:
    text = "So: Ann wins by 20! https://a.example"
    cut = pieces(text, [Span(start=4, end=18, mark="conflict")])
    assert [(piece.text, piece.mark) for piece in cut] == [
        ("So: ", ""),
        ("Ann wins by 20", "conflict"),
        ("! ", ""),
        ("https://a.example", ""),
    ]


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://bbc.example@evil.example/x", "evil.example"),
        ("https://b\u00fccher.example", "xn--bcher-kva.example"),
        ("HTTP://UPPER.example", "upper.example"),
        ("javascript:alert(1)", ""),
        ("https://[bad", ""),
        ("data:text/html,x", ""),
        ("", ""),
    ],
)
def test_a_link_shows_the_host_it_really_leads_to(address: str, host: str) -> None:
    assert host_of(address) == host


def test_flags_of_nations_and_families_stay_whole() -> None:
    england = "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"
    family = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
    assert tame(england + family) == england + family
    assert [piece.what for piece in pieces(england + family)] == ["text"]


def test_a_heap_of_marks_and_a_huge_text_are_cut() -> None:
    cut = pieces("a" + "\u0301" * 500 + "b" * 10_000)
    assert cut[1].text == "500 combining marks"
    assert cut[-1].text == "6,501 more characters"
