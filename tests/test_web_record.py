from collections.abc import Sequence
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import Connection

from bot.web.app import make_app, make_site
from bot.web.settings import WebSettings
from matchers.vocabulary import OfficialFact
from storage import ledger
from storage.engine import Store
from storage.values import LedgerFact
from tests.newsroom import NIGHT, Hands, busy_night, contest_id
from tests.visits import token_of, visit

PLACE = f"/contest/{contest_id(1)}/record"
RESULT = {
    "what": "result",
    "votes-0": "16,333",
    "votes-1": "16313",
    "votes-2": "4724",
    "votes-3": "0",
    "turnout": "63.7",
    "at": "2031-05-02T03:10",
    "authority": "Returning officer",
    "url": "https://council.example/declaration",
}
WORD = {
    "what": "word",
    "word": "count resumed",
    "when": "2031-05-02T18:00",
    "place": "Great Hall",
    "at": "2031-05-02T02:00",
    "authority": "Harbour East Council",
}


def app_that_enters(store: Store, *, two_people: bool = False) -> FastAPI:
    def enter(tx: Connection, facts: Sequence[OfficialFact], *, by: str) -> Sequence[LedgerFact]:
        return ledger.append_facts(tx, facts, recorded_at=NIGHT, entered_by=by)

    site = make_site(store, WebSettings(), Hands(), "Europe/London", enter=enter, two_people=two_people)
    return make_app(site)


def send(client: Any, form: dict[str, str], **more: str) -> Any:
    return client.post(PLACE, data={**form, **more, "csrf": token_of(client)})


def said(store: Store) -> dict[str, float | None]:
    with store.reading() as tx:
        return {f"{one.fact.assertion.kind}": one.fact.assertion.value for one in ledger.facts(tx, contest_id(1))}


@pytest.fixture
def night(sqlite_store: Store) -> Store:
    busy_night(sqlite_store, 2)
    return sqlite_store


def test_a_declaration_is_read_back_and_then_entered_in_the_editors_name(night: Store) -> None:
    with visit(app_that_enters(night), "eve") as eve:
        read_back = send(eve, RESULT)
        assert "Ann Example (Harbour Party) by 20 votes" in read_back.text
        assert said(night) == {}
        assert send(eve, RESULT, certain="yes").status_code == 303
        assert "eve" in eve.get(PLACE).text
    assert said(night) == {"declaration": None, "votes": 0, "winner": None, "majority": 20, "turnout": 63.7}


def test_an_announcement_is_entered_with_its_time_in_the_newsrooms_zone(night: Store) -> None:
    with visit(app_that_enters(night), "eve") as eve:
        assert "count resumed at 18:00, Great Hall" in send(eve, WORD).text
        send(eve, WORD, certain="yes")
    with night.reading() as tx:
        (entry,) = ledger.facts(tx, contest_id(1))
    assert entry.fact.assertion.at is not None
    assert entry.fact.assertion.at.isoformat() == "2031-05-02T17:00:00+00:00"


def test_with_two_people_an_entry_waits_for_the_second(night: Store) -> None:
    app = app_that_enters(night, two_people=True)
    with visit(app, "eve") as eve:
        send(eve, RESULT, certain="yes")
        own = eve.post("/proposals/1", data={"csrf": token_of(eve), "decision": "agreed"})
        assert own.status_code == 409
        assert said(night) == {}
        token = token_of(eve)
        eve.post(
            "/users",
            data={"csrf": token, "login": "ed", "name": "Ed", "access": "editor", "password": "eight little words"},
        )
        with visit(app) as ed:
            ed.post("/login", data={"login": "ed", "password": "eight little words"})
            assert "eve wants to enter" in ed.get(PLACE).text
            assert ed.post("/proposals/1", data={"csrf": token_of(ed), "decision": "agreed"}).status_code == 303
            assert ed.post("/proposals/1", data={"csrf": token_of(ed), "decision": "rejected"}).status_code == 409
    assert said(night)["majority"] == 20
    with night.reading() as tx:
        assert {one.entered_by for one in ledger.facts(tx, contest_id(1))} == {"eve, ed"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"votes-0": "-3"},
        {"votes-0": "many"},
        {"votes-1": ""},
        {"turnout": "180"},
        {"turnout": "x"},
        {"at": "tomorrow"},
        {"at": "9999-12-31T23:59"},
        {"authority": " "},
        {"lot": "Nobody Here"},
        {"lot": "Bob Sample"},
        {"what": "word", "word": "count made"},
    ],
)
def test_what_cannot_be_read_is_refused_in_words(night: Store, wrong: dict[str, str]) -> None:
    with visit(app_that_enters(night), "eve") as eve:
        answer = send(eve, {**RESULT, **wrong}, certain="yes")
    assert answer.status_code == 422
    assert said(night) == {}


def test_moderators_do_not_change_the_record(night: Store) -> None:
    with visit(app_that_enters(night), "mo") as mo:
        assert mo.get(PLACE).status_code == 403
        assert send(mo, RESULT, certain="yes").status_code == 403
