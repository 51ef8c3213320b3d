"""Finding claims: by the words and the author of their posts, and by when they were posted.

Each claim has a row in `claim_search`, written in the transaction that writes the claim. Its words, folded as the
matchers fold them and apart by spaces, are indexed twice over in the same way: on SQLite by the full-text table
`claim_words` (FTS5, which keeps no copy of them), on PostgreSQL by an index of that name. Nothing is written behind the
back of this module: no trigger keeps the two together, `keep_findable` does.

A search finds the posts that hold every word that was asked for, in any order; a word may be the beginning of a longer
one, unless it is so short that most posts would hold it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime

from msgspec import Struct
from sqlalchemy import BigInteger, Connection, Select, bindparam, false, insert, literal, select, text, update

from matchers.text import fold_text
from matchers.vocabulary import ContestId, Kind, Post, Verdict
from storage.instants import micros
from storage.query import Query
from storage.register import fold_handle
from storage.search_tables import CLAIM_SEARCH
from storage.tables import CLAIM
from storage.values import ClaimId

_FOREVER = 2**62
_WORD = re.compile(r"[^\W_]+")
_MOST_WORDS = 12
"""Words of a search; what is typed beyond them is left out."""

_SHORTEST_BEGINNING = 3

_add = Query(insert(CLAIM_SEARCH).values({column.name: bindparam(column.name) for column in CLAIM_SEARCH.c}))
_index = Query(text("INSERT INTO claim_words (rowid, words) VALUES (:claim_id, :words)"))
_words = Query(select(CLAIM_SEARCH.c.words).where(CLAIM_SEARCH.c.claim_id == bindparam("id_")))
_lose = Query(update(CLAIM_SEARCH).where(CLAIM_SEARCH.c.claim_id == bindparam("id_")).values(words=""))
_unindex = Query(text("INSERT INTO claim_words (claim_words, rowid, words) VALUES ('delete', :claim_id, :words)"))
_MATCHES_HERE = "claim.id IN (SELECT rowid FROM claim_words WHERE claim_words MATCH :asked)"
_MATCHES_THERE = "to_tsvector('simple', claim_search.words) @@ to_tsquery('simple', :asked)"


class Wanted(Struct, frozen=True, kw_only=True):
    """What a search looks for; empty fields do not restrict. `author` is a handle, times are those of the posts."""

    text: str | None = None
    author: str | None = None
    contest: ContestId | None = None
    kind: Kind | None = None
    verdict: Verdict | None = None
    since: datetime | None = None
    until: datetime | None = None


def keep_findable(tx: Connection, claims: Iterable[tuple[ClaimId, Post]]) -> None:
    """Make new claims findable by their posts."""
    rows: list[tuple[ClaimId, str, int, str]] = []
    before: Post | None = None
    words = ""
    for claim, post in claims:
        if post is not before:
            before, words = post, " ".join(words_of(post.text))
        rows.append((claim, fold_handle(post.author), micros(post.created_at), words))
    _add.run_many(tx, rows)
    if tx.dialect.name == "sqlite":
        _index.run_many(tx, [(claim, words) for claim, _, _, words in rows])


def lose_words(tx: Connection, claims: Iterable[ClaimId]) -> None:
    """Find these claims by their words no more; author and time still find them."""
    for claim in claims:
        for (words,) in _words.rows(tx, id_=claim):
            if tx.dialect.name == "sqlite":
                _unindex.run_many(tx, [(claim, words)])
            _lose.run(tx, id_=claim)


def words_of(written: str) -> list[str]:
    """The words of a text or a search as they are compared.

    >>> words_of("Majority: 16,333!  #Kensington")
    ['majority', '16', '333', 'kensington']
    """
    return _WORD.findall(fold_text(written))


def find_claims(tx: Connection, wanted: Wanted, *, limit: int, before: ClaimId | None) -> list[ClaimId]:
    """The claims that fit, newest first."""
    asked = words_of(wanted.text)[:_MOST_WORDS] if wanted.text is not None else None
    statement = _fitting(wanted).where(CLAIM.c.id < (before or _FOREVER)).order_by(CLAIM.c.id.desc()).limit(limit)
    if asked is not None:
        statement = _holding(statement, asked, is_sqlite=tx.dialect.name == "sqlite")
    return [ClaimId(row[0]) for row in Query(statement).rows(tx)]


def _fitting(wanted: Wanted) -> Select[tuple[int]]:
    """The statement of a search but for the words; only what restricts is in it, so that the right index serves."""
    ids = select(CLAIM.c.id)
    for column in ("contest", "kind", "verdict"):
        if (value := getattr(wanted, column)) is not None:
            ids = ids.where(CLAIM.c[column] == str(value))
    if {wanted.text, wanted.author, wanted.since, wanted.until} == {None}:
        return ids
    ids = ids.join_from(CLAIM, CLAIM_SEARCH, CLAIM_SEARCH.c.claim_id == CLAIM.c.id)
    if wanted.author is not None:
        ids = ids.where(CLAIM_SEARCH.c.handle == fold_handle(wanted.author))
    if wanted.since is not None:
        ids = ids.where(CLAIM_SEARCH.c.posted_at >= literal(micros(wanted.since), BigInteger()))
    return (
        ids
        if wanted.until is None
        else ids.where(CLAIM_SEARCH.c.posted_at <= literal(micros(wanted.until), BigInteger()))
    )


def _holding(ids: Select[tuple[int]], asked: Sequence[str], *, is_sqlite: bool) -> Select[tuple[int]]:
    if not asked:
        return ids.where(false())
    if is_sqlite:
        return ids.where(
            text(_MATCHES_HERE).bindparams(asked=" AND ".join(f'"{word}"{"*" * _begins(word)}' for word in asked))
        )
    return ids.where(
        text(_MATCHES_THERE).bindparams(asked=" & ".join(f"{word}{':*' * _begins(word)}" for word in asked))
    )


def _begins(word: str) -> bool:
    """Whether a word of a search may be the beginning of a longer one."""
    return len(word) >= _SHORTEST_BEGINNING
