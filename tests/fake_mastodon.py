"""A stateful Mastodon server on loopback; its answers can be held against the schema of Mastodon 4.7."""

from __future__ import annotations

from collections.abc import Mapping
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
HOME = "https://town.test"


@cache
def mastodon_spec() -> OpenAPI:
    document = msgspec.json.decode(shared("data/specs/mastodon-4.7.0.json").read_bytes())
    return OpenAPI.from_dict(document, config=Config(spec_validator_cls=None))


def account(number: str, name: str) -> dict[str, Any]:
    page = f"{HOME}/@{name}"
    pictures = dict.fromkeys(("avatar", "avatar_static", "header", "header_static"), f"{HOME}/picture.png")
    return {
        "id": number, "username": name, "acct": name, "display_name": name.title(), "uri": page, "url": page,
        "bot": False, "group": False, "locked": False, "indexable": True, "created_at": "2020-01-01T00:00:00.000Z",
        "emojis": [], "fields": [], "note": "", "followers_count": 1, "following_count": 1, "statuses_count": 1,
        **pictures,
    }  # fmt: skip


class FakeMastodon(Loopback):
    def __init__(self, *, spec: OpenAPI | None = None) -> None:
        super().__init__()
        self.spec = spec
        self.breaches: list[str] = []
        self.accounts: dict[str, dict[str, Any]] = {}
        self.statuses: dict[int, dict[str, Any]] = {}
        self.history: dict[int, list[dict[str, Any]]] = {}
        self._next = 500

    def routes(self) -> Mapping[str, Answer]:
        return {
            "/api/v1/accounts/lookup": self._find,
            "/api/v1/accounts/{id}": self._account,
            "/api/v1/accounts/{id}/statuses": self._timeline,
            "/api/v1/statuses": self._several,
            "/api/v1/statuses/{id}/history": self._history,
        }

    def join(self, number: str, name: str) -> None:
        self.accounts[number] = account(number, name)

    def post(self, author: str, html: str, *, at: datetime | None = None, **fields: Any) -> str:
        number = self._next = self._next + 1
        made = (at or NIGHT + timedelta(seconds=number - 500)).strftime("%Y-%m-%dT%H:%M:%S.000Z")
        self.statuses[number] = {
            "id": str(number), "content": html, "created_at": made, "edited_at": None, "emojis": [],
            "account": self.accounts[author], "uri": f"{HOME}/s/{number}", "url": f"{HOME}/@x/{number}",
            "favourites_count": 0, "reblogs_count": 0, "replies_count": 0, "media_attachments": [], "mentions": [],
            "tags": [], "sensitive": False, "spoiler_text": "", "visibility": "public", "language": "en",
            "in_reply_to_id": None, "in_reply_to_account_id": None, "reblog": None, "poll": None, "card": None,
            "application": None, **fields,
        }  # fmt: skip
        self.history[number] = [self._version(number)]
        return str(number)

    def edit(self, status: str, html: str) -> None:
        number = int(status)
        self.statuses[number] |= {"content": html, "edited_at": "2026-11-03T23:00:00.000Z"}
        self.history[number].append(self._version(number))

    def _version(self, number: int) -> dict[str, Any]:
        kept = ("content", "spoiler_text", "sensitive", "created_at", "account", "media_attachments", "emojis")
        return {key: self.statuses[number][key] for key in kept}

    async def _find(self, request: web.Request) -> web.StreamResponse:
        found = [one for one in self.accounts.values() if one["acct"] == request.query["acct"]]
        return self._json(found[0]) if found else self._missing()

    async def _account(self, request: web.Request) -> web.StreamResponse:
        found = self.accounts.get(request.match_info["id"])
        return self._json(found) if found else self._missing()

    async def _timeline(self, request: web.Request) -> web.StreamResponse:
        limit = min(int(request.query.get("limit", 20)), 40)
        after = int(request.query.get("min_id", 0))
        author = request.match_info["id"]
        if author not in self.accounts:
            return self._missing()
        found = sorted(n for n, one in self.statuses.items() if one["account"]["id"] == author and n > after)
        page = found[:limit] if after else found[-limit:]
        return self._json([self.statuses[n] for n in reversed(page)])

    async def _several(self, request: web.Request) -> web.StreamResponse:
        asked = [int(one) for one in request.query.getall("id[]")]
        return self._json([self.statuses[n] for n in asked if n in self.statuses])

    async def _history(self, request: web.Request) -> web.StreamResponse:
        return self._json(self.history[int(request.match_info["id"])])

    def _missing(self) -> web.Response:
        return web.Response(status=404, body=b'{"error": "Record not found"}', content_type="application/json")

    def _json(self, body: Any) -> web.Response:
        return web.Response(body=msgspec.json.encode(body), content_type="application/json")

    def checked(self, request: web.Request, response: web.StreamResponse) -> None:
        """What we answer against Mastodon's schema, so that the fixtures are real statuses."""
        if self.spec is None or response.status != 200:
            return
        assert isinstance(response, web.Response)
        assert isinstance(response.body, bytes)
        asked = MockRequest("https://mastodon.example", "get", request.path, args=dict(request.query))
        try:
            self.spec.validate_response(asked, MockResponse(response.body, status_code=response.status))
        except OpenAPIError as error:
            self.breaches.append(f"{request.path_qs}: {error!r} {error.__cause__!r}")
