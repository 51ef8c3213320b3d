"""The ledger of official facts."""

import sqlalchemy as sa
from alembic import op

from storage.instants import Moment
from storage.migrations.columns import BIG, one_of

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def _official_fact() -> None:
    op.create_table(
        "official_fact",
        sa.Column("revision", BIG, nullable=False, primary_key=True, autoincrement=False),
        sa.Column("fact_id", sa.String(), nullable=False),
        sa.Column("root_id", sa.String(), nullable=False),
        sa.Column("contest", sa.String(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("published_at", Moment(), nullable=False),
        sa.Column("authority", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("supersedes", sa.String(), nullable=True),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("assertion", sa.Text(), nullable=False),
        sa.Column("recorded_at", Moment(), nullable=False),
        sa.Column("entered_by", sa.String(), nullable=True),
        sa.UniqueConstraint("fact_id"),
        one_of(
            "kind",
            "winner",
            "votes",
            "majority",
            "share",
            "turnout",
            "concession",
            "recount",
            "count",
            "declaration",
            "seats",
        ),
    )
    op.create_index("official_fact_contest", "official_fact", ["contest", "revision"])
    op.create_index("official_fact_root", "official_fact", ["root_id", "revision"])


def _contest_warning() -> None:
    op.create_table(
        "contest_warning",
        sa.Column("id", BIG, nullable=False, primary_key=True, autoincrement=False),
        sa.Column("contest", sa.String(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("noted_at", Moment(), nullable=False),
        sa.Column("cleared_at", Moment(), nullable=True),
    )
    op.create_index("contest_warning_contest", "contest_warning", ["contest"])


def upgrade() -> None:
    """Forward."""
    _official_fact()
    _contest_warning()


def downgrade() -> None:
    """Back."""
    op.drop_table("contest_warning")
    op.drop_table("official_fact")
