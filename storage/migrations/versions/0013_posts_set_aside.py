"""The quarantine knows which of its things are stored posts that could not be assessed."""

import sqlalchemy as sa
from alembic import op

from storage.migrations.columns import BIG

revision = "0013"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the column."""
    op.add_column("quarantined", sa.Column("post_key", BIG, nullable=True))


def downgrade() -> None:
    """Drop it."""
    op.drop_column("quarantined", "post_key")
