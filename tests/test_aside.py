"""A stored post that cannot be assessed is set aside and told of; the others go on, and it can be tried again."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from bot import aside, jobs
from bot.app import open_desk
from matchers.assess import assess
from matchers.elections import contest_id
from storage import findings, inbox, quarantine, watching
from storage.values import Quarantined, QuarantineId
from tests.cli import Desk, desk
from tests.desk_rows import received

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.app import Desk as OpenDesk
    from matchers.assess import World
    from matchers.vocabulary import Assessment, ContestId, Post

__all__ = ["desk"]

SEAT = contest_id("Test election 2020", "Alderbrook")
WON = "BREAKING: Labour GAIN Alderbrook from the Conservatives"


@pytest.fixture
def opened(desk: Desk) -> Iterator[OpenDesk]:
    with open_desk(desk.folder / "tallywatch.toml") as opened:
        yield opened


def take_in(opened: OpenDesk, *numbers: int) -> None:
    at = opened.clock.now().replace(year=2020, month=5, day=8)
    with opened.store.writing() as tx:
        items = [received(number, WON, author="desk_one", created_at=at) for number in numbers]
        inbox.store_posts(tx, items, source="fake", stream="all", at=at)


def damage(opened: OpenDesk, *numbers: int) -> None:
    """Give stored posts a time that no calendar has, as a fault of the disk or of an older version might."""
    with opened.store.writing() as tx:
        for number in numbers:
            tx.execute(text("UPDATE post SET created_at = :far WHERE ext_id = :id"), {"far": 10**18, "id": str(number)})


def mend(opened: OpenDesk) -> None:
    with opened.store.writing() as tx:
        tx.execute(text("UPDATE post SET created_at = 1588899600000000"))


def assessed(opened: OpenDesk, *, limit: int = 500) -> list[str]:
    found = []
    while batch := jobs.assess_waiting(opened, limit=limit):
        found += [stored.post.id for stored, _ in batch]
    return found


@pytest.mark.parametrize("bad", [{3}, {1}, {8}, {2, 3}, {1, 4, 8}, set(range(1, 9))])
def test_the_posts_that_fail_are_set_aside_and_every_other_is_assessed(opened: OpenDesk, bad: set[int]) -> None:
    take_in(opened, *range(1, 9))
    damage(opened, *bad)
    assert assessed(opened) == [str(number) for number in range(1, 9) if number not in bad]
    with opened.store.reading() as tx:
        items = quarantine.newest(tx)
        assert inbox.awaiting_count(tx) == 0
        assert quarantine.size(tx) == quarantine.posts(tx) == len(bad)
        (notice,) = watching.open_notices(tx)
    assert {item.position for item in items} == {f"x {number}" for number in bad}
    assert all(item.reason.startswith("could not be assessed: OverflowError") for item in items)
    assert "set aside" in notice.text
    assert "tallywatch quarantine" in notice.text


def test_a_batch_of_none_but_bad_posts_does_not_hide_those_behind_it(opened: OpenDesk) -> None:
    take_in(opened, *range(1, 9))
    damage(opened, 1, 2, 3, 4)
    assert [stored.post.id for stored, _ in jobs.assess_waiting(opened, limit=2)] == ["5", "6"]


def test_a_post_that_the_matchers_fail_on_is_set_aside_with_their_words(
    opened: OpenDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails_on_two(post: Post, world: World, **rest: ContestId | None) -> Assessment:
        if post.id == "2":
            raise KeyError("no such\x1b[31m slot")
        return assess(post, world, **rest)

    take_in(opened, 1, 2, 3)
    monkeypatch.setattr(jobs, "assess", fails_on_two)
    assert assessed(opened) == ["1", "3"]
    with opened.store.reading() as tx:
        (item,) = quarantine.newest(tx)
        assert len(findings.live_claims(tx, SEAT)) == 2
    assert "KeyError" in item.reason
    assert "\x1b" not in item.reason


def test_a_trouble_of_the_machine_is_no_fault_of_a_post(opened: OpenDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    def disk_full(*_: object, **__: object) -> None:
        raise OperationalError("INSERT", {}, Exception("database or disk is full"))

    take_in(opened, 1, 2)
    with monkeypatch.context() as broken:
        broken.setattr(findings, "record_assessments", disk_full)
        with pytest.raises(OperationalError):
            jobs.assess_waiting(opened)
    with opened.store.reading() as tx:
        assert quarantine.size(tx) == 0
    assert assessed(opened) == ["1", "2"]


def test_a_world_that_cannot_be_read_sets_no_post_aside(opened: OpenDesk) -> None:
    take_in(opened, 1)
    with opened.store.writing() as tx:
        tx.execute(text("UPDATE contest SET body = '{'"))
    with pytest.raises(Exception, match="truncated"):
        jobs.assess_waiting(opened)
    with opened.store.reading() as tx:
        assert (quarantine.size(tx), inbox.awaiting_count(tx)) == (0, 1)


def test_posts_are_tried_again_once_they_can_be_read(opened: OpenDesk) -> None:
    take_in(opened, 1, 2, 3)
    damage(opened, 1, 2)
    assert assessed(opened) == ["3"]
    assert aside.retry(opened, None) == 2
    assert assessed(opened) == []
    mend(opened)
    numbers = [one.id for one in quarantine_list(opened)]
    assert aside.retry(opened, numbers[0]) == 1
    assert notices(opened) == 1
    assert aside.retry(opened, None) == 1
    assert notices(opened) == 0
    assert assessed(opened) == ["1", "2"]
    assert aside.retry(opened, QuarantineId(99)) == 0


def test_what_was_looked_at_is_cleared_away_and_the_post_stays(opened: OpenDesk) -> None:
    take_in(opened, 1)
    damage(opened, 1)
    assert assessed(opened) == []
    assert aside.clear(opened, quarantine_list(opened)[0].id) == 1
    assert (aside.clear(opened, None), notices(opened)) == (0, 0)
    mend(opened)
    with opened.store.reading() as tx:
        assert len(inbox.post_versions(tx, "x", "1")) == 1


def test_doctor_works_where_a_post_with_claims_can_no_longer_be_read(opened: OpenDesk, desk: Desk) -> None:
    take_in(opened, 1)
    assert assessed(opened) == ["1"]
    damage(opened, 1)
    ran = desk.run("doctor")
    assert ran.code == 1
    assert "quarantine: 0 set aside" in ran.out


def test_a_post_with_claims_whose_time_can_no_longer_be_read_holds_up_nothing(opened: OpenDesk, desk: Desk) -> None:
    take_in(opened, 1, 2)
    assert assessed(opened) == ["1", "2"]
    damage(opened, 1)
    declared = desk.run("results", "declare", "alderbrook", "Example=20", "Sample=10", "--by", "Ada")
    assert declared.code == 0, declared.err
    take_in(opened, 3)
    assert assessed(opened) == ["3"]
    for _ in range(2):  # it is told once
        assert desk.run("official", "add", "alderbrook", "turnout", "--value", "60", "--by", "Ada").code == 0
    (item,) = quarantine_list(opened)
    assert (item.position, "its time cannot be read" in item.reason) == ("x 1", True)
    with open_desk(desk.folder / "tallywatch.toml") as again:
        take_in(again, 4)
        assert assessed(again) == ["4"]


def quarantine_list(opened: OpenDesk) -> tuple[Quarantined, ...]:
    with opened.store.reading() as tx:
        return quarantine.newest(tx)


def notices(opened: OpenDesk) -> int:
    with opened.store.reading() as tx:
        return len(watching.open_notices(tx))


def test_the_commands_tell_of_it_and_try_again(desk: Desk) -> None:
    assert desk.run("quarantine").code == 0
    with open_desk(desk.folder / "tallywatch.toml") as opened:
        take_in(opened, 1, 2)
        damage(opened, 2)
        assert "posts wait" in desk.run("doctor").out
        assert assessed(opened) == ["1"]
        doctor, listed = desk.run("doctor"), desk.run("quarantine")
        assert (doctor.code, listed.code) == (1, 1)
        assert "1 set aside, of them 1 posts that could not be assessed" in doctor.out
        assert "x 2: could not be assessed: OverflowError" in listed.out
        assert "retry" in listed.err
        assert "1 post is set aside unassessed" in desk.run("status", "alderbrook").out
        mend(opened)
    again = desk.run("quarantine", "retry", "all")
    assert (again.code, "1 post waits again" in again.err) == (0, True)
    assert "set aside unassessed" not in desk.run("status", "alderbrook").out


@pytest.mark.parametrize("command", ["retry", "clear"])
@pytest.mark.parametrize(("which", "words"), [("7", "set aside as 7"), ("-", "neither"), ("9" * 40, "neither")])
def test_what_is_not_there_cannot_be_tried_or_cleared(desk: Desk, command: str, which: str, words: str) -> None:
    ran = desk.run("quarantine", command, "--", which)
    assert ran.code == 1
    assert words in ran.err


def test_bad_input_can_be_cleared_but_not_tried(desk: Desk) -> None:
    (desk.folder / "posts.jsonl").write_text(json.dumps({"platform": "x"}) + "\n")
    with open_desk(desk.folder / "tallywatch.toml") as opened, opened.store.writing() as tx:
        item = Quarantined(source="s", position="line 1", reason="bad", raw=b"", at=opened.clock.now())
        quarantine.keep(tx, [item] * 3)
    assert desk.run("quarantine", "retry", "all").code == 1
    listed = desk.run("quarantine", "--limit", "2")
    assert "3 set aside, of them 0 posts" in listed.out
    assert "1 more are older" in listed.err
    assert "1 removed" in desk.run("quarantine", "clear", "1").err
    assert "2 removed" in desk.run("quarantine", "clear", "all").err
