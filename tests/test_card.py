"""The result card: one drawing, as SVG and as PNG."""

from __future__ import annotations

from io import BytesIO
from xml.etree import ElementTree as ET

from PIL import Image

from bot.card import COLOURS, MARGIN, OTHER, WIDTH, Box, Card, Drawing, Row, Words, card_of, draw
from bot.card_png import to_png
from bot.card_svg import to_svg
from matchers.vocabulary import Kind, OfficialFact
from tests.flags import CONTESTS, FERN, fact

FACTS: list[OfficialFact] = [
    fact(Kind.VOTES, id="a", candidate="Ann Example", value=16_333),
    fact(Kind.VOTES, id="b", candidate="Bob Sample", value=16_313),
    fact(Kind.VOTES, id="c", candidate="Cy Specimen", value=767),
    fact(Kind.WINNER, id="w", candidate="Ann Example", party="Labour"),
    fact(Kind.TURNOUT, id="t", value=63.8),
]


def bars(drawing: Drawing) -> list[Box]:
    """The coloured bars, top to bottom."""
    return [s for s in drawing.shapes if isinstance(s, Box) and s.fill in {*COLOURS.values(), OTHER}]


def test_a_declared_contest_shows_every_figure_in_words() -> None:
    drawing = draw(card_of(CONTESTS[FERN], FACTS))
    for words in (
        "Fernhollow",
        "Ann Example (Labour) 16,333, elected",
        "Majority 20",
        "Turnout 63.8%",
        "Council, 13:00",
    ):
        assert words in drawing.alt


def test_bars_are_as_long_as_their_votes() -> None:
    first, second, third = bars(draw(card_of(CONTESTS[FERN], FACTS)))
    assert first.width == WIDTH - 2 * MARGIN
    assert second.width / first.width == 16_313 / 16_333
    assert third.width < 40
    assert len({first.fill, second.fill, third.fill}) == 3


def test_a_contest_without_results_lists_who_stands() -> None:
    card = card_of(CONTESTS[FERN], [])
    assert card.state == "No result yet"
    assert [row.votes for row in card.rows] == [None, None, None]
    assert to_png(draw(card)).startswith(b"\x89PNG")


def test_no_majority_is_made_up_while_figures_are_missing() -> None:
    assert not card_of(CONTESTS[FERN], FACTS[:2]).lines


def test_the_svg_is_well_formed_and_inert_whatever_the_names() -> None:
    card = Card(title="<script>", election='"&', state="x", rows=(Row(name="A" * 90, party="<b>", votes=0),))
    svg = to_svg(draw(card))
    root = ET.fromstring(svg)
    assert not [tag for tag in root.iter() if "script" in tag.tag]
    assert root.get("aria-label") == draw(card).alt
    assert "style=" not in svg


def test_the_png_has_the_drawings_size_and_is_small_enough_for_a_phone() -> None:
    drawing = draw(card_of(CONTESTS[FERN], FACTS))
    png = to_png(drawing)
    assert Image.open(BytesIO(png)).size == (drawing.width, drawing.height)
    assert len(png) < 100_000


def test_twenty_candidates_are_cut_to_the_first_and_the_rest_counted() -> None:
    rows = tuple(Row(name=f"Candidate {n}", party="Independent", votes=100 - n) for n in range(20))
    drawing = draw(Card(title="T", election="E", state="S", rows=rows))
    assert len(bars(drawing)) == 8
    assert any(isinstance(s, Words) and s.text == "and 12 more" for s in drawing.shapes)
