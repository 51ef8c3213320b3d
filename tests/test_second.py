"""What takes two people: who counts as the second, in chat, on the page and on the command line."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from fastapi import FastAPI
from sqlalchemy import Connection

from bot.second import Agreed, Doubt, decide_flag, doubt, settle_entry
from bot.web.app import make_app, make_site
from bot.web.settings import WebSettings
from matchers.vocabulary import OfficialFact
from storage import flags, ledger, people, proposals
from storage.engine import Store
from storage.proposals import Settlement
from storage.values import Access, FlagId, FlagState, LedgerFact, Outcome, Person
from tests.chatroom import EDITOR, MODERATOR, SECOND, chatroom
from tests.newsroom import HASH, NIGHT, Hands, busy_night, contest_id, declared
from tests.outboxes import owe
from tests.visits import token_of, visit

ADA_PAGE = Person(name="ada", login="ada")
ADA_CHAT = Person(name="ada", login="ada", member=7)
BO_PAGE = Person(name="bo", login="bo")
CY_CHAT = Person(name="Cy", member=8)
DEE_CHAT = Person(name="Dee", member=9)
KEY = "telegram:-1001"


@pytest.mark.parametrize(
    ("first", "other", "why"),
    [
        (ADA_PAGE, BO_PAGE, None),
        (ADA_PAGE, ADA_PAGE, Doubt.SAME),
        (ADA_PAGE, ADA_CHAT, Doubt.SAME),
        (ADA_CHAT, BO_PAGE, None),
        (CY_CHAT, DEE_CHAT, None),
        (CY_CHAT, CY_CHAT, Doubt.SAME),
        (ADA_CHAT, CY_CHAT, None),
        (CY_CHAT, BO_PAGE, Doubt.UNTOLD),
        (BO_PAGE, CY_CHAT, Doubt.UNTOLD),
        (Person(name="Eve"), Person(name="Eve"), Doubt.SAME),
        (Person(name="Eve"), Person(name="Fay"), Doubt.UNTOLD),
    ],
)
def test_two_people_are_two_where_they_can_be_told_apart(first: Person, other: Person, why: Doubt | None) -> None:
    assert doubt(first, other) is why


def enter(tx: Connection, facts: Sequence[OfficialFact], *, by: str) -> Sequence[LedgerFact]:
    return ledger.append_facts(tx, facts, recorded_at=NIGHT, entered_by=by)


def entered(store: Store) -> set[str | None]:
    with store.reading() as tx:
        return {line.entered_by for line in ledger.facts(tx)}


def settle(store: Store, number: int, settlement: Settlement, by: Person) -> Agreed:
    with store.writing() as tx:
        return settle_entry(tx, number, settlement=settlement, by=by, at=NIGHT, enter=enter)


def test_an_entry_is_agreed_to_once_and_by_another(store: Store) -> None:
    with store.writing() as tx:
        entry = proposals.propose_entry(tx, declared(0, NIGHT), by=ADA_CHAT, at=NIGHT)
        assert proposals.waiting_entries(tx, contest_id(0)) == (entry,)
        assert proposals.waiting_entries(tx, contest_id(1)) == ()
    assert settle(store, entry.id, Settlement.AGREED, ADA_PAGE).doubt is Doubt.SAME
    assert settle(store, entry.id, Settlement.AGREED, CY_CHAT).doubt is None
    assert entered(store) == {"ada, Cy"}
    assert settle(store, entry.id, Settlement.AGREED, BO_PAGE).doubt is Doubt.SETTLED
    assert settle(store, entry.id, Settlement.REJECTED, BO_PAGE).doubt is Doubt.SETTLED


def test_an_entry_can_be_taken_back_by_whoever_made_it(store: Store) -> None:
    with store.writing() as tx:
        entry = proposals.propose_entry(tx, declared(0, NIGHT), by=CY_CHAT, at=NIGHT)
    assert settle(store, entry.id, Settlement.REJECTED, CY_CHAT).doubt is None
    assert settle(store, entry.id, Settlement.AGREED, DEE_CHAT).doubt is Doubt.SETTLED
    assert entered(store) == set()


def test_an_entry_whose_entering_fails_still_waits(store: Store) -> None:
    def fail(tx: Connection, facts: Sequence[OfficialFact], *, by: str) -> Sequence[LedgerFact]:
        enter(tx, facts, by=by)
        raise RuntimeError("the disk is full")

    with store.writing() as tx:
        entry = proposals.propose_entry(tx, declared(0, NIGHT), by=ADA_PAGE, at=NIGHT)
    with pytest.raises(RuntimeError, match="disk"), store.writing() as tx:
        settle_entry(tx, entry.id, settlement=Settlement.AGREED, by=BO_PAGE, at=NIGHT, enter=fail)
    assert entered(store) == set()
    with store.reading() as tx:
        assert proposals.load_proposal(tx, entry.id) == entry
        assert people.audit(tx) == ()


def test_confirming_a_flag_takes_two_and_dismissing_it_one(store: Store) -> None:
    busy_night(store, 3)
    with store.writing() as tx:

        def decide(flag: int, decision: FlagState, by: Person, note: str = "") -> Outcome:
            return decide_flag(tx, FlagId(flag), decision=decision, by=by, at=NIGHT, two_people=True, note=note).outcome

        assert decide(1, FlagState.CONFIRMED, ADA_PAGE, "rang them") is Outcome.WAITS
        assert decide(1, FlagState.CONFIRMED, ADA_CHAT) is Outcome.WAITS
        assert decide(1, FlagState.CONFIRMED, CY_CHAT) is Outcome.UNTOLD
        assert decide(1, FlagState.CONFIRMED, BO_PAGE) is Outcome.DONE
        (review,) = flags.reviews(tx, FlagId(1))
        assert (review.by, review.note) == ("bo", "first confirmed by ada; rang them")
        assert decide(2, FlagState.CONFIRMED, ADA_PAGE) is Outcome.WAITS
        assert decide(2, FlagState.DISMISSED, CY_CHAT) is Outcome.DONE
        assert decide(2, FlagState.CONFIRMED, BO_PAGE) is Outcome.STALE
        assert decide(99, FlagState.CONFIRMED, BO_PAGE) is Outcome.UNKNOWN


def page(store: Store) -> FastAPI:
    return make_app(make_site(store, WebSettings(), Hands(), "Europe/London", enter=enter, two_people=True))


def add_users(store: Store) -> None:
    with store.writing() as tx:
        for login in ("eve", "sam"):
            people.add_user(tx, login, name=login, access=Access.EDITOR, password=HASH, at=NIGHT)


async def test_what_is_begun_in_chat_is_agreed_to_on_the_page(tmp_path: Path) -> None:
    async with chatroom(tmp_path, two_people=True, logins={EDITOR: "eve", SECOND: "sam"}) as room:
        add_users(room.store)
        owe(room.store, 1, channels=[KEY])
        alert = await room.deliver()
        await room.ask(EDITOR, "/declare fernhollow: Example=9, Sample=7, Specimen=1")
        assert "second moderator" in await room.press(alert, EDITOR, "Confirm")
        with visit(page(room.store), "eve") as eve:
            answer = eve.post("/proposals/1", data={"csrf": token_of(eve), "decision": "agreed"})
            assert answer.status_code == 409
            assert "second editor" in answer.text
        with visit(page(room.store), "sam") as sam:
            token = token_of(sam)
            assert "eve wants to enter" in sam.get("/contest/invented-2026/fernhollow/record").text
            assert sam.post("/proposals/1", data={"csrf": token, "decision": "agreed"}).status_code == 303
            assert "Confirmed by <b>eve</b>" in sam.get("/queue/1").text
            form = {"csrf": token, "decision": "confirmed", "version": "1"}
            assert sam.post("/queue/1/decide", data=form).headers["location"] == "/queue?after=1"
        assert {"eve, sam"} < entered(room.store) | {""}


async def test_what_is_begun_on_the_page_is_confirmed_in_chat(tmp_path: Path) -> None:
    async with chatroom(tmp_path, two_people=True, logins={EDITOR: "eve"}) as room:
        add_users(room.store)
        owe(room.store, 1, channels=[KEY])
        alert = await room.deliver()
        with visit(page(room.store), "sam") as sam:
            form = {"csrf": token_of(sam), "decision": "confirmed", "version": "1"}
            told = sam.post("/queue/1/decide", data=form, headers={"Accept": "application/json"})
            assert (told.status_code, told.json()["outcome"]) == (200, "noted")
        assert "cannot be told" in await room.press(alert, MODERATOR, "Confirm")
        assert await room.press(alert, EDITOR, "Confirm") == "Flag 1 is confirmed."
