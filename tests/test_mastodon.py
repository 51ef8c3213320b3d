from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import msgspec
import pytest

from bot.ports import Outcome, Poll, SourceError, Standing
from bot.sources.fetch import Fetcher
from bot.sources.mastodon import MastodonSource
from tests.fake_mastodon import FakeMastodon, mastodon_spec
from tests.loopback import HTML_503, Answer, answer, cut
from tests.shared import SHARED
from tests.standing import NIGHT, StandingClock

COUNCIL = "11@town.test"


@pytest.fixture
async def server() -> AsyncIterator[FakeMastodon]:
    async with FakeMastodon(spec=mastodon_spec() if SHARED else None) as server:
        server.join("11", "council")
        yield server
        assert server.breaches == []


@pytest.fixture
async def mastodon(server: FakeMastodon) -> AsyncIterator[MastodonSource]:
    clock = StandingClock()
    source = MastodonSource(Fetcher(clock, timeout=0.5, largest=100_000), clock=clock, server=server.url)
    yield source
    await source.aclose()


def texts(poll: Poll) -> list[str]:
    return [received.post.text for received in poll.posts]


async def test_html_becomes_text_and_only_what_is_new_comes_again(
    server: FakeMastodon, mastodon: MastodonSource
) -> None:
    server.post("11", "<p>long ago</p>", at=NIGHT - timedelta(days=2))
    server.post("11", "<p>Recount at <b>6pm</b>,<br/>Great Hall &amp; foyer</p>", spoiler_text="Ellery")
    first = await mastodon.poll(COUNCIL, None)
    assert texts(first) == ["Ellery\nRecount at 6pm,\nGreat Hall & foyer"]
    post = first.posts[0].post
    assert (post.author, post.id, first.posts[0].author_id) == ("council@town.test", "502@town.test", COUNCIL)
    assert (await mastodon.poll(COUNCIL, first.cursor)).posts == ()
    server.post("11", "<p>more</p>")
    assert texts(await mastodon.poll(COUNCIL, first.cursor)) == ["more"]


async def test_a_long_absence_is_made_up_upward_and_in_order(server: FakeMastodon, mastodon: MastodonSource) -> None:
    cursor = server.post("11", "0")
    for number in range(1, 101):
        server.post("11", str(number))
    poll = await mastodon.poll(COUNCIL, cursor)
    assert texts(poll) == [str(number) for number in range(1, 101)]
    assert poll.requests == 3


async def test_a_poll_that_breaks_off_hands_over_what_it_has_and_goes_on_behind_it(
    server: FakeMastodon, mastodon: MastodonSource
) -> None:
    cursor = server.post("11", "0")
    for number in range(1, 61):
        server.post("11", str(number))
    server.faults.extend([server._timeline, HTML_503])
    first = await mastodon.poll(COUNCIL, cursor)
    second = await mastodon.poll(COUNCIL, first.cursor)
    assert len(first.posts) == 40
    assert texts(first) + texts(second) == [str(number) for number in range(1, 61)]


async def test_reblogs_and_replies_are_told_apart(server: FakeMastodon, mastodon: MastodonSource) -> None:
    server.join("22", "ann")
    original = server.post("22", "<p>We won</p>")
    server.post("11", "", reblog=server.statuses[int(original)])
    server.post("11", "<p>No</p>", in_reply_to_id=original)
    reblog, reply = [received.post for received in (await mastodon.poll(COUNCIL, None)).posts]
    assert (reblog.text, reblog.repost_of, reblog.author) == ("We won", f"{original}@town.test", "council@town.test")
    assert reply.reply_to == f"{original}@town.test"


async def test_edits_come_version_by_version_and_the_missing_are_gone(
    server: FakeMastodon, mastodon: MastodonSource
) -> None:
    edited, gone = server.post("11", "<p>by 20</p>"), server.post("11", "<p>by 200</p>")
    server.post("11", "<p>stays</p>")
    posts = [received.post for received in (await mastodon.poll(COUNCIL, None)).posts]
    server.edit(edited, "<p>by 21</p>")
    server.edit(edited, "<p>by 22</p>")
    del server.statuses[int(gone)]
    seen = await mastodon.recheck(posts)
    assert texts(seen) == ["by 21", "by 22"]
    assert {received.post.id for received in seen.posts} == {f"{edited}@town.test"}
    assert seen.deleted == (f"{gone}@town.test",)


