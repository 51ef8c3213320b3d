"""The register: contests and accounts."""

import sqlalchemy as sa
from alembic import op

from storage.instants import Moment
from storage.migrations.columns import BIG, one_of

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def _counter() -> None:
    op.create_table(
        "counter",
        sa.Column("name", sa.String(), nullable=False, primary_key=True),
        sa.Column("number", BIG, nullable=False),
    )


def _contest() -> None:
    op.create_table(
        "contest",
        sa.Column("id", sa.String(), nullable=False, primary_key=True),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("election", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("region", sa.String(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
    )
    op.create_index("ix_contest_code", "contest", ["code"])
    op.create_index("ix_contest_slug", "contest", ["slug"])


def _account() -> None:
    op.create_table(
        "account",
        sa.Column("id", BIG, nullable=False, primary_key=True, autoincrement=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("handle", sa.String(), nullable=False),
        sa.Column("handle_key", sa.String(), nullable=False),
        sa.Column("platform_id", sa.String(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("contest", sa.String(), nullable=True),
        sa.Column("candidate", sa.String(), nullable=True),
        sa.Column("party", sa.String(), nullable=True),
        sa.UniqueConstraint("platform", "handle_key"),
        sa.UniqueConstraint("platform", "platform_id"),
        one_of("role", "official", "candidate", "party", "media", "watch"),
    )


def _handle_change() -> None:
    op.create_table(
        "handle_change",
        sa.Column("id", BIG, nullable=False, primary_key=True, autoincrement=False),
        sa.Column("account_id", sa.BigInteger(), sa.ForeignKey("account.id"), nullable=False),
        sa.Column("before", sa.String(), nullable=False),
        sa.Column("after", sa.String(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
    )


def upgrade() -> None:
    """Forward."""
    _counter()
    _contest()
    _account()
    _handle_change()


def downgrade() -> None:
    """Back."""
    op.drop_table("handle_change")
    op.drop_table("account")
    op.drop_table("contest")
    op.drop_table("counter")
