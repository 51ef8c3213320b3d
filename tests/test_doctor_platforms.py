from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.doctor_platforms import ask_platforms
from bot.sources.settings import (
    BlueskySettings,
    FeedSettings,
    MastodonSettings,
    PageSettings,
    SourcesSettings,
    XSettings,
)
from matchers.vocabulary import Account, Role
from tests.fake_bluesky import FakeBluesky
from tests.fake_mastodon import FakeMastodon
from tests.fake_web import FakeWeb
from tests.fake_x import FakeX
from tests.loopback import answer
from tests.standing import NIGHT, StandingClock

DATE = {"Date": NIGHT.strftime("%a, %d %b %Y %H:%M:%S GMT")}


@pytest.fixture
async def x(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[FakeX]:
    monkeypatch.setenv("TOKEN", "secret")
    async with FakeX() as platform:
        platform.headers = DATE
        yield platform


def asking(x: FakeX) -> SourcesSettings:
    return SourcesSettings(x=XSettings(enabled=True, base_url=x.url, bearer_token_env="TOKEN"))


async def words(settings: SourcesSettings, *accounts: Account, clock: StandingClock | None = None) -> list[str]:
    found = await ask_platforms(settings, accounts, clock=clock or StandingClock())
    return [f"{'ok' if one.well else 'LOOK'} {one.words}" for one in found]


async def test_good_credentials_and_a_right_clock_are_well(x: FakeX) -> None:
    assert await words(asking(x)) == [
        "ok x: credentials and credit: accepted; 0 posts read this month",
        "ok clock: within a minute of x's",
    ]


@pytest.mark.parametrize("minutes", [5, -5])
async def test_a_clock_that_is_five_minutes_wrong_is_said_to_be(x: FakeX, minutes: int) -> None:
    side = "ahead of" if minutes > 0 else "behind"
    found = await words(asking(x), clock=StandingClock(NIGHT + timedelta(minutes=minutes)))
    assert found[1] == f"LOOK clock: 300 s {side} x's; set it, by NTP"


@pytest.mark.parametrize(
    ("status", "advice"), [(401, "check the token in the config"), (402, "buy credit"), (403, "lacks a permission")]
)
async def test_what_to_do_is_said_in_plain_words(x: FakeX, status: int, advice: str) -> None:
    x.faults.append(answer(status, "{}"))
    found = await words(asking(x))
    assert found[0].startswith("LOOK")
    assert advice in found[0]


async def test_a_missing_token_is_named(x: FakeX, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TOKEN")
    assert "the variable TOKEN is not set; put the token there" in (await words(asking(x)))[0]


async def test_the_other_platforms_are_asked_one_small_question_each() -> None:
    async with FakeBluesky() as bluesky, FakeMastodon() as mastodon, FakeWeb() as web:
        bluesky.join("did:plc:a", "bsky.app")
        mastodon.join("11", "council")
        url = web.put("page", "<p>Ann 5</p>")
        settings = SourcesSettings(
            bluesky=BlueskySettings(enabled=True, base_url=bluesky.url),
            mastodon=MastodonSettings(enabled=True, server=mastodon.url),
            feed=FeedSettings(enabled=True),
            pages=(PageSettings(url=url),),
        )
        council = Account(platform="mastodon", handle="council@town.test", name="Council", role=Role.OFFICIAL)
        feed = Account(platform="feed", handle=url, name="Feed", role=Role.OFFICIAL)
        found = await words(settings, council, feed)
    assert "ok bluesky: answers" in found
    assert "ok mastodon town.test: answers" in found
    assert f"LOOK feed {url}: not a feed" in "\n".join(found)
    assert f"ok page {url}: can be read" in found
