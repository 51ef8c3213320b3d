from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import msgspec
import pytest

from bot.ports import Outcome, Poll, SourceError, Standing
from bot.sources.bluesky import BlueskySource
from tests.fake_bluesky import FakeBluesky
from tests.loopback import HTML_503, Answer, answer, cut, in_chunks
from tests.standing import NIGHT, StandingClock

COUNCIL = "did:plc:council"


@pytest.fixture
async def appview() -> AsyncIterator[FakeBluesky]:
    async with FakeBluesky() as appview:
        appview.join(COUNCIL, "council.test", "Ellery Council")
        yield appview


@pytest.fixture
async def bluesky(appview: FakeBluesky) -> AsyncIterator[BlueskySource]:
    source = BlueskySource(clock=StandingClock(), base_url=appview.url, timeout=0.5)
    yield source
    await source.aclose()


def texts(poll: Poll) -> list[str]:
    return [received.post.text for received in poll.posts]


async def test_a_feed_is_read_once_oldest_first_and_then_only_what_is_new(
    appview: FakeBluesky, bluesky: BlueskySource
) -> None:
    appview.post(COUNCIL, "long ago", at=NIGHT - timedelta(days=2))
    appview.post(COUNCIL, "first")
    uri = appview.post(COUNCIL, "second")
    first = await bluesky.poll(COUNCIL, None)
    assert texts(first) == ["first", "second"]
    assert (await bluesky.poll(COUNCIL, first.cursor)).posts == ()
    appview.post(COUNCIL, "third")
    assert texts(await bluesky.poll(COUNCIL, first.cursor)) == ["third"]
    post = first.posts[1].post
    assert (post.id, post.author, post.name, post.lang) == (uri, "council.test", "Ellery Council", "en")
    assert post.url == f"https://bsky.app/profile/{COUNCIL}/post/3"
    assert first.posts[1].author_id == COUNCIL


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-23:00", "yesterday"])
async def test_an_author_who_dates_a_post_out_of_this_age_gets_the_hour_at_which_it_was_seen(
    appview: FakeBluesky, bluesky: BlueskySource, at: str
) -> None:
    appview.post(COUNCIL, "first", createdAt=at)
    (only,) = (await bluesky.poll(COUNCIL, None)).posts
    assert only.post.created_at == NIGHT + timedelta(seconds=1)


async def test_two_posts_of_the_same_instant_both_come_once(appview: FakeBluesky, bluesky: BlueskySource) -> None:
    appview.post(COUNCIL, "one", at=NIGHT)
    first = await bluesky.poll(COUNCIL, None)
    appview.post(COUNCIL, "two", at=NIGHT)
    second = await bluesky.poll(COUNCIL, first.cursor)
    assert (texts(first), texts(second)) == (["one"], ["two"])
    assert (await bluesky.poll(COUNCIL, second.cursor)).posts == ()


async def test_pages_are_read_back_to_the_cursor_and_not_further(appview: FakeBluesky, bluesky: BlueskySource) -> None:
    appview.page_size = 3
    for number in range(5):
        appview.post(COUNCIL, f"old {number}")
    cursor = (await bluesky.poll(COUNCIL, None)).cursor
    for number in range(7):
        appview.post(COUNCIL, str(number))
    poll = await bluesky.poll(COUNCIL, cursor)
    assert texts(poll) == [str(number) for number in range(7)]
    assert poll.requests == 3


async def test_reposts_and_replies_are_told_apart(appview: FakeBluesky, bluesky: BlueskySource) -> None:
    appview.join("did:plc:ann", "ann.test", "Ann Example")
    uri = appview.post("did:plc:ann", "We won")
    appview.repost(COUNCIL, uri)
    appview.post(COUNCIL, "No", reply={"parent": {"uri": uri, "cid": "c"}, "root": {"uri": uri, "cid": "c"}})
    repost, reply = [received.post for received in (await bluesky.poll(COUNCIL, None)).posts]
    assert (repost.text, repost.repost_of, repost.author) == ("We won", uri, "council.test")
    assert (reply.reply_to, reply.repost_of) == (uri, None)


async def test_edits_and_deletions_are_found_by_looking_again(appview: FakeBluesky, bluesky: BlueskySource) -> None:
    for number in range(30):
        appview.post(COUNCIL, str(number))
    posts = [received.post for received in (await bluesky.poll(COUNCIL, None)).posts]
    appview.edit(posts[3].id, "3, corrected")
    appview.delete(posts[28].id)
    seen = await bluesky.recheck(posts)
    assert texts(seen) == ["3, corrected"]
    assert seen.posts[0].post.id == posts[3].id
    assert (seen.deleted, seen.requests) == ((posts[28].id,), 2)


