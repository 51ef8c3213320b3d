"""What delivery sees of the outbox, on SQLite and PostgreSQL."""

from __future__ import annotations

from datetime import timedelta

from matchers.vocabulary import Verdict
from storage.backlog import flags_in, lease_these, waiting, waiting_channels
from storage.engine import Store
from storage.outbox import load_alert, mark_sent, retry_at
from storage.register import import_contests
from storage.values import AlertId
from tests.flags import CONTESTS, NOON
from tests.outboxes import owe, turn

ONE, TWO = "telegram:1", "telegram:2"
LATER = NOON + timedelta(minutes=5)
LEASE = timedelta(seconds=60)


def seen(store: Store, channel: str = ONE, *, limit: int = 10, after: timedelta = timedelta()) -> list[int]:
    """The alerts that wait."""
    with store.reading() as tx:
        return [one.id for one in waiting(tx, channel, now=NOON + after, limit=limit)]


def prepared(store: Store, count: int, *channels: str) -> Store:
    with store.writing() as tx:
        import_contests(tx, CONTESTS.values())
    owe(store, count, channels=channels)
    return store


def test_what_waits_is_seen_newest_first_and_the_one_alone_is_the_oldest(store: Store) -> None:
    prepared(store, 3, ONE)
    assert seen(store) == [3, 2, 1]
    assert seen(store, limit=2) == [3, 2]
    assert seen(store, limit=1) == [1]
    assert seen(store, TWO) == []


def test_only_channels_with_something_to_send_are_listed(store: Store) -> None:
    prepared(store, 2, ONE, TWO)
    with store.writing() as tx:
        assert set(waiting_channels(tx, now=NOON)) == {ONE, TWO}
        lease_these(tx, [AlertId(one) for one in (1, 3)], now=NOON, lease_for=LEASE)
        assert set(waiting_channels(tx, now=NOON)) == {TWO}


def test_a_leased_alert_is_seen_again_as_a_possible_repeat_when_the_lease_runs_out(store: Store) -> None:
    prepared(store, 1, ONE)
    with store.writing() as tx:
        [taken] = lease_these(tx, [AlertId(1)], now=NOON, lease_for=LEASE)
    assert (taken.attempts, taken.possible_repeat) == (1, False)
    assert seen(store) == []
    with store.writing() as tx:
        [again] = waiting(tx, ONE, now=LATER, limit=10)
        assert again.repeat
        lease_these(tx, [again.id], now=LATER, lease_for=LEASE)
        kept = load_alert(tx, again.id)
    assert kept
    assert kept.possible_repeat


def test_an_alert_that_waits_for_another_attempt_is_not_seen_before(store: Store) -> None:
    prepared(store, 1, ONE)
    with store.writing() as tx:
        lease_these(tx, [AlertId(1)], now=NOON, lease_for=LEASE)
        retry_at(tx, AlertId(1), at=NOON + timedelta(seconds=30), error="429")
    assert seen(store, after=timedelta(seconds=29)) == []
    assert seen(store, after=timedelta(seconds=30)) == [1]


def test_an_edit_waits_for_its_message_and_knows_it_and_all_its_flags(store: Store) -> None:
    prepared(store, 2, ONE)
    with store.writing() as tx:
        for one in (1, 2):
            mark_sent(tx, AlertId(one), message_id="77", at=NOON)
    turn(store, [1], Verdict.SUPPORTED, channels=[ONE], at=NOON)
    with store.reading() as tx:
        [edit] = waiting(tx, ONE, now=NOON, limit=10)
        assert (edit.edit, edit.message_id, edit.verdict) == (True, "77", Verdict.SUPPORTED)
        assert flags_in(tx, ONE, "77") == (1, 2)
        assert flags_in(tx, TWO, "77") == ()
