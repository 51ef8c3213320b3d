"""What the tables' columns are made of: keys, numbers, instants, text with few words, and indexes over a few rows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Column, Index, Integer, Table, text
from sqlmodel import Field, SQLModel

from storage.instants import Moment

_BIG = BigInteger().with_variant(Integer, "sqlite")  # SQLite numbers rows itself in an INTEGER PRIMARY KEY alone


def key() -> Any:
    """The numbered key of a table."""
    return Field(sa_column=Column(_BIG, primary_key=True, autoincrement=False))


def big(*, null: bool = True) -> Any:
    """A whole number, often another table's key."""
    return Field(default=None, sa_column=Column(_BIG, nullable=null))


def when(*, null: bool = True) -> Any:
    """An instant."""
    return Field(default=None, sa_column=Column(Moment, nullable=null))


def one_of(name: str, values: Iterable[str]) -> CheckConstraint:
    """A text column that holds one of few words."""
    words = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{name} IN ({words})", name=f"{name}_known")


def some(name: str, *columns: str, where: str) -> Index:
    """An index over the few rows that matter."""
    return Index(name, *columns, sqlite_where=text(where), postgresql_where=text(where))


def table(name: str) -> Table:
    """The Core table of a noun."""
    return SQLModel.metadata.tables[name]
