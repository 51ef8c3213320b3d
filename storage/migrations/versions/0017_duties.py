"""What only one process may do at a time, and which process does it."""

import sqlalchemy as sa
from alembic import op

from storage.instants import Moment
from storage.migrations.columns import BIG

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "duty",
        sa.Column("name", sa.String(), nullable=False, primary_key=True),
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("pid", BIG, nullable=False),
        sa.Column("word", sa.String(), nullable=False),
        sa.Column("since", Moment(), nullable=False),
        sa.Column("until", Moment(), nullable=False),
    )


def downgrade() -> None:
    """Back."""
    op.drop_table("duty")
