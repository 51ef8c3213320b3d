"""Where a contest is in its night, by its official facts. Pure.

Rules, in order: a winner or a declaration as made ends it; a recount that was ordered or runs; a count that was begun
or resumed; the hour at which polls close on polling day and after; else it is awaited. The latest fact of a kind
counts; what was taken back does not.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.cadence import Stage
from matchers.record import RETRACTION
from matchers.vocabulary import Contest, Kind, OfficialFact, Status

POLLS_CLOSE = time(21, 0)
LONGEST_COUNT = timedelta(days=3)
RUNNING = {Status.REQUESTED, Status.ORDERED, Status.UNDER_WAY}


def stage_of(contest: Contest, facts: Iterable[OfficialFact], *, now: datetime) -> Stage:
    """The stage of a contest; `facts` are those of its own, published by now."""
    known = [fact for fact in facts if fact.published_at <= now]
    taken_back = {fact.supersedes for fact in known if fact.origin == RETRACTION}
    standing = [fact for fact in known if fact.origin != RETRACTION and fact.id not in taken_back]
    latest = {fact.assertion.kind: fact.assertion for fact in standing}
    declared = latest.get(Kind.DECLARATION)
    if Kind.WINNER in latest or (declared and declared.status is Status.MADE):
        return Stage.DECLARED
    recount, count = latest.get(Kind.RECOUNT), latest.get(Kind.COUNT)
    if recount and recount.status in RUNNING:
        return Stage.RECOUNT
    if count and count.status in {Status.UNDER_WAY, Status.RESUMED}:
        return Stage.COUNTING
    return Stage.COUNTING if _is_night(contest, now) else Stage.AWAITED


def _is_night(contest: Contest, now: datetime) -> bool:
    """From shortly before polls close until counts can be taken to be over."""
    if contest.polled_on is None:
        return False
    closes = datetime.combine(contest.polled_on, POLLS_CLOSE, tzinfo=ZoneInfo(contest.timezone))
    return closes <= now <= closes + LONGEST_COUNT
