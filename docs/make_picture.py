"""Draws docs/demo.svg, the picture of the README, from what `tallywatch demo` really prints."""

import io
import re
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from bot.nights.demo import play_demo

SHOWN = (
    ("04:05", "05:30"),
    ("12:10", "14:30"),
    ("       | 21:03 (changed) CONFLICT", "       | 21:03 (changed) SUPPORTED"),
)

out = io.StringIO()
play_demo(Console(file=out, width=120, highlight=False))
lines = out.getvalue().splitlines()
picture = Console(record=True, width=112, file=io.StringIO(), highlight=False)
picture.print("[bold cyan]$ tallywatch demo[/]")
for first, last in SHOWN:
    begin = next(n for n, line in enumerate(lines) if line.startswith(first))
    end = next((n for n, line in enumerate(lines) if n > begin and line.startswith(last)), begin + 5)
    for line in lines[begin:end]:
        style = "yellow" if line.startswith("       |") else "dim" if line.startswith(" ") else "bold"
        picture.print(escape(line), style=style, no_wrap=True, overflow="ellipsis")
    picture.print("[dim]...[/]")
svg = picture.export_svg(title="Kensington, 9 June 2017: real figures, invented accounts")
svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)
Path(__file__).with_name("demo.svg").write_text(svg, encoding="utf-8")
