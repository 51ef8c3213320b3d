"""Flags: findings that need a person, one a group of claims, and what moderators decide on them.

The life of a flag: open -> confirmed or dismissed; undo within a minute opens it again, and so does the record when it
turns a decided flag into a conflict, for then something else was decided on. A flag is never closed by the record: when
a claim turns out to be supported, the flag stays, shows the new verdict and its history, and the message is edited.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection, bindparam, case, func, insert, or_, select, update

from matchers.vocabulary import ALERTING, Claim, Verdict
from storage.claims import CLAIM_COLUMNS, claim_value
from storage.instants import micros, moment
from storage.outbox import channels_of, owe_edits, owe_messages
from storage.query import Query, Row, among, filled_values
from storage.tables import CLAIM, FLAG, REVIEW
from storage.values import Decided, Flag, FlagId, FlagState, Outcome, Review

Route = Callable[[Claim, Verdict], Sequence[str]]
"""Which channels are told of a claim with a verdict."""

UNDO_WITHIN = timedelta(minutes=1)

_BY_RECORD = "the record"
_REOPENED = "reopened"
_UNDONE = "undone"
_OPEN = FlagState.OPEN.value


class Group:
    """Claims that say the same, on their way to a flag: the first of them, the gravest verdict, who said it."""

    def __init__(self, claim: Claim) -> None:
        self.claim = claim
        self.verdict = Verdict.NOT_CHECKABLE
        self.claims = 0
        self.authors: set[str] = set()

    def add(self, verdict: Verdict, author: str) -> None:
        """One more claim."""
        self.verdict = min(self.verdict, verdict, key=_GRAVEST_FIRST.index)
        self.claims += 1
        self.authors.add(author)


class Flags(Struct, frozen=True):
    """The flags of groups: those that were there already, and those that were opened for them."""

    known: dict[str, FlagId]
    opened: dict[str, FlagId]

    @property
    def all(self) -> dict[str, FlagId]:
        """Both."""
        return self.known | self.opened


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

_find = Query(select(FLAG.c.group_key, FLAG.c.id).where(among(FLAG.c.group_key)))
_last_flag = Query(select(func.max(FLAG.c.id)))
_add = Query(insert(FLAG).values(filled_values(FLAG, FLAG.c.keys())))
_one = Query(select(*FLAG_COLUMNS).where(FLAG.c.id == bindparam("id_")))
_many = Query(select(*FLAG_COLUMNS).where(among(FLAG.c.id)).order_by(FLAG.c.id))
_tally = Query(
    select(CLAIM.c.flag_id, func.count(), func.count(CLAIM.c.author.distinct()), func.min(_gravity))
    .where(among(CLAIM.c.flag_id))
    .group_by(CLAIM.c.flag_id)
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
_decided_by = Query(
    select(REVIEW.c.flag_id, REVIEW.c.decision, REVIEW.c.by, REVIEW.c.at, REVIEW.c.note)
    .where(REVIEW.c.by == bindparam("by_"))
    .where(or_(REVIEW.c.decision == FlagState.CONFIRMED.value, REVIEW.c.decision == FlagState.DISMISSED.value))
    .order_by(REVIEW.c.id.desc())
    .limit(1)
)


def find_flags(tx: Connection, groups: Mapping[str, Group], *, channels: Sequence[str] | Route, at: datetime) -> Flags:
    """The flag of each group, opened where there is none yet, with the messages that it owes."""
    if not groups:
        return Flags({}, {})
    found = {row[0]: row[1] for row in _find.rows_of(tx, groups)}
    known = {group: found[group] for group in groups if group in found}
    new = [group for group in groups if group not in found]
    opened = {group: FlagId(key) for key, group in enumerate(new, _last_flag.number(tx) + 1)}
    _add.run_many(tx, [_new_row(opened[group], group, groups[group], micros(at)) for group in new])
    wanted = [
        (opened[group], channel)
        for group in new
        for channel in _told(channels, groups[group].claim, groups[group].verdict)
    ]
    owe_messages(tx, wanted, at=at)
    return Flags(known, opened)


def _told(channels: Sequence[str] | Route, claim: Claim, verdict: Verdict) -> Sequence[str]:
    return channels(claim, verdict) if callable(channels) else channels


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
    wanted = list(dict.fromkeys(flags))
    tallies = {row[0]: row[1:] for row in _tally.rows_of(tx, wanted)}
    before = [flag_value(row) for row in _many.rows_of(tx, wanted)]
    pairs = [(flag, _tallied(flag, tallies[flag.id])) for flag in before]
    _refresh.run_many(tx, [_fresh_row(tx, *pair, at) for pair in pairs if pair[0] != pair[1]])
    for flag, fresh in pairs:
        if fresh.verdict is not flag.verdict and fresh.verdict in ALERTING:
            _tell_more(tx, flag.id, fresh.verdict, channels=channels, at=at)
    changed = [flag.id for flag, fresh in pairs if reworded or fresh != flag]
    owe_edits(tx, changed, at=at)
    return changed


def _tallied(flag: Flag, tally: Row) -> Flag:
    claims, accounts, gravity = tally
    return replace(flag, verdict=_GRAVEST_FIRST[gravity], claim_count=claims, account_count=accounts)


def _fresh_row(tx: Connection, flag: Flag, fresh: Flag, at: datetime) -> Row:
    """The parameters of `_refresh`, in its order."""
    state = _state_after(tx, flag, fresh.verdict, at)
    step = int(fresh.verdict is not flag.verdict)
    return (state.value, fresh.verdict.value, step, micros(at), fresh.claim_count, fresh.account_count, flag.id)


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
    wanted = _told(channels, claim_value(row), verdict)
    owe_messages(tx, [(flag, channel) for channel in wanted if channel not in channels_of(tx, flag)], at=at)


def load_flag(tx: Connection, flag: FlagId) -> Flag | None:
    """One flag."""
    row = _one.first(tx, id_=flag)
    return None if row is None else flag_value(row)


def reviews(tx: Connection, flag: FlagId) -> tuple[Review, ...]:
    """What was decided on a flag, oldest first."""
    return tuple(_review(row) for row in _reviews.rows(tx, flag=flag))


def last_decision(tx: Connection, by: str) -> Review | None:
    """What somebody decided last."""
    row = _decided_by.first(tx, by_=by)
    return None if row is None else _review(row)


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
    counts = (flag.claim_count, flag.account_count)
    _refresh.run_many(tx, [(state.value, flag.verdict.value, 1, micros(review.at), *counts, flag.id)])
    owe_edits(tx, [flag.id], at=review.at)
    return Decided(outcome=Outcome.DONE, flag=load_flag(tx, flag.id), review=review)


def _append_review(tx: Connection, review: Review) -> None:
    key = _last_review.number(tx) + 1
    row = (key, review.flag, review.decision, review.by, micros(review.at), review.note)
    _add_review.run_many(tx, [row])


def _new_row(key: FlagId, name: str, group: Group, at: int) -> Row:
    contest = group.claim.assertion.contest or ""
    return (key, name, contest, _OPEN, group.verdict.value, 1, at, at, group.claims, len(group.authors))


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
