"""The trail of everything that people did, newest first: decisions, entries to the record, sign-ins, users.

Each of these is kept once, in its own table; here they are read together.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, String, bindparam, cast, literal, select, union_all

from storage.instants import micros, moment
from storage.people_tables import AUDIT
from storage.query import Query
from storage.tables import OFFICIAL_FACT, REVIEW
from storage.values import AuditEntry

_NOTHING = literal("")
_done = select(AUDIT.c.at, AUDIT.c.who, AUDIT.c.action, AUDIT.c.subject, AUDIT.c.before, AUDIT.c.after, AUDIT.c.origin)
_decided = select(
    REVIEW.c.at,
    REVIEW.c.by,
    REVIEW.c.decision,
    literal("flag ") + cast(REVIEW.c.flag_id, String),
    _NOTHING,
    REVIEW.c.note,
    _NOTHING,
)
_entered = select(
    OFFICIAL_FACT.c.recorded_at,
    OFFICIAL_FACT.c.entered_by,
    literal("entered"),
    OFFICIAL_FACT.c.fact_id,
    OFFICIAL_FACT.c.supersedes,
    OFFICIAL_FACT.c.assertion,
    _NOTHING,
).where(OFFICIAL_FACT.c.entered_by.is_not(None))
_together = union_all(_done, _decided, _entered).subquery("trail")
_columns = list(_together.c)
_trail = Query(
    select(_together)
    .where(_columns[0] < bindparam("before_at"))
    .order_by(_columns[0].desc())
    .limit(bindparam("limit_"))
)


def trail(tx: Connection, *, before: datetime, limit: int = 100) -> tuple[AuditEntry, ...]:
    """What people did before a time, newest first."""
    rows = _trail.rows(tx, before_at=micros(before), limit_=limit)
    return tuple(
        AuditEntry(
            id=number,
            at=moment(at),
            who=who or "",
            action=action,
            subject=subject or "",
            before=old or "",
            after=new or "",
            origin=origin or "",
        )
        for number, (at, who, action, subject, old, new, origin) in enumerate(rows)
    )
