"""How a post lies in its table: one pair of functions, value to row and row to value."""

from __future__ import annotations

from datetime import UTC, datetime

from matchers.vocabulary import Post
from storage.fitness import EARLIEST, LATEST
from storage.instants import micros, moment, moment_or_none
from storage.query import Row
from storage.register import AccountBook
from storage.tables import POST
from storage.values import PostKey, Received, StoredPost

_FIELDS = (
    "key",
    "platform",
    "ext_id",
    "author",
    "created_at",
    "text",
    "url",
    "name",
    "lang",
    "repost_of",
    "reply_to",
    "edited_from",
    "received_at",
    "author_id",
    "deleted_at",
    "replaced_by",
)
POST_COLUMNS = tuple(POST.c[name] for name in _FIELDS)
"""What `stored_post` reads, in its order."""

HAS_TIME = POST.c.created_at.between(
    micros(datetime(EARLIEST, 1, 1, tzinfo=UTC)), micros(datetime(LATEST + 1, 1, 1, tzinfo=UTC))
)
"""Whether the time of a stored post is of this age; what is not is a fault of the disk, and cannot be read."""

POST_WIDTH = len(POST_COLUMNS)


NOT_AT_FIRST = ("deleted_at", "replaced_by")
"""Columns that a new post does not have."""


def post_row(key: PostKey, item: Received, version: int, received_at: int, origin: tuple[str, str]) -> Row:
    """A new row of `post` without `NOT_AT_FIRST`, filled (see `storage.query`)."""
    post = item.post
    return (
        key,
        post.platform,
        post.id,
        version,
        post.author,
        micros(post.created_at),
        post.text,
        post.url or "",
        post.name or "",
        post.lang or "",
        post.repost_of or "",
        post.reply_to or "",
        post.edited_from or "",
        received_at,
        item.author_id or "",
        *origin,
        bytearray(item.raw),  # the driver takes it as it is, and would first ask what to do with bytes
    )


def stored_post(row: Row, book: AccountBook) -> StoredPost:
    """The value of `POST_COLUMNS`."""
    key, platform, ext_id, author, created_at, text, url, name, lang = row[:9]
    repost_of, reply_to, edited_from, received_at, author_id, deleted_at, replaced_by = row[9:POST_WIDTH]
    post = Post(
        platform=platform,
        id=ext_id,
        author=author,
        created_at=moment(created_at),
        text=text,
        url=url,
        name=name,
        lang=lang,
        repost_of=repost_of,
        reply_to=reply_to,
        edited_from=edited_from,
    )
    return StoredPost(
        key=key,
        post=post,
        received_at=moment(received_at),
        author_id=author_id,
        account=book.find(platform, author, author_id),
        deleted_at=moment_or_none(deleted_at),
        replaced_by=replaced_by,
    )
