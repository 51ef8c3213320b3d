"""The Bluesky adapter against a real AT protocol network of one's own (npm `@atproto/dev-env`; docs/sources.md)."""

from __future__ import annotations

import asyncio
import os
from datetime import timedelta

import pytest
from atproto import AsyncClient

from bot.clock import RealClock
from bot.sources.bluesky import BlueskySource
from matchers.vocabulary import Post

APPVIEW = os.environ.get("TALLYWATCH_BLUESKY_APPVIEW", "")
PDS = os.environ.get("TALLYWATCH_BLUESKY_PDS", "")


@pytest.mark.slow
@pytest.mark.skipif(
    not (APPVIEW and PDS),
    reason="needs a running @atproto/dev-env (Node 22, PostgreSQL with pg_trgm, Redis): "
    "set TALLYWATCH_BLUESKY_APPVIEW and TALLYWATCH_BLUESKY_PDS to its addresses",
)
async def test_posts_of_a_real_network_are_read() -> None:
    handle = f"desk{os.getpid()}.test"
    author = AsyncClient(f"{PDS}/xrpc")
    await author.com.atproto.server.create_account(
        {"handle": handle, "email": f"{handle}@example.com", "password": "invented"}
    )
    profile = await author.login(handle, "invented")
    source = BlueskySource(clock=RealClock(), base_url=APPVIEW, first_look=timedelta(hours=1))
    posted = await author.send_post("Recount at 6pm")
    posts: list[Post] = []
    async with asyncio.timeout(20):
        while not posts:
            posts = [received.post for received in (await source.poll(profile.did, None)).posts]
    assert [(post.id, post.text) for post in posts] == [(posted.uri, "Recount at 6pm")]
    await author.delete_post(posted.uri)
    gone: tuple[str, ...] = ()
    async with asyncio.timeout(20):
        while not gone:
            gone = (await source.recheck(posts)).deleted
    assert gone == (posted.uri,)
    assert [one.handle for one in await source.identify([handle])] == [handle]
    await author.request.close()
    await source.aclose()
