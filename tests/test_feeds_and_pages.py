from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.ports import Outcome, Poll, SourceError
from bot.sources.feeds import FeedSource
from bot.sources.fetch import Fetcher
from bot.sources.markup import select_text
from bot.sources.pages import PageSource, difference
from tests.fake_web import FakeWeb
from tests.loopback import HTML_503, Answer, answer, cut, in_chunks
from tests.standing import StandingClock

TABLE = "<html><body><h1>Results</h1><table id=r>{rows}</table><p>Updated {at}</p></body></html>"
ROW = "<tr><td>{name}</td><td>{votes}</td></tr>"


def item(guid: str, title: str, body: str = "", *, at: str = "Tue, 03 Nov 2026 21:30:00 GMT") -> str:
    return (
        f"<item><guid>{guid}</guid><title>{title}</title><link>https://town.test/{guid}</link>"
        f"<description><![CDATA[{body}]]></description><pubDate>{at}</pubDate></item>"
    )


def rss(*items: str) -> str:
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>{"".join(items)}</channel></rss>'


@pytest.fixture
async def web() -> AsyncIterator[FakeWeb]:
    async with FakeWeb() as web:
        yield web


@pytest.fixture
async def fetcher() -> AsyncIterator[Fetcher]:
    fetcher = Fetcher(StandingClock(), timeout=0.5, largest=100_000)
    yield fetcher
    await fetcher.aclose()


@pytest.fixture
def feeds(fetcher: Fetcher) -> FeedSource:
    return FeedSource(fetcher, clock=StandingClock())


def texts(poll: Poll) -> list[str]:
    return [received.post.text for received in poll.posts]


async def test_an_entry_becomes_a_post_once(web: FakeWeb, feeds: FeedSource) -> None:
    url = web.put("feed", rss(item("1", "Recount &amp; more", "<p>at <b>6pm</b></p><script>x</script>")))
    first = await feeds.poll(url, None)
    assert texts(first) == ["Recount & more\nat 6pm"]
    post = first.posts[0].post
    assert (post.id, post.url, post.author) == ("1", "https://town.test/1", url)
    assert post.created_at.isoformat() == "2026-11-03T21:30:00+00:00"
    web.put("feed", rss(item("2", "Declared"), item("1", "Recount &amp; more", "<p>at <b>6pm</b></p>")))
    assert texts(await feeds.poll(url, first.cursor)) == ["Declared"]


@pytest.mark.parametrize("conditional", [True, False])
async def test_a_feed_that_did_not_change_is_not_read_again(web: FakeWeb, feeds: FeedSource, conditional: bool) -> None:
    web.conditional = conditional
    url = web.put("feed", rss(item("1", "Recount")))
    first = await feeds.poll(url, None)
    again = await feeds.poll(url, first.cursor)
    assert again.posts == ()
    assert len(web.sent) == (1 if conditional else 2)


async def test_changed_words_under_the_same_guid_are_a_new_version(web: FakeWeb, feeds: FeedSource) -> None:
    url = web.put("feed", rss(item("1", "Majority 20")))
    first = await feeds.poll(url, None)
    web.put("feed", rss(item("1", "Majority 21")))
    second = await feeds.poll(url, first.cursor)
    assert [(received.post.id, received.post.text) for received in second.posts] == [("1", "Majority 21")]


async def test_old_entries_are_passed_over_at_first_sight_and_the_rest_is_in_order(
    web: FakeWeb, feeds: FeedSource
) -> None:
    late, early = (item(str(hour), f"at {hour}", at=f"Tue, 03 Nov 2026 {hour}:00:00 GMT") for hour in (21, 20))
    url = web.put("feed", rss(late, early, item("9", "last year", at="Mon, 03 Nov 2025 21:00:00 GMT")))
    assert texts(await feeds.poll(url, None)) == ["at 20", "at 21"]


async def test_a_broken_feed_yields_what_can_be_read(web: FakeWeb, feeds: FeedSource) -> None:
    url = web.put("feed", rss(item("1", "Recount"))[:-20])
    assert texts(await feeds.poll(url, None)) == ["Recount"]


async def test_an_entry_without_date_link_or_guid_is_taken_as_of_now(web: FakeWeb, feeds: FeedSource) -> None:
    url = web.put("feed", rss("<item><title>Bare</title></item>"))
    post = (await feeds.poll(url, None)).posts[0].post
    assert (post.created_at, post.url) == (StandingClock().now(), url)


