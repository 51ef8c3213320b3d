"""An index over the flags of a contest in a state: those that wait, for /status."""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make it."""
    op.create_index("flag_waiting", "flag", ["contest", "state", "id"])


def downgrade() -> None:
    """Drop it."""
    op.drop_index("flag_waiting", "flag")
