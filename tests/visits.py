"""Visits to the page in tests: the application on a store, and each of the newsroom's people signed in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from fastapi import FastAPI
from sqlalchemy import Connection
from starlette.testclient import TestClient

from bot.web.app import make_app, make_site
from bot.web.settings import WebSettings
from bot.web.site import Site
from matchers.vocabulary import OfficialFact
from storage import ledger
from storage.engine import Store
from storage.values import LedgerFact
from tests.newsroom import PASSWORD, Hands

HOST = "http://desk.test"
ORIGIN = {"Origin": HOST, "Sec-Fetch-Site": "same-origin"}


def site_on(
    store: Store, settings: WebSettings | None = None, clock: Hands | None = None, *, two_people: bool = False
) -> Site:
    """The page on a store; entries to the record go to the ledger, and nothing is judged again."""
    watch = clock or Hands()

    def enter(tx: Connection, facts: Sequence[OfficialFact], *, by: str) -> Sequence[LedgerFact]:
        return ledger.append_facts(tx, facts, recorded_at=watch.now(), entered_by=by)

    return make_site(store, settings or WebSettings(), watch, "Europe/London", enter=enter, two_people=two_people)


def app_on(store: Store, settings: WebSettings | None = None, clock: Hands | None = None) -> FastAPI:
    return make_app(site_on(store, settings, clock))


@contextmanager
def visit(app: FastAPI, login: str = "", *, address: str = "192.0.2.1") -> Iterator[TestClient]:
    """A browser of its own, signed in when a login is given."""
    with TestClient(app, base_url=HOST, follow_redirects=False, client=(address, 50000), headers=ORIGIN) as client:
        if login:
            answer = sign_in(client, login)
            assert answer == 303, answer
        yield client


def sign_in(client: TestClient, login: str, password: str = PASSWORD) -> int:
    return client.post("/login", data={"login": login, "password": password}).status_code


def token_of(client: TestClient) -> str:
    """The token that the forms of this session carry."""
    found = re.search(r'name="csrf" value="([^"]+)"', client.get("/board").text)
    assert found is not None
    return found[1]
