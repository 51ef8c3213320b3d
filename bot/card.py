"""The result card: one drawing of a contest, shown in chat as PNG and on the page as SVG. Pure.

What it says never rests on colour: every bar has its name, party and votes written, the winner is named as elected, and
the colours are the eight of Okabe and Ito, which colour-blind eyes tell apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, Literal

from msgspec import Struct

from bot.messages import calm, local, number
from matchers.vocabulary import Assertion, Contest, Kind, OfficialFact

WIDTH: Final = 800
MARGIN: Final = 40
INK: Final = "#1a1a1a"
QUIET: Final = "#555555"
PAPER: Final = "#ffffff"
TRACK: Final = "#e8e8e8"
COLOURS: Final[dict[str, str]] = {
    "labour": "#d55e00",
    "labour and co-operative": "#d55e00",
    "conservative": "#0072b2",
    "liberal democrat": "#e69f00",
    "green": "#009e73",
    "snp": "#f0e442",
    "scottish national party": "#f0e442",
    "plaid cymru": "#009e73",
    "reform uk": "#56b4e9",
    "uk independence party": "#cc79a7",
    "ukip": "#cc79a7",
    "democratic": "#0072b2",
    "democrat": "#0072b2",
    "republican": "#d55e00",
    "libertarian": "#f0e442",
}
OTHER: Final = "#8c8c8c"
ROWS: Final = 8


class Box(Struct, frozen=True):
    """A filled rectangle."""

    x: float
    y: float
    width: float
    height: float
    fill: str


class Words(Struct, frozen=True, kw_only=True):
    """A line of text; `y` is its baseline, `width` the most it may take."""

    x: float
    y: float
    text: str
    size: int
    bold: bool = False
    fill: str = INK
    anchor: Literal["start", "end"] = "start"
    width: float = WIDTH - 2 * MARGIN


class Drawing(Struct, frozen=True, kw_only=True):
    """Shapes in the order of painting, and what they say to somebody who cannot see them."""

    width: int
    height: int
    shapes: tuple[Box | Words, ...]
    alt: str


class Row(Struct, frozen=True, kw_only=True):
    """One candidate's line."""

    name: str
    party: str
    votes: int | None
    elected: bool = False


class Card(Struct, frozen=True, kw_only=True):
    """What the card says."""

    title: str
    election: str
    state: str
    rows: tuple[Row, ...] = ()
    lines: tuple[str, ...] = ()
    source: str = ""


def card_of(contest: Contest, facts: Sequence[OfficialFact], *, state: str = "") -> Card:
    """The card of a contest by the facts of its record that stand, oldest first."""
    ordered = sorted(facts, key=lambda fact: fact.published_at)
    winner = _latest(ordered, Kind.WINNER)
    rows = _rows(contest, ordered, winner.assertion if winner else None)
    last = ordered[-1] if ordered else None
    return Card(
        title=calm(contest.name, limit=60),
        election=calm(contest.election, limit=80),
        state=calm(state, limit=80) or ("Declared" if winner else "No result yet"),
        rows=rows,
        lines=_margins(ordered, rows),
        source=f"{calm(last.authority, limit=60)}, {local(last.published_at, contest.timezone)}" if last else "",
    )


def _latest(facts: Sequence[OfficialFact], kind: Kind) -> OfficialFact | None:
    return next((fact for fact in reversed(facts) if fact.assertion.kind is kind), None)


def _rows(contest: Contest, facts: Sequence[OfficialFact], winner: Assertion | None) -> tuple[Row, ...]:
    votes = {f.assertion.candidate: f.assertion.value for f in facts if f.assertion.kind is Kind.VOTES}
    rows = [
        Row(
            name=calm(candidate.name, limit=60),
            party=calm(candidate.party, limit=60),
            votes=None if votes.get(candidate.name) is None else int(votes[candidate.name] or 0),
            elected=winner is not None and _is_winner(winner, candidate.name, candidate.party),
        )
        for candidate in contest.candidates
    ]
    return tuple(sorted(rows, key=lambda row: (row.votes is None, -(row.votes or 0), not row.elected, row.name)))


def _is_winner(winner: Assertion, name: str, party: str) -> bool:
    return winner.candidate == name if winner.candidate else winner.party == party


def _margins(facts: Sequence[OfficialFact], rows: Sequence[Row]) -> tuple[str, ...]:
    """Majority (published, else worked out) and turnout."""
    published, turnout = _latest(facts, Kind.MAJORITY), _latest(facts, Kind.TURNOUT)
    counted = [row.votes for row in rows if row.votes is not None]
    lines = []
    if published and not published.assertion.provisional:
        lines.append(f"Majority {number(published.assertion.value)}")
    elif len(counted) > 1 and len(counted) == len(rows):
        lines.append(f"Majority {number(counted[0] - counted[1])}")
    if turnout:
        lines.append(f"Turnout {number(turnout.assertion.value)}%")
    return tuple(lines)


def draw(card: Card) -> Drawing:
    """Lay a card out, top to bottom."""
    shapes: list[Box | Words] = [
        Words(x=MARGIN, y=68, text=card.title, size=44, bold=True),
        Words(x=MARGIN, y=106, text=card.election, size=24, fill=QUIET),
        Words(x=MARGIN, y=150, text=card.state, size=28, bold=True),
    ]
    y = 178.0
    for row in card.rows[:ROWS]:
        shapes += _bar(row, card.rows, y)
        y += 76
    if len(card.rows) > ROWS:
        shapes.append(Words(x=MARGIN, y=y + 24, text=f"and {len(card.rows) - ROWS} more", size=24, fill=QUIET))
        y += 40
    if card.lines:
        shapes.append(Words(x=MARGIN, y=y + 36, text="  ·  ".join(card.lines), size=30, bold=True))
        y += 56
    if card.source:
        shapes.append(Words(x=MARGIN, y=y + 28, text=f"Source: {card.source}", size=22, fill=QUIET))
        y += 40
    height = round(y + 24)
    return Drawing(width=WIDTH, height=height, shapes=(Box(0, 0, WIDTH, height, PAPER), *shapes), alt=alt_text(card))


def _bar(row: Row, rows: Iterable[Row], y: float) -> list[Box | Words]:
    counted = [other.votes for other in rows if other.votes is not None]
    total, most = sum(counted), max(counted, default=0)
    full = WIDTH - 2 * MARGIN
    length = full * row.votes / most if row.votes and most else 0
    share = f"  {100 * row.votes / total:.1f}%" if row.votes is not None and total else ""
    figure = "" if row.votes is None else f"{number(row.votes)}{share}"
    name = f"{'✓ Elected: ' if row.elected else ''}{row.name} · {row.party}"
    return [
        Words(x=MARGIN, y=y + 26, text=name, size=24, bold=row.elected, width=full - 220),
        Words(x=WIDTH - MARGIN, y=y + 26, text=figure, size=26, bold=True, anchor="end", width=210),
        Box(MARGIN, y + 38, full, 22, TRACK),
        Box(MARGIN, y + 38, max(length, 2 if row.votes else 0), 22, COLOURS.get(row.party.casefold(), OTHER)),
    ]


def alt_text(card: Card) -> str:
    """The card in words."""
    rows = [
        f"{row.name} ({row.party}){'' if row.votes is None else f' {number(row.votes)}'}"
        f"{', elected' if row.elected else ''}"
        for row in card.rows
    ]
    parts = [f"{card.title}, {card.election}: {card.state}", "; ".join(rows), ", ".join(card.lines), card.source]
    return ". ".join(part for part in parts if part)
