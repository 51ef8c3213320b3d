"""Serving the page: beside the desk's other jobs (`tallywatch run`) or alone (`tallywatch web`)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from functools import partial
from socket import AF_INET, AF_INET6, create_server, socket
from typing import TYPE_CHECKING

import uvicorn

from bot import record
from bot.exits import ConfigError
from bot.web.app import make_app, make_site
from bot.web.settings import WebSettings
from bot.web.site import Site
from storage import people

if TYPE_CHECKING:
    from bot.app import Desk


class PageServer(uvicorn.Server):
    """A server that ends the open streams first when it is told to stop, since they would never end by themselves."""

    def __init__(self, config: uvicorn.Config, site: Site, *, listens_to_signals: bool) -> None:
        super().__init__(config)
        self.site = site
        self.listens_to_signals = listens_to_signals

    async def shutdown(self, sockets: list[socket] | None = None) -> None:
        """Stop."""
        self.site.hub.close()
        await super().shutdown(sockets)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Take Ctrl-C and SIGTERM for the word to stop, unless somebody else does."""
        if not self.listens_to_signals:
            yield
            return
        with super().capture_signals():
            yield


def refuse_strangers(settings: WebSettings, users: int) -> None:
    """Refuse to be reachable from other machines before anybody can sign in. Raises ConfigError."""
    if users == 0 and not settings.is_local:
        raise ConfigError(
            f"web.host: {settings.host} can be reached from other machines, and there are no users yet: "
            "add one first with `tallywatch users add LOGIN --access editor`"
        )


def desk_page(desk: Desk, settings: WebSettings, *, listens_to_signals: bool = True) -> PageServer:
    """A server that is ready to `serve()`. Raises ConfigError when it may not listen where it is told to."""
    with desk.store.reading() as tx:
        refuse_strangers(settings, people.active_users(tx))
    newsroom = desk.config.settings.desk
    made = make_site(
        desk.store,
        settings,
        desk.clock,
        newsroom.timezone,
        enter=partial(record.enter_in, desk),
        two_people=newsroom.two_people,
    )
    site = replace(made, sources=desk.config.settings.sources)
    config = uvicorn.Config(
        make_app(site),
        host=settings.host,
        port=settings.port,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,  # ours to decide: see `proxies`
        timeout_graceful_shutdown=3,
        h11_max_incomplete_event_size=64 * 1024,
    )
    return PageServer(config, site, listens_to_signals=listens_to_signals)


def listening(settings: WebSettings) -> socket:
    """A socket at the page's address. Raises ConfigError when it cannot be had."""
    family = AF_INET6 if ":" in settings.host else AF_INET
    try:
        return create_server((settings.host, settings.port), family=family, backlog=512)
    except OSError as error:
        raise ConfigError(f"web.host, web.port: cannot listen at {settings.host}:{settings.port}: {error}") from error


@asynccontextmanager
async def page_beside(desk: Desk) -> AsyncIterator[None]:
    """Serve the page while the desk works, where the config says so."""
    settings = desk.config.settings.web
    if not settings.enabled:
        yield
        return
    server = desk_page(desk, settings, listens_to_signals=False)
    serving = asyncio.create_task(server.serve([listening(settings)]))
    try:
        yield
    finally:
        server.should_exit = True
        await serving
