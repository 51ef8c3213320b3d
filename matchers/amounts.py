"""Figures of items, as those who read amounts ask for them: whole numbers of votes, percentages."""

from __future__ import annotations

from matchers.drafts import Draft
from matchers.figures import Figure, Unit
from matchers.sentences import Item, Tag


def whole(item: Item, *, units: tuple[Unit, ...] = (Unit.NONE, Unit.VOTES)) -> Figure | None:
    """The whole number of votes that an item may be."""
    figure = item.figure
    if figure is None or item.tag is not Tag.FIGURE or figure.unit not in units or figure.decimal:
        return None
    return figure


def percent(item: Item) -> Figure | None:
    """The percentage that an item is."""
    figure = item.figure
    if figure is None or item.tag is not Tag.FIGURE or not 0 <= figure.value <= 100:
        return None
    return figure if figure.unit is Unit.PERCENT else None


def with_value(claim: Draft, figure: Figure) -> Draft:
    """Give a claim its figure."""
    claim.value = figure.value
    claim.approx = figure.approx
    return claim
