"""Chats: wishes, quiet hours, members, moves, proposals; and finding the flags of a message."""

import sqlalchemy as sa
from alembic import op

from storage.instants import Moment
from storage.migrations.columns import BIG

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def _wishes() -> None:
    op.create_table(
        "chat_wish",
        sa.Column("id", BIG, nullable=False, primary_key=True, autoincrement=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("wish", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.UniqueConstraint("channel", "wish", "subject", "name"),
    )
    op.create_table(
        "chat_quiet",
        sa.Column("channel", sa.String(), nullable=False, primary_key=True),
        sa.Column("begins", sa.Integer(), nullable=False),
        sa.Column("ends", sa.Integer(), nullable=False),
    )


def _people() -> None:
    op.create_table(
        "chat_member",
        sa.Column("person", BIG, nullable=False, primary_key=True, autoincrement=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("access", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
    )
    op.create_table(
        "chat_move",
        sa.Column("before", sa.String(), nullable=False, primary_key=True),
        sa.Column("after", sa.String(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
    )
    op.create_table(
        "proposal",
        sa.Column("id", BIG, nullable=False, primary_key=True, autoincrement=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("settled_at", Moment(), nullable=True),
    )


def upgrade() -> None:
    """Forward."""
    _wishes()
    _people()
    where = sa.text("message_id IS NOT NULL")
    op.create_index("alert_message", "alert", ["channel", "message_id"], sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    """Back."""
    op.drop_index("alert_message", "alert")
    for name in ("proposal", "chat_move", "chat_member", "chat_quiet", "chat_wish"):
        op.drop_table(name)
