"""What chats wish, and which channels hear of a finding."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from pathlib import Path

import pytest

from bot.channels.settings import FilterSettings
from bot.clock import VirtualClock
from bot.routing import Routes, is_wanted, lets, topic_of
from matchers.vocabulary import Kind, Verdict
from storage import chats
from storage.chats import ChatWish, Member, QuietHours, Subject, Wish
from storage.engine import Store
from storage.upgrade import check
from storage.values import Access
from tests.flags import CONTESTS, NOON, stored_claim
from tests.outboxes import new_store

CLAIM = stored_claim().claim


def wish(kind: Wish, subject: Subject, name: str, channel: str = "telegram:1") -> ChatWish:
    return ChatWish(channel=channel, wish=kind, subject=subject, name=name)


def test_the_tables_are_what_the_migrations_make(tmp_path: Path) -> None:
    new_store(tmp_path)
    assert check(tmp_path / "desk.db") == []


@pytest.mark.parametrize(
    ("subject", "name"),
    [
        (Subject.CONTEST, "fernhollow"),
        (Subject.REGION, "westmarch"),
        (Subject.PARTY, "LABOUR"),
        (Subject.KIND, "votes"),
    ],
)
def test_what_is_muted_is_not_heard_and_what_is_watched_is(subject: Subject, name: str) -> None:
    topic = topic_of(CLAIM, Verdict.CONFLICT, CONTESTS)
    assert not is_wanted(topic, [wish(Wish.MUTE, subject, name)])
    assert is_wanted(topic, [wish(Wish.WATCH, subject, name)])
    assert not is_wanted(topic, [wish(Wish.WATCH, subject, "another")])
    assert is_wanted(topic, [])


@pytest.mark.parametrize(
    ("passes", "heard"),
    [
        (FilterSettings(), True),
        (FilterSettings(verdicts=(Verdict.CONFLICT,)), True),
        (FilterSettings(verdicts=(Verdict.PREMATURE,)), False),
        (FilterSettings(contests=("fernhollow",), kinds=(Kind.VOTES,)), True),
        (FilterSettings(regions=("Eastmarch",)), False),
        (FilterSettings(parties=("green",)), False),
    ],
)
def test_a_filter_lets_through_what_fits_all_its_lists(passes: FilterSettings, heard: bool) -> None:
    assert lets(passes, topic_of(CLAIM, Verdict.CONFLICT, CONTESTS)) is heard


def test_a_wish_counts_a_second_later_and_can_be_taken_back(tmp_path: Path) -> None:
    store, clock = new_store(tmp_path), VirtualClock(NOON)
    routes = Routes(
        {"telegram:1": FilterSettings(), "console": FilterSettings()}, store=store, clock=clock, contests=CONTESTS
    )
    assert routes(CLAIM, Verdict.CONFLICT) == ["telegram:1", "console"]
    muted = wish(Wish.MUTE, Subject.CONTEST, "fernhollow")
    with store.writing() as tx:
        chats.add_wish(tx, muted, by="Ada", at=NOON)
        chats.add_wish(tx, muted, by="Ada", at=NOON)
    clock.move_to(NOON + timedelta(seconds=2))
    assert routes(CLAIM, Verdict.CONFLICT) == ["console"]
    with store.writing() as tx:
        assert chats.drop_wish(tx, muted)
        assert not chats.drop_wish(tx, muted)
    clock.move_to(NOON + timedelta(seconds=4))
    assert routes(CLAIM, Verdict.CONFLICT) == ["telegram:1", "console"]


@pytest.mark.parametrize(
    ("at", "quiet"), [("2026-05-07T22:30:00+00:00", True), ("2026-05-08T04:59:00+00:00", True), (str(NOON), False)]
)
def test_quiet_hours_run_past_midnight_in_the_desks_zone(tmp_path: Path, at: str, quiet: bool) -> None:
    store, now = new_store(tmp_path), datetime.fromisoformat(at)
    with store.writing() as tx:
        chats.set_quiet(tx, "telegram:1", QuietHours(begins=time(23), ends=time(6)))
    routes = Routes({}, store=store, clock=VirtualClock(now), contests=CONTESTS, timezone="Europe/London")
    assert routes.is_quiet("telegram:1", now) is quiet
    assert not routes.is_quiet("telegram:2", now)
    with store.writing() as tx:
        chats.set_quiet(tx, "telegram:1", None)
        assert chats.quiet_hours(tx) == {}


def test_hours_within_a_day_end_before_they_begin_again() -> None:
    hours = QuietHours(begins=time(9), ends=time(17))
    assert hours.cover(time(9))
    assert not hours.cover(time(17))


def test_members_and_moves_are_kept(store: Store) -> None:
    with store.writing() as tx:
        chats.set_member(tx, Member(person=5, name="Mo", access=Access.VIEWER), by="Ada", at=NOON)
        chats.set_member(tx, Member(person=5, name="Mo", access=Access.MODERATOR), by="Ada", at=NOON)
        assert chats.member(tx, 5) == Member(person=5, name="Mo", access=Access.MODERATOR)
        assert chats.member(tx, 6) is None
        linked = Member(person=6, name="Ada", access=Access.EDITOR, login="ada")
        chats.set_member(tx, linked, by="Ada", at=NOON)
        assert [one.name for one in chats.members(tx)] == ["Ada", "Mo"]
        assert chats.member(tx, 6) == linked
        assert chats.drop_member(tx, 6)
        assert not chats.drop_member(tx, 6)
        old = wish(Wish.WATCH, Subject.KIND, "recount", channel="telegram:-1")
        chats.add_wish(tx, old, by="Mo", at=NOON)
        chats.set_quiet(tx, "telegram:-1", QuietHours(begins=time(1), ends=time(2)))
        chats.note_move(tx, "telegram:-1", "telegram:-1001", at=NOON)
        assert [one.channel for one in chats.wishes(tx)] == ["telegram:-1001"]
        assert list(chats.quiet_hours(tx)) == ["telegram:-1001"]
        assert chats.moves(tx) == {"telegram:-1": "telegram:-1001"}
