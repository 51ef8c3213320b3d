"""Bringing a database's tables up to date, and checking that they are what the code expects (Alembic)."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlmodel import SQLModel

from storage import (  # noqa: F401  # the tables register themselves
    chat_tables,
    people_tables,
    search_tables,
    tables,
    watch_tables,
)
from storage.engine import make_engine, take_turn

_SCRIPTS = Path(__file__).with_name("migrations")
_VERSIONS = _SCRIPTS / "versions"


def _config(tx: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS))
    config.attributes["connection"] = tx
    return config


def migrate(where: str | Path) -> None:
    """Bring the tables up to date; does nothing where they are."""
    engine = make_engine(where).execution_options(writes=True)
    try:
        with engine.begin() as tx:
            take_turn(tx)
            newest = ScriptDirectory.from_config(_config()).get_current_head()
            if MigrationContext.configure(tx).get_current_revision() != newest:
                command.upgrade(_config(tx), "head")
    finally:
        engine.dispose()


def check(where: str | Path) -> list[str]:
    """What differs between the database's tables and the code's; nothing, when all is well."""
    engine = make_engine(where)
    try:
        with engine.connect() as tx:
            context = MigrationContext.configure(tx, opts={"include_object": _is_ours})
            return [str(difference) for difference in compare_metadata(context, SQLModel.metadata)]
    finally:
        engine.dispose()


def _is_ours(_thing: object, name: str | None, *_about: object) -> bool:
    """Whether a table or index is described in the code: the full-text index and what it is made of is the engine's."""
    return name is None or not name.startswith("claim_words")


def downgrade(where: str | Path, revision: str) -> None:
    """For developers: go back to an older state of the tables; what newer ones held is lost."""
    engine = make_engine(where).execution_options(writes=True)
    try:
        with engine.begin() as tx:
            take_turn(tx)
            command.downgrade(_config(tx), revision)
    finally:
        engine.dispose()


def write_migration(where: str | Path, message: str, *, revision: str, folder: Path = _VERSIONS) -> None:
    """For developers: write a migration from the difference between a migrated database and the code."""
    engine = make_engine(where)
    try:
        with engine.connect() as tx:
            config = _config(tx)
            config.set_main_option("path_separator", "newline")
            config.set_main_option("version_locations", f"{_VERSIONS}\n{folder}")
            command.revision(config, message=message, autogenerate=True, rev_id=revision, version_path=str(folder))
    finally:
        engine.dispose()
