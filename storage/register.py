"""The register: contests with their candidates, and the accounts that are watched.

An account is known by its platform's id once that is seen; the handle is only how people write it, and a change of
handle is an event. A post's author is looked up by id first; by handle only where no id contradicts it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from secrets import randbits
from weakref import WeakKeyDictionary

import msgspec
from sqlalchemy import Connection, Engine, bindparam, func, insert, select, update

from matchers.vocabulary import Account, Contest, ContestId, Role
from storage.instants import micros, moment
from storage.query import Query, Row
from storage.tables import ACCOUNT, CONTEST, COUNTER, HANDLE_CHANGE
from storage.values import Changes, HandleChange

_REVISION = "register"
_REVISION_BITS = 62

_counter = Query(select(COUNTER.c.number).where(COUNTER.c.name == bindparam("name_")))
_count = Query(update(COUNTER).where(COUNTER.c.name == bindparam("name_")).values(number=bindparam("number_")))
_start_counter = Query(insert(COUNTER))
_contests = Query(select(CONTEST.c.id, CONTEST.c.body).order_by(CONTEST.c.id))
_contest = Query(select(CONTEST.c.body).where(CONTEST.c.id == bindparam("id_")))
_add_contest = Query(insert(CONTEST))
_change_contest = Query(
    update(CONTEST)
    .where(CONTEST.c.id == bindparam("id_"))
    .values({name: bindparam(f"{name}_") for name in ("slug", "name", "election", "code", "region", "body")})
)
_ACCOUNT_COLUMNS = (
    ACCOUNT.c.platform,
    ACCOUNT.c.handle,
    ACCOUNT.c.name,
    ACCOUNT.c.role,
    ACCOUNT.c.contest,
    ACCOUNT.c.candidate,
    ACCOUNT.c.party,
    ACCOUNT.c.platform_id,
)
_accounts = Query(select(ACCOUNT.c.id, *_ACCOUNT_COLUMNS).order_by(ACCOUNT.c.id))
_add_account = Query(insert(ACCOUNT))
_change_account = Query(
    update(ACCOUNT)
    .where(ACCOUNT.c.id == bindparam("id_"))
    .values({name: bindparam(f"{name}_") for name in ("handle", "name", "role", "contest", "candidate", "party")})
)
_identify = Query(
    update(ACCOUNT)
    .where(ACCOUNT.c.id == bindparam("id_"))
    .values(platform_id=bindparam("pid"), handle=bindparam("handle_"), handle_key=bindparam("key_"))
)
_last_account = Query(select(func.max(ACCOUNT.c.id)))
_last_change = Query(select(func.max(HANDLE_CHANGE.c.id)))
_add_change = Query(insert(HANDLE_CHANGE))
_changes = Query(
    select(ACCOUNT.c.platform, HANDLE_CHANGE.c.before, HANDLE_CHANGE.c.after, HANDLE_CHANGE.c.at)
    .join_from(HANDLE_CHANGE, ACCOUNT, ACCOUNT.c.id == HANDLE_CHANGE.c.account_id)
    .order_by(HANDLE_CHANGE.c.id)
)


def fold_handle(handle: str) -> str:
    """A handle as it is compared.

    >>> fold_handle("@RBKC")
    'rbkc'
    """
    return handle.removeprefix("@").lower()


class AccountBook:
    """The registered accounts by id and by handle."""

    def __init__(self, accounts: Iterable[tuple[int, Account]]) -> None:
        self._by_id: dict[tuple[str, str], Account] = {}
        self._by_handle: dict[str, dict[str, Account]] = {}
        self.keys: dict[tuple[str, str], int] = {}
        for key, account in accounts:
            handle = fold_handle(account.handle)
            self._by_handle.setdefault(account.platform, {})[handle] = account
            self.keys[account.platform, handle] = key
            if account.platform_id:
                self._by_id[account.platform, account.platform_id] = account

    def find(self, platform: str, handle: str, platform_id: str | None) -> Account | None:
        """The registered account of an author: by id; by handle only where no id speaks against it."""
        if platform_id and (known := self._by_id.get((platform, platform_id))):
            return known
        on_platform = self._by_handle.get(platform)
        named = on_platform and on_platform.get(fold_handle(handle))
        if not named or (platform_id and named.platform_id and named.platform_id != platform_id):
            return None
        return named


_books: WeakKeyDictionary[Engine, tuple[int, AccountBook]] = WeakKeyDictionary()


def register_revision(tx: Connection) -> int:
    """A number that is another one after every change of the register: what was built from it is then stale.

    It is drawn and not counted: a change that was undone must not share its number with the next one that is not.
    """
    return _counter.number(tx, name_=_REVISION)


def _mark_changed(tx: Connection) -> None:
    number = randbits(_REVISION_BITS)
    if not _count.run(tx, name_=_REVISION, number_=number):
        _start_counter.run_many(tx, [(_REVISION, number)])


def account_book(tx: Connection) -> AccountBook:
    """The accounts for looking up authors; read again only when the register has changed."""
    revision = register_revision(tx)
    kept = _books.get(tx.engine)
    if kept is None or kept[0] != revision:
        kept = _books[tx.engine] = (revision, AccountBook((row[0], _account(row[1:])) for row in _accounts.rows(tx)))
    return kept[1]


def load_contests(tx: Connection) -> tuple[Contest, ...]:
    """Every contest."""
    return tuple([_contest_value(body) for _, body in _contests.rows(tx)])


def load_contest(tx: Connection, contest: ContestId) -> Contest | None:
    """One contest."""
    row = _contest.first(tx, id_=contest)
    return None if row is None else _contest_value(row[0])


def load_accounts(tx: Connection) -> tuple[Account, ...]:
    """Every registered account, in the order of registration."""
    return tuple([_account(row[1:]) for row in _accounts.rows(tx)])


def import_contests(tx: Connection, contests: Iterable[Contest]) -> Changes:
    """Add contests or bring them up to date; those that are not named stay."""
    known = {row[0]: row[1] for row in _contests.rows(tx)}
    rows = [_contest_row(contest) for contest in contests]
    added = [row for row in rows if row[0] not in known]
    changed = [row for row in rows if row[0] in known and known[row[0]] != row[6]]
    _add_contest.run_many(tx, added)
    _change_contest.run_many(tx, [(*row[1:], row[0]) for row in changed])
    if added or changed:
        _mark_changed(tx)
    touched = frozenset(ContestId(row[0]) for row in (*added, *changed))
    return Changes(
        added=len(added), changed=len(changed), unchanged=len(rows) - len(added) - len(changed), contests=touched
    )


def import_accounts(tx: Connection, accounts: Iterable[Account]) -> Changes:
    """Add accounts or bring them up to date, by handle; what the platform told us of their ids is kept."""
    book = account_book(tx)
    first = _last_account.number(tx) + 1
    added: list[Row] = []
    changed: list[Row] = []
    unchanged = 0
    for account in accounts:
        known = book.find(account.platform, account.handle, account.platform_id)
        if known is None:
            added.append(_account_row(first + len(added), account))
        elif _same(known, account):
            unchanged += 1
        else:
            key = book.keys[known.platform, fold_handle(known.handle)]
            changed.append((*_account_row(key, account)[2:3], *_account_row(key, account)[5:], key))
    _add_account.run_many(tx, added)
    _change_account.run_many(tx, changed)
    if added or changed:
        _mark_changed(tx)
    return Changes(added=len(added), changed=len(changed), unchanged=unchanged)


def note_identity(tx: Connection, platform: str, *, handle: str, platform_id: str, at: datetime) -> HandleChange | None:
    """Bind the platform's id to a registered account when first seen; tell when its handle has changed since."""
    book = account_book(tx)
    known = book.find(platform, handle, platform_id)
    if known is None or (known.platform_id == platform_id and fold_handle(known.handle) == fold_handle(handle)):
        return None
    key = book.keys[platform, fold_handle(known.handle)]
    _identify.run(tx, id_=key, pid=platform_id, handle_=handle.removeprefix("@"), key_=fold_handle(handle))
    _mark_changed(tx)
    if fold_handle(known.handle) == fold_handle(handle):
        return None
    _add_change.run_many(tx, [(_last_change.number(tx) + 1, key, known.handle, handle.removeprefix("@"), micros(at))])
    return HandleChange(platform=platform, before=known.handle, after=handle.removeprefix("@"), at=at)


