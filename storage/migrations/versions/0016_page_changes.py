"""A claim may be that a watched page changed: one more kind."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0011"
branch_labels = None
depends_on = None

BEFORE = "'declaration', 'seats')"
AFTER = "'declaration', 'seats', 'page')"
KINDS = "'winner', 'votes', 'majority', 'share', 'turnout', 'concession', 'recount', 'count', "


def _change(old: str, new: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint("kind_known", "claim", type_="check")
        op.create_check_constraint("kind_known", "claim", f"kind IN ({KINDS}{new}")
        return
    # SQLite changes no constraint; its own documentation says to change the words of the schema, which copies no row.
    op.execute("PRAGMA writable_schema=ON")
    words = sa.text("UPDATE sqlite_schema SET sql = replace(sql, :old, :new) WHERE type = 'table' AND name = 'claim'")
    op.execute(words.bindparams(old=old, new=new))
    op.execute("PRAGMA writable_schema=RESET")


def upgrade() -> None:
    """Let it in."""
    _change(BEFORE, AFTER)


def downgrade() -> None:
    """Keep it out."""
    op.execute("DELETE FROM judgement WHERE claim_id IN (SELECT id FROM claim WHERE kind = 'page')")
    op.execute("DELETE FROM claim WHERE kind = 'page'")
    _change(AFTER, BEFORE)
