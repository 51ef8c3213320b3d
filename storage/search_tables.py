"""The table by which claims are found; see `search`, which also says what the full-text index beside it holds."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, Text
from sqlmodel import Field, SQLModel

from storage.columns import table, when


class ClaimSearchRow(SQLModel, table=True):
    """What a claim is found by: its author's handle (folded), its time, and the words of its post (folded)."""

    __tablename__ = "claim_search"
    __table_args__ = (
        Index("claim_search_handle", "handle", "claim_id"),
        Index("claim_search_posted", "posted_at", "claim_id"),
    )
    claim_id: int = Field(
        sa_column=Column(
            BigInteger().with_variant(Integer, "sqlite"), ForeignKey("claim.id"), primary_key=True, autoincrement=False
        )
    )
    handle: str
    posted_at: int = when(null=False)
    words: str = Field(sa_type=Text)


CLAIM_SEARCH = table("claim_search")
