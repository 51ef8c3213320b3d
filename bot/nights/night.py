"""A recorded night: a folder of the four public files, read whole before it is played."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from storage.files import Results, read_accounts, read_results
from storage.lines import read_official, read_posts
from storage.reading import FileError

if TYPE_CHECKING:
    from datetime import datetime

    from matchers.vocabulary import Account, OfficialFact, Post

KENSINGTON: Final = Path(__file__).parent / "kensington"


class Night(Struct, frozen=True, kw_only=True):
    """Who stands, who is watched, what authorities published when, and the posts in the order of their times."""

    folder: Path
    results: Results
    accounts: tuple[Account, ...]
    facts: tuple[OfficialFact, ...]
    posts: tuple[Post, ...]

    @property
    def moments(self) -> tuple[datetime, ...]:
        """The times at which there is something new."""
        times = {fact.published_at for fact in self.facts} | {post.created_at for post in self.posts}
        return tuple(sorted(times))

    @property
    def posts_file(self) -> Path:
        """The recording that the source reads."""
        return self.folder / "posts.jsonl"


def read_night(folder: Path) -> Night:
    """Read a night's folder. Raises FileError."""
    results = read_results(folder / "results.csv")
    official = folder / "official.jsonl"
    stated = read_official(official, results.contests) if official.exists() else ()
    with (folder / "posts.jsonl").open("rb") as lines:
        posts = [found for found in read_posts(lines, "posts.jsonl") if not isinstance(found, FileError)]
    return Night(
        folder=folder,
        results=results,
        accounts=read_accounts(folder / "accounts.csv", results.contests),
        facts=(*stated, *results.facts),
        posts=tuple(sorted(posts, key=lambda post: post.created_at)),
    )
