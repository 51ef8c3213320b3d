"""The composition root: the one place where config, database, clock and adapters are put together.

Commands open a `Desk` and work on it; `tallywatch run` adds sources and channels (`bot/adapters.py`).
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from msgspec import Struct
from sqlalchemy.exc import DBAPIError

from bot.channels.settings import FilterSettings
from bot.clock import RealClock
from bot.config import Config, load_config
from bot.exits import ConfigError, DeskError
from bot.knowledge import Knowledge
from bot.routing import Routes
from storage import troubles
from storage.engine import Store, open_store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.ports import Clock


class Desk(Struct, frozen=True, kw_only=True):
    """A desk that is open: its config, its database, its clock, what it knows, and the channels that it tells."""

    config: Config
    store: Store
    clock: Clock
    knowledge: Knowledge
    routes: Routes


@contextmanager
def open_desk(path: Path | None = None, *, clock: Clock | None = None) -> Iterator[Desk]:
    """Open the desk of a config file. Raises ConfigError."""
    with open_configured(load_config(path), clock=clock) as desk:
        yield desk


@contextmanager
def open_configured(config: Config, *, clock: Clock | None = None) -> Iterator[Desk]:
    """Open the desk of settings in hand. Raises ConfigError or DeskError where its database cannot be used."""
    try:
        store = open_store(config.store_url, durability=config.settings.store.durability.upper())
    except (DBAPIError, ImportError, OSError) as error:
        raise ConfigError(f"store.url: the database cannot be opened: {troubles.in_words(error)}") from error
    clock, knowledge = clock or RealClock(), Knowledge()
    try:
        yield Desk(
            config=config,
            store=store,
            clock=clock,
            knowledge=knowledge,
            routes=routes_of(config, store=store, clock=clock, knowledge=knowledge),
        )
    except troubles.database_errors() as error:
        if not troubles.is_of_the_machine(error):
            raise
        raise DeskError(f"the database {store.url} cannot be used: {troubles.in_words(error)}") from error
    finally:
        store.close()


def routes_of(config: Config, *, store: Store, clock: Clock, knowledge: Knowledge) -> Routes:
    """Which channels are to be told of a new flag: the config's, by their filters and by what their chats wish."""
    channels = config.settings.channels
    filters: dict[str, FilterSettings] = {"console": FilterSettings()} if channels.console.enabled else {}
    filters |= {f"telegram:{chat.id}": chat for chat in channels.telegram.chats}
    filters |= {f"apprise:{one.name}": one for one in channels.apprise}
    filters |= {f"webhook:{one.name}": one for one in channels.webhook}
    timezone = config.settings.desk.timezone
    return Routes(filters, store=store, clock=clock, contests=knowledge.contests, timezone=timezone)
