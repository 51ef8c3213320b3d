import asyncio
from datetime import timedelta
from typing import Any

import pytest

from bot.web.hub import BACKLOG, Hub, Notice
from bot.web.settings import WebSettings
from bot.web.stream import events, time_number
from matchers.vocabulary import Verdict
from storage import details, queue
from storage.engine import Store
from storage.values import FlagId, FlagState
from tests.newsroom import NIGHT, Hands, busy_night, file, furnish, wrong_figure
from tests.outboxes import turn
from tests.visits import app_on, site_on, token_of, visit

JSON = {"Accept": "application/json"}


@pytest.fixture
def night(sqlite_store: Store) -> Store:
    busy_night(sqlite_store, 6)
    return sqlite_store


def decision(client: Any, flag: int, what: str, *, version: int = 1, note: str = "") -> Any:
    fields = {"csrf": token_of(client), "decision": what, "version": str(version), "note": note}
    return client.post(f"/queue/{flag}/decide", data=fields, headers=JSON)


def test_a_moderator_confirms_with_a_note(night: Store) -> None:
    with visit(app_on(night), "mo") as mo:
        told = decision(mo, 1, "confirmed", note="the council page says 20").json()
    assert told == {"outcome": "decided", "words": "Flag 1 confirmed.", "state": "confirmed", "version": 2}
    with night.reading() as tx:
        detail = details.flag_detail(tx, FlagId(1))
    assert detail is not None
    assert (detail.reviews[-1].by, detail.reviews[-1].note) == ("mo", "the council page says 20")


def test_the_second_of_two_moderators_is_told_who_was_first(night: Store) -> None:
    app = app_on(night)
    with visit(app, "mo") as mo, visit(app, "max") as max_:
        decision(mo, 1, "confirmed")
        refused = decision(max_, 1, "dismissed")
    assert refused.status_code == 409
    assert refused.json()["words"] == "Flag 1 was already confirmed by mo; nothing was changed."
    with night.reading() as tx:
        assert queue.waiting(tx, FlagState.DISMISSED) == 0


def test_a_decision_on_a_flag_that_has_changed_since_is_refused(night: Store) -> None:
    with visit(app_on(night), "mo") as mo:
        refused = decision(mo, 1, "confirmed", version=7)
    assert refused.status_code == 409
    assert "has changed since you opened it" in refused.json()["words"]


def test_undo_works_for_a_minute(night: Store) -> None:
    clock = Hands()
    with visit(app_on(night, clock=clock), "mo") as mo:
        decision(mo, 1, "dismissed")
        clock.move(timedelta(seconds=50))
        assert decision(mo, 1, "undo").json()["words"] == "Flag 1 is open again."
        decision(mo, 1, "dismissed", version=3)
        clock.move(timedelta(seconds=61))
        assert decision(mo, 1, "undo").status_code == 409


def test_a_viewer_sees_no_buttons_and_cannot_decide(night: Store) -> None:
    with visit(app_on(night), "vi") as vi:
        assert 'name="decision"' not in vi.get("/queue/1").text
        assert decision(vi, 1, "confirmed").status_code == 403


def test_the_post_that_made_a_verdict_graver_is_shown_with_its_own_reason(sqlite_store: Store) -> None:
    furnish(sqlite_store)
    file(sqlite_store, [wrong_figure(1, value=777), wrong_figure(1, value=777, author="quaynews")])
    turn(sqlite_store, [2], Verdict.CONFLICT, channels=["console"], at=NIGHT)
    with visit(app_on(sqlite_store), "mo") as mo:
        shown = mo.get("/queue/1").text
    reason, posted = shown.index("The record says so now."), shown.index("As posted")
    assert shown.index("@quaynews", posted) < reason < shown.rindex("@harbournews")


def test_without_scripts_a_decision_leads_to_the_next_flag(night: Store) -> None:
    with visit(app_on(night), "mo") as mo:
        fields = {"csrf": token_of(mo), "decision": "confirmed", "version": "1"}
        answer = mo.post("/queue/1/decide", data=fields)
        assert answer.headers["location"] == "/queue?after=1"
        assert 'data-flag="2"' in mo.get("/queue?after=1").text


