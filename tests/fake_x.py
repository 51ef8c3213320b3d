"""A stateful X on loopback: accounts, posts, edits, deletions, search, paging; in both spellings.

Every answer and the request that led to it can be held against X's own OpenAPI (`spec`), when that is to be had.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import msgspec
from aiohttp import web
from openapi_core import Config, OpenAPI
from openapi_core.exceptions import OpenAPIError
from openapi_core.testing import MockRequest, MockResponse

from tests.loopback import Answer, Loopback
from tests.shared import shared

NIGHT = datetime(2026, 11, 3, 22, 0, tzinfo=UTC)
PROBLEM = {"tweet": "https://api.twitter.com/2/problems/", "post": "https://api.x.com/2/problems/"}


@cache
def x_spec(version: str) -> OpenAPI:
    """X's specification; not itself validated, for 2.167 lists the same value twice in an enumeration."""
    document = msgspec.json.decode(shared(f"data/specs/x-{version}.json").read_bytes())
    for path in document["paths"].values():
        for operation in path.values():
            operation["security"] = [{"BearerToken": []}]  # all that we use; openapi-core warns at OAuth 1
    return OpenAPI.from_dict(document, config=Config(spec_validator_cls=None))


class FakeX(Loopback):
    def __init__(self, *, spelling: str = "tweet", spec: OpenAPI | None = None) -> None:
        super().__init__()
        self.spelling = spelling
        self.spec = spec
        self.users: dict[str, dict[str, Any]] = {}
        self.suspended: set[str] = set()
        self.protected: set[str] = set()
        self.posts: dict[int, dict[str, Any]] = {}
        self.page_size = 100
        self.breaches: list[str] = []
        self.read: Counter[int] = Counter()
        self._next = 1_000_000

    def routes(self) -> Mapping[str, Answer]:
        return {
            "/2/users/{id}/tweets": self._timeline,
            "/2/tweets": self._lookup,
            "/2/tweets/search/recent": self._search,
            "/2/users/by": self._by_name,
            "/2/users": self._by_id,
            "/2/usage/tweets": self._usage,
        }

    # What happens on the platform

    def join(self, platform_id: str, handle: str, name: str = "") -> str:
        self.users[platform_id] = {"id": platform_id, "username": handle, "name": name or handle}
        return platform_id

    def post(self, author: str, text: str, *, at: datetime | None = None, **fields: Any) -> str:
        number = self._next = self._next + 1
        made = at or NIGHT + timedelta(seconds=number - 1_000_000)
        self.posts[number] = {
            "id": str(number),
            "author_id": author,
            "text": text,
            "created_at": made.strftime("%Y-%m-%dT%H:%M:%S.000Z"),
            "edit_history_tweet_ids": [str(number)],
            **fields,
        }
        return str(number)

    def edit(self, post: str, text: str) -> str:
        old = self.posts[int(post)]
        new = self.post(old["author_id"], text)
        history = [*old["edit_history_tweet_ids"], new]
        for version in history:
            self.posts[int(version)]["edit_history_tweet_ids"] = history
        return new

    def delete(self, post: str) -> None:
        for version in self.posts[int(post)]["edit_history_tweet_ids"]:
            del self.posts[int(version)]

    # What it answers

    async def _timeline(self, request: web.Request) -> web.StreamResponse:
        author = request.match_info["id"]
        if author in self.suspended or author not in self.users:
            return self._json(
                {"errors": [self._missing("id", author, "user", f"User has been suspended: [{author}].")]}
            )
        if author in self.protected:
            return self._json({"errors": [self._not_allowed("id", author)]})
        found = [n for n, post in self.posts.items() if post["author_id"] == author]
        return self._page(request, found, token="pagination_token")

    async def _search(self, request: web.Request) -> web.StreamResponse:
        query = request.query["query"]
        authors = set(re.findall(r"from:(\d+)", query))
        found = [n for n, p in self.posts.items() if p["author_id"] in authors or (not authors and query in p["text"])]
        return self._page(request, found, token="next_token")

    async def _lookup(self, request: web.Request) -> web.StreamResponse:
        asked = [int(one) for one in request.query["ids"].split(",")]
        body = self._with_includes(request, [n for n in asked if n in self.posts])
        missing = [
            self._missing("ids", str(n), "tweet", f"Could not find tweet with ids: [{n}].")
            for n in asked
            if n not in self.posts
        ]
        return self._json(body | ({"errors": missing} if missing else {}))

    async def _by_name(self, request: web.Request) -> web.StreamResponse:
        names = {user["username"].casefold(): user for user in self.users.values()}
        asked = request.query["usernames"].split(",")
        return self._people("usernames", asked, {name: names.get(name.casefold()) for name in asked})

    async def _by_id(self, request: web.Request) -> web.StreamResponse:
        asked = request.query["ids"].split(",")
        return self._people("ids", asked, {one: self.users.get(one) for one in asked if one not in self.suspended})

    async def _usage(self, request: web.Request) -> web.StreamResponse:
        as_written = int if self.spelling == "tweet" else str
        used, cap = as_written(self.read.total()), as_written(3_000_000)
        return self._json({"data": {"project_id": "1", "project_usage": used, "project_cap": cap}})

    def _people(self, parameter: str, asked: Sequence[str], found: Mapping[str, Any]) -> web.Response:
        body: dict[str, Any] = {}
        if data := [{**user, "protected": user["id"] in self.protected} for user in found.values() if user]:
            body["data"] = data
        if errors := [
            self._missing(
                parameter,
                one,
                "user",
                f"User has been suspended: [{one}]."
                if one in self.suspended
                else f"Could not find user with {parameter}: [{one}].",
            )
            for one in asked
            if not found.get(one)
        ]:
            body["errors"] = errors
        return self._json(body)

    def _page(self, request: web.Request, found: list[int], *, token: str) -> web.Response:
        asked = request.query
        since, until = int(asked.get("since_id", 0)), int(asked.get("until_id", 10**19))
        start = datetime.fromisoformat(asked["start_time"]) if "start_time" in asked else None
        upto = int(asked.get(token, "t0").removeprefix("t")) or 10**19
        newest_first = sorted(
            (
                n
                for n in found
                if since < n < min(until, upto)
                and (start is None or datetime.fromisoformat(self.posts[n]["created_at"]) >= start)
            ),
            reverse=True,
        )
        size = min(int(asked.get("max_results", 10)), self.page_size)
        page, more = newest_first[:size], newest_first[size:]
        meta: dict[str, Any] = {"result_count": len(page)}
        if page:
            meta |= {"newest_id": str(page[0]), "oldest_id": str(page[-1])}
        if more:
            meta["next_token"] = f"t{page[-1]}"
        return self._json(self._with_includes(request, page) | {"meta": meta})

    def _with_includes(self, request: web.Request, numbers: Sequence[int]) -> dict[str, Any]:
        self.read.update(numbers)
        posts = [self.posts[number] for number in numbers]
        body: dict[str, Any] = {"data": [self._spelt(post) for post in posts]} if posts else {}
        expansions = request.query.get("expansions", "").split(",")
        referred = [int(reference["id"]) for post in posts for reference in post.get("referenced_tweets", [])]
        includes: dict[str, Any] = {}
        if found := [self._spelt(self.posts[n]) for n in dict.fromkeys(referred) if n in self.posts]:
            includes["tweets" if self.spelling == "tweet" else "posts"] = found
        if "author_id" in expansions and self.spelling == "tweet" and posts:
            includes["users"] = [self.users[one] for one in dict.fromkeys(post["author_id"] for post in posts)]
        return body | ({"includes": includes} if includes else {})

    def _spelt(self, post: Mapping[str, Any]) -> dict[str, Any]:
        if self.spelling == "tweet":
            return dict(post)
        renamed = {
            "note_tweet": "note_post",
            "edit_history_tweet_ids": "edit_history_post_ids",
            "referenced_tweets": "referenced_posts",
        }
        return {renamed.get(key, key): value for key, value in post.items()}

    def _missing(self, parameter: str, value: str, kind: str, detail: str) -> dict[str, Any]:
        return {
            "type": PROBLEM[self.spelling] + "resource-not-found",
            "title": "Not Found Error",
            "detail": detail,
            "parameter": parameter,
            "value": value,
            "resource_id": value,
            "resource_type": kind,
        }

    def _not_allowed(self, parameter: str, value: str) -> dict[str, Any]:
        return self._missing(parameter, value, "user", f"Sorry, you are not authorized to see the user: [{value}].") | {
            "type": PROBLEM[self.spelling] + "not-authorized-for-resource",
            "title": "Authorization Error",
            "section": "data",
        }

    def _json(self, body: Mapping[str, Any]) -> web.Response:
        return web.Response(body=msgspec.json.encode(body), content_type="application/json")

    def checked(self, request: web.Request, response: web.StreamResponse) -> None:
        """Both directions against X's OpenAPI."""
        if self.spec is None:
            return
        assert isinstance(response, web.Response)
        assert isinstance(response.body, bytes)
        asked = MockRequest(
            "https://api.x.com",
            "get",
            request.path,
            args=dict(request.query),
            headers={"Authorization": request.headers["Authorization"]},
        )
        try:
            self.spec.validate_request(asked)
            self.spec.validate_response(asked, MockResponse(response.body, status_code=response.status))
        except OpenAPIError as error:
            self.breaches.append(f"{request.path_qs}: {error!r} {error.__cause__!r}")
