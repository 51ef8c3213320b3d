from typing import Any

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance

from bot.web.sessions import key_of
from bot.web.settings import WebSettings
from storage import people
from storage.engine import Store
from tests.newsroom import NIGHT, busy_night
from tests.visits import app_on, token_of, visit

SECRET = "a secret that a program holds"
TOKEN = {"Authorization": f"Bearer {SECRET}"}


@pytest.fixture
def app(sqlite_store: Store) -> FastAPI:
    busy_night(sqlite_store, 12)
    with sqlite_store.writing() as tx:
        people.add_token(tx, key_of(SECRET), "vi", name="graphics", at=NIGHT)
    return app_on(sqlite_store, WebSettings(public_cards=True))


def test_nothing_that_is_asked_of_the_api_breaks_it(app: FastAPI) -> None:
    described = schemathesis.openapi.from_asgi("/api/v1/openapi.json", app)
    for found in described.get_all_operations():
        asked = found.ok().as_strategy()  # type: ignore[union-attr]  # an error would raise here, as it should

        @given(case=asked)
        @settings(max_examples=20, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        def ask(case: Any) -> None:
            case.call_and_validate(headers=TOKEN, checks=[not_a_server_error, response_schema_conformance])

        ask()


def test_the_api_needs_a_token_or_a_session(app: FastAPI) -> None:
    with visit(app) as stranger:
        refused = stranger.get("/api/v1/flags")
        assert (refused.status_code, refused.headers["www-authenticate"]) == (401, "Bearer")
        assert stranger.get("/api/v1/flags", headers={"Authorization": "Bearer wrong"}).status_code == 401
        assert stranger.get("/api/v1/flags", headers=TOKEN).status_code == 200
    with visit(app, "vi") as vi:
        assert vi.get("/api/v1/flags").status_code == 200


def test_pages_follow_each_other_without_gap_or_repeat(app: FastAPI) -> None:
    seen: list[int] = []
    with visit(app) as program:
        program.headers.update(TOKEN)
        after: int | None = 0
        while after is not None:
            body = program.get("/api/v1/flags", params={"after": after, "limit": 5}).json()
            seen += [one["id"] for one in body["items"]]
            after = body["next"]
        newest = program.get("/api/v1/claims", params={"limit": 3}).json()
        older = program.get("/api/v1/claims", params={"limit": 3, "before": newest["next"]}).json()
    assert seen == list(range(1, 13))
    assert [one["claim"] for one in newest["items"] + older["items"]] == [12, 11, 10, 9, 8, 7]


def test_what_a_program_has_already_is_not_sent_again(app: FastAPI) -> None:
    with visit(app) as program:
        program.headers.update(TOKEN)
        first = program.get("/api/v1/contests/harbour-assembly-2031/northgate")
        again = program.get(first.url, headers={"If-None-Match": first.headers["etag"]})
    assert first.json()["facts"][0]["assertion"]["kind"] == "votes"
    assert (again.status_code, again.content) == (304, b"")


def test_confirmed_checks_are_given_as_claim_reviews(app: FastAPI) -> None:
    with visit(app, "mo") as mo:
        mo.post("/queue/1/decide", data={"csrf": token_of(mo), "decision": "confirmed", "version": "1"})
        (review,) = mo.get("/export/claimreview.json").json()
    assert review["@type"] == "ClaimReview"
    assert review["claimReviewed"] == "Bob Sample wins Northgate by 100"
    assert review["reviewRating"]["alternateName"] == "conflict"


def test_a_card_may_be_shown_on_other_sites_when_the_desk_says_so(app: FastAPI, sqlite_store: Store) -> None:
    path = "/embed/harbour-assembly-2031/northgate.svg"
    with visit(app) as stranger:
        card = stranger.get(path)
        assert card.headers["content-type"] == "image/svg+xml"
        assert "frame-ancestors *" in card.headers["content-security-policy"]
        assert "16,333" in card.text
        assert stranger.get("/embed/harbour-assembly-2031/nowhere.svg").status_code == 404
    with visit(app_on(sqlite_store)) as stranger:
        assert stranger.get(path).status_code == 404


def test_a_contest_is_found_with_typos_and_else_the_claims_are_searched(app: FastAPI) -> None:
    with visit(app, "vi") as vi:
        assert vi.get("/find", params={"q": "nothgate"}).headers["location"].endswith("/northgate")
        assert vi.get("/find", params={"q": "zzzz qqqq"}).headers["location"] == "/claims?text=zzzz+qqqq"
        found = vi.get("/claims", params={"text": "by 103", "verdict": "premature", "since": "2031-05-01"}).text
    assert found.count('<q class="quote"') == 1


def test_the_board_is_sorted_and_filtered(app: FastAPI) -> None:
    with visit(app, "vi") as vi:
        for order in ("name", "state", "flags", "latest", "majority"):
            assert vi.get("/board", params={"order": order}).status_code == 200
        few = vi.get("/board", params={"state": "recount", "region": "North", "flagged": "true"}).text
    assert few.count("s-recount") >= 1
    assert "No contest fits" not in few


def test_the_export_of_users_holds_no_password(sqlite_store: Store) -> None:
    busy_night(sqlite_store, 2)
    with visit(app_on(sqlite_store), "eve") as eve:
        written = eve.get("/export/users.csv").text
        assert [one["id"] for one in eve.get("/export/queue.json").json()] == [1, 2]
    assert "mo,Mo,moderator" in written
    assert "argon2" not in written
