"""Statements that are built once and run many times without SQLAlchemy's cost per run.

A `Query` is an ordinary Core statement; it is compiled once for each engine and then goes to the driver as it is.
The price: columns come back as the driver gives them (numbers for instants, see `instants`; 0 and 1 for SQLite's
booleans), so that the `_value` function of each noun does what is needed and no more; and errors are the driver's own
(`troubles` tells both kinds apart).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Dialect,
    Float,
    Integer,
    Table,
    bindparam,
    func,
    literal_column,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.expression import ClauseElement, Executable

from storage.instants import Moment

Row = Sequence[Any]
"""One row as the driver gives it; unpacked at once by the noun's own `_value` function."""


def written_out(column: Column[Any], value: str) -> ColumnElement[bool]:
    """`column = 'value'` with the value in the statement itself: a partial index is not used for a parameter.

    Only for our own words, never for anything that comes from outside. Raises ValueError for anything but letters.
    """
    if not value.isidentifier():
        message = f"not a word of ours: {value!r}"
        raise ValueError(message)
    return column == literal_column(f"'{value}'")


ABSENT = -1
"""Stands for no number in a row whose insert has `filled_values`; no column that has it holds a negative number."""

_AT_A_TIME = 500
_KEYS = re.compile(r"__\[POSTCOMPILE_keys[^\]]*\]")  # how SQLAlchemy marks the place of an `IN`

_Compiled = tuple[str, tuple[str, ...], dict[str, Any]]


class Query:
    """A statement with named parameters, run by value."""

    def __init__(self, statement: Executable, *, postgresql: Executable | None = None) -> None:
        self._statement = statement
        self._for_postgresql = postgresql
        self._compiled: dict[str, _Compiled] = {}

    def rows(self, tx: Connection, **values: object) -> Sequence[Row]:
        """Run it and read every row."""
        rows: Sequence[Row] = self._read(tx, values).fetchall()
        return rows

    def rows_of(self, tx: Connection, keys: Iterable[object], **values: object) -> list[Row]:
        """Run it for many keys, as many at a time as a statement may name: its parameter `keys` is an `IN` of them."""
        wanted = list(keys)
        return [
            row
            for start in range(0, len(wanted), _AT_A_TIME)
            for row in self._read(tx, values, wanted[start : start + _AT_A_TIME]).fetchall()
        ]

    def first(self, tx: Connection, **values: object) -> Row | None:
        """Run it and read one row, if there is one."""
        row: Row | None = self._read(tx, values).fetchone()
        return row

    def number(self, tx: Connection, **values: object) -> int:
        """Run it and read the one number it yields (0 for none)."""
        row = self._read(tx, values).fetchone()
        return 0 if row is None or row[0] is None else int(row[0])

    def run(self, tx: Connection, **values: object) -> int:
        """Run it for its effect; how many rows it touched."""
        return int(self._read(tx, values).rowcount)

    def run_many(self, tx: Connection, rows: Iterable[Row]) -> None:
        """Run it once a row; each row gives the parameters in the order of the statement."""
        sql, _, _ = self._for(tx.dialect)
        if parameters := list(rows):
            _driver(tx).cursor().executemany(sql, parameters)

    def plan(self, tx: Connection) -> list[str]:
        """How SQLite means to answer it, a line for each step; an engineer reads here why something is slow."""
        _, names, _ = self._for(tx.dialect)
        asked = self._filled(tx, dict.fromkeys(names), ("key",) if "keys" in names else ())
        cursor = _driver(tx).execute(f"EXPLAIN QUERY PLAN {asked[0]}", asked[1])
        return [str(row[3]) for row in cursor.fetchall()]

    def _read(self, tx: Connection, values: dict[str, object], keys: Sequence[object] = ()) -> Any:
        """The driver's own cursor: for a question with a short answer SQLAlchemy's costs more than the answer does."""
        return _driver(tx).execute(*self._filled(tx, values, keys))

    def _filled(
        self, tx: Connection, values: dict[str, object], keys: Sequence[object] = ()
    ) -> tuple[str, tuple[object, ...]]:
        """The statement and its parameters, for the driver."""
        sql, names, given = self._for(tx.dialect)
        if not keys:
            return sql, tuple([values[name] if name in values else given[name] for name in names])
        mark = "?" if tx.dialect.name == "sqlite" else "%s"
        parameters: list[object] = []
        for name in names:
            parameters += keys if name == "keys" else (values.get(name, given[name]),)
        return _KEYS.sub(", ".join([mark] * len(keys)), sql), tuple(parameters)

    def _for(self, dialect: Dialect) -> _Compiled:
        found = self._compiled.get(dialect.name)
        if found is None:
            own = self._for_postgresql if dialect.name == "postgresql" else None
            found = self._compiled[dialect.name] = _compile(self._statement if own is None else own, dialect)
        return found


def among(column: Column[Any]) -> ColumnElement[bool]:
    """The condition of `Query.rows_of`: the column is one of its keys."""
    return column.in_(bindparam("keys", expanding=True))


def insert_new(table: Table, *, without: Collection[str] = (), filled: bool = False) -> Query:
    """Insert rows that are not there yet, whichever unique key says that they are; the others are left alone.

    `without` names columns that stay NULL; `filled` is explained at `filled_values`.
    """
    names = [column.name for column in table.c if column.name not in without]
    values = filled_values(table, names) if filled else {name: bindparam(name) for name in names}
    return Query(
        sqlite.insert(table).values(values).on_conflict_do_nothing(),
        postgresql=postgresql.insert(table).values(values).on_conflict_do_nothing(),
    )


def filled_values(table: Table, names: Iterable[str]) -> dict[str, Any]:
    """Values for an insert on the hot path, where an absent one is given as "" (text) or `ABSENT` (a number).

    The statement makes NULL of it. SQLite's driver takes half a microsecond for every None (and for every member of an
    enum), ten times what it takes for a plain value; a post has ten of them.
    """
    return {name: _filled(table.c[name]) for name in names}


def _filled(column: Column[Any]) -> Any:
    given = bindparam(column.name, type_=column.type)
    if not column.nullable:
        return given
    is_number = isinstance(column.type, Integer | Float | Moment)
    return func.nullif(given, literal_column(str(ABSENT) if is_number else "''"))


def _driver(tx: Connection) -> Any:
    return tx.connection.driver_connection


def _compile(statement: Executable, dialect: Dialect) -> _Compiled:
    make: Callable[..., Dialect] = type(dialect)
    positional = make(paramstyle="qmark" if dialect.name == "sqlite" else "format")
    assert isinstance(statement, ClauseElement)
    compiled = statement.compile(dialect=positional)
    return compiled.string, tuple(compiled.positiontup or ()), dict(compiled.params)  # type: ignore[attr-defined]
