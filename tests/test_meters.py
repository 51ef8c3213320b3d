"""Platforms' limits: counted by pool, kept over a restart, never exceeded by polls or look-ups."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from random import Random

import msgspec
import pytest

from bot import upkeep
from bot.cadence import Limit, PoolLimits
from bot.sources.build import Watched, build_watched
from bot.sources.meter import Meters
from bot.sources.settings import MastodonSettings, SourcesSettings, XSettings
from bot.watch import Watch
from matchers.vocabulary import (
    Account,
    Assertion,
    Assessment,
    Claim,
    JudgedClaim,
    Judgement,
    Kind,
    Role,
    Stance,
    Verdict,
)
from storage import findings, inbox, meters, register
from storage.engine import Store
from storage.meters import Asked, Pause
from tests.fake_mastodon import FakeMastodon
from tests.fake_x import FakeX
from tests.loopback import answer
from tests.standing import NIGHT, StandingClock

LATER = NIGHT + timedelta(seconds=10)


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock()


@pytest.fixture
async def x() -> AsyncIterator[FakeX]:
    async with FakeX() as platform:
        yield platform


@asynccontextmanager
async def watching(
    store: Store, settings: SourcesSettings, clock: StandingClock, **named: Limit
) -> AsyncIterator[Watch]:
    """A watch; `named` are limits of X in place of the true ones."""
    watched = build_watched(settings, clock=clock, environ={"TOKEN": "secret"})
    watch = Watch(store, {name: _limited(one, named) for name, one in watched.items()}, settings=settings, clock=clock,
                  random=Random(3))  # fmt: skip
    await upkeep.identify(watch)
    yield watch
    await watch.aclose()


def _limited(one: Watched, named: dict[str, Limit]) -> Watched:
    limits = PoolLimits(each=one.limits.each, named={**one.limits.named, **named})
    return msgspec.structs.replace(one, limits=limits)


def of_x(x: FakeX, requests: int = 1000) -> SourcesSettings:
    return SourcesSettings(x=XSettings(enabled=True, base_url=x.url, bearer_token_env="TOKEN", requests=requests))


def watch_everybody(store: Store, x: FakeX, number: int) -> None:
    for one in range(number):
        x.join(str(11 + one), f"Candidate{one}")
    accounts = [
        Account(platform="x", handle=f"Candidate{n}", name=f"C {n}", role=Role.CANDIDATE) for n in range(number)
    ]
    with store.writing() as tx:
        register.import_accounts(tx, accounts)


async def go(watch: Watch, clock: StandingClock, seconds: float) -> None:
    for _ in range(int(seconds // 10)):
        await watch.tick()
        await watch.settle()
        await clock.sleep(10)


def asked_of(x: FakeX, ending: str) -> int:
    return sum(request.path.endswith(ending) for request in x.log)


def claim_something(store: Store) -> None:
    """Every post that waits is assessed, and claims something."""
    said = Claim(assertion=Assertion(kind=Kind.COUNT), stance=Stance.STATED, quote="x", start=0, end=1, rule="test")
    judged = JudgedClaim(claim=said, judgement=Judgement(verdict=Verdict.UNVERIFIED, reason="test"))
    with store.writing() as tx:
        waiting = [(one, Assessment(post=one.post, claims=(judged,))) for one in inbox.unassessed(tx)]
        findings.record_assessments(tx, waiting, channels=(), at=NIGHT)


def test_what_was_sent_and_ordered_is_kept_and_forgotten_in_its_time(store: Store) -> None:
    with store.writing() as tx:
        meters.note_asked(tx, [Asked(source="x", pool="timeline", at=NIGHT, requests=2)] * 2)
        meters.note_asked(tx, [Asked(source="x", pool="timeline", at=LATER, requests=1)])
        meters.keep_pause(tx, Pause(source="x", pool="posts", until=NIGHT))
        meters.keep_pause(tx, Pause(source="x", pool="posts", until=LATER))
        assert [one.requests for one in meters.asked_since(tx, NIGHT)] == [4, 1]
        assert meters.pauses(tx, NIGHT) == (Pause(source="x", pool="posts", until=LATER),)
        assert meters.pauses(tx, LATER) == ()
        assert meters.forget_asked(tx, before=LATER) == 1
        assert meters.asked_since(tx, NIGHT) == (Asked(source="x", pool="timeline", at=LATER, requests=1),)


def test_meters_take_up_what_was_sent_before_them() -> None:
    counted = Meters({"x": PoolLimits(each=Limit(requests=10), named={"posts": Limit(requests=5)})})
    sent = [Asked(source=source, pool="timeline", at=NIGHT, requests=4) for source in ("x", "gone")]
    counted.recall(sent, [Pause(source=source, pool="posts", until=LATER) for source in ("x", "gone")])
    assert (counted.of("x", "timeline").free(LATER), counted.of("x", "search").free(LATER)) == (6, 10)
    assert (counted.of("x", "posts").free(NIGHT), counted.of("x", "posts").free(LATER)) == (0, 5)


async def test_a_restart_in_the_middle_of_a_window_does_not_ask_more_than_is_allowed(
    sqlite_store: Store, x: FakeX, clock: StandingClock
) -> None:
    watch_everybody(sqlite_store, x, 12)
    for _ in range(3):
        async with watching(sqlite_store, of_x(x, requests=10), clock) as watch:
            await go(watch, clock, 200)
    assert asked_of(x, "/tweets") == 10
    await clock.sleep(900)
    async with watching(sqlite_store, of_x(x, requests=10), clock) as watch:
        await go(watch, clock, 100)
    assert 10 < asked_of(x, "/tweets") <= 20


async def test_a_pause_that_the_platform_ordered_outlives_a_restart(
    sqlite_store: Store, x: FakeX, clock: StandingClock
) -> None:
    watch_everybody(sqlite_store, x, 2)
    date = NIGHT.strftime("%a, %d %b %Y %H:%M:%S GMT")
    limited = answer(429, "{}", headers={"x-rate-limit-reset": str(int(NIGHT.timestamp()) + 600), "Date": date})
    async with watching(sqlite_store, of_x(x), clock) as watch:
        x.faults.extend([limited, limited])
        await go(watch, clock, 10)
    asked = asked_of(x, "/tweets")
    async with watching(sqlite_store, of_x(x), clock) as watch:
        await go(watch, clock, 500)
        assert asked_of(x, "/tweets") == asked
        await go(watch, clock, 300)
        assert asked_of(x, "/tweets") > asked


async def test_looking_posts_up_keeps_to_its_own_limit(sqlite_store: Store, x: FakeX, clock: StandingClock) -> None:
    watch_everybody(sqlite_store, x, 1)
    for number in range(320):
        x.post("11", f"post {number}")
    async with watching(sqlite_store, of_x(x), clock, posts=Limit(requests=6)) as watch:
        await go(watch, clock, 10)
        claim_something(sqlite_store)
        for _ in range(5):
            await upkeep.recheck(watch)
        look_ups = [request for request in x.log if request.path == "/2/tweets"]
        assert 3 <= len(look_ups) <= 6
        assert len(look_ups[0].query["ids"].split(",")) == 100
        await clock.sleep(900)
        await upkeep.recheck(watch)
        assert sum(request.path == "/2/tweets" for request in x.log) > len(look_ups)


async def test_a_limit_that_look_ups_reach_is_heeded_and_leaves_the_polls_alone(
    sqlite_store: Store, x: FakeX, clock: StandingClock
) -> None:
    watch_everybody(sqlite_store, x, 1)
    x.post("11", "claimed")
    async with watching(sqlite_store, of_x(x), clock) as watch:
        await go(watch, clock, 10)
        claim_something(sqlite_store)
        x.faults.append(answer(429, "{}"))
        for _ in range(3):
            await upkeep.recheck(watch)
        assert sum(request.path == "/2/tweets" for request in x.log) == 1
        before = asked_of(x, "/11/tweets")
        await go(watch, clock, 200)
        assert asked_of(x, "/11/tweets") > before


async def test_a_large_register_is_identified_at_once_and_unknown_handles_are_not_asked_for_every_minute(
    sqlite_store: Store, x: FakeX, clock: StandingClock
) -> None:
    watch_everybody(sqlite_store, x, 250)
    del x.users["11"]
    async with watching(sqlite_store, of_x(x), clock) as watch:
        assert asked_of(x, "/users/by") == 3
        with sqlite_store.reading() as tx:
            assert sum(one.platform_id is not None for one in register.load_accounts(tx)) == 249
        await upkeep.identify(watch)
        assert asked_of(x, "/users/by") == 3
        await clock.sleep(601)
        await upkeep.identify(watch)
        assert asked_of(x, "/users/by") == 4


async def test_each_mastodon_server_has_a_limit_of_its_own_and_its_trouble_for_itself(
    sqlite_store: Store, clock: StandingClock
) -> None:
    settings = SourcesSettings(mastodon=MastodonSettings(enabled=True, server="http://{host}", requests=4))
    async with FakeMastodon() as busy, FakeMastodon() as other:
        hosts = [server.url.removeprefix("http://") for server in (busy, other)]
        for server, host in zip((busy, other), hosts, strict=True):
            server.join("11", "council")
            with sqlite_store.writing() as tx:
                account = Account(platform="mastodon", handle=f"council@{host}", name="Council", role=Role.OFFICIAL)
                register.import_accounts(tx, [account])
        busy.faults.append(answer(429, "{}"))
        async with watching(sqlite_store, settings, clock) as watch:
            with sqlite_store.reading() as tx:
                known = [one.handle for one in register.load_accounts(tx) if one.platform_id]
            assert known == [f"council@{hosts[1]}"]
            await go(watch, clock, 280)
            assert len(busy.log) == 1
            assert len(other.log) == 4
            assert watch.plan is not None
            assert set(watch.plan.plans) == {("mastodon", hosts[1])}
