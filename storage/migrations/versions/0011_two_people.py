"""One table for what takes two people, in chat and on the page; and the page's login of a chat member.

Entries that wait on the page go on waiting. What waited in chat is dropped: it was kept in another form, and is
entered again in a minute.
"""

import sqlalchemy as sa
from alembic import op

from storage.instants import Moment
from storage.migrations.columns import BIG

revision = "0011"
down_revision = "0013"
branch_labels = None
depends_on = None

_WAITING = sa.text("settlement IS NULL")


def upgrade() -> None:
    """Forward."""
    op.add_column("chat_member", sa.Column("login", sa.String(), nullable=True))
    op.drop_table("proposal")
    op.create_table(
        "proposal",
        sa.Column("id", BIG, nullable=False, primary_key=True, autoincrement=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("by_login", sa.String(), nullable=True),
        sa.Column("by_member", BIG, nullable=True),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("settlement", sa.String(), nullable=True),
        sa.Column("settled_by", sa.String(), nullable=True),
        sa.Column("settled_at", Moment(), nullable=True),
    )
    op.execute(
        "INSERT INTO proposal SELECT id, 'enter', coalesce(contest, ''), facts, \"by\", \"by\", NULL, at, '', "
        "decision, decided_by, decided_at FROM fact_proposal"
    )
    op.drop_table("fact_proposal")
    op.create_index(
        "proposal_waiting", "proposal", ["action", "subject"], sqlite_where=_WAITING, postgresql_where=_WAITING
    )


def downgrade() -> None:
    """Back: what waits is dropped."""
    op.drop_table("proposal")
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
    op.create_table(
        "fact_proposal",
        sa.Column("id", BIG, nullable=False, primary_key=True, autoincrement=False),
        sa.Column("contest", sa.String(), nullable=True),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("decision", sa.String(), nullable=True),
        sa.Column("decided_by", sa.String(), nullable=True),
        sa.Column("decided_at", Moment(), nullable=True),
    )
    op.create_index("fact_proposal_contest", "fact_proposal", ["contest", "id"])
    op.drop_column("chat_member", "login")
