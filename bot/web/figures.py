"""The picture of a contest's figures over time: what was claimed as lead or majority, and what was official. Pure.

It shows how "55, 50, 39" became 20. Positions are in the picture's own units; colour never stands alone, for an
official figure is a square and a claim a circle, and each carries its number.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from msgspec import Struct

from matchers.record import RETRACTION, Standing
from matchers.vocabulary import Kind, OfficialFact, Verdict
from storage.values import StoredClaim

WIDTH, HEIGHT, MARGIN = 720, 190, 34
MOST = 60
"""Points in one picture; the newest are kept."""


class Figure(Struct, frozen=True, kw_only=True):
    """A lead or majority at a time, official or claimed."""

    at: datetime
    value: float
    who: str
    verdict: Verdict | None = None


class Point(Struct, frozen=True, kw_only=True):
    """A figure in its place."""

    figure: Figure
    x: float
    y: float
    is_named: bool = True


def spot(value: float) -> str:
    """A coordinate as SVG writes it.

    >>> spot(12.3456)
    '12.3'
    """
    return f"{value:.1f}"


def majorities(
    facts: Iterable[OfficialFact], claims: Iterable[StoredClaim], settled: Figure | None = None
) -> tuple[Figure, ...]:
    """Every lead and majority with a figure, oldest first; `settled` is the one that follows from the votes."""
    official = [
        Figure(at=fact.published_at, value=fact.assertion.value, who=fact.authority)
        for fact in facts
        if fact.assertion.kind is Kind.MAJORITY and fact.assertion.value is not None and fact.origin != RETRACTION
    ]
    claimed = [
        Figure(
            at=one.post.post.created_at,
            value=one.claim.assertion.value,
            who=f"@{one.post.post.author}",
            verdict=one.judgement.verdict,
        )
        for one in claims
        if one.claim.assertion.kind is Kind.MAJORITY and one.claim.assertion.value is not None
    ]
    worked_out = [settled] if settled else []
    return tuple(sorted([*worked_out, *official, *claimed], key=lambda figure: figure.at))[-MOST:]


def place(figures: tuple[Figure, ...]) -> tuple[Point, ...]:
    """Each figure in its place; nothing when there is nothing to compare."""
    if len(figures) < 2:
        return ()
    first, last = figures[0].at, figures[-1].at
    span = max((last - first).total_seconds(), 1.0)
    most = max(figure.value for figure in figures) or 1
    across, down = WIDTH - 2 * MARGIN, HEIGHT - 2 * MARGIN
    placed: list[Point] = []
    for figure in figures:
        x = MARGIN + across * (figure.at - first).total_seconds() / span
        y = HEIGHT - MARGIN - down * figure.value / most
        is_free = all(abs(x - point.x) > 26 or abs(y - point.y) > 13 for point in placed if point.is_named)
        placed.append(Point(figure=figure, x=x, y=y, is_named=is_free))
    return tuple(placed)


def by_votes(standing: Standing) -> Figure | None:
    """The majority that follows from the votes, where no authority has published one."""
    counted = sorted((fact.assertion.value or 0 for fact in standing.votes), reverse=True)
    made = standing.declared
    if standing.majorities or made is None or len(counted) < 2 or not standing.total_votes:
        return None
    return Figure(at=made.published_at, value=counted[0] - counted[1], who=made.authority)
