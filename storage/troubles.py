"""Whose fault an error of the database is: that of what was to be stored, or of the machine (disk, lock, connection).

Statements reach the driver with SQLAlchemy or past it (`storage.query`), so both its errors and the drivers' own are
told apart, by the names that the DB-API gives them.
"""

from __future__ import annotations

import sqlite3
import sys
from typing import Final

from sqlalchemy.exc import DBAPIError

_OF_THE_MACHINE: Final = {"OperationalError", "InterfaceError", "InternalError"}

_REMEDIES: Final = (
    ("readonly database", "let the user who runs this write the file and its folder, where SQLite keeps its log"),
    ("unable to open database file", "does its folder exist, and may the user who runs this write there?"),
    ("disk is full", "make room; what could not be stored is fetched again"),
    ("disk I/O error", "look at the disk; a network folder will not do"),
    ("is not a database", "it names a file of another kind; move that away, or name another"),
    ("is malformed", "the file is damaged: put back a copy made before"),
    ("is locked", "another program has kept it for half a minute: find and stop that one"),
    ("Connection refused", "is the server running, and at this address?"),
    ("password authentication failed", "look at the user and the password in the address"),
)
"""What to do, by what a database says."""


def database_errors() -> tuple[type[Exception], ...]:
    """Every class of error that a database raises here."""
    psycopg = sys.modules.get("psycopg")
    return (DBAPIError, sqlite3.Error, *((psycopg.Error,) if psycopg else ()))


def is_of_the_machine(error: Exception) -> bool:
    """Whether trying the same again later may go well: the disk is full, the file read-only, the server gone."""
    if isinstance(error, (OSError, MemoryError)):
        return True
    kinds = {kind.__name__ for kind in type(error).__mro__}
    is_vague = type(error).__name__ == "DatabaseError"  # what SQLite says of a file that is none of its own
    return isinstance(error, database_errors()) and (is_vague or not kinds.isdisjoint(_OF_THE_MACHINE))


def in_words(error: Exception) -> str:
    """What the database said, without the statement, and what to do about it where that is known."""
    said = str(getattr(error, "orig", None) or error).strip()
    return next((f"{said} ({remedy})" for part, remedy in _REMEDIES if part in said), said)
