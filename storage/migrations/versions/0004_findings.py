"""Findings: claims, judgements, flags, reviews."""

import sqlalchemy as sa
from alembic import op

from storage.instants import Moment
from storage.migrations.columns import BIG, one_of

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def _flag() -> None:
    op.create_table(
        "flag",
        sa.Column("id", BIG, nullable=False, primary_key=True, autoincrement=False),
        sa.Column("group_key", sa.String(), nullable=False),
        sa.Column("contest", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("opened_at", Moment(), nullable=False),
        sa.Column("changed_at", Moment(), nullable=False),
        sa.Column("claim_count", sa.Integer(), nullable=False),
        sa.Column("account_count", sa.Integer(), nullable=False),
        sa.UniqueConstraint("group_key"),
        one_of("state", "open", "confirmed", "dismissed"),
        one_of("verdict", "supported", "conflict", "disputed", "premature", "unverified", "not_checkable"),
    )
    op.create_index("flag_contest", "flag", ["contest", "id"])
    op.create_index("flag_state", "flag", ["state", "id"])


def _claim() -> None:
    op.create_table(
        "claim",
        sa.Column("id", BIG, nullable=False, primary_key=True, autoincrement=False),
        sa.Column("post_key", sa.BigInteger(), sa.ForeignKey("post.key"), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("contest", sa.String(), nullable=True),
        sa.Column("candidate", sa.String(), nullable=True),
        sa.Column("party", sa.String(), nullable=True),
        sa.Column("value", sa.Float(), nullable=True),
        sa.Column("approx", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=True),
        sa.Column("place", sa.String(), nullable=True),
        sa.Column("status", sa.String(), nullable=True),
        sa.Column("change", sa.String(), nullable=True),
        sa.Column("from_party", sa.String(), nullable=True),
        sa.Column("region", sa.String(), nullable=True),
        sa.Column("provisional", sa.Integer(), nullable=False),
        sa.Column("stance", sa.String(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("names", sa.Text(), nullable=True),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("judgement_id", BIG, nullable=False),
        sa.Column("flag_id", BIG, nullable=True),
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
        one_of("stance", "stated", "denied", "reported", "asked", "predicted", "conditional"),
        one_of("verdict", "supported", "conflict", "disputed", "premature", "unverified", "not_checkable"),
    )
    op.create_index("claim_contest", "claim", ["contest", "id"])
    where = sa.text("flag_id IS NOT NULL")
    op.create_index("claim_flag", "claim", ["flag_id", "author", "verdict"], sqlite_where=where, postgresql_where=where)
    op.create_index("claim_post", "claim", ["post_key"])


def _judgement() -> None:
    op.create_table(
        "judgement",
        sa.Column("id", BIG, nullable=False, primary_key=True, autoincrement=False),
        sa.Column("claim_id", sa.BigInteger(), sa.ForeignKey("claim.id"), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("record", sa.Text(), nullable=True),
        sa.Column("revision", BIG, nullable=False),
        one_of("verdict", "supported", "conflict", "disputed", "premature", "unverified", "not_checkable"),
    )
    op.create_index("judgement_claim", "judgement", ["claim_id", "id"])


def _review() -> None:
    op.create_table(
        "review",
        sa.Column("id", BIG, nullable=False, primary_key=True, autoincrement=False),
        sa.Column("flag_id", sa.BigInteger(), sa.ForeignKey("flag.id"), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
    )
    op.create_index("review_flag", "review", ["flag_id", "id"])


def upgrade() -> None:
    """Forward."""
    _flag()
    _claim()
    _judgement()
    _review()


def downgrade() -> None:
    """Back."""
    op.drop_table("review")
    op.drop_table("judgement")
    op.drop_table("claim")
    op.drop_table("flag")