async def test_handles_become_ids_and_a_rename_is_seen(server: FakeMastodon, mastodon: MastodonSource) -> None:
    people = await mastodon.identify(["@council@town.test", "nobody@town.test"])
    assert [(one.platform_id, one.handle, one.name) for one in people] == [(COUNCIL, "council@town.test", "Council")]
    server.accounts["11"] = server.accounts["11"] | {"acct": "south"}
    found = await mastodon.look_again([COUNCIL, "99@town.test"])
    assert [(one.handle, one.standing) for one in found] == [
        ("south@town.test", Standing.ACTIVE),
        ("", Standing.MISSING),
    ]


@pytest.mark.parametrize(
    ("fault", "outcome", "words"),
    [
        pytest.param(HTML_503, Outcome.FAILED, "trouble", id="HTML 503"),
        pytest.param(cut, Outcome.FAILED, "cannot be reached", id="cut body"),
        pytest.param(answer(200, "<html>"), Outcome.FAILED, "cannot be read", id="HTML 200"),
        pytest.param(answer(200, b"\xff\xfe"), Outcome.FAILED, "cannot be read", id="invalid UTF-8"),
        pytest.param(answer(200, b" " * 200_000), Outcome.FAILED, "too large", id="too large"),
        pytest.param(answer(401, "{}"), Outcome.DENIED, "refused", id="401"),
        pytest.param(answer(403, "{}"), Outcome.DENIED, "not allowed", id="403"),
        pytest.param(answer(404, "{}"), Outcome.GONE, "not there", id="404"),
        pytest.param(answer(410, "{}"), Outcome.GONE, "gone", id="410"),
        pytest.param(answer(429, "{}"), Outcome.LIMITED, "too often", id="429"),
    ],
)
async def test_trouble_is_told_apart_and_passes(
    server: FakeMastodon, mastodon: MastodonSource, fault: Answer, outcome: Outcome, words: str
) -> None:
    server.post("11", "<p>still here</p>")
    server.faults.append(fault)
    with pytest.raises(SourceError, match=words) as caught:
        await mastodon.poll(COUNCIL, None)
    assert caught.value.outcome is outcome
    assert texts(await mastodon.poll(COUNCIL, None)) == ["still here"]


@pytest.mark.parametrize("slow", ["hang", "trickle"])
async def test_a_server_that_does_not_finish_is_given_up(
    server: FakeMastodon, mastodon: MastodonSource, slow: str
) -> None:
    server.faults.append(getattr(server, slow))
    with pytest.raises(SourceError, match="Timeout"):
        await mastodon.poll(COUNCIL, None)


async def test_the_servers_limit_is_read_from_its_headers(server: FakeMastodon, mastodon: MastodonSource) -> None:
    date = NIGHT.strftime("%a, %d %b %Y %H:%M:%S GMT")
    reset = (NIGHT + timedelta(seconds=300)).isoformat()
    server.headers = {"X-RateLimit-Remaining": "5", "X-RateLimit-Reset": reset, "Date": date}
    left = (await mastodon.poll(COUNCIL, None)).allowance
    assert left is not None
    assert (left.remaining, left.reset_at) == (5, NIGHT + timedelta(seconds=300))


async def test_an_unreadable_status_is_set_aside(server: FakeMastodon, mastodon: MastodonSource) -> None:
    server.faults.append(answer(200, msgspec.json.encode([{"id": "7"}])))
    poll = await mastodon.poll(COUNCIL, None)
    assert [item.raw for item in poll.quarantined] == [b'{"id":"7"}']


async def test_a_handle_without_a_server_is_nobody(mastodon: MastodonSource) -> None:
    assert await mastodon.identify(["council"]) == ()
