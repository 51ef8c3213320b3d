import shutil
import threading
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from storage import inbox
from storage.engine import Store, make_engine, migrate, open_store
from storage.instants import Moment
from storage.tables import POST, STREAM
from storage.upgrade import check, downgrade, write_migration
from tests.desk_rows import NIGHT, received, stored


def test_the_migrations_make_the_tables_that_the_code_expects(database: str) -> None:
    assert check(database) == []


def test_migrating_twice_changes_nothing(tmp_path: Path) -> None:
    migrate(tmp_path / "desk.db")
    first = open_store(tmp_path / "desk.db")
    with first.writing() as tx:
        stored(tx, received(1))
    first.close()
    migrate(tmp_path / "desk.db")
    again = open_store(tmp_path / "desk.db")
    with again.reading() as tx:
        assert len(inbox.unassessed(tx)) == 1
    again.close()


def test_every_migration_can_be_taken_back(tmp_path: Path) -> None:
    migrate(tmp_path / "desk.db")
    downgrade(tmp_path / "desk.db", "base")
    assert any("add_table" in difference for difference in check(tmp_path / "desk.db"))
    migrate(tmp_path / "desk.db")
    assert check(tmp_path / "desk.db") == []


def test_a_new_migration_can_be_written_from_the_difference(
    empty_sqlite: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = tmp_path / "desk.db"
    shutil.copy(empty_sqlite, desk)
    store = open_store(desk, migrate=False)
    with store.writing() as tx:
        tx.execute(text("ALTER TABLE quarantined DROP COLUMN position"))
    store.close()
    write_migration(desk, "The position again", revision="9999", folder=tmp_path)
    (written,) = tmp_path.glob("9999*.py")
    source = written.read_text(encoding="utf-8")
    assert "import sqlmodel" in source
    assert "position" in source
    compile(source, str(written), "exec")


def test_an_empty_database_is_said_to_lack_every_table(tmp_path: Path) -> None:
    assert any("add_table" in difference for difference in check(tmp_path / "new.db"))


@pytest.mark.parametrize(("durability", "level"), [("NORMAL", 1), ("FULL", 2)])
def test_sqlite_writes_ahead_and_is_as_durable_as_asked(tmp_path: Path, durability: str, level: int) -> None:
    store = open_store(tmp_path / "desk.db", durability=durability)
    with store.reading() as tx:
        assert tx.scalar(text("PRAGMA journal_mode")) == "wal"
        assert tx.scalar(text("PRAGMA synchronous")) == level
        assert tx.scalar(text("PRAGMA foreign_keys")) == 1
    assert store.url.startswith("sqlite:///")
    store.close()


def test_an_unknown_durability_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="NORMAL or FULL"):
        make_engine(tmp_path / "desk.db", durability="HOPE")


def test_a_word_that_the_schema_does_not_know_is_refused(store: Store) -> None:
    row = {"id": 1, "platform": "x", "handle": "a", "handle_key": "a", "name": "A", "role": "king"}

    def crown() -> None:
        with store.writing() as tx:
            tx.execute(
                text("INSERT INTO account (id, platform, handle, handle_key, name, role) "
                     "VALUES (:id, :platform, :handle, :handle_key, :name, :role)"),
                row,
            )  # fmt: skip

    with pytest.raises(IntegrityError):
        crown()


def test_a_reader_does_not_see_what_is_written_meanwhile(store: Store) -> None:
    with store.reading() as reader:
        assert inbox.unassessed(reader) == []
        with store.writing() as writer:
            stored(writer, received(1))
        assert inbox.unassessed(reader) == []
    with store.reading() as reader:
        assert len(inbox.unassessed(reader)) == 1


def test_writers_take_turns_and_lose_nothing(store: Store) -> None:
    def write(number: int) -> None:
        for step in range(10):
            with store.writing() as tx:
                stored(tx, received(number * 100 + step))

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.reading() as tx:
        assert [post.key for post in inbox.unassessed(tx)] == list(range(1, 41))


def test_times_read_through_sqlalchemy_are_aware(store: Store) -> None:
    with store.writing() as tx:
        stored(tx, received(1))
        tx.execute(STREAM.insert().values(source="s", stream="t", failures=0, outcome="", error="", due_at=NIGHT))
        assert tx.scalars(select(POST.c.created_at)).all() == [NIGHT]
        assert tx.scalars(select(STREAM.c.due_at)).all() == [NIGHT]
        assert tx.scalars(select(STREAM.c.polled_at)).all() == [None]
    assert Moment().process_bind_param(None, None) is None  # type: ignore[arg-type]
