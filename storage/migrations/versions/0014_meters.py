"""Requests sent within the platforms' windows, and pauses that they ordered."""

import sqlalchemy as sa
from alembic import op

from storage.instants import Moment

revision = "0014"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "asked",
        sa.Column("source", sa.String(), nullable=False, primary_key=True),
        sa.Column("pool", sa.String(), nullable=False, primary_key=True),
        sa.Column("at", Moment(), nullable=False, primary_key=True),
        sa.Column("requests", sa.Integer(), nullable=False),
    )
    op.create_index("asked_at", "asked", ["at"])
    op.create_table(
        "pause",
        sa.Column("source", sa.String(), nullable=False, primary_key=True),
        sa.Column("pool", sa.String(), nullable=False, primary_key=True),
        sa.Column("until", Moment(), nullable=False),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("pause")
    op.drop_table("asked")
