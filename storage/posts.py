"""How a post lies in its table: one pair of functions, value to row and row to value."""

from __future__ import annotations

from matchers.vocabulary import Post
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

POST_WIDTH = len(POST_COLUMNS)


def post_row(key: PostKey, item: Received, version: int, received_at: int, origin: tuple[str, str]) -> Row:
    """A new row of `post`, in the order of the table."""
    post = item.post
    return (
        key,
        post.platform,
        post.id,
        version,
        post.author,
        micros(post.created_at),
        post.text,
        post.url,
        post.name,
        post.lang,
        post.repost_of,
        post.reply_to,
        post.edited_from,
        received_at,
        item.author_id,
        None,
        None,
        *origin,
        item.raw,
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