def handle_changes(tx: Connection) -> tuple[HandleChange, ...]:
    """Every change of handle, oldest first."""
    return tuple(
        HandleChange(platform=platform, before=before, after=after, at=moment(at))
        for platform, before, after, at in _changes.rows(tx)
    )


def _same(known: Account, account: Account) -> bool:
    return msgspec.structs.replace(known, platform_id=None) == msgspec.structs.replace(account, platform_id=None)


_contest_decoder = msgspec.json.Decoder(Contest)


def _contest_value(body: str) -> Contest:
    return _contest_decoder.decode(body)


def _contest_row(contest: Contest) -> Row:
    body = msgspec.json.encode(contest).decode()
    return (contest.id, contest.slug, contest.name, contest.election, contest.code, contest.region, body)


def _account_row(key: int, account: Account) -> Row:
    handle = account.handle.removeprefix("@")
    return (
        key,
        account.platform,
        handle,
        fold_handle(handle),
        account.platform_id,
        account.name,
        account.role,
        account.contest,
        account.candidate,
        account.party,
    )


def _account(row: Row) -> Account:
    platform, handle, name, role, contest, candidate, party, platform_id = row
    return Account(
        platform=platform,
        handle=handle,
        name=name,
        role=Role(role),
        contest=contest,
        candidate=candidate,
        party=party,
        platform_id=platform_id,
    )
