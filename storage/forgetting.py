"""Removing the words of posts that were deleted by their authors, as the platforms' terms ask.

Verdicts, slots and who said it stay. What goes: the text, its bytes as they came, the quotes of its claims, its words
in the index of the search; and the messages that showed it are owed an edit.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, bindparam, or_, select, update

from storage.instants import micros
from storage.outbox import owe_edits
from storage.query import Query
from storage.search import lose_words
from storage.tables import CLAIM, POST
from storage.values import ClaimId

_is_due = POST.c.deleted_at < bindparam("before")
_has_words = or_(POST.c.text != "", POST.c.name.is_not(None))
_claims = Query(
    select(CLAIM.c.id, CLAIM.c.flag_id)
    .join_from(POST, CLAIM, CLAIM.c.post_key == POST.c.key)
    .where(_is_due, _has_words)
    .order_by(CLAIM.c.id)
)
_forget_quote = Query(update(CLAIM).where(CLAIM.c.id == bindparam("id_")).values(quote="", names=None))
_forget_posts = Query(update(POST).where(_is_due, _has_words).values(text="", name=None, raw=b""))


def forget_deleted(tx: Connection, *, deleted_before: datetime, at: datetime) -> int:
    """Remove the words of posts that were deleted before then. How many posts."""
    before = micros(deleted_before)
    found = [(ClaimId(claim), flag) for claim, flag in _claims.rows(tx, before=before)]
    lose_words(tx, [claim for claim, _ in found])
    for claim, _ in found:
        _forget_quote.run(tx, id_=claim)
    owe_edits(tx, dict.fromkeys(flag for _, flag in found if flag is not None), at=at)
    return _forget_posts.run(tx, before=before)
