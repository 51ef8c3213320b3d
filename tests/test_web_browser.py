from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Route, expect

from bot.web.settings import WebSettings
from bot.web.site import Site
from storage import queue
from storage.engine import Store
from storage.values import FlagState
from tests.browsers import Moderator, needs_chromium, served
from tests.newsroom import NIGHT, busy_night, file, wrong_figure
from tests.visits import site_on

pytestmark = [needs_chromium, pytest.mark.slow, pytest.mark.filterwarnings("ignore::ResourceWarning")]


@pytest.fixture
def site(sqlite_store: Store) -> Site:
    busy_night(sqlite_store, 14)
    return site_on(sqlite_store, WebSettings())


@pytest.fixture
def address(site: Site) -> Iterator[str]:
    with served(site) as found:
        yield found


def test_ten_flags_are_cleared_without_touching_the_mouse(browser: Browser, address: str, site: Site) -> None:
    mo = Moderator(browser, address, "mo")
    mo.picture("queue")
    mo.press("j", until="2")
    mo.press("k", until="1")
    waits = [mo.press("c" if number % 2 else "d", until=str(number + 1)) for number in range(1, 11)]
    expect(mo.page.locator("#toast")).to_contain_text("Flag 10 dismissed")
    with site.store.reading() as tx:
        assert queue.waiting(tx) == 4
        assert queue.waiting(tx, FlagState.CONFIRMED) == 5
    assert mo.troubles == []
    assert min(waits) < 0.1, waits  # the quickest, for the machine may be busy with other tests


class Holdup:
    """Flags that a browser asks for and does not get until they are let go, or refused."""

    def __init__(self, who: Moderator) -> None:
        self.held: list[Route] = []
        self.answer: Callable[[Route], None] = self.held.append
        who.page.route("**/queue/*?part=1*", self._meet)

    def _meet(self, route: Route) -> None:
        self.answer(route)

    def end(self, answer: Callable[[Route], None]) -> None:
        self.answer = answer
        for route in self.held:
            answer(route)


def test_the_next_flags_are_there_before_they_are_asked_for(browser: Browser, address: str) -> None:
    mo = Moderator(browser, address, "mo")
    queue_at = mo.page.url
    mo.page.goto("about:blank")  # an answer to the first visit that leaving cuts short would never be finished
    with ExitStack() as fetching:
        coming = [fetching.enter_context(mo.page.expect_response(f"**/queue/{one}?part=1*")) for one in (2, 3, 4, 5)]
        mo.page.goto(queue_at)
    for answer in coming:
        answer.value.finished()
    Holdup(mo)
    for number in (2, 3, 4, 5):
        mo.press("j", until=str(number))


def test_keys_wait_for_the_flag_that_they_are_meant_for(browser: Browser, address: str, site: Site) -> None:
    mo = Moderator(browser, address, "mo")
    holdup = Holdup(mo)
    mo.page.reload()
    for key in ("c", "d", "c", "n", *"see j", "Enter", "d", "j", "c"):
        mo.page.keyboard.press(key)
    assert mo.shown() == "1"
    holdup.end(lambda route: route.continue_())
    mo.page.wait_for_selector('.flag[data-flag="7"]')
    expect(mo.page.locator("#toast")).to_contain_text("Flag 6 confirmed")
    with site.store.reading() as tx:
        decided = tx.exec_driver_sql("SELECT flag_id, decision, note FROM review ORDER BY id").all()
    wanted = [(1, "confirmed", ""), (2, "dismissed", ""), (3, "confirmed", ""), (4, "dismissed", "see j")]
    assert [tuple(row) for row in decided] == [*wanted, (6, "confirmed", "")]
    assert mo.troubles == []


def test_keys_for_a_flag_that_cannot_be_fetched_touch_no_other(browser: Browser, address: str, site: Site) -> None:
    mo = Moderator(browser, address, "mo")
    holdup = Holdup(mo)
    mo.page.reload()
    for key in "jcd":
        mo.page.keyboard.press(key)
    holdup.end(lambda route: route.abort())
    expect(mo.page.locator("#toast")).to_contain_text("could not be fetched")
    assert mo.shown() == "1"
    with site.store.reading() as tx:
        assert queue.waiting(tx) == 14


def test_a_note_is_written_and_a_decision_undone_by_keyboard(browser: Browser, address: str, site: Site) -> None:
    mo = Moderator(browser, address, "mo")
    mo.page.keyboard.press("n")
    mo.page.keyboard.type("see the council page")
    mo.page.keyboard.press("Enter")
    mo.press("c", until="2")
    expect(mo.page.locator("#toast")).to_contain_text("Flag 1 confirmed")
    mo.press("u", until="1")
    with site.store.reading() as tx:
        assert queue.waiting(tx) == 14
    expect(mo.page.locator(".history").last).to_contain_text("see the council page")
    mo.page.keyboard.press("?")
    expect(mo.page.locator("#keys")).to_be_visible()
    assert mo.troubles == []


def test_two_moderators_see_each_other_and_the_second_is_refused(browser: Browser, address: str) -> None:
    mo, max_ = Moderator(browser, address, "mo"), Moderator(browser, address, "max")
    expect(mo.page.locator("#presence")).to_have_text("Max has this open")
    mo.press("c", until="2")
    expect(max_.page.locator(".notice")).to_contain_text("Confirmed by mo.")
    max_.press("d", until="2")
    expect(max_.page.locator("#toast")).to_contain_text("already confirmed by mo; nothing was changed")


def test_new_flags_arrive_by_themselves_and_nothing_moves(browser: Browser, address: str, site: Site) -> None:
    mo = Moderator(browser, address, "mo")
    expect(mo.page.locator("body")).to_have_attribute("data-stream", "open")
    file(site.store, [wrong_figure(3, value=777)], at=NIGHT + timedelta(seconds=1))
    expect(mo.page.locator("#rail .line").last).to_contain_text("by 777")
    expect(mo.page.locator("#rail-count")).to_have_text("15")
    expect(mo.page.locator("#waiting")).to_have_text("15")
    assert mo.shown() == "1"
    assert mo.troubles == []


def test_what_came_while_the_connection_was_cut_arrives_after_it(browser: Browser, address: str, site: Site) -> None:
    mo = Moderator(browser, address, "mo")
    expect(mo.page.locator("body")).to_have_attribute("data-stream", "open")
    file(site.store, [wrong_figure(3, value=777)], at=NIGHT + timedelta(seconds=1))
    expect(mo.page.locator("#rail .line").last).to_contain_text("by 777")
    assert site.hub.loop is not None
    site.hub.loop.call_soon_threadsafe(site.hub.close)
    file(site.store, [wrong_figure(5, value=888)], at=NIGHT + timedelta(seconds=2))
    expect(mo.page.locator("#rail .line").last).to_contain_text("by 888", timeout=15_000)
    expect(mo.page.locator("#rail-count")).to_have_text("16")


def test_confirming_works_without_scripts(browser: Browser, address: str, site: Site) -> None:
    context = browser.new_context(base_url=address, java_script_enabled=False)
    page = context.new_page()
    page.goto("/queue")
    page.fill("#login", "mo")
    page.fill("#password", "four words do well")
    page.click(".main-button")
    page.click("button.confirm")
    expect(page.locator(".flag")).to_have_attribute("data-flag", "2")
    with site.store.reading() as tx:
        assert queue.waiting(tx, FlagState.CONFIRMED) == 1
    context.close()
