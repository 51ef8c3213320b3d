from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from random import Random

import pytest
from aiohttp.test_utils import unused_port

from bot import upkeep
from bot.ports import ChannelError
from bot.sources.build import build_watched
from bot.sources.settings import SourcesSettings, WatchSettings, XSettings
from bot.watch import Watch
from matchers.vocabulary import (
    Account,
    Assertion,
    Assessment,
    Claim,
    Contest,
    ContestId,
    JudgedClaim,
    Judgement,
    Kind,
    Role,
    Stance,
    Verdict,
)
from storage import findings, inbox, register, streams, watching
from storage.engine import Store
from tests.fake_x import FakeX
from tests.loopback import HTML_503, answer
from tests.standing import StandingClock

COUNCIL = Account(platform="x", handle="ElleryCouncil", name="Ellery Council", role=Role.OFFICIAL)
ANN = Account(platform="x", handle="AnnExample", name="Ann Example", role=Role.CANDIDATE)


class Listener:
    """A channel that keeps what it is told."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.is_broken = False
        self.is_closed = False
        self.asked = 0

    async def announce(self, text: str) -> None:
        self.asked += 1
        if self.is_broken or self.is_closed:
            raise ChannelError("no", permanent=self.is_closed)
        self.heard.append(text)


@pytest.fixture
def store(sqlite_store: Store) -> Store:
    with sqlite_store.writing() as tx:
        register.import_accounts(tx, [COUNCIL, ANN])
    return sqlite_store


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock()


@pytest.fixture
async def x() -> AsyncIterator[FakeX]:
    async with FakeX() as platform:
        platform.join("11", "ElleryCouncil", "Ellery Council")
        platform.join("22", "AnnExample", "Ann Example")
        yield platform


def settings_for(x: FakeX, **more: object) -> SourcesSettings:
    options = {"enabled": True, "base_url": x.url, "bearer_token_env": "TOKEN", **more}
    return SourcesSettings(x=XSettings(**options), watch=WatchSettings(silent_minutes=30))  # type: ignore[arg-type]


def open_watch(store: Store, settings: SourcesSettings, clock: StandingClock) -> Watch:
    watched = build_watched(settings, clock=clock, environ={"TOKEN": "secret"})
    return Watch(store, watched, settings=settings, clock=clock, random=Random(3))


@pytest.fixture
async def watch(store: Store, x: FakeX, clock: StandingClock) -> AsyncIterator[Watch]:
    watch = open_watch(store, settings_for(x), clock)
    await upkeep.identify(watch)
    yield watch
    await watch.aclose()


async def go(watch: Watch, clock: StandingClock, seconds: float = 0) -> None:
    """Let the time pass in steps, ticking."""
    for _ in range(max(1, int(seconds // 10))):
        await watch.tick()
        await watch.settle()
        await clock.sleep(10 if seconds else 0)


def stored(store: Store) -> list[str]:
    with store.reading() as tx:
        return [one.post.text for one in inbox.unassessed(tx)]


async def told(watch: Watch) -> list[str]:
    listener = Listener()
    await upkeep.announce(watch, {"listener": listener})
    return listener.heard


async def test_registered_accounts_are_identified_polled_and_stored(
    store: Store, x: FakeX, watch: Watch, clock: StandingClock
) -> None:
    x.post("11", "Recount at 6pm")
    x.post("22", "We won")
    await go(watch, clock)
    assert sorted(stored(store)) == ["Recount at 6pm", "We won"]
    with store.reading() as tx:
        one = next(one for one in inbox.unassessed(tx) if one.post.text == "Recount at 6pm")
        assert one.account is not None
        assert (one.account.role, one.account.platform_id, one.post.author) == (Role.OFFICIAL, "11", "ElleryCouncil")
        states = [state for state in streams.load_streams(tx) if state.source == "x"]
    assert all(state.due_at is not None and state.due_at > clock.now() for state in states)


async def test_nothing_is_polled_before_it_is_due_and_all_of_it_then(
    store: Store, x: FakeX, watch: Watch, clock: StandingClock
) -> None:
    await go(watch, clock)
    asked = len(x.log)
    assert await watch.tick() == 0
    assert len(x.log) == asked
    x.post("11", "later")
    await go(watch, clock, seconds=200)
    assert stored(store) == ["later"]


async def test_a_restart_goes_on_where_it_stood(store: Store, x: FakeX, watch: Watch, clock: StandingClock) -> None:
    x.post("11", "before")
    await go(watch, clock)
    second = open_watch(store, settings_for(x), clock)
    x.post("11", "after")
    await go(second, clock, seconds=200)
    await second.aclose()
    assert stored(store) == ["before", "after"]
    assert max(x.read.values()) == 1


async def test_one_suspended_account_is_told_once_and_stops_nobody(
    store: Store, x: FakeX, watch: Watch, clock: StandingClock
) -> None:
    x.suspended.add("22")
    x.post("11", "fine")
    await go(watch, clock, seconds=1500)
    assert stored(store) == ["fine"]
    assert await told(watch) == [
        "NOTICE: x: 22 cannot be read: the account is suspended: User has been suspended: [22]."
    ]
    x.suspended.clear()
    await go(watch, clock, seconds=700)
    listener = Listener()
    await upkeep.announce(watch, {"listener": listener})
    assert len(listener.heard) == 1
    assert listener.heard[0].startswith("OVER after")


async def test_a_platform_that_fails_is_news_once_and_so_is_its_return(
    store: Store, x: FakeX, watch: Watch, clock: StandingClock
) -> None:
    listener = Listener()
    await go(watch, clock)
    x.faults.extend([HTML_503] * 9)
    x.post("11", "through")
    while x.faults:
        await go(watch, clock, seconds=30)
        await upkeep.announce(watch, {"listener": listener})
    await go(watch, clock, seconds=300)
    await upkeep.announce(watch, {"listener": listener})
    await upkeep.announce(watch, {"listener": listener})
    assert [text.split(":")[0] for text in listener.heard] == ["NOTICE", listener.heard[1].split(":")[0]]
    assert listener.heard[1].startswith("OVER after")
    assert stored(store) == ["through"]


async def test_a_429_pauses_the_whole_platform_until_its_reset(x: FakeX, watch: Watch, clock: StandingClock) -> None:
    reset = int(clock.now().timestamp()) + 300
    date = clock.now().strftime("%a, %d %b %Y %H:%M:%S GMT")
    await go(watch, clock)
    x.faults.append(answer(429, "{}", headers={"x-rate-limit-reset": str(reset), "Date": date}))
    await clock.sleep(130)
    await go(watch, clock)
    asked = len(x.log)
    await go(watch, clock, seconds=150)
    assert len(x.log) <= asked + 1
    await go(watch, clock, seconds=200)
    assert len(x.log) > asked + 1


async def test_a_missing_credential_stops_the_start_with_words(store: Store, x: FakeX, clock: StandingClock) -> None:
    with pytest.raises(Exception, match="the variable TOKEN is not set"):
        build_watched(settings_for(x), clock=clock, environ={})


async def test_an_official_account_that_falls_silent_in_its_count_is_news_and_so_is_its_word(
    store: Store, x: FakeX, watch: Watch, clock: StandingClock
) -> None:
    from bot.cadence import Need, Stage
    from bot.notices import silence_of

    await go(watch, clock)
    assert watch.plan is not None
    heard_at = clock.now()
    later = heard_at + timedelta(minutes=31)
    patience = timedelta(minutes=30)
    for need, is_told in [
        (Need(role=Role.OFFICIAL, stage=Stage.COUNTING), True),
        (Need(role=Role.OFFICIAL, stage=Stage.DECLARED), False),
    ]:
        found = silence_of("x", "11", COUNCIL, stage=need.stage, heard_at=heard_at, now=later, patience=patience)
        assert (found is not None) == is_told
    assert silence_of("x", "11", ANN, stage=Stage.COUNTING, heard_at=heard_at, now=later, patience=patience) is None


async def test_a_budget_that_runs_low_is_told_and_stretches(store: Store, x: FakeX, clock: StandingClock) -> None:
    watch = open_watch(store, settings_for(x, budget=0.02), clock)
    await upkeep.identify(watch)
    for number in range(5):
        x.post("11", str(number))
    await go(watch, clock, seconds=700)
    assert watch.plan is not None
    assert watch.plan.costs["x"].stretch > 1
    heard = await told(watch)
    assert len(heard) == 1
    assert "of tonight's $0.02 spent" in heard[0]
    assert stored(store) == ["0", "1", "2", "3", "4"]
    await watch.aclose()


async def test_a_renamed_account_is_told_and_watched_as_before(
    store: Store, x: FakeX, watch: Watch, clock: StandingClock
) -> None:
    await go(watch, clock)
    x.users["11"]["username"] = "EllerySouth"
    await upkeep.look_again(watch)
    x.post("11", "still us")
    await go(watch, clock, seconds=300)
    assert "is now called @EllerySouth" in (await told(watch))[0]
    with store.reading() as tx:
        one = inbox.unassessed(tx)[0]
    assert one.account is not None
    assert (one.account.role, one.post.author) == (Role.OFFICIAL, "EllerySouth")


async def test_a_handle_that_nobody_has_is_told(store: Store, x: FakeX, clock: StandingClock) -> None:
    del x.users["22"]
    watch = open_watch(store, settings_for(x), clock)
    assert await upkeep.identify(watch) == 1
    assert await told(watch) == ["NOTICE: nobody on x is called @AnnExample"]
    await watch.aclose()


async def test_a_look_alike_that_comes_in_by_search_is_told_and_does_not_count_as_official(
    store: Store, x: FakeX, clock: StandingClock
) -> None:
    x.join("99", "EIleryCouncil", "Ellery Council")
    x.post("99", "Ellery recount cancelled")
    watch = open_watch(store, settings_for(x, searches=("Ellery",)), clock)
    await upkeep.identify(watch)
    await go(watch, clock)
    with store.reading() as tx:
        assert [one.account for one in inbox.unassessed(tx)] == [None]
    heard = await told(watch)
    assert heard[0].startswith("NOTICE: look-alike: @EIleryCouncil on x: handle reads the same as @ElleryCouncil")
    await watch.aclose()


async def test_accounts_of_a_role_can_share_a_search(store: Store, x: FakeX, clock: StandingClock) -> None:
    watch = open_watch(store, settings_for(x, search_roles=(Role.CANDIDATE, Role.OFFICIAL)), clock)
    await upkeep.identify(watch)
    x.post("11", "one")
    x.post("22", "two")
    await go(watch, clock)
    assert sorted(stored(store)) == ["one", "two"]
    assert {request.path for request in x.log[1:]} == {"/2/tweets/search/recent"}
    await watch.aclose()


async def test_a_channel_that_cannot_be_told_is_told_later(store: Store, x: FakeX, clock: StandingClock) -> None:
    watch = open_watch(store, settings_for(x), clock)
    with store.writing() as tx:
        watching.begin_notice(tx, "failing:x", "x: trouble", at=clock.now())
    listener = Listener()
    listener.is_broken = True
    assert await upkeep.announce(watch, {"listener": listener}) == 0
    listener.is_broken = False
    assert await upkeep.announce(watch, {"listener": listener}) == 1
    assert listener.heard == ["NOTICE: x: trouble"]
    await watch.aclose()


async def test_a_channel_that_refuses_is_not_asked_every_second(store: Store, x: FakeX, clock: StandingClock) -> None:
    watch = open_watch(store, settings_for(x), clock)
    with store.writing() as tx:
        watching.begin_notice(tx, "failing:x", "x: trouble", at=clock.now())
    listener = Listener()
    listener.is_closed = True
    for _ in range(10):
        assert await upkeep.announce(watch, {"listener": listener}) == 0
    assert listener.asked == 1
    listener.is_closed = False
    await clock.sleep(15)
    assert await upkeep.announce(watch, {"listener": listener}) == 1
    await watch.aclose()


async def test_a_test_that_nobody_waits_for_any_more_is_withdrawn(store: Store, x: FakeX, clock: StandingClock) -> None:
    watch = open_watch(store, settings_for(x), clock)
    with store.writing() as tx:
        watching.begin_notice(tx, "failing:x", "x: trouble", at=clock.now())
        watching.pass_notice(tx, "test:1", "This is a test.", at=clock.now())
    early, late = Listener(), Listener()
    await upkeep.announce(watch, {"early": early})
    with store.writing() as tx:
        watching.withdraw_notice(tx, "test:1")
    await upkeep.announce(watch, {"early": early, "late": late})
    assert early.heard == ["NOTICE: x: trouble", "NOTICE: This is a test."]
    assert late.heard == ["NOTICE: x: trouble"]
    await watch.aclose()


async def test_a_platform_that_cannot_be_reached_at_all_is_told(store: Store, clock: StandingClock) -> None:
    options = XSettings(enabled=True, base_url=f"http://127.0.0.1:{unused_port()}", bearer_token_env="TOKEN")
    with store.writing() as tx:
        register.note_identity(tx, "x", handle="ElleryCouncil", platform_id="11", at=clock.now())
    watch = open_watch(store, SourcesSettings(x=options), clock)
    await go(watch, clock, seconds=60)
    assert "cannot be reached" in (await told(watch))[0]
    await watch.aclose()


async def test_posts_with_claims_are_looked_up_again_for_edits_and_deletions(
    store: Store, x: FakeX, watch: Watch, clock: StandingClock
) -> None:
    edited, deleted = x.post("11", "by 20"), x.post("22", "by 200")
    await go(watch, clock)
    with store.writing() as tx:
        for one in inbox.unassessed(tx):
            claim = Claim(
                assertion=Assertion(kind=Kind.MAJORITY), stance=Stance.STATED, quote="by", start=0, end=2, rule="test"
            )
            judged = JudgedClaim(claim=claim, judgement=Judgement(verdict=Verdict.UNVERIFIED, reason="test"))
            found = Assessment(post=one.post, claims=(judged,))
            findings.record_assessments(tx, [(one, found)], channels=(), at=clock.now())
    newer = x.edit(edited, "by 21")
    x.delete(deleted)
    assert await upkeep.recheck(watch) == 2
    with store.reading() as tx:
        assert inbox.post_versions(tx, "x", deleted)[0].deleted_at == clock.now()
        assert inbox.post_versions(tx, "x", newer)[0].post.edited_from == edited
    await clock.sleep(25 * 3600)
    assert upkeep.forget(watch) == 1
    with store.reading() as tx:
        assert inbox.post_versions(tx, "x", deleted)[0].post.text == ""
    assert await upkeep.recheck(watch) == 0


async def test_a_platform_that_does_not_answer_upkeep_is_left_for_the_next_time(
    store: Store, x: FakeX, watch: Watch, clock: StandingClock
) -> None:
    x.faults.append(HTML_503)
    await upkeep.look_again(watch)
    assert await told(watch) == []


async def test_an_official_account_silent_through_its_count_is_told_once_and_its_word_ends_it(
    store: Store, x: FakeX, clock: StandingClock
) -> None:
    contest = Contest(
        id=ContestId("e/ellery"), name="Ellery", election="E", polled_on=clock.now().date(), timezone="UTC"
    )
    with store.writing() as tx:
        register.import_contests(tx, [contest])
        council = Account(
            platform="x", handle="ElleryCouncil", name="Ellery Council", role=Role.OFFICIAL, contest=contest.id
        )
        register.import_accounts(tx, [council])
    watch = open_watch(store, settings_for(x), clock)
    await upkeep.identify(watch)
    await go(watch, clock, seconds=2000)
    heard = await told(watch)
    assert len(heard) == 1
    assert "Ellery Council (@ElleryCouncil, x) has posted nothing for 30 minutes of the counting" in heard[0]
    x.post("11", "Count goes on")
    await go(watch, clock, seconds=100)
    with store.reading() as tx:
        assert watching.open_notices(tx) == ()
    await watch.aclose()
