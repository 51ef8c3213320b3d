"""How SQLite means to answer each statement of storage: nothing that runs all night reads a whole big table."""

import importlib
import pkgutil
from collections.abc import Iterator

import pytest

import storage
from storage.engine import Store
from storage.query import Query

BIG = {"post", "claim", "judgement", "flag", "alert"}
"""Tables that hold a million rows at the end of a night, or a hundred thousand."""
MAY_SCAN = {
    "backlog._channels": "reads what is owed and nothing else, by a partial index",
    "backlog._sent_since": "once at the start, by an index of its own",
    "findings._said": "once at the start: all that was ever claimed",
    "forgetting._claims": "the retention job, once an hour",
    "forgetting._forget_posts": "the retention job, once an hour",
    "outbox._counts": "counts them all",
    "outbox._migrate": "once when a group becomes a supergroup",
    "queue._NEWEST": "reads flags from the newest on and stops at its limit",
    "views._claims": "counts them all, by an index",
    "views._flags": "counts them all, by an index",
    "views._posts": "counts them all, by an index",
}
"""Statements that may read a whole big table, and why."""


def statements() -> Iterator[tuple[str, Query]]:
    """Every statement that a module of storage keeps, by its name."""
    for module in pkgutil.iter_modules(storage.__path__):
        if not module.ispkg:
            kept = vars(importlib.import_module(f"storage.{module.name}"))
            yield from ((f"{module.name}.{name}", one) for name, one in kept.items() if isinstance(one, Query))


@pytest.mark.parametrize(("name", "statement"), [pytest.param(name, one, id=name) for name, one in statements()])
def test_no_statement_reads_a_whole_big_table(sqlite_store: Store, name: str, statement: Query) -> None:
    with sqlite_store.reading() as tx:
        scanned = {line.split()[1] for line in statement.plan(tx) if line.startswith("SCAN")}
    assert bool(scanned & BIG) == (name in MAY_SCAN)
