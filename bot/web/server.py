"""Serving the page: beside the desk's other jobs (`tallywatch run`) or alone (`tallywatch web`)."""

from __future__ import annotations

import uvicorn

from bot.exits import ConfigError
from bot.web.app import make_app, make_site
from bot.web.settings import WebSettings
from bot.web.site import Site, Watch
from storage import people
from storage.engine import Store


class PageServer(uvicorn.Server):
    """A server that ends the open streams first when it is told to stop, since they would never end by themselves."""

    def __init__(self, config: uvicorn.Config, site: Site) -> None:
        super().__init__(config)
        self.site = site

    async def shutdown(self, sockets: list[object] | None = None) -> None:  # type: ignore[override]
        """Stop."""
        self.site.hub.close()
        await super().shutdown(sockets)  # type: ignore[arg-type]


def refuse_strangers(settings: WebSettings, users: int) -> None:
    """Refuse to be reachable from other machines before anybody can sign in. Raises ConfigError."""
    if users == 0 and not settings.is_local:
        raise ConfigError(
            f"web.host: {settings.host} can be reached from other machines, and there are no users yet: "
            "add one first with `tallywatch users add LOGIN --access editor`"
        )


def page_server(store: Store, settings: WebSettings, clock: Watch, timezone: str) -> PageServer:
    """A server that is ready to `await server.serve()`. Raises ConfigError when it may not listen where it is told."""
    with store.reading() as tx:
        users = people.active_users(tx)
    refuse_strangers(settings, users)
    site = make_site(store, settings, clock, timezone)
    config = uvicorn.Config(
        make_app(site),
        host=settings.host,
        port=settings.port,
        log_level="warning",
        access_log=False,
        server_header=False,
        date_header=True,
        proxy_headers=bool(settings.proxies),
        forwarded_allow_ips=list(settings.proxies),
        timeout_graceful_shutdown=3,
        h11_max_incomplete_event_size=64 * 1024,
    )
    return PageServer(config, site)