async def test_handles_become_ids_and_a_rename_is_seen(appview: FakeBluesky, bluesky: BlueskySource) -> None:
    people = await bluesky.identify(["council.test", "nobody.test"])
    assert [(one.platform_id, one.handle) for one in people] == [(COUNCIL, "council.test")]
    appview.profiles[COUNCIL]["handle"] = "south.test"
    found = await bluesky.look_again([COUNCIL, "did:plc:gone"])
    assert [(one.handle, one.standing) for one in found] == [("south.test", Standing.ACTIVE), ("", Standing.MISSING)]


async def test_an_unknown_account_is_this_streams_matter_alone(bluesky: BlueskySource) -> None:
    with pytest.raises(SourceError, match="Profile not found") as caught:
        await bluesky.poll("did:plc:nobody", None)
    assert caught.value.outcome is Outcome.GONE


@pytest.mark.parametrize(
    ("fault", "outcome", "words"),
    [
        pytest.param(HTML_503, Outcome.FAILED, "trouble", id="HTML 503"),
        pytest.param(answer(502, "{}"), Outcome.FAILED, "trouble", id="502"),
        pytest.param(cut, Outcome.FAILED, "RemoteProtocolError", id="cut body"),
        pytest.param(answer(200, "<html>", kind="text/html"), Outcome.FAILED, "cannot be read", id="HTML 200"),
        pytest.param(answer(200, "{"), Outcome.FAILED, "cannot be read", id="half a body"),
        pytest.param(answer(200, "{}"), Outcome.FAILED, "no feed", id="another answer"),
        pytest.param(answer(200, b'{"feed": "\xff"}'), Outcome.FAILED, "cannot be read", id="invalid UTF-8"),
        pytest.param(answer(200, b" " * 10_000_000), Outcome.FAILED, "too large", id="10 MB"),
        pytest.param(in_chunks(10_000_000), Outcome.FAILED, "too large", id="10 MB in chunks"),
        pytest.param(answer(402, '{"error": "x"}'), Outcome.UNPAID, "credit", id="402"),
        pytest.param(answer(401, '{"error": "AuthMissing"}'), Outcome.DENIED, "refused", id="401"),
        pytest.param(answer(403, "<html>"), Outcome.DENIED, "not allowed", id="403"),
        pytest.param(answer(400, '{"error": "InvalidRequest", "message": "x"}'), Outcome.FAILED, "400", id="400"),
        pytest.param(answer(429, '{"error": "RateLimitExceeded"}'), Outcome.LIMITED, "too often", id="429"),
    ],
)
async def test_trouble_is_told_apart_and_passes(
    appview: FakeBluesky, bluesky: BlueskySource, fault: Answer, outcome: Outcome, words: str
) -> None:
    appview.post(COUNCIL, "still here")
    appview.faults.append(fault)
    with pytest.raises(SourceError, match=words) as caught:
        await bluesky.poll(COUNCIL, None)
    assert caught.value.outcome is outcome
    assert texts(await bluesky.poll(COUNCIL, None)) == ["still here"]


@pytest.mark.parametrize("slow", ["hang", "trickle"])
async def test_a_server_that_does_not_finish_is_given_up(
    appview: FakeBluesky, bluesky: BlueskySource, slow: str
) -> None:
    appview.faults.append(getattr(appview, slow))
    with pytest.raises(SourceError, match="cannot be reached"):
        await bluesky.poll(COUNCIL, None)


async def test_a_429_says_until_when(appview: FakeBluesky, bluesky: BlueskySource) -> None:
    date = NIGHT.strftime("%a, %d %b %Y %H:%M:%S GMT")
    headers = {"ratelimit-reset": str(int(NIGHT.timestamp()) + 90), "Date": date}
    appview.faults.append(answer(429, "{}", headers=headers))
    with pytest.raises(SourceError) as caught:
        await bluesky.poll(COUNCIL, None)
    assert caught.value.retry_at == NIGHT + timedelta(seconds=90)


async def test_an_odd_record_is_set_aside_and_the_others_come_in(appview: FakeBluesky, bluesky: BlueskySource) -> None:
    appview.post(COUNCIL, "good")
    odd = {"post": {"uri": 5}}
    appview.faults.append(answer(200, msgspec.json.encode({"feed": [odd, *appview.feeds[COUNCIL]]})))
    poll = await bluesky.poll(COUNCIL, None)
    assert texts(poll) == ["good"]
    assert [item.raw for item in poll.quarantined] == [b'{"post":{"uri":5}}']
