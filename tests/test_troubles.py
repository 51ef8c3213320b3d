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
    assert in_words(OperationalError("INSERT INTO post", {}, Exception("disk is full"))) == "disk is full"


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
