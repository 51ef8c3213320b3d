"""The inbox: streams, posts, quarantine."""

import sqlalchemy as sa
from alembic import op

from storage.instants import Moment
from storage.migrations.columns import BIG

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def _stream() -> None:
    op.create_table(
        "stream",
        sa.Column("source", sa.String(), nullable=False, primary_key=True),
        sa.Column("stream", sa.String(), nullable=False, primary_key=True),
        sa.Column("cursor", sa.String(), nullable=True),
        sa.Column("due_at", Moment(), nullable=True),
        sa.Column("polled_at", Moment(), nullable=True),
        sa.Column("succeeded_at", Moment(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("error", sa.String(), nullable=False),
    )
    op.create_index("stream_due", "stream", ["due_at"])


def _post() -> None:
    op.create_table(
        "post",
        sa.Column("key", BIG, nullable=False, primary_key=True, autoincrement=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("ext_id", sa.String(), nullable=False),
        sa.Column("version", BIG, nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("url", sa.String(), nullable=True),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("lang", sa.String(), nullable=True),
        sa.Column("repost_of", sa.String(), nullable=True),
        sa.Column("reply_to", sa.String(), nullable=True),
        sa.Column("edited_from", sa.String(), nullable=True),
        sa.Column("received_at", Moment(), nullable=False),
        sa.Column("author_id", sa.String(), nullable=True),
        sa.Column("deleted_at", Moment(), nullable=True),
        sa.Column("replaced_by", BIG, nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("stream", sa.String(), nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=False),
        sa.UniqueConstraint("platform", "ext_id", "version"),
    )


def _awaiting() -> None:
    op.create_table(
        "awaiting",
        sa.Column("post_key", BIG, nullable=False, primary_key=True, autoincrement=False),
    )


def _quarantined() -> None:
    op.create_table(
        "quarantined",
        sa.Column("id", BIG, nullable=False, primary_key=True, autoincrement=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("position", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
    )


def upgrade() -> None:
    """Forward."""
    _stream()
    _post()
    _awaiting()
    _quarantined()


def downgrade() -> None:
    """Back."""
    op.drop_table("quarantined")
    op.drop_table("awaiting")
    op.drop_table("post")
    op.drop_table("stream")