@pytest.mark.parametrize(
    ("fault", "outcome", "words"),
    [
        pytest.param(HTML_503, Outcome.FAILED, "trouble", id="HTML 503"),
        pytest.param(cut, Outcome.FAILED, "cannot be reached", id="cut body"),
        pytest.param(answer(200, "<html>no feed</html>"), Outcome.FAILED, "not a feed", id="no feed"),
        pytest.param(answer(200, b" " * 200_000), Outcome.FAILED, "too large", id="too large"),
        pytest.param(in_chunks(10_000_000), Outcome.FAILED, "too large", id="10 MB in chunks"),
        pytest.param(answer(401), Outcome.DENIED, "refused", id="401"),
        pytest.param(answer(403), Outcome.DENIED, "not allowed", id="403"),
        pytest.param(answer(404), Outcome.GONE, "not there", id="404"),
        pytest.param(answer(429, headers={"Retry-After": "60"}), Outcome.LIMITED, "often", id="429"),
    ],
)
async def test_trouble_is_told_apart_and_passes(
    web: FakeWeb, feeds: FeedSource, fault: Answer, outcome: Outcome, words: str
) -> None:
    url = web.put("feed", rss(item("1", "Recount")))
    web.faults.append(fault)
    with pytest.raises(SourceError, match=words) as caught:
        await feeds.poll(url, None)
    assert caught.value.outcome is outcome
    assert texts(await feeds.poll(url, None)) == ["Recount"]


@pytest.mark.parametrize("slow", ["hang", "trickle"])
async def test_a_body_that_never_ends_is_given_up(web: FakeWeb, feeds: FeedSource, slow: str) -> None:
    web.faults.append(getattr(web, slow))
    with pytest.raises(SourceError, match="Timeout"):
        await feeds.poll(web.put("feed", rss()), None)


async def test_three_redirects_are_followed_and_a_fourth_is_not(web: FakeWeb, feeds: FeedSource) -> None:
    web.put("feed", rss(item("1", "Recount")))
    assert texts(await feeds.poll(f"{web.url}/away/2", None)) == ["Recount"]
    with pytest.raises(SourceError, match="redirected"):
        await feeds.poll(f"{web.url}/away/3", None)


async def test_what_is_no_address_is_said_to_be_none(feeds: FeedSource) -> None:
    with pytest.raises(SourceError, match=r"address|reached"):
        await feeds.poll("http://[", None)


async def test_a_page_that_changes_without_a_word_is_evidence_with_both_texts(web: FakeWeb, fetcher: Fetcher) -> None:
    url = web.put("page", TABLE.format(rows=ROW.format(name="Ann", votes="16,333"), at="21:03"))
    pages = PageSource(fetcher, {url: "#r"}, clock=StandingClock())
    first = await pages.poll(url, None)
    assert [(change.before, change.after) for change in first.changes] == [("", "Ann 16,333")]
    web.put("page", TABLE.format(rows=ROW.format(name="Ann", votes="16,333"), at="21:04"))
    second = await pages.poll(url, first.cursor)
    assert second.changes == ()
    web.put("page", TABLE.format(rows=ROW.format(name="Ann", votes="16,331"), at="21:05"))
    third = await pages.poll(url, second.cursor)
    assert [difference(change) for change in third.changes] == ["was: Ann 16,333\nnow: Ann 16,331"]
    assert texts(third) == ["was: Ann 16,333\nnow: Ann 16,331"]
    assert (first.posts, second.posts) == ((), ())
    assert b"Updated 21:05" in third.posts[0].raw
    assert len(third.changes[0].sha256) == 64


async def test_an_unchanged_page_is_not_sent_again(web: FakeWeb, fetcher: Fetcher) -> None:
    url = web.put("page", TABLE.format(rows="", at=""))
    pages = PageSource(fetcher, {}, clock=StandingClock())
    cursor = (await pages.poll(url, None)).cursor
    assert (await pages.poll(url, cursor)).changes == ()
    assert len(web.sent) == 1


@pytest.mark.parametrize(("selector", "words"), [("#gone", "rebuilt"), ("!!", "not a CSS selector")])
async def test_a_selector_that_picks_nothing_is_an_error_and_not_a_change(
    web: FakeWeb, fetcher: Fetcher, selector: str, words: str
) -> None:
    url = web.put("page", TABLE.format(rows="", at=""))
    with pytest.raises(SourceError, match=words):
        await PageSource(fetcher, {url: selector}, clock=StandingClock()).poll(url, None)


def test_scripts_and_styles_are_no_words_of_a_page() -> None:
    page = "<body><div>Ann<script>alert(1)</script> 5<br>Bob 6</div><style>x{}</style></body>"
    assert select_text(page, "body") == "Ann 5\nBob 6"
