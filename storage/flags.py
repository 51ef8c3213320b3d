"""Flags: findings that need a person, one a group of claims, and what moderators decide on them.

The life of a flag: open -> confirmed or dismissed; undo within a minute opens it again, and so does the record when it
turns a decided flag into a conflict, for then something else was decided on. A flag is never closed by the record: when
a claim turns out to be supported, the flag stays, shows the new verdict and its history, and the message is edited.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from msgspec import Struct
from sqlalchemy import Connection, bindparam, case, func, insert, select, update

from matchers.vocabulary import ALERTING, Claim, Verdict
from storage.claims import CLAIM_COLUMNS, claim_value
from storage.instants import micros, moment
from storage.outbox import channels_of, owe_edits, owe_messages
from storage.query import Query, Row
from storage.tables import CLAIM, FLAG, REVIEW
from storage.values import Decided, Flag, FlagId, FlagState, Outcome, Review

Route = Callable[[Claim, Verdict], Sequence[str]]
"""Which channels are told of a claim with a verdict."""

UNDO_WITHIN = timedelta(minutes=1)

_BY_RECORD = "the record"
_REOPENED = "reopened"
_UNDONE = "undone"


class Finding(Struct, frozen=True):
    """What opens a flag: a claim and its verdict."""

    claim: Claim
    verdict: Verdict


FLAG_COLUMNS = tuple(
    FLAG.c[name]
    for name in (
        "id",
        "contest",
        "state",
        "verdict",
        "version",
        "opened_at",
        "changed_at",
        "claim_count",
        "account_count",
    )
)
_GRAVEST_FIRST = (
    Verdict.CONFLICT,
    Verdict.DISPUTED,
    Verdict.PREMATURE,
    Verdict.UNVERIFIED,
    Verdict.SUPPORTED,
    Verdict.NOT_CHECKABLE,
)
_gravity = case({verdict.value: rank for rank, verdict in enumerate(_GRAVEST_FIRST)}, value=CLAIM.c.verdict)

_find = Query(select(FLAG.c.id).where(FLAG.c.group_key == bindparam("group")))
_last_flag = Query(select(func.max(FLAG.c.id)))
_add = Query(insert(FLAG))
_one = Query(select(*FLAG_COLUMNS).where(FLAG.c.id == bindparam("id_")))
_tally = Query(
    select(func.count(), func.count(CLAIM.c.author.distinct()), func.min(_gravity)).where(
        CLAIM.c.flag_id == bindparam("flag")
    )
)
_refresh = Query(
    update(FLAG)
    .where(FLAG.c.id == bindparam("id_"))
    .values(
        {
            "state": bindparam("state_"),
            "verdict": bindparam("verdict_"),
            "version": FLAG.c.version + bindparam("step"),
            "changed_at": bindparam("at_"),
            "claim_count": bindparam("claims"),
            "account_count": bindparam("accounts"),
        }
    )
)
_first_claim = Query(select(*CLAIM_COLUMNS).where(CLAIM.c.flag_id == bindparam("flag")).order_by(CLAIM.c.id).limit(1))
_last_review = Query(select(func.max(REVIEW.c.id)))
_add_review = Query(insert(REVIEW))
_reviews = Query(
    select(REVIEW.c.flag_id, REVIEW.c.decision, REVIEW.c.by, REVIEW.c.at, REVIEW.c.note)
    .where(REVIEW.c.flag_id == bindparam("flag"))
    .order_by(REVIEW.c.id)
)


def find_flags(
    tx: Connection, findings: Mapping[str, Finding], *, channels: Sequence[str] | Route, at: datetime
) -> dict[str, FlagId]:
    """The flag of each group, opened where there is none yet, with the messages that it owes."""
    known = {group: row[0] for group in findings if (row := _find.first(tx, group=group)) is not None}
    new = [group for group in findings if group not in known]
    opened = {group: FlagId(key) for key, group in enumerate(new, _last_flag.number(tx) + 1)} if new else {}
    _add.run_many(tx, [_new_row(opened[group], group, findings[group], micros(at)) for group in new])
    wanted = [(opened[group], channel) for group in new for channel in _told(channels, findings[group])]
    owe_messages(tx, wanted, at=at)
    return known | opened


def _told(channels: Sequence[str] | Route, finding: Finding) -> Sequence[str]:
    return channels(finding.claim, finding.verdict) if callable(channels) else channels


def refresh_flags(
    tx: Connection,
    flags: Iterable[FlagId],
    *,
    channels: Sequence[str] | Route,
    at: datetime,
    reworded: bool = False,
) -> list[FlagId]:
    """Bring flags up to date with their claims; returns those that changed.

    Posted messages of changed flags are owed an edit, and channels that hear only of graver verdicts a message.
    `reworded`: the reasons of claims changed, so the messages do in any case.
    """
    changed = [flag for flag in dict.fromkeys(flags) if _refresh_one(tx, flag, channels=channels, at=at) or reworded]
    owe_edits(tx, changed, at=at)
    return changed


def _refresh_one(tx: Connection, key: FlagId, *, channels: Sequence[str] | Route, at: datetime) -> bool:
    flag = load_flag(tx, key)
    tally = _tally.first(tx, flag=key)
    assert flag is not None
    assert tally is not None
    claims, accounts, gravity = tally
    verdict = _GRAVEST_FIRST[gravity]
    turned = verdict is not flag.verdict
    if not turned and (claims, accounts) == (flag.claim_count, flag.account_count):
        return False
    state = _state_after(tx, flag, verdict, at)
    _refresh.run(
        tx, id_=key, state_=state, verdict_=verdict, step=int(turned), at_=micros(at), claims=claims, accounts=accounts
    )
    if turned and verdict in ALERTING:
        _tell_more(tx, key, verdict, channels=channels, at=at)
    return True


def _state_after(tx: Connection, flag: Flag, verdict: Verdict, at: datetime) -> FlagState:
    """A decision was on another verdict: a conflict that comes after it is for a person again."""
    if flag.state is FlagState.OPEN or verdict is flag.verdict or verdict is not Verdict.CONFLICT:
        return flag.state
    _append_review(tx, Review(flag=flag.id, decision=_REOPENED, by=_BY_RECORD, at=at))
    return FlagState.OPEN


def _tell_more(
    tx: Connection, flag: FlagId, verdict: Verdict, *, channels: Sequence[str] | Route, at: datetime
) -> None:
    """Channels that were not told of the flag as it was, but are of what it turned into."""
    row = _first_claim.first(tx, flag=flag)
    assert row is not None
    wanted = _told(channels, Finding(claim_value(row), verdict))
    owe_messages(tx, [(flag, channel) for channel in wanted if channel not in channels_of(tx, flag)], at=at)


def load_flag(tx: Connection, flag: FlagId) -> Flag | None:
    """One flag."""
    row = _one.first(tx, id_=flag)
    return None if row is None else flag_value(row)


def reviews(tx: Connection, flag: FlagId) -> tuple[Review, ...]:
    """What was decided on a flag, oldest first."""
    return tuple(_review(row) for row in _reviews.rows(tx, flag=flag))


def decide(
    tx: Connection,
    flag: FlagId,
    *,
    by: str,
    decision: FlagState,
    at: datetime,
    note: str = "",
    expected_version: int | None = None,
) -> Decided:
    """Confirm or dismiss an open flag. Where somebody was faster, or the flag has changed, nothing happens."""
    found = load_flag(tx, flag)
    if found is None:
        return Decided(outcome=Outcome.UNKNOWN)
    if found.state is not FlagState.OPEN or expected_version not in {None, found.version}:
        past = reviews(tx, flag)
        return Decided(outcome=Outcome.STALE, flag=found, review=past[-1] if past else None)
    return _apply(tx, found, decision, Review(flag=flag, decision=decision, by=by, at=at, note=note))


def undo(tx: Connection, flag: FlagId, *, by: str, at: datetime, within: timedelta = UNDO_WITHIN) -> Decided:
    """Take one's own decision back, within a minute."""
    found = load_flag(tx, flag)
    if found is None:
        return Decided(outcome=Outcome.UNKNOWN)
    past = reviews(tx, flag)
    if found.state is FlagState.OPEN or past[-1].by != by:
        return Decided(outcome=Outcome.STALE, flag=found, review=past[-1] if past else None)
    if at - past[-1].at > within:
        return Decided(outcome=Outcome.TOO_LATE, flag=found, review=past[-1])
    return _apply(tx, found, FlagState.OPEN, Review(flag=flag, decision=_UNDONE, by=by, at=at))


