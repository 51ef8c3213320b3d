"""Tokens of programs that read the desk, and entries to the record that wait for a second editor."""

import sqlalchemy as sa
from alembic import op

from storage.instants import Moment
from storage.migrations.columns import BIG

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "api_token",
        sa.Column("key", sa.String(), nullable=False, primary_key=True),
        sa.Column("login", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
    )
    op.create_table(
        "fact_proposal",
        sa.Column("id", BIG, nullable=False, primary_key=True, autoincrement=False),
        sa.Column("contest", sa.String(), nullable=True),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("decision", sa.String(), nullable=True),
        sa.Column("decided_by", sa.String(), nullable=True),
        sa.Column("decided_at", Moment(), nullable=True),
    )
    op.create_index("fact_proposal_contest", "fact_proposal", ["contest", "id"])


def downgrade() -> None:
    """Drop them."""
    op.drop_table("fact_proposal")
    op.drop_table("api_token")