def test_flags_that_are_not_there_are_told_so(night: Store) -> None:
    with visit(app_on(night), "mo") as mo:
        assert mo.get("/queue/999").status_code == 404
        assert decision(mo, 999, "confirmed").status_code == 404
        assert mo.get("/queue/x").status_code == 422


def test_the_empty_queue_says_so(sqlite_store: Store) -> None:
    furnish(sqlite_store)
    with visit(app_on(sqlite_store), "vi") as vi:
        assert "The queue is clear." in vi.get("/queue").text


def test_who_looks_at_a_flag_is_shown_to_the_others(night: Store) -> None:
    app = app_on(night)
    with visit(app, "mo") as mo, visit(app, "max") as max_:
        mo.post("/queue/1/look", data={"csrf": token_of(mo)})
        assert "Mo has this open" in max_.get("/queue/1").text
        assert "has this open" not in mo.get("/queue/1?part=1").text.replace("hidden", "").replace("Mo has", "")


class Listener:
    """The part of a request that a stream looks at."""

    async def is_disconnected(self) -> bool:
        return False


async def heard(store: Store, since: str, count: int) -> list[str]:
    site = site_on(store, WebSettings())
    start = NIGHT if not since else NIGHT + timedelta(seconds=int(since))
    found: list[str] = []
    async for line in events(site, start, Listener(), life=5):  # type: ignore[arg-type]
        found.append(line)
        if len(found) >= count:
            break
    return found


async def test_a_browser_that_comes_back_gets_what_it_missed(night: Store) -> None:
    file(night, [wrong_figure(1, value=900)], at=NIGHT + timedelta(seconds=30))
    retry, flag, waiting = await heard(night, "10", 3)
    assert retry.startswith("retry:")
    assert flag.startswith(f"id: {time_number(NIGHT + timedelta(seconds=30))}\nevent: flag\n")
    assert "by 900" in flag
    assert waiting == 'event: waiting\ndata: {"open":7}\n\n'


async def test_a_change_is_told_once_to_every_stream_and_a_slow_one_is_ended() -> None:
    hub = Hub()
    async with hub.subscribed() as quick, hub.subscribed() as slow:
        for number in range(BACKLOG + 1):
            hub.publish(Notice(event="flag", data=str(number)))
            assert await quick.get() is not None
        assert slow.qsize() == BACKLOG
        assert slow not in hub.inboxes
        ended = [slow.get_nowait() for _ in range(BACKLOG)]
        assert ended[-1] is None
    assert hub.inboxes == set()


async def test_the_stream_ends_when_the_server_stops(night: Store) -> None:
    site = site_on(night)
    stream = events(site, NIGHT + timedelta(hours=1), Listener(), life=60)  # type: ignore[arg-type]
    assert (await anext(stream)).startswith("retry:")
    assert "waiting" in await anext(stream)
    asyncio.get_running_loop().call_soon(site.hub.close)
    with pytest.raises(StopAsyncIteration):
        await anext(stream)


def test_news_are_told_when_the_version_or_the_count_changes(night: Store) -> None:
    hub = Hub()
    with night.reading() as tx:
        lines = queue.changed_since(tx, NIGHT)
    assert len(hub.news(lines)) == 6
    assert hub.news(lines) == []
    file(night, [wrong_figure(0, value=100, author="other")], at=NIGHT + timedelta(seconds=9))
    with night.reading() as tx:
        assert [line.flag.claim_count for line in hub.news(queue.changed_since(tx, NIGHT))] == [2]


def test_lines_and_changes_read_alike_on_both_engines(store: Store) -> None:
    busy_night(store, 6)
    with store.reading() as tx:
        first = queue.lines(tx, FlagState.OPEN, limit=2)
        rest = queue.lines(tx, FlagState.OPEN, after=first[-1].flag.id)
        assert len(first) + len(rest) == queue.waiting(tx) == 6
        assert queue.newest(tx, limit=1)[0] == rest[-1]
        assert sum(queue.open_by_contest(tx).values()) == 6
        contest = first[0].flag.contest
        assert contest is not None
        assert first[0] in queue.lines_of(tx, contest)
        assert first[0].author == "harbournews"
