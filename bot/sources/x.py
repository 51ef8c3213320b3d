"""X, through tweepy's AsyncClient: timelines by since_id, OR-list searches, lookups of known posts and accounts.

A stream is an account's id ("2244994945") or a search ("search:from:1 OR from:2"); its cursor the highest id read.
A page that was read is paid for: when a poll breaks off half-way, the pages read so far are kept and the next poll
goes on at the page that failed. Nothing is handed over before the last page, so order holds and no gap opens.
What a poll costs is counted; who is polled when is decided in `bot.cadence`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

import aiohttp
import msgspec
import tweepy
from msgspec import Struct
from tweepy.asynchronous import AsyncClient

from bot.ports import Allowance, Clock, Identity, Outcome, Poll, SourceError, Standing
from bot.sources.bill import Bill
from bot.sources.refusals import allowance, refusal, skew
from bot.sources.x_wire import PLATFORM, Page, Problem, Reader, people_billed, read_page, read_people
from matchers.vocabulary import Post

SEARCH = "search:"
BATCH = 100
DEEPEST = 40
"""Pages of one poll at most; X itself ends at 3,200 posts, 32 pages."""

FIELDS = {
    "tweet": {
        "tweet_fields": "author_id,created_at,edit_history_tweet_ids,lang,note_tweet,referenced_tweets",
        "expansions": "referenced_tweets.id",
    },
    "post": {
        "tweet_fields": "created_at,lang,note_post",
        "expansions": "author_id,edit_history_post_ids,referenced_posts",
    },
}
"""What to ask for in each spelling (specifications 2.166 and 2.167)."""


class _Place(Struct, kw_only=True):
    """How far a poll of several pages has come."""

    since: str | None
    token: str | None = None
    until: str | None = None
    tokens: set[str] = set()
    pages: int = 0
    cost: int = 0
    done: bool = False
    allowance: Allowance | None = None


Progress = tuple[Reader, _Place]


class XSource:
    """The platform X."""

    name = PLATFORM

    def __init__(
        self,
        session: aiohttp.ClientSession,
        *,
        bearer_token: str,
        clock: Clock,
        spelling: str = "tweet",
        first_look: timedelta = timedelta(hours=6),
    ) -> None:
        self._client = AsyncClient(bearer_token, return_type=aiohttp.ClientResponse)
        self._client.session = session
        self._session = session
        self._clock = clock
        self._fields = FIELDS[spelling]
        self._first_look = first_look
        self._bill = Bill()
        self._people: dict[str, Identity] = {}
        self._unfinished: dict[str, Progress] = {}
        self.skew: timedelta | None = None

    def meet(self, people: Iterable[Identity]) -> None:
        """Learn what accounts are called, so that no poll has to ask (and pay) for it."""
        self._people.update({person.platform_id: person for person in people})

    async def poll(self, stream: str, cursor: str | None) -> Poll:
        """All posts of the stream newer than the cursor, oldest first."""
        reader, place = self._unfinished.get(stream) or self._begin(stream, cursor)
        if place.since != cursor:
            reader, place = self._begin(stream, cursor)
        self._unfinished[stream] = (reader, place)
        requests = 0
        while not place.done:
            await self._turn(stream, reader, place)
            requests += 1
        del self._unfinished[stream]
        newest = max(reader.received, default=None)
        return Poll(
            posts=reader.in_order(),
            cursor=cursor if newest is None else str(max(newest, int(cursor or 0))),
            quarantined=tuple(reader.quarantined),
            cost=place.cost,
            requests=requests,
            allowance=place.allowance,
        )

    async def recheck(self, posts: Sequence[Post]) -> Poll:
        """Look known posts up, 100 a call: those that are gone, and newer versions that we do not have."""
        known = {post.id for post in posts}
        reader, gone, cost = Reader(self._people, stream="recheck", now=self._clock.now()), set[str](), 0
        batches = [sorted(known, key=int)[i : i + BATCH] for i in range(0, len(known), BATCH)]
        for batch in batches:
            page = await self._lookup(batch, reader)
            gone |= {problem.subject for problem in page.errors if problem.subject in known}
            cost += self._paid(page)
        newer = sorted(set(reader.superseded.values()) - known, key=int)
        reader.received.clear()
        for batch in (newer[i : i + BATCH] for i in range(0, len(newer), BATCH)):
            cost += self._paid(await self._lookup(batch, reader))
            batches.append(batch)
        return Poll(posts=reader.in_order(), deleted=tuple(sorted(gone, key=int)), cost=cost, requests=len(batches))

    async def identify(self, handles: Sequence[str]) -> tuple[Identity, ...]:
        """Handles to accounts, 100 a call; asked once, the id is kept."""
        return await self._identities(handles, by="usernames")

    async def look_again(self, platform_ids: Sequence[str]) -> tuple[Identity, ...]:
        """What accounts are called now, and whether they can still be read."""
        return await self._identities(platform_ids, by="ids")

    async def used(self) -> int:
        """Posts read this month by X's own count. Raises SourceError."""
        answer = await self._ask("get", "GET", "/2/usage/tweets")
        try:
            return int(msgspec.json.decode(answer[0])["data"]["project_usage"])
        except (msgspec.DecodeError, KeyError, TypeError, ValueError) as error:
            raise SourceError(f"X's usage cannot be read: {error}") from error

    async def aclose(self) -> None:
        """Close the connections."""
        await self._session.close()

    def people_cost(self, ids: Iterable[str]) -> int:
        """What looking these accounts up cost, in posts: nothing for those that were looked up today."""
        return self._bill.add(people_billed(ids), at=self._clock.now())

    def _paid(self, page: Page) -> int:
        return self._bill.add(page.billed, at=self._clock.now())

    def _begin(self, stream: str, cursor: str | None) -> Progress:
        return Reader(self._people, stream=stream, now=self._clock.now()), _Place(since=cursor, tokens=set())

    async def _turn(self, stream: str, reader: Reader, place: _Place) -> None:
        """Read one page and decide whether another is needed."""
        try:
            page, place.allowance = await self._read(stream, place)
        except SourceError as error:
            if isinstance(error.__cause__, tweepy.BadRequest):
                self._unfinished.pop(stream, None)  # a token that is no longer good: begin again
            raise
        if not page.data and page.meta.result_count is None and page.errors:
            self._unfinished.pop(stream, None)
            raise _unreadable(page.errors[0])
        self.meet(user.identity for user in page.includes.users)
        place.pages += 1
        place.cost += self._paid(page)
        new = reader.read(page)
        _advance(place, page, new, oldest=min(reader.received, default=None))

    async def _read(self, stream: str, place: _Place) -> tuple[Page, Allowance | None]:
        """Ask for one page of a timeline or a search."""
        asked: dict[str, Any] = {"max_results": BATCH, "since_id": place.since, "until_id": place.until}
        if place.since is None:
            asked["start_time"] = self._clock.now() - self._first_look
        if stream.startswith(SEARCH):
            asked |= {"query": stream.removeprefix(SEARCH), "next_token": place.token, **self._fields}
            asked |= {"expansions": self._fields["expansions"] + ",author_id"} if _is_open(stream) else {}
            body, left = await self._ask("search_recent_tweets", **asked)
        else:
            asked |= {"id": stream, "pagination_token": place.token, **self._fields}
            body, left = await self._ask("get_users_tweets", **asked)
        return _decoded(body), left

    async def _lookup(self, ids: Sequence[str], reader: Reader) -> Page:
        body, _ = await self._ask("get_tweets", ids=list(ids), **self._fields)
        page = _decoded(body)
        reader.read(page)
        return page

    async def _identities(self, keys: Sequence[str], *, by: str) -> tuple[Identity, ...]:
        found: list[Identity] = []
        for start in range(0, len(keys), BATCH):
            body, _ = await self._ask("get_users", **{by: list(keys[start : start + BATCH])}, user_fields="protected")
            try:
                people = read_people(body)
            except (msgspec.DecodeError, UnicodeDecodeError) as error:
                raise SourceError(f"X's answer cannot be read: {error}") from error
            found += [user.identity for user in people.data]
            found += [_lost(problem) for problem in people.errors if by == "ids"]
        self.meet(person for person in found if person.standing is Standing.ACTIVE)
        return tuple(found)

    async def _ask(self, call: str, *args: str, **params: Any) -> tuple[bytes, Allowance | None]:
        """Make one call of tweepy's and map everything that can go wrong with it."""
        now = self._clock.now()
        method = self._client.request if call == "get" else getattr(self._client, call)
        try:
            response: aiohttp.ClientResponse = await method(*args, **params)
            body = await _body(response)
        except tweepy.HTTPException as error:
            raise await _refused(error, now) from error
        except aiohttp.ContentTypeError as error:
            raise refusal(error.status, error.headers or {}, now=now) from error
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise SourceError(f"X cannot be reached: {type(error).__name__}: {error}") from error
        except (
            ValueError,
            TypeError,
            AttributeError,
        ) as error:  # tweepy reading an error's body that is no JSON object
            raise SourceError(f"X's answer cannot be read: {error}") from error
        self.skew = skew(response.headers, now=now)
        return body, allowance(response.headers, now=now)


