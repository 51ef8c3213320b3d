"""Every platform goes away for ten minutes and comes back: nothing is lost, nothing comes twice, order is kept."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta
from email.utils import format_datetime

import pytest
from aiohttp import web
from msgspec import Struct

from bot.ports import Source, SourceError
from bot.sources.bluesky import BlueskySource
from bot.sources.feeds import FeedSource
from bot.sources.fetch import Fetcher
from bot.sources.mastodon import MastodonSource
from bot.sources.x import XSource
from bot.sources.x_session import open_session
from tests.fake_bluesky import FakeBluesky
from tests.fake_mastodon import FakeMastodon
from tests.fake_web import FakeWeb
from tests.fake_x import FakeX
from tests.loopback import Loopback
from tests.standing import NIGHT, StandingClock

DID = "did:plc:council"


class Away(Struct):
    """A platform, our source for it, the stream, and how its account posts at a time."""

    platform: Loopback
    source: Source
    stream: str
    post: Callable[[str, datetime], object]


async def hang_up(request: web.Request) -> web.StreamResponse:
    """Not a word: the connection ends."""
    assert request.transport is not None
    request.transport.close()
    return web.Response()


def on_x(platform: FakeX, clock: StandingClock) -> Away:
    platform.join("11", "ElleryCouncil")
    source = XSource(open_session(base_url=platform.url), bearer_token="token", clock=clock)
    return Away(platform, source, "11", lambda text, at: platform.post("11", text, at=at))


def on_bluesky(platform: FakeBluesky, clock: StandingClock) -> Away:
    platform.join(DID, "council.test")
    source = BlueskySource(clock=clock, base_url=platform.url)
    return Away(platform, source, DID, lambda text, at: platform.post(DID, text, at=at))


def on_mastodon(platform: FakeMastodon, clock: StandingClock) -> Away:
    platform.join("11", "council")
    source = MastodonSource(Fetcher(clock), clock=clock, server=platform.url)
    return Away(platform, source, "11@town.test", lambda text, at: platform.post("11", f"<p>{text}</p>", at=at))


def on_a_feed(platform: FakeWeb, clock: StandingClock) -> Away:
    items: list[str] = []

    def post(text: str, at: datetime) -> None:
        item = f"<item><guid>{text}</guid><title>{text}</title><pubDate>{format_datetime(at)}</pubDate></item>"
        items.insert(0, item)
        platform.put("feed", f'<rss version="2.0"><channel><title>News</title>{"".join(items)}</channel></rss>')

    return Away(platform, FeedSource(Fetcher(clock), clock=clock), f"{platform.url}/feed", post)


@pytest.fixture(params=["x", "bluesky", "mastodon", "feed"])
async def away(request: pytest.FixtureRequest) -> AsyncIterator[Away]:
    clock = StandingClock()
    async with FakeX() as x, FakeBluesky() as bluesky, FakeMastodon() as mastodon, FakeWeb() as pages:
        made = {
            "x": lambda: on_x(x, clock),
            "bluesky": lambda: on_bluesky(bluesky, clock),
            "mastodon": lambda: on_mastodon(mastodon, clock),
            "feed": lambda: on_a_feed(pages, clock),
        }[request.param]()
        yield made
        await made.source.aclose()


async def test_ten_minutes_of_silence_lose_nothing_and_repeat_nothing(away: Away) -> None:
    cursor, seen = None, list[str]()
    for minute in range(15):
        away.post(str(minute), NIGHT + timedelta(minutes=minute - 15))
        if 2 <= minute < 12:
            away.platform.faults.extend([hang_up, hang_up])  # aiohttp asks a second time by itself
            with pytest.raises(SourceError, match="cannot be reached"):
                await away.source.poll(away.stream, cursor)
            away.platform.faults.clear()
        else:
            poll = await away.source.poll(away.stream, cursor)
            cursor = poll.cursor
            seen += [received.post.text for received in poll.posts]
    assert seen == [str(minute) for minute in range(15)]
