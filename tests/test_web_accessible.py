"""Every page of the desk held against WCAG by axe, in a real browser: light, dark, and as wide as a phone."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from bot.web.site import Site
from storage import ledger, people
from storage.engine import Store
from storage.values import Access
from tests.browsers import Moderator, needs_chromium, served
from tests.newsroom import HASH, NIGHT, busy_night, contest_id, declared
from tests.visits import site_on

pytestmark = [needs_chromium, pytest.mark.slow, pytest.mark.filterwarnings("ignore::ResourceWarning")]
CONTEST = "/contest/harbour-assembly-2031/northgate"
ENTRY = "/contest/harbour-assembly-2031/harbour-east/record"
PAGES = (
    "/queue",
    "/queue/2",
    "/queue?state=dismissed",
    "/board",
    CONTEST,
    f"{CONTEST}/record",
    "/claims",
    "/claims?text=nothing+says+this",
    "/sources",
    "/deliveries?state=owed",
    "/audit",
    "/users",
    "/no-such-page",
)
LOOKS = [("light", 1360, "light"), ("dark", 1360, "dark"), ("phone", 390, "light"), ("phone-dark", 390, "dark")]


@pytest.fixture
def site(sqlite_store: Store) -> Site:
    busy_night(sqlite_store, 14)
    with sqlite_store.writing() as tx:
        people.add_user(tx, "ed", name="Ed", access=Access.EDITOR, password=HASH, at=NIGHT)
    return site_on(sqlite_store, two_people=True)


@pytest.fixture
def address(site: Site) -> Iterator[str]:
    with served(site) as found:
        yield found


def complaints(page: Page) -> list[tuple[str, str]]:
    """What axe finds wrong, and whether the page is wider than the screen."""
    results = Axe().run(page)
    found = [(one["id"], one["nodes"][0]["html"][:160]) for one in results.response["violations"]]
    if not page.evaluate("document.documentElement.scrollWidth <= innerWidth + 1"):
        found.append(("too wide", page.url))
    return found


@pytest.mark.parametrize(("name", "width", "scheme"), LOOKS)
def test_every_page_is_accessible(browser: Browser, address: str, name: str, width: int, scheme: str) -> None:
    eve = Moderator(browser, address, "eve", viewport={"width": width, "height": 850}, color_scheme=scheme)
    found = {}
    for path in PAGES:
        eve.page.goto(path)
        eve.page.wait_for_selector("main")
        eve.picture(f"{name}-{path.strip('/').replace('/', '-').replace('?', '-')}")
        if wrong := complaints(eve.page):
            found[path] = wrong
    assert found == {}
    assert [one for one in eve.troubles if "404" not in one] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_signing_in_and_the_list_of_keys_are_accessible(browser: Browser, address: str, scheme: str) -> None:
    context = browser.new_context(base_url=address)
    page = context.new_page()
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.goto("/login")
    assert complaints(page) == []
    page.fill("#login", "mo")
    page.fill("#password", "not the password")
    page.click(".main-button")
    expect(page.locator(".complaint")).to_be_visible()
    assert complaints(page) == []
    context.close()
    mo = Moderator(browser, address, "mo", color_scheme=scheme)
    mo.page.keyboard.press("?")
    expect(mo.page.locator("#keys")).to_be_visible()
    assert complaints(mo.page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_result_is_declared_by_two_editors_on_accessible_pages(
    browser: Browser, address: str, site: Site, scheme: str
) -> None:
    eve = Moderator(browser, address, "eve", color_scheme=scheme)
    eve.page.goto(ENTRY)
    for place, votes in enumerate(("16,333", "16,313", "4,724", "767")):
        eve.page.fill(f"#votes-{place}", votes)
    eve.page.click("text=Read it back >> nth=0")
    expect(eve.page.locator(".read-back")).to_contain_text("by 20 votes")
    assert complaints(eve.page) == []
    eve.page.click("text=Put it to a second editor")
    expect(eve.page.locator(".proposal")).to_contain_text("Waits for another editor")
    assert complaints(eve.page) == []
    ed = Moderator(browser, address, "ed", color_scheme=scheme)
    ed.page.goto(ENTRY)
    assert complaints(ed.page) == []
    ed.page.click("text=Agree and enter")
    expect(ed.page.locator("table")).to_contain_text("eve, ed")
    with site.store.reading() as tx:
        assert {one.entered_by for one in ledger.facts(tx, contest_id(1))} == {"eve, ed"}
    assert eve.troubles == []
    assert ed.troubles == []


def test_a_post_with_versions_and_its_decisions_is_accessible(browser: Browser, address: str, site: Site) -> None:
    with site.store.writing() as tx:
        ledger.append_facts(tx, declared(3, NIGHT), recorded_at=NIGHT + timedelta(minutes=1))
    mo = Moderator(browser, address, "mo")
    mo.press("d", until="2")
    expect(mo.page.locator("#toast")).to_contain_text("Flag 1 dismissed")
    mo.page.goto("/queue/1?state=dismissed")
    expect(mo.page.locator(".decided")).to_contain_text("Dismissed by mo")
    assert complaints(mo.page) == []