def _advance(place: _Place, page: Page, new: int, *, oldest: int | None) -> None:
    """Follow the page's token; where it is one that we had, go on below the oldest post instead."""
    token = page.meta.next_token
    if token is None or place.pages >= DEEPEST or (place.until is not None and new == 0):
        place.done = True
    elif token in place.tokens:
        place.done = oldest is None or str(oldest) == place.until
        place.token, place.until = None, str(oldest)
    else:
        place.token = token
        place.tokens.add(token)


def _is_open(stream: str) -> bool:
    """Whether a search can bring posts of accounts that are not registered."""
    return not all(part.startswith("from:") for part in stream.removeprefix(SEARCH).split(" OR "))


def _decoded(body: bytes) -> Page:
    try:
        return read_page(body)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise SourceError(f"X's answer cannot be read: {error}") from error


async def _body(response: aiohttp.ClientResponse) -> bytes:
    """The bytes that tweepy has read: aiohttp's `read()` fails once a response is released, `text()` does not.

    Latin-1 maps every byte to one character and back, so nothing is changed on the way.
    """
    return (await response.text(encoding="latin-1")).encode("latin-1")


async def _refused(error: tweepy.HTTPException, now: datetime) -> SourceError:
    """Map tweepy's error by the status and the problem type (RFC 7807) of its body."""
    response: aiohttp.ClientResponse = error.response
    try:
        problem = msgspec.json.decode(await _body(response), type=Problem).type
    except (msgspec.DecodeError, UnicodeDecodeError):
        problem = ""
    return refusal(response.status, response.headers, now=now, problem=problem)


def _unreadable(problem: Problem) -> SourceError:
    advice = f"the account is {problem.standing}: {problem.detail or problem.title}"
    return SourceError(advice, outcome=Outcome.GONE, permanent=True)


def _lost(problem: Problem) -> Identity:
    return Identity(platform=PLATFORM, platform_id=problem.subject, handle="", name="", standing=problem.standing)
