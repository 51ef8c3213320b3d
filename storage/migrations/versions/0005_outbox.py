"""The outbox."""

import sqlalchemy as sa
from alembic import op

from storage.instants import Moment
from storage.migrations.columns import BIG, one_of

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def _alert() -> None:
    op.create_table(
        "alert",
        sa.Column("id", BIG, nullable=False, primary_key=True, autoincrement=False),
        sa.Column("flag_id", sa.BigInteger(), sa.ForeignKey("flag.id"), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("edit", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("owed_at", Moment(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", Moment(), nullable=True),
        sa.Column("lease_until", Moment(), nullable=True),
        sa.Column("message_id", sa.String(), nullable=True),
        sa.Column("possible_repeat", sa.Boolean(), nullable=False),
        sa.Column("sent_at", Moment(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        one_of("state", "owed", "sent", "failed"),
    )
    op.create_index("alert_flag", "alert", ["flag_id", "channel", "id"])
    where = sa.text("state = 'owed'")
    op.create_index("alert_owed", "alert", ["channel", "edit", "id"], sqlite_where=where, postgresql_where=where)


def upgrade() -> None:
    """Forward."""
    _alert()


def downgrade() -> None:
    """Back."""
    op.drop_table("alert")
