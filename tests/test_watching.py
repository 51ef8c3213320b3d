from __future__ import annotations

from datetime import timedelta

import pytest

from storage.engine import Store
from storage.upgrade import check
from storage.watching import (
    PageVersion,
    add_spending,
    begin_notice,
    end_notice,
    keep_page,
    latest_notices,
    mark_told,
    open_notices,
    page_versions,
    pass_notice,
    spent_since,
    untold_notices,
)
from tests.standing import NIGHT

LATER = NIGHT + timedelta(minutes=5)


@pytest.fixture
def desk(store: Store) -> Store:
    return store


def told(desk: Store, channel: str = "console") -> list[tuple[str, bool]]:
    with desk.reading() as tx:
        return [(notice.topic, is_end) for notice, is_end in untold_notices(tx, channel, since=NIGHT)]


def test_the_tables_are_what_the_code_expects(database: str) -> None:
    assert check(database) == []


def test_a_notice_begins_once_and_ends_once(desk: Store) -> None:
    with desk.writing() as tx:
        assert begin_notice(tx, "failing:x", "X does not answer", at=NIGHT)
        assert not begin_notice(tx, "failing:x", "X does not answer", at=LATER)
        assert [notice.began_at for notice in open_notices(tx)] == [NIGHT]
        assert end_notice(tx, "failing:x", at=LATER, ending="X answers again")
        assert not end_notice(tx, "failing:x", at=LATER)
        assert begin_notice(tx, "failing:x", "again", at=LATER)
        assert [notice.text for notice in latest_notices(tx)] == ["again", "X does not answer"]


def test_each_channel_is_told_of_the_beginning_and_then_of_the_end(desk: Store) -> None:
    with desk.writing() as tx:
        begin_notice(tx, "failing:x", "X does not answer", at=NIGHT)
    assert told(desk) == told(desk, "other") == [("failing:x", False)]
    with desk.writing() as tx:
        mark_told(tx, 1, "console", is_end=False, at=NIGHT)
        mark_told(tx, 1, "console", is_end=False, at=NIGHT)
    assert told(desk) == []
    with desk.writing() as tx:
        end_notice(tx, "failing:x", at=LATER)
    assert told(desk) == [("failing:x", True)]
    assert told(desk, "other") == []


def test_what_passes_is_told_once_and_never_ends(desk: Store) -> None:
    with desk.writing() as tx:
        assert pass_notice(tx, "renamed:x:11:south", "renamed", at=NIGHT)
        assert not pass_notice(tx, "renamed:x:11:south", "renamed", at=LATER)
        assert open_notices(tx) == ()
    assert told(desk) == [("renamed:x:11:south", False)]


def test_old_notices_are_not_told_to_a_channel_that_comes_late(desk: Store) -> None:
    with desk.writing() as tx:
        begin_notice(tx, "failing:x", "X does not answer", at=NIGHT - timedelta(hours=1))
    assert told(desk) == []


def test_spending_adds_up_over_the_hours(desk: Store) -> None:
    with desk.writing() as tx:
        assert spent_since(tx, "x", since=NIGHT).units == 0
        for hours in (0, 0, 1, 2):
            add_spending(tx, "x", at=NIGHT + timedelta(hours=hours), requests=2, units=5)
        add_spending(tx, "bluesky", at=NIGHT, requests=9, units=9)
        assert (spent_since(tx, "x", since=NIGHT).units, spent_since(tx, "x", since=NIGHT).requests) == (20, 8)
        assert spent_since(tx, "x", since=NIGHT + timedelta(hours=1)).units == 10


def test_every_version_of_a_page_is_kept(desk: Store) -> None:
    first = PageVersion(url="https://town.test", seen_at=NIGHT, sha256="a", text="Ann 5")
    second = PageVersion(url="https://town.test", seen_at=LATER, sha256="b", text="Ann 6")
    with desk.writing() as tx:
        for page in (first, second, second):
            keep_page(tx, page)
        assert page_versions(tx, "https://town.test") == (first, second)
