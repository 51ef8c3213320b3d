"""An error of the database is told in words, and is either the fault of what was stored or of the machine."""

import sqlite3

import pytest
from sqlalchemy.exc import DataError, IntegrityError, OperationalError

from storage.troubles import in_words, is_of_the_machine
from tests.cli import Desk, desk

__all__ = ["desk"]


@pytest.mark.parametrize(
    ("error", "of_the_machine"),
    [
        (sqlite3.OperationalError("database or disk is full"), True),
        (sqlite3.DatabaseError("file is not a database"), True),
        (OperationalError("INSERT", {}, Exception("disk is full")), True),
        (OSError(28, "No space left"), True),
        (MemoryError(), True),
        (sqlite3.IntegrityError("NOT NULL"), False),
        (IntegrityError("INSERT", {}, Exception("NOT NULL")), False),
        (DataError("INSERT", {}, Exception("NUL")), False),
        (OverflowError("too large"), False),
        (KeyError("slot"), False),
    ],
)
def test_the_fault_of_the_machine_is_told_from_that_of_what_is_stored(error: Exception, of_the_machine: bool) -> None:
    assert is_of_the_machine(error) is of_the_machine


def test_the_words_leave_the_statement_out() -> None:
    assert in_words(OperationalError("INSERT INTO post", {}, Exception("no such table: post"))) == "no such table: post"


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("attempt to write a readonly database", "write the file and its folder"),
        ("database or disk is full", "make room"),
        ("file is not a database", "name another"),
        ("database is locked", "another program"),
    ],
)
def test_the_words_say_what_to_do_where_that_is_known(said: str, told: str) -> None:
    words = in_words(sqlite3.OperationalError(said))
    assert words.startswith(said)
    assert told in words


def test_a_folder_in_the_place_of_the_database_is_refused_with_the_remedy(desk: Desk) -> None:
    for left in desk.folder.glob("tallywatch.db*"):
        left.unlink()
    (desk.folder / "tallywatch.db").mkdir()
    ran = desk.run("flags")
    assert ran.code == 2
    assert "unable to open database file (does its folder exist" in ran.err


def test_a_file_that_is_no_database_is_refused_in_words(desk: Desk) -> None:
    for left in desk.folder.glob("tallywatch.db*"):
        left.unlink()
    desk.write("tallywatch.db", "no database at all\n" * 100)
    ran = desk.run("flags")
    assert ran.code == 2
    assert "file is not a database" in ran.err


@pytest.mark.parametrize("words", [["outbox", "resend"], ["flag", "show"], ["quarantine", "clear"]])
def test_a_number_that_nothing_can_have_is_refused(desk: Desk, words: list[str]) -> None:
    ran = desk.run(*words, "9" * 30)
    assert ran.code in {1, 2}
    assert "Traceback" not in ran.err
