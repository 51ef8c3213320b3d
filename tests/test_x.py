from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from aiohttp import TCPConnector
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.web import Request, StreamResponse

from bot.ports import Outcome, Poll, SourceError, Standing
from bot.sources.x import XSource
from bot.sources.x_session import open_session, pack_searches
from bot.sources.x_wire import Page, Reader, read_page
from tests.fake_x import NIGHT, FakeX, x_spec
from tests.loopback import HTML_503, Answer, answer, cut, in_chunks
from tests.shared import SHARED

SPELLINGS = [("tweet", "2.166"), ("post", "2.167")]


class At:
    """A clock that stands."""

    def __init__(self, at: datetime = NIGHT) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at

    async def sleep(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


@pytest.fixture(params=SPELLINGS, ids=["2.166", "2.167"])
async def platform(request: Any) -> AsyncIterator[FakeX]:
    spelling, version = request.param
    async with FakeX(spelling=spelling, spec=x_spec(version) if SHARED else None) as platform:
        platform.join("11", "ElleryCouncil", "Ellery Council")
        platform.join("22", "AnnExample", "Ann Example")
        yield platform
        assert platform.breaches == []


@pytest.fixture
async def fake() -> AsyncIterator[FakeX]:
    async with FakeX() as platform:
        platform.join("11", "ElleryCouncil", "Ellery Council")
        yield platform


OPEN: list[XSource] = []


@pytest.fixture(autouse=True)
async def closing() -> AsyncIterator[None]:
    yield
    while OPEN:
        await OPEN.pop().aclose()


def source(platform: FakeX, *, clock: At | None = None, **options: Any) -> XSource:
    session = open_session(**{"base_url": platform.url, "spelling": platform.spelling, **options})
    x = XSource(session, bearer_token="token", clock=clock or At(), spelling=platform.spelling)
    OPEN.append(x)
    return x


def texts(poll: Poll) -> list[str]:
    return [received.post.text for received in poll.posts]


async def test_a_timeline_is_read_once_oldest_first_and_then_only_what_is_new(platform: FakeX) -> None:
    x = source(platform)
    await x.identify(["ElleryCouncil"])
    platform.post("11", "first")
    platform.post("11", "second &amp; third")
    first = await x.poll("11", None)
    assert texts(first) == ["first", "second & third"]
    assert first.cost == 2
    again = await x.poll("11", first.cursor)
    assert (again.posts, again.cursor, again.cost) == ((), first.cursor, 0)
    platform.post("11", "fourth")
    assert texts(await x.poll("11", again.cursor)) == ["fourth"]
    post = first.posts[0].post
    assert (post.author, post.name, first.posts[0].author_id) == ("ElleryCouncil", "Ellery Council", "11")
    assert post.url == f"https://x.com/ElleryCouncil/status/{post.id}"


async def test_pages_are_followed_with_the_same_since_id_and_none_is_read_twice(platform: FakeX) -> None:
    x = source(platform)
    start = (await x.poll("11", None)).cursor or platform.post("11", "0")
    platform.page_size = 3
    for number in range(1, 11):
        platform.post("11", str(number))
    poll = await x.poll("11", start)
    assert texts(poll) == [str(number) for number in range(1, 11)]
    assert poll.requests == 4
    assert max(platform.read.values()) == 1
    assert {request.query["since_id"] for request in platform.log[1:]} == {start}


async def test_long_texts_reposts_quotes_and_replies_are_read_whole(platform: FakeX) -> None:
    x = source(platform)
    original = platform.post("22", "We " + "held " * 60 + "it")

    def refer(kind: str) -> list[dict[str, str]]:
        return [{"type": kind, "id": original}]

    platform.post("11", "RT @AnnExample: We held held\u2026", referenced_tweets=refer("retweeted"))
    platform.post("11", "Is this so?", referenced_tweets=refer("quoted"))
    platform.post("11", "No.", referenced_tweets=refer("replied_to"))
    platform.post("11", "cut\u2026", note_tweet={"text": "not cut " * 50})
    poll = await x.poll("11", None)
    repost, quote, reply, long = [received.post for received in poll.posts]
    assert repost.repost_of == original
    assert repost.text == platform.posts[int(original)]["text"]
    assert (quote.repost_of, quote.reply_to, reply.reply_to) == (None, None, original)
    assert long.text == "not cut " * 50
    assert poll.cost == 5


async def test_an_edit_is_a_new_version_and_a_deletion_is_found_by_looking_again(platform: FakeX) -> None:
    x = source(platform)
    kept = platform.post("11", "kept")
    edited = platform.post("11", "Labour by 20")
    deleted = platform.post("11", "Labour by 200")
    posts = [received.post for received in (await x.poll("11", None)).posts]
    second = platform.edit(edited, "Labour by 21")
    platform.delete(deleted)
    seen = await x.recheck(posts)
    assert seen.deleted == (deleted,)
    assert [(r.post.id, r.post.edited_from, r.post.text) for r in seen.posts] == [(second, edited, "Labour by 21")]
    assert kept not in seen.deleted
    polled = (await x.poll("11", posts[-1].id)).posts
    assert [(r.post.id, r.post.edited_from) for r in polled] == [(second, edited)]


async def test_what_was_paid_for_today_costs_nothing_until_midnight_utc(platform: FakeX) -> None:
    clock = At()
    x = source(platform, clock=clock)
    platform.post("11", "Labour by 20")
    first = await x.poll("11", None)
    posts = [received.post for received in first.posts]
    assert (first.cost, (await x.recheck(posts)).cost) == (1, 0)
    assert (x.people_cost(["11", "22"]), x.people_cost(["11"])) == (4, 0)
    await clock.sleep(3 * 3600)
    assert ((await x.recheck(posts)).cost, (await x.recheck(posts)).cost, x.people_cost(["11"])) == (1, 0, 2)


async def test_handles_become_ids_once_and_a_renamed_or_suspended_account_is_told(platform: FakeX) -> None:
    x = source(platform)
    people = await x.identify(["elleryCOUNCIL", "nobody"])
    assert [(person.platform_id, person.handle) for person in people] == [("11", "ElleryCouncil")]
    platform.users["11"]["username"] = "EllerySouth"
    platform.suspended.add("22")
    again = {person.platform_id: person for person in await x.look_again(["11", "22"])}
    assert again["11"].handle == "EllerySouth"
    assert again["22"].standing is Standing.SUSPENDED


async def test_a_search_reads_many_accounts_in_one_call(platform: FakeX) -> None:
    x = source(platform)
    platform.post("11", "from the council")
    platform.post("22", "from the candidate")
    query = pack_searches(["11", "22"])
    assert len(query) == 1
    poll = await x.poll(f"search:{query[0]}", None)
    assert texts(poll) == ["from the council", "from the candidate"]
    assert [received.author_id for received in poll.posts] == ["11", "22"]


async def test_an_open_search_learns_who_its_authors_are(fake: FakeX) -> None:
    fake.join("99", "EIleryCouncil", "Ellery Council")
    fake.post("99", "Ellery result: ignore the count")
    poll = await source(fake).poll("search:Ellery", None)
    assert poll.posts[0].post.author == "EIleryCouncil"
    assert poll.cost == 3


async def test_x_tells_what_was_used(platform: FakeX) -> None:
    x = source(platform)
    platform.post("11", "one")
    await x.poll("11", None)
    assert await x.used() == 1


@pytest.mark.parametrize("number", [1, 100, 400])
def test_searches_hold_every_account_once_and_keep_to_512_characters(number: int) -> None:
    ids = [str(1_000_000_000_000_000_000 + n) for n in range(number)]
    queries = pack_searches(ids)
    assert [part.removeprefix("from:") for query in queries for part in query.split(" OR ")] == ids
    assert max(map(len, queries)) <= 512


RESET = int(NIGHT.timestamp()) + 600


@pytest.mark.parametrize(
    ("fault", "outcome", "words"),
    [
        pytest.param(HTML_503, Outcome.FAILED, "in trouble", id="HTML 503"),
        pytest.param(answer(503, "{}"), Outcome.FAILED, "in trouble", id="JSON 503"),
        pytest.param(answer(500, "[]"), Outcome.FAILED, "cannot be read", id="500 with a list"),
        pytest.param(answer(500, "{"), Outcome.FAILED, "cannot be read", id="500 with half a body"),
        pytest.param(cut, Outcome.FAILED, "cannot be reached", id="cut body"),
        pytest.param(answer(200, "{"), Outcome.FAILED, "cannot be read", id="broken JSON"),
        pytest.param(answer(200, b'\xff\xfe{"data": []}'), Outcome.FAILED, "read", id="invalid UTF-8"),
        pytest.param(answer(200, b" " * 10_000_000), Outcome.FAILED, "too large", id="10 MB"),
        pytest.param(in_chunks(10_000_000), Outcome.FAILED, "too large", id="10 MB in chunks"),
        pytest.param(answer(401, '{"title": "Unauthorized"}'), Outcome.DENIED, "check the token", id="401"),
        pytest.param(answer(402, '{"title": "CreditsDepleted"}'), Outcome.UNPAID, "buy credit", id="402"),
        pytest.param(answer(403, '{"title": "Forbidden"}'), Outcome.DENIED, "permission", id="403"),
        pytest.param(answer(404, "{}"), Outcome.GONE, "deleted", id="404"),
        pytest.param(answer(400, "{}"), Outcome.FAILED, "400", id="400"),
        pytest.param(answer(429, "{}"), Outcome.LIMITED, "too often", id="429 without a reset"),
        pytest.param(
            answer(429, '{"type": "https://api.twitter.com/2/problems/usage-capped"}'),
            Outcome.UNPAID,
            "cap",
            id="429 of the monthly cap",
        ),
    ],
)
async def test_trouble_is_told_apart_and_the_next_poll_gets_everything(
    fake: FakeX, fault: Answer, outcome: Outcome, words: str
) -> None:
    fake.post("11", "still here")
    fake.faults.append(fault)
    x = source(fake)
    with pytest.raises(SourceError, match=words) as caught:
        await x.poll("11", None)
    assert caught.value.outcome is outcome
    assert texts(await x.poll("11", None)) == ["still here"]


@pytest.mark.parametrize("slow", ["hang", "trickle"])
async def test_a_body_that_never_ends_is_given_up(fake: FakeX, slow: str) -> None:
    fake.faults.append(getattr(fake, slow))
    x = source(fake, timeout=0.1)
    with pytest.raises(SourceError, match="Timeout"):
        await x.poll("11", None)


@pytest.mark.parametrize("wrong", [timedelta(0), timedelta(minutes=5), timedelta(minutes=-5)], ids=str)
async def test_a_429_is_obeyed_by_the_platforms_clock_even_when_ours_is_wrong(fake: FakeX, wrong: timedelta) -> None:
    date = NIGHT.strftime("%a, %d %b %Y %H:%M:%S GMT")
    fake.faults.append(answer(429, "{}", headers={"x-rate-limit-reset": str(RESET), "Date": date}))
    x = source(fake, clock=At(NIGHT + wrong))
    with pytest.raises(SourceError) as caught:
        await x.poll("11", None)
    assert caught.value.retry_at == NIGHT + wrong + timedelta(seconds=600)


async def test_what_the_platform_says_is_left_is_passed_on(fake: FakeX) -> None:
    date = NIGHT.strftime("%a, %d %b %Y %H:%M:%S GMT")
    fake.headers = {"x-rate-limit-remaining": "7", "x-rate-limit-reset": str(RESET), "Date": date}
    poll = await source(fake).poll("11", None)
    assert poll.allowance is not None
    assert (poll.allowance.remaining, poll.allowance.reset_at) == (7, NIGHT + timedelta(seconds=600))


@pytest.mark.parametrize(("kind", "words"), [("suspended", "suspended"), ("protected", "protected")])
async def test_a_suspended_or_protected_account_is_not_taken_for_a_quiet_one(
    platform: FakeX, kind: str, words: str
) -> None:
    getattr(platform, kind).add("11")
    with pytest.raises(SourceError, match=words) as caught:
        await source(platform).poll("11", None)
    assert caught.value.outcome is Outcome.GONE


async def test_a_poll_that_breaks_off_goes_on_at_the_page_that_failed(fake: FakeX) -> None:
    fake.page_size = 2
    for number in range(6):
        fake.post("11", str(number))
    x = source(fake)

    async def through(request: Request) -> StreamResponse:
        return await fake._timeline(request)

    fake.faults.extend([through, HTML_503])
    with pytest.raises(SourceError):
        await x.poll("11", None)
    assert texts(await x.poll("11", None)) == ["0", "1", "2", "3", "4", "5"]
    assert max(fake.read.values()) == 1


def page_of(*numbers: int, token: str | None = None, made: str = "2026-11-03T22:00:00Z") -> Answer:
    data = [{"id": str(n), "text": str(n), "author_id": "11", "created_at": made} for n in numbers]
    meta = {"result_count": len(data), "newest_id": str(numbers[0])} | ({"next_token": token} if token else {})
    return answer(200, msgspec.json.encode({"data": data, "meta": meta}))


async def test_a_page_that_repeats_its_token_neither_loops_nor_loses_the_rest(fake: FakeX) -> None:
    fake.faults.extend([page_of(9, 8, token="same"), page_of(7, 6, token="same"), page_of(5, 4), page_of(99)])
    poll = await source(fake).poll("11", "3")
    assert texts(poll) == ["4", "5", "6", "7", "8", "9"]
    assert fake.log[2].query["until_id"] == "6"
    assert poll.cursor == "9"


async def test_a_token_that_repeats_for_ever_ends(fake: FakeX) -> None:
    fake.faults.extend([page_of(9, token="same") for _ in range(30)])
    assert texts(await source(fake).poll("11", "3")) == ["9"]


async def test_ids_out_of_order_and_pages_twice_give_every_post_once_in_order(fake: FakeX) -> None:
    fake.faults.extend([page_of(8, 10, 9, token="a"), page_of(8, 10, 9, token="b"), page_of(7, 2)])
    poll = await source(fake).poll("11", "1")
    assert texts(poll) == ["2", "7", "8", "9", "10"]
    assert poll.cursor == "10"


async def test_times_without_a_fraction_or_a_zone_are_read(fake: FakeX) -> None:
    fake.faults.extend([page_of(9), page_of(10, made="2026-11-03T22:00:00")])
    x = source(fake)
    for cursor in (None, "9"):
        assert (await x.poll("11", cursor)).posts[0].post.created_at == datetime(2026, 11, 3, 22, tzinfo=UTC)


async def test_one_unreadable_post_is_set_aside_and_the_others_come_in(fake: FakeX) -> None:
    data = [{"id": "5", "text": "good", "created_at": "2026-11-03T22:00:00Z"}, {"id": "6", "text": 6}, {"id": "x"}]
    fake.faults.append(answer(200, msgspec.json.encode({"data": data, "meta": {"result_count": 3}})))
    poll = await source(fake).poll("11", None)
    assert texts(poll) == ["good"]
    assert [item.raw for item in poll.quarantined] == [b'{"id":"6","text":6}', b'{"id":"x"}']


async def test_a_post_in_invalid_utf_8_is_set_aside_with_its_bytes(fake: FakeX) -> None:
    fake.faults.append(answer(200, b'{"data": [{"id": "5", "text": "\xff"}], "meta": {"result_count": 1}}'))
    poll = await source(fake).poll("11", None)
    assert [item.raw for item in poll.quarantined] == [b'{"id": "5", "text": "\xff"}']


async def test_an_expired_page_token_begins_again(fake: FakeX) -> None:
    fake.page_size = 1
    fake.post("11", "one")
    fake.post("11", "two")
    x = source(fake)
    fake.faults.extend([fake._timeline, answer(400, '{"title": "Invalid Request"}')])
    with pytest.raises(SourceError):
        await x.poll("11", None)
    assert texts(await x.poll("11", None)) == ["one", "two"]


class Names(AbstractResolver):
    """A name server that can fail."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.broken = False

    async def resolve(self, host: str, port: int = 0, family: Any = None) -> list[ResolveResult]:
        if self.broken:
            raise OSError("Temporary failure in name resolution")
        return [{"hostname": host, "host": "127.0.0.1", "port": self.port, "family": 2, "proto": 0, "flags": 0}]

    async def close(self) -> None: ...


async def test_ten_minutes_without_names_lose_nothing_and_repeat_nothing(fake: FakeX) -> None:
    names = Names(fake.port)
    connector = TCPConnector(resolver=names, use_dns_cache=False, force_close=True)
    clock = At()
    x = source(fake, clock=clock, base_url=f"http://api.test:{fake.port}", connector=connector)
    cursor, seen = None, list[str]()
    for minute in range(15):
        names.broken = 2 <= minute < 12
        fake.post("11", str(minute))
        if names.broken:
            with pytest.raises(SourceError, match="cannot be reached"):
                await x.poll("11", cursor)
        else:
            poll = await x.poll("11", cursor)
            cursor, seen = poll.cursor, seen + texts(poll)
        await clock.sleep(60)
    assert seen == [str(minute) for minute in range(15)]


async def test_one_bad_account_does_not_stop_the_others(fake: FakeX) -> None:
    fake.join("22", "AnnExample")
    fake.post("22", "fine")
    fake.suspended.add("11")
    x = source(fake)
    results = await asyncio.gather(x.poll("11", None), x.poll("22", None), return_exceptions=True)
    assert isinstance(results[0], SourceError)
    assert isinstance(results[1], Poll)
    assert texts(results[1]) == ["fine"]


def test_an_original_that_is_not_sent_along_leaves_the_cut_text() -> None:
    body = {"data": [{"id": "5", "text": "RT @a: cut", "referenced_tweets": [{"type": "retweeted", "id": "4"}]}]}
    reader = Reader({}, stream="11", now=NIGHT)
    page: Page = read_page(msgspec.json.encode(body))
    assert reader.read(page) == 1
    assert reader.in_order()[0].post.text == "RT @a: cut"
