"""X's JSON as it is on the wire, turned into ours. Pure.

Both spellings of the renamed fields are read (specification 2.166 says `tweet`, 2.167 says `post`). What is read:
the long text where there is one (`note_tweet`), the full text of a repost from the post it passes on (X cuts the
other), the edit chain, what is replied to. HTML entities are undone. A post that cannot be read is set aside with its
bytes; the others of its page are not held up. Ids are compared as numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from html import unescape

import msgspec
from msgspec import Raw, Struct

from bot.ports import Identity, Standing
from matchers.vocabulary import Post
from storage.fitness import in_utc
from storage.values import Quarantined, Received

PLATFORM = "x"


class _Reference(Struct, frozen=True):
    type: str
    id: str


class _Note(Struct, frozen=True):
    text: str


class Tweet(Struct, frozen=True, kw_only=True):
    """A post as X sends it, in either spelling; only the fields that we use."""

    id: str
    text: str
    created_at: str | None = None
    author_id: str | None = None
    lang: str | None = None
    note_tweet: _Note | None = None
    note_post: _Note | None = None
    edit_history_tweet_ids: list[str] = []
    edit_history_post_ids: list[str] = []
    referenced_tweets: list[_Reference] = []
    referenced_posts: list[_Reference] = []

    @property
    def full_text(self) -> str:
        """The long text where there is one, entities undone."""
        note = self.note_tweet or self.note_post
        return unescape(note.text if note else self.text)

    @property
    def versions(self) -> list[str]:
        """The ids of all versions of this post, oldest first."""
        return self.edit_history_tweet_ids or self.edit_history_post_ids or [self.id]

    def reference(self, kind: str) -> str | None:
        """The id of the post that this one retweets, quotes or replies to."""
        references = self.referenced_tweets or self.referenced_posts
        return next((reference.id for reference in references if reference.type == kind), None)


class User(Struct, frozen=True, kw_only=True):
    """An account as X sends it."""

    id: str
    username: str
    name: str = ""
    protected: bool = False

    @property
    def identity(self) -> Identity:
        """Ours."""
        standing = Standing.PROTECTED if self.protected else Standing.ACTIVE
        name = unescape(self.name)
        return Identity(platform=PLATFORM, platform_id=self.id, handle=self.username, name=name, standing=standing)


class _Includes(Struct, frozen=True):
    tweets: list[Raw] = []
    posts: list[Raw] = []
    users: list[User] = []


class _Meta(Struct, frozen=True):
    newest_id: str | None = None
    next_token: str | None = None
    result_count: int | None = None


class Problem(Struct, frozen=True):
    """What X says went wrong with one thing of a request that else went well."""

    type: str = ""
    title: str = ""
    detail: str = ""
    value: str = ""
    resource_id: str = ""
    resource_type: str = ""

    @property
    def subject(self) -> str:
        """The id or handle that the problem is about."""
        return self.resource_id or self.value

    @property
    def standing(self) -> Standing:
        """What it says of an account."""
        if "suspended" in self.detail.casefold():
            return Standing.SUSPENDED
        return Standing.PROTECTED if "not-authorized" in self.type else Standing.MISSING


class Page(Struct, frozen=True):
    """One answer of X: posts (still raw), what they refer to, what went wrong."""

    data: list[Raw] = []
    includes: _Includes = _Includes()
    meta: _Meta = _Meta()
    errors: list[Problem] = []

    @property
    def billed(self) -> dict[str, int]:
        """What X bills for, in posts: each post returned, referred-to ones included; a user is billed as two."""
        included = self.includes
        posts = {f"post:{_id_of(raw)}": 1 for raw in (*self.data, *included.tweets, *included.posts)}
        return posts | people_billed([user.id for user in included.users])


class People(Struct, frozen=True):
    """An answer about accounts."""

    data: list[User] = []
    errors: list[Problem] = []


class _Named(Struct):
    id: str


_NAMED = msgspec.json.Decoder(_Named)
_PAGE = msgspec.json.Decoder(Page)
_PEOPLE = msgspec.json.Decoder(People)
_TWEET = msgspec.json.Decoder(Tweet)


def people_billed(ids: Iterable[str]) -> dict[str, int]:
    """What X bills for accounts, in posts."""
    return {f"user:{one}": 2 for one in ids}


def _id_of(raw: Raw) -> str:
    """A post's id, or the bytes of one that cannot be read: it is paid for all the same."""
    try:
        return _NAMED.decode(raw).id
    except (msgspec.DecodeError, UnicodeDecodeError):
        return bytes(raw).hex()


def read_page(body: bytes) -> Page:
    """Decode an answer with posts. Raises msgspec.DecodeError (ValidationError is one) or UnicodeDecodeError."""
    return _PAGE.decode(body)


def read_people(body: bytes) -> People:
    """Decode an answer with accounts. Raises like `read_page`."""
    return _PEOPLE.decode(body)


class Reader:
    """Turns the raw posts of a page into ours. `people` gives handle and name for an author's id."""

    def __init__(self, people: Mapping[str, Identity], *, stream: str, now: datetime) -> None:
        self._people = people
        self._stream = stream
        self._now = now
        self.received: dict[int, Received] = {}
        self.quarantined: list[Quarantined] = []
        self.superseded: dict[str, str] = {}

    def read(self, page: Page) -> int:
        """Take in a page; how many of its posts were new to us."""
        originals = {}
        for raw in (*page.includes.tweets, *page.includes.posts):
            original = self._decode(raw)
            if original is not None:
                originals[original.id] = original
        before = len(self.received)
        for raw in page.data:
            tweet = self._decode(raw)
            if tweet is not None:
                self.received.setdefault(int(tweet.id), self._receive(tweet, bytes(raw), originals))
        return len(self.received) - before

    def in_order(self) -> tuple[Received, ...]:
        """All posts, oldest first."""
        return tuple(self.received[number] for number in sorted(self.received))

    def _decode(self, raw: Raw) -> Tweet | None:
        try:
            tweet = _TWEET.decode(raw)
            int(tweet.id)
            _instant(tweet.created_at)
        except (msgspec.DecodeError, ValueError) as error:
            self.quarantined.append(
                Quarantined(source=PLATFORM, position=self._stream, reason=str(error), raw=bytes(raw), at=self._now)
            )
            return None
        return tweet

    def _receive(self, tweet: Tweet, raw: bytes, originals: Mapping[str, Tweet]) -> Received:
        author_id = tweet.author_id or (self._stream if self._stream.isdigit() else None)
        author = self._people.get(author_id or "")
        handle = author.handle if author else author_id or "unknown"
        passed_on = tweet.reference("retweeted")
        original = originals.get(passed_on or "", tweet)
        older = [version for version in tweet.versions if int(version) < int(tweet.id)]
        newer = [version for version in tweet.versions if int(version) > int(tweet.id)]
        if newer:
            self.superseded[tweet.id] = newer[-1]
        post = Post(
            platform=PLATFORM,
            id=tweet.id,
            author=handle,
            created_at=_instant(tweet.created_at) or self._now,
            text=original.full_text,
            url=f"https://x.com/{handle}/status/{tweet.id}",
            name=author.name if author else None,
            lang=tweet.lang,
            repost_of=passed_on,
            reply_to=tweet.reference("replied_to"),
            edited_from=older[-1] if older else None,
        )
        return Received(post=post, raw=raw, author_id=author_id)


def _instant(written: str | None) -> datetime | None:
    """X's times, with or without a fraction; UTC where the zone is left out."""
    if written is None:
        return None
    return in_utc(datetime.fromisoformat(written))
