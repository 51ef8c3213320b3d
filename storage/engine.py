"""The database: opening it, transactions, and bringing its tables up to date.

SQLite (write-ahead log) for one newsroom on one machine, PostgreSQL for a shared record, with the same statements. On
both there is one writer at a time: SQLite by nature, PostgreSQL by an advisory lock that ends with the transaction. So
keys and revisions become visible in their order, and a key that a writer numbers is its own.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine.url import URL

_WRITER_LOCK = 0x7A11  # the advisory lock's number; any constant does
_BUSY_MS = 30_000

DURABILITY = frozenset({"NORMAL", "FULL"})
"""SQLite's `synchronous`: NORMAL survives a crash of the program, FULL a loss of power too."""


class Store:
    """An open database. Threads may share it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._turn = threading.Lock()  # waiting here is fairer and quicker than SQLite's own polling
        self._is_sqlite = engine.dialect.name == "sqlite"
        self._readers = engine if self._is_sqlite else engine.execution_options(isolation_level="REPEATABLE READ")
        self._writers = engine.execution_options(writes=True)

    @property
    def url(self) -> str:
        """Where it is, with the password left out."""
        return self._engine.url.render_as_string()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A view of the record that does not change while it is read."""
        with self._readers.connect() as tx, tx.begin():
            yield tx

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction, committed at the end, undone by an error. Not to be nested."""
        with self._turn, self._writers.connect() as tx, tx.begin():
            take_turn(tx)
            yield tx

    def close(self) -> None:
        """Give back every connection."""
        self._engine.dispose()


def take_turn(tx: Connection) -> None:
    """Wait until no other transaction writes; SQLite has done so at its beginning."""
    if tx.dialect.name != "sqlite":
        tx.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITER_LOCK})")


def database_url(where: str | Path) -> URL:
    """The full address of a database given as a path or as a URL.

    >>> database_url("desk.db").render_as_string()
    'sqlite:///desk.db'
    >>> database_url("postgresql://desk@db/record").render_as_string()
    'postgresql+psycopg://desk@db/record'
    """
    if "://" not in str(where):
        return URL.create("sqlite", database=str(where))
    url = make_url(str(where))
    return url.set(drivername="postgresql+psycopg") if url.drivername in {"postgres", "postgresql"} else url


def make_engine(where: str | Path, *, durability: str = "NORMAL") -> Engine:
    """An engine with our pragmas and transactions."""
    if durability not in DURABILITY:
        raise ValueError(f"durability is NORMAL or FULL, not {durability!r}")
    url = database_url(where)
    if url.get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True)
    engine = create_engine(url, pool_size=20, connect_args={"timeout": _BUSY_MS / 1000})
    _set_pragmas(engine, durability)
    return engine


def _set_pragmas(engine: Engine, durability: str) -> None:
    """Every connection of SQLite: write-ahead log, foreign keys, and transactions that we begin ourselves."""

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _: object) -> None:
        connection.isolation_level = None  # the driver is not to begin or end anything
        connection.execute(f"PRAGMA busy_timeout={_BUSY_MS}")
        connection.execute("PRAGMA page_size=8192")  # of a new database: a third faster with whole posts in it
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA wal_autocheckpoint=4000")
        connection.execute(f"PRAGMA synchronous={durability}")
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA cache_size=-16384")

    @event.listens_for(engine, "begin")
    def begin(tx: Connection) -> None:
        # A transaction that reads first and writes later can lose its place to another writer: say so at the start.
        tx.exec_driver_sql("BEGIN IMMEDIATE" if tx.get_execution_options().get("writes") else "BEGIN")


def open_store(where: str | Path, *, durability: str = "NORMAL", migrate: bool = True) -> Store:
    """Open a database, a new one too, with its tables up to date."""
    if migrate:
        from storage.upgrade import migrate as bring_up_to_date

        bring_up_to_date(where)
    return Store(make_engine(where, durability=durability))


def migrate(where: str | Path) -> None:
    """Bring the tables up to date; does nothing where they are."""
    from storage.upgrade import migrate as bring_up_to_date

    bring_up_to_date(where)