def _apply(tx: Connection, flag: Flag, state: FlagState, review: Review) -> Decided:
    _append_review(tx, review)
    _refresh.run(
        tx,
        id_=flag.id,
        state_=state,
        verdict_=flag.verdict,
        step=1,
        at_=micros(review.at),
        claims=flag.claim_count,
        accounts=flag.account_count,
    )
    owe_edits(tx, [flag.id], at=review.at)
    return Decided(outcome=Outcome.DONE, flag=load_flag(tx, flag.id), review=review)


def _append_review(tx: Connection, review: Review) -> None:
    key = _last_review.number(tx) + 1
    row = (key, review.flag, review.decision, review.by, micros(review.at), review.note)
    _add_review.run_many(tx, [row])


def _new_row(key: FlagId, group: str, finding: Finding, at: int) -> Row:
    contest = finding.claim.assertion.contest
    return (key, group, contest, FlagState.OPEN, finding.verdict, 1, at, at, 0, 0)


def flag_value(row: Row) -> Flag:
    """The value of `FLAG_COLUMNS`."""
    key, contest, state, verdict, version, opened_at, changed_at, claim_count, account_count = row
    return Flag(
        id=key,
        contest=contest,
        state=FlagState(state),
        verdict=Verdict(verdict),
        version=version,
        opened_at=moment(opened_at),
        changed_at=moment(changed_at),
        claim_count=claim_count,
        account_count=account_count,
    )


def _review(row: Row) -> Review:
    flag, decision, by, at, note = row
    return Review(flag=flag, decision=decision, by=by, at=moment(at), note=note)
