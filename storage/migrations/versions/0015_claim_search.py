"""Claims are found by the words, the author and the time of their posts without reading every post."""

import sqlalchemy as sa
from alembic import op

from storage.instants import Moment, moment
from storage.migrations.columns import BIG
from storage.register import fold_handle
from storage.search import words_of

revision = "0015"
down_revision = "0017"
branch_labels = None
depends_on = None

_AT_A_TIME = 1000
_STORED = sa.text(
    "SELECT claim.id, post.author, post.created_at, post.text FROM claim JOIN post ON post.key = claim.post_key "
    "WHERE claim.id > :after ORDER BY claim.id LIMIT :most"
)


def upgrade() -> None:
    """Make the table and its index, and fill them for the claims that are there."""
    table = op.create_table(
        "claim_search",
        sa.Column("claim_id", BIG, sa.ForeignKey("claim.id"), nullable=False, primary_key=True, autoincrement=False),
        sa.Column("handle", sa.String(), nullable=False),
        sa.Column("posted_at", Moment(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
    )
    op.create_index("claim_search_handle", "claim_search", ["handle", "claim_id"])
    op.create_index("claim_search_posted", "claim_search", ["posted_at", "claim_id"])
    _fill(table)
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE claim_words USING fts5(words, content='claim_search', content_rowid='claim_id', "
            "detail='none', tokenize='unicode61 remove_diacritics 0')"
        )
        op.execute("INSERT INTO claim_words (claim_words) VALUES ('rebuild')")
    else:
        op.execute("CREATE INDEX claim_words ON claim_search USING gin (to_tsvector('simple', words))")


def _fill(table: sa.Table) -> None:
    after = 0
    while rows := op.get_bind().execute(_STORED, {"after": after, "most": _AT_A_TIME}).all():
        found = [
            {
                "claim_id": claim,
                "handle": fold_handle(author),
                "posted_at": moment(at),
                "words": " ".join(words_of(text)),
            }
            for claim, author, at, text in rows
        ]
        op.bulk_insert(table, found)
        after = rows[-1][0]


def downgrade() -> None:
    """Drop them."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE claim_words")
    op.drop_table("claim_search")
