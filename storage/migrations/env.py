"""Alembic's door: runs the migrations on the connection that `storage.upgrade` hands over."""

from alembic import context
from sqlmodel import SQLModel

from storage import people_tables, search_tables, tables, watch_tables  # noqa: F401  # the tables register themselves

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
    transaction_per_migration=False,
)
context.run_migrations()
