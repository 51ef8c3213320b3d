"""`tallywatch init`: a config and a database to begin with."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def init(
    folder: Annotated[Path, typer.Argument(help="Where the desk is to be.")] = Path(),
) -> None:
    """Write a config (tallywatch.toml) and an empty database, ready for `results import`.

    A config that is there already is left as it is; the database is brought up to date.

    \b
    Examples:
      tallywatch init
      tallywatch init night-of-the-8th
    """
    from bot.app import open_desk
    from bot.config import DEFAULT_PATH
    from bot.words import people

    folder.mkdir(parents=True, exist_ok=True)
    path = folder / DEFAULT_PATH
    words = people()
    if path.exists():
        words.print(f"{path} is there already and was left as it is.")
    else:
        path.write_text(STARTER, encoding="utf-8")
        words.print(f"Wrote {path}. config.example.toml shows every setting.")
    with open_desk(path) as desk:
        words.print(f"The database is ready: {desk.store.url}")
    words.print("Next: tallywatch results import results.csv; tallywatch accounts import accounts.csv; tallywatch run")


STARTER = """\
# The config of this desk. Every setting, with its default, is in config.example.toml and docs/config.md.

[desk]
name = "Results desk"
timezone = "Europe/London"

[store]
url = "sqlite:///tallywatch.db"

# Posts as they come in, a JSON object a line (docs/formats.md); the file may grow while it is read.
[[sources.recorded]]
path = "posts.jsonl"

[channels.console]
enabled = true
"""
