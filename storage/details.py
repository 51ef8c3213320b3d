"""Reading flags and claims whole, for people: with posts, every judgement and the reviews."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Connection, Select, bindparam, select

from matchers.vocabulary import ContestId, Judgement
from storage.claims import CLAIM_COLUMNS, CLAIM_WIDTH, claim_value, judgement_value
from storage.flags import FLAG_COLUMNS, flag_value, load_flag, reviews
from storage.instants import moment
from storage.posts import POST_COLUMNS, stored_post
from storage.query import Query, Row
from storage.register import AccountBook, account_book
from storage.tables import CLAIM, FLAG, JUDGEMENT, POST
from storage.values import ClaimId, Flag, FlagDetail, FlagId, FlagState, StoredClaim

_FOREVER = 2**62


class ClaimList:
    """Claims that a statement of ids names, or that are given by id, read whole by two statements."""

    def __init__(self, ids: Select[tuple[int]] | BindParameter[Any], *, newest_first: bool = False) -> None:
        order = CLAIM.c.id.desc() if newest_first else CLAIM.c.id
        self._claims = Query(
            select(CLAIM.c.id, CLAIM.c.names, *CLAIM_COLUMNS, *POST_COLUMNS)
            .join_from(CLAIM, POST, POST.c.key == CLAIM.c.post_key)
            .where(CLAIM.c.id.in_(ids))
            .order_by(order)
        )
        self._judgements = Query(
            select(
                JUDGEMENT.c.claim_id,
                JUDGEMENT.c.at,
                JUDGEMENT.c.verdict,
                JUDGEMENT.c.reason,
                JUDGEMENT.c.record,
                JUDGEMENT.c.revision,
            )
            .where(JUDGEMENT.c.claim_id.in_(ids))
            .order_by(JUDGEMENT.c.claim_id, JUDGEMENT.c.id)
        )

    def read(self, tx: Connection, **values: object) -> tuple[StoredClaim, ...]:
        """The claims, with their posts and every judgement."""
        return _joined(tx, self._claims.rows(tx, **values), self._judgements.rows(tx, **values))

    def read_of(self, tx: Connection, claims: Sequence[ClaimId]) -> tuple[StoredClaim, ...]:
        """The claims with these ids, in the order in which they are given."""
        found = _joined(tx, self._claims.rows_of(tx, claims), self._judgements.rows_of(tx, claims))
        by_id = {one.id: one for one in found}
        return tuple([by_id[claim] for claim in claims if claim in by_id])


def _joined(tx: Connection, claims: Iterable[Row], judgements: Iterable[Row]) -> tuple[StoredClaim, ...]:
    book = account_book(tx)
    judged: dict[int, list[tuple[datetime, Judgement]]] = {}
    for claim, at, *judgement in judgements:
        judged.setdefault(claim, []).append((moment(at), judgement_value(*judgement)))
    return tuple([_whole(row, book, judged[row[0]]) for row in claims])


def _whole(row: Row, book: AccountBook, judgements: Sequence[tuple[datetime, Judgement]]) -> StoredClaim:
    return StoredClaim(
        id=row[0],
        post=stored_post(row[2 + CLAIM_WIDTH :], book),
        claim=claim_value(row[2 : 2 + CLAIM_WIDTH], row[1]),
        judgements=tuple(judgements),
    )


_flag_claims = ClaimList(
    select(CLAIM.c.id).where(CLAIM.c.flag_id == bindparam("flag")).order_by(CLAIM.c.id).limit(bindparam("limit_"))
)
_listed = ClaimList(bindparam("keys", expanding=True))
_in_order = select(*FLAG_COLUMNS).where(FLAG.c.id > bindparam("after")).order_by(FLAG.c.id).limit(bindparam("limit_"))
_of_contest = _in_order.where(FLAG.c.contest == bindparam("contest_"))
_in_state = FLAG.c.state == bindparam("state_")
_flags = {
    # whether a contest is asked for, and a state: a statement for each, so that each has its index
    (False, False): Query(_in_order),
    (False, True): Query(_in_order.where(_in_state)),
    (True, False): Query(_of_contest),
    (True, True): Query(_of_contest.where(_in_state)),
}


def flags(
    tx: Connection,
    *,
    state: FlagState | None = None,
    contest: ContestId | None = None,
    limit: int = 50,
    after: FlagId | None = None,
) -> tuple[Flag, ...]:
    """Flags, oldest first; `after` pages on."""
    query = _flags[contest is not None, state is not None]
    rows = query.rows(tx, state_=state and state.value, contest_=contest, after=after or 0, limit_=limit)
    return tuple([flag_value(row) for row in rows])


def flag_detail(tx: Connection, flag: FlagId, *, limit: int = 20) -> FlagDetail | None:
    """A flag with its first claims and its reviews; `flag.claim_count` says how many there are in all."""
    found = load_flag(tx, flag)
    if found is None:
        return None
    claims = _flag_claims.read(tx, flag=flag, limit_=limit)
    return FlagDetail(flag=found, claims=claims, reviews=reviews(tx, flag))


def load_claim(tx: Connection, claim: ClaimId) -> StoredClaim | None:
    """One claim with its history."""
    found = load_claims(tx, [claim])
    return found[0] if found else None


def load_claims(tx: Connection, claims: Sequence[ClaimId]) -> tuple[StoredClaim, ...]:
    """Claims with their history, in the order in which they are asked for."""
    return _listed.read_of(tx, claims)
