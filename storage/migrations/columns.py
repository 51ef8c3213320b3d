"""What the migrations' columns are made of. Old migrations rest on this: it is added to, never changed."""

import sqlalchemy as sa

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
"""A key, or a number that may be one: SQLite numbers rows in an INTEGER PRIMARY KEY alone."""


def one_of(name: str, *values: str) -> sa.CheckConstraint:
    """A text column that holds one of few words."""
    words = ", ".join(f"'{value}'" for value in values)
    return sa.CheckConstraint(f"{name} IN ({words})", name=f"{name}_known")
