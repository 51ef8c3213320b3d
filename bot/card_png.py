"""A drawing as PNG, for chats."""

from __future__ import annotations

from functools import cache
from importlib.resources import as_file, files
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from bot.card import Box, Drawing, Words


@cache
def _font(size: int, bold: bool) -> ImageFont.FreeTypeFont:  # noqa: FBT001 - the key of a cache
    name = f"DejaVuSansCondensed{'-Bold' if bold else ''}.ttf"
    with as_file(files("bot.fonts") / name) as path:
        return ImageFont.truetype(str(path), size)


def to_png(drawing: Drawing) -> bytes:
    """The drawing as the bytes of a PNG file."""
    image = Image.new("RGB", (drawing.width, drawing.height), "white")
    pen = ImageDraw.Draw(image)
    for shape in drawing.shapes:
        _paint(pen, shape)
    out = BytesIO()
    image.quantize(64).save(out, "PNG")
    return out.getvalue()


def _paint(pen: ImageDraw.ImageDraw, shape: Box | Words) -> None:
    if isinstance(shape, Box):
        if shape.width > 0:
            pen.rectangle((shape.x, shape.y, shape.x + shape.width - 1, shape.y + shape.height - 1), fill=shape.fill)
        return
    font, text = _font(shape.size, shape.bold), shape.text
    while text and font.getlength(text) > shape.width:
        text = f"{text.removesuffix('…')[:-1].rstrip()}…" if len(text) > 2 else ""
    pen.text((shape.x, shape.y), text, font=font, fill=shape.fill, anchor="ls" if shape.anchor == "start" else "rs")
