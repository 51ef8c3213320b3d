"""A real browser on a real server: Debian's Chromium through Playwright, on loopback."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, sync_playwright

from bot.web.app import make_app
from bot.web.site import Site
from tests.newsroom import PASSWORD

CHROMIUM = shutil.which("chromium")
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine (.ci/run installs it)")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@contextmanager
def chromium() -> Iterator[Browser]:
    """The browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield browser
        browser.close()


@contextmanager
def served(site: Site) -> Iterator[str]:
    """The page on a free port, in a thread; its address."""
    config = uvicorn.Config(make_app(site), port=0, log_level="error", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    ready = threading.Event()
    while not server.started:
        ready.wait(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        site.hub.loop.call_soon_threadsafe(site.hub.close) if site.hub.loop else None
        thread.join(20)


class Moderator:
    """Somebody at a browser, and everything that went wrong in it."""

    def __init__(self, browser: Browser, address: str, login: str, **about: object) -> None:
        self.context = browser.new_context(base_url=address, **about)  # type: ignore[arg-type]
        self.page: Page = self.context.new_page()
        self.page.add_init_script("addEventListener('keydown', (event) => { window.keyAt = event.timeStamp; }, true)")
        self.troubles: list[str] = []
        self.page.on("pageerror", lambda error: self.troubles.append(str(error)))
        self.page.on("console", lambda said: self.troubles.append(said.text) if said.type == "error" else None)
        self.page.on("dialog", lambda dialog: self.troubles.append(f"dialog {dialog.message}"))
        self.page.goto("/login")
        self.page.fill("#login", login)
        self.page.fill("#password", PASSWORD)
        self.page.click("text=Sign in >> nth=-1")
        self.page.wait_for_selector("main .queue")
        self.page.wait_for_load_state("domcontentloaded")  # by then the scripts have run: before, no key is heard

    def picture(self, name: str) -> None:
        """Keep a picture as output of CI, where one is wanted."""
        if folder := os.environ.get("TALLYWATCH_SHOTS"):
            self.page.screenshot(path=Path(folder) / f"{name}.png")

    def shown(self) -> str:
        """The number of the flag that is read."""
        return self.page.locator(".flag").get_attribute("data-flag") or ""

    def press(self, key: str, *, until: str) -> float:
        """Press a key and wait for the flag of this number; seconds that it took by the browser's own clock."""
        self.page.keyboard.press(key)
        self.page.wait_for_selector(f'.flag[data-flag="{until}"]')
        shown, pressed = self.page.evaluate("[Number(document.getElementById('item').dataset.shownAt), keyAt]")
        return float(shown - pressed) / 1000
