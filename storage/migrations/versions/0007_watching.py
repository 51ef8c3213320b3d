"""Watching: notices, spending, pages as they were."""

import sqlalchemy as sa
from alembic import op

from storage.instants import Moment
from storage.migrations.columns import BIG

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def _notices() -> None:
    op.create_table(
        "notice",
        sa.Column("id", BIG, nullable=False, primary_key=True, autoincrement=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("began_at", Moment(), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("ending", sa.Text(), nullable=False),
        sa.Column("passing", sa.Boolean(), nullable=False),
    )
    where = sa.text("ended_at IS NULL")
    op.create_index("notice_open", "notice", ["topic"], sqlite_where=where, postgresql_where=where)
    op.create_table(
        "notice_told",
        sa.Column("notice_id", sa.BigInteger(), sa.ForeignKey("notice.id"), nullable=False, primary_key=True),
        sa.Column("channel", sa.String(), nullable=False, primary_key=True),
        sa.Column("is_end", sa.Boolean(), nullable=False, primary_key=True),
        sa.Column("at", Moment(), nullable=False),
    )


def _costs_and_pages() -> None:
    op.create_table(
        "spending",
        sa.Column("source", sa.String(), nullable=False, primary_key=True),
        sa.Column("hour", sa.Integer(), nullable=False, primary_key=True),
        sa.Column("requests", sa.Integer(), nullable=False),
        sa.Column("units", sa.Integer(), nullable=False),
    )
    op.create_table(
        "page_version",
        sa.Column("id", BIG, nullable=False, primary_key=True, autoincrement=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("seen_at", Moment(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.UniqueConstraint("url", "seen_at"),
    )
    op.create_index("page_version_url", "page_version", ["url", "id"])


def upgrade() -> None:
    """Forward."""
    _notices()
    _costs_and_pages()


def downgrade() -> None:
    """Back."""
    for table in ("page_version", "spending", "notice_told", "notice"):
        op.drop_table(table)
