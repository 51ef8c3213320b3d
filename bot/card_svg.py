"""A drawing as SVG, for the page: no script, no style attribute, no outside request."""

from __future__ import annotations

from html import escape

from bot.card import Box, Drawing, Words

FAMILY = "DejaVu Sans Condensed, Arial Narrow, Arial, Helvetica, sans-serif"


def to_svg(drawing: Drawing) -> str:
    """The drawing as one SVG element."""
    alt = escape(drawing.alt)
    shapes = "".join(_shape(shape) for shape in drawing.shapes)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{alt}" '
        f'viewBox="0 0 {drawing.width} {drawing.height}" font-family="{FAMILY}"><title>{alt}</title>{shapes}</svg>'
    )


def _shape(shape: Box | Words) -> str:
    if isinstance(shape, Box):
        place = f'x="{shape.x:g}" y="{shape.y:g}" width="{shape.width:g}" height="{shape.height:g}"'
        return f'<rect {place} fill="{shape.fill}"/>'
    weight = ' font-weight="bold"' if shape.bold else ""
    # Squeezed only where it would not fit; 0.56 of the size is what a letter of this face takes on average.
    squeeze = ""
    if len(shape.text) * shape.size * 0.56 > shape.width:
        squeeze = f' textLength="{shape.width:g}" lengthAdjust="spacingAndGlyphs"'
    place = f'x="{shape.x:g}" y="{shape.y:g}" font-size="{shape.size}" text-anchor="{shape.anchor}"'
    return f'<text {place} fill="{shape.fill}"{weight}{squeeze}>{escape(shape.text)}</text>'
