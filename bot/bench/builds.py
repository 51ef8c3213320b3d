"""Three ways to take in posts: the floor that nothing can beat, the usual build, and ours, whole."""

from __future__ import annotations

import json
import re
import sqlite3
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

import msgspec
import tweepy
from msgspec import Struct
from rapidfuzz import fuzz, process
from sqlalchemy import MetaData
from sqlmodel import Field, Session, SQLModel, create_engine

from matchers import phrases
from matchers.assess import World, assess
from matchers.vocabulary import Instant, Post
from storage.findings import record_assessments
from storage.inbox import store_posts
from storage.values import Received

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from storage.engine import Store

BATCH: Final = 500
_USUAL_CUT: Final = 88
_NOW: Final = datetime(2031, 5, 9, 3, tzinfo=UTC)


class _Data(Struct):
    id: str
    text: str
    author_id: str
    created_at: Instant


class _User(Struct):
    id: str
    username: str
    name: str


class _Includes(Struct):
    users: tuple[_User, ...]


class _Wire(Struct):
    data: _Data
    includes: _Includes


_decode = msgspec.json.Decoder(_Wire).decode


def batches(posts: Iterable[bytes]) -> Iterator[list[bytes]]:
    """Posts in the batches in which they are stored."""
    rest = iter(posts)
    while batch := list(islice(rest, BATCH)):
        yield batch


def received(raw: bytes) -> Received:
    """A post as it came over the wire."""
    wire = _decode(raw)
    author = wire.includes.users[0]
    post = Post(
        platform="x",
        id=wire.data.id,
        author=author.username,
        created_at=wire.data.created_at,
        text=wire.data.text,
        name=author.name,
    )
    return Received(post=post, raw=raw, author_id=wire.data.author_id)


def run_floor(posts: list[bytes], folder: Path) -> None:
    """Decode each post and insert five of its fields, in batches; nothing else."""
    connection = sqlite3.connect(folder / "floor.db", isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.execute("CREATE TABLE post (id TEXT PRIMARY KEY, author TEXT, at TEXT, text TEXT, lang TEXT)")
    for batch in batches(posts):
        rows = [_five_fields(msgspec.json.decode(raw)["data"]) for raw in batch]
        connection.execute("BEGIN")
        connection.executemany("INSERT OR IGNORE INTO post VALUES (?, ?, ?, ?, ?)", rows)
        connection.execute("COMMIT")
    connection.close()


def _five_fields(data: dict[str, Any]) -> tuple[str, ...]:
    return data["id"], data["author_id"], data["created_at"], data["text"], data["lang"]


def run_ours(posts: list[bytes], store: Store, world: World) -> None:
    """Decode, store every post, assess, store claims, flags and owed alerts: as the jobs of the desk do."""
    for batch in batches(posts):
        with store.writing() as tx:
            new = store_posts(tx, [received(raw) for raw in batch], source="bench", stream="all", at=_NOW)
        assessed = [(post, assess(post.post, world)) for post in new]
        with store.writing() as tx:
            record_assessments(tx, assessed, channels=("console",), at=_NOW)


class UsualPost(SQLModel, table=True):
    """The table of the usual build."""

    metadata = MetaData()  # its own, for it is no table of ours
    id: int = Field(primary_key=True)
    author: str
    text: str
    names: str
    claims: str


def usual_patterns() -> list[re.Pattern[str]]:
    """Every phrase as a regular expression, ignoring case."""
    rows: list[phrases.Phrase | phrases.StatePhrase] = [
        *phrases.OUTCOMES,
        *phrases.CONCESSIONS,
        *phrases.RECOUNTS,
        *phrases.COUNTS,
    ]
    return [
        re.compile(r"\b" + r"\s+".join(f"(?:{step})" for step in row.words.split()) + r"\b", re.IGNORECASE)
        for row in rows
    ]


def usual_names(text: str, names: list[str]) -> list[tuple[str, float, int]]:
    """Names in a text as they are usually found: each name against the whole text."""
    return process.extract(text, names, scorer=fuzz.partial_ratio, score_cutoff=_USUAL_CUT, limit=5)


def run_usual(posts: list[bytes], folder: Path, names: list[str]) -> None:
    """Tweepy's model, every name against every post, every pattern on every post, a session and a commit a post."""
    engine = create_engine(f"sqlite:///{folder / 'usual.db'}")
    UsualPost.metadata.create_all(engine)
    patterns = usual_patterns()
    for raw in posts:
        tweet = tweepy.Tweet(json.loads(raw)["data"])
        found = usual_names(tweet.text, names)
        claims = [pattern.pattern for pattern in patterns if pattern.search(tweet.text)]
        with Session(engine) as session:
            session.add(
                UsualPost(
                    id=int(tweet.id),
                    author=str(tweet.author_id),
                    text=tweet.text,
                    names=" ".join(name for name, _, _ in found),
                    claims=" ".join(claims),
                )
            )
            session.commit()
    engine.dispose()
