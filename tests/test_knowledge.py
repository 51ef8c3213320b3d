"""What is held in memory follows the database: batches take turns, and an undone one leaves no trace."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

import pytest

from bot.app import open_desk
from bot.knowledge import Knowledge
from matchers.elections import contest_id
from matchers.vocabulary import Assertion, Kind, OfficialFact, Status
from storage import ledger
from tests.cli import Desk, desk  # noqa: F401  # the fixture of the commands

NOON = datetime(2020, 5, 8, 12, tzinfo=UTC)
SEAT = contest_id("Test election 2020", "Alderbrook")


def _fact(number: str, status: Status) -> OfficialFact:
    assertion = Assertion(kind=Kind.COUNT, contest=SEAT, status=status)
    return OfficialFact(id=number, published_at=NOON, authority="Alderbrook Council", assertion=assertion)


def test_a_fact_whose_transaction_was_undone_is_forgotten(desk: Desk) -> None:  # noqa: F811
    with open_desk(desk.folder / "tallywatch.toml") as opened:
        known = opened.knowledge
        with opened.store.reading() as tx:
            known.world(tx)
        with pytest.raises(ZeroDivisionError), known.batch(), opened.store.writing() as tx:  # noqa: PT012
            ledger.append_facts(tx, [_fact("undone", Status.SUSPENDED)], recorded_at=NOON)
            known.world(tx)
            raise ZeroDivisionError
        with opened.store.writing() as tx:
            ledger.append_facts(tx, [_fact("kept", Status.RESUMED)], recorded_at=NOON)
        with opened.store.reading() as tx:
            facts = known.world(tx).record.facts(SEAT, NOON)
    assert [fact.id for fact in facts if fact.assertion.kind is Kind.COUNT] == ["kept"]


def test_batches_take_turns() -> None:
    known, inside, ended = Knowledge(), threading.Event(), threading.Event()

    def second() -> None:
        with known.batch():
            inside.set()
        ended.set()

    with known.batch():
        other = threading.Thread(target=second)
        other.start()
        assert not inside.is_set()
        other.join(timeout=0.05)
        assert not inside.is_set()
    assert ended.wait(10)
    other.join()
