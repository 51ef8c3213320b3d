"""The people of the desk: users, sessions, the audit; and the page's question of what changed lately."""

import sqlalchemy as sa
from alembic import op

from storage.instants import Moment
from storage.migrations.columns import BIG, one_of

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def _users() -> None:
    op.create_table(
        "desk_user",
        sa.Column("id", BIG, nullable=False, primary_key=True, autoincrement=False),
        sa.Column("login", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("access", sa.String(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("disabled_at", Moment(), nullable=True),
        sa.Column("password", sa.String(), nullable=False),
        one_of("access", "viewer", "moderator", "editor"),
        sa.UniqueConstraint("login"),
    )


def _sessions() -> None:
    op.create_table(
        "desk_session",
        sa.Column("key", sa.String(), nullable=False, primary_key=True),
        sa.Column("login", sa.String(), nullable=False),
        sa.Column("csrf", sa.String(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("seen_at", Moment(), nullable=False),
    )
    op.create_index("ix_desk_session_login", "desk_session", ["login"])


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("id", BIG, nullable=False, primary_key=True, autoincrement=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
    )
    op.create_index("audit_who", "audit", ["who", "id"])


def _kept_secrets() -> None:
    op.create_table(
        "kept_secret",
        sa.Column("name", sa.String(), nullable=False, primary_key=True),
        sa.Column("value", sa.String(), nullable=False),
    )


def upgrade() -> None:
    """Make the tables."""
    _users()
    _sessions()
    _audit()
    _kept_secrets()
    op.create_index("flag_changed", "flag", ["changed_at", "id"])


def downgrade() -> None:
    """Drop them."""
    op.drop_index("flag_changed", "flag")
    for name in ("kept_secret", "audit", "desk_session", "desk_user"):
        op.drop_table(name)
