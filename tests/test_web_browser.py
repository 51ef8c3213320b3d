import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from statistics import median

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from bot.web.settings import WebSettings
from bot.web.site import Site
from storage import queue
from storage.engine import Store
from storage.values import FlagState
from tests.browsers import Moderator, chromium, needs_chromium, served
from tests.newsroom import NIGHT, busy_night, file, wrong_figure
from tests.visits import site_on

pytestmark = [needs_chromium, pytest.mark.slow, pytest.mark.filterwarnings("ignore::ResourceWarning")]
CONTEST = "/contest/harbour-assembly-2031/northgate"
PAGES = ("/queue", "/queue/2", "/board", CONTEST, "/claims", "/sources", "/deliveries?state=owed", "/audit", "/users")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture
def site(sqlite_store: Store) -> Site:
    busy_night(sqlite_store, 14)
    return site_on(sqlite_store, WebSettings())


@pytest.fixture
def address(site: Site) -> Iterator[str]:
    with served(site) as found:
        yield found


def picture(who: Moderator, name: str) -> None:
    """Keep a picture as output of CI, where one is wanted."""
    if folder := os.environ.get("TALLYWATCH_SHOTS"):
        who.page.screenshot(path=Path(folder) / f"{name}.png")


def test_ten_flags_are_cleared_without_touching_the_mouse(browser: Browser, address: str, site: Site) -> None:
    mo = Moderator(browser, address, "mo")
    picture(mo, "queue")
    mo.press("j", until="2")
    mo.press("k", until="1")
    waits = [mo.press("c" if number % 2 else "d", until=str(number + 1)) for number in range(1, 11)]
    expect(mo.page.locator("#toast")).to_contain_text("Flag 10 dismissed")
    with site.store.reading() as tx:
        assert queue.waiting(tx) == 4
        assert queue.waiting(tx, FlagState.CONFIRMED) == 5
    assert mo.troubles == []
    assert median(waits) < 0.1, waits


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


@pytest.mark.parametrize(
    ("name", "width", "scheme"), [("light", 1360, "light"), ("dark", 1360, "dark"), ("phone", 390, "light")]
)
def test_every_page_is_accessible(browser: Browser, address: str, name: str, width: int, scheme: str) -> None:
    eve = Moderator(browser, address, "eve", viewport={"width": width, "height": 850}, color_scheme=scheme)
    found = {}
    for path in PAGES:
        eve.page.goto(path)
        eve.page.wait_for_selector("main")
        picture(eve, f"{name}-{path.strip('/').replace('/', '-').replace('?', '-')}")
        results = Axe().run(eve.page)
        if results.violations_count:
            found[path] = [(one["id"], one["nodes"][0]["html"][:160]) for one in results.response["violations"]]
        across = eve.page.evaluate("document.documentElement.scrollWidth <= innerWidth + 1")
        assert across, f"{path} is wider than the screen"
    assert found == {}
    assert eve.troubles == []


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
