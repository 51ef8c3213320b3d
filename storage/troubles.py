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
    """What the database said, without the statement."""
    return str(getattr(error, "orig", None) or error).strip()
