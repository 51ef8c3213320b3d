"""The tables that users write: `results.csv` and `accounts.csv` (docs/formats.md, section 4).

Strict: an unknown column, a wrong value or two rows that contradict each other is a `FileError` with file, line and
column. What comes out is the register (contests) and the official facts of the results. `storage.lines` reads the
JSONL files.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec import Struct

from matchers.elections import contest_id, day_in_name, slug, zone
from matchers.vocabulary import (
    UNDATED,
    Account,
    Assertion,
    Candidate,
    Contest,
    ContestId,
    Instant,
    Kind,
    OfficialFact,
    Role,
    Status,
)
from storage.reading import FileError, Row, nearest, read_rows

RESULTS_NEEDED: Final = ("election", "contest", "candidate", "party")
RESULTS_OPTIONAL: Final = (
    "code", "votes", "elected", "polled_on", "electorate", "turnout", "declared_at", "timezone", "region",
    "previous_party", "previous_majority", "aliases", "candidate_aliases", "party_aliases",
)  # fmt: skip
OF_THE_CONTEST: Final = (
    "code", "polled_on", "electorate", "turnout", "declared_at", "timezone", "region", "previous_party",
    "previous_majority", "aliases",
)  # fmt: skip
"""Columns that say the same in every row of a contest."""
ACCOUNTS_NEEDED: Final = ("platform", "handle", "role")
ACCOUNTS_OPTIONAL: Final = ("name", "contest", "candidate", "party")


class Results(Struct, frozen=True, kw_only=True):
    """What a results file holds: who stands where, and what has been declared. `name` is the file's."""

    contests: tuple[Contest, ...]
    facts: tuple[OfficialFact, ...]
    name: str = ""


def read_results(path: Path, *, timezone: str = "Europe/London") -> Results:
    """Read a results file. `timezone` serves contests that name none."""
    seats: dict[ContestId, list[Row]] = {}
    for row in read_rows(path, needed=RESULTS_NEEDED, optional=RESULTS_OPTIONAL):
        _add(seats, row)
    if not seats:
        raise FileError(str(path), "has a header but no rows")
    polling = _polling_days(seats.values(), timezone)
    contests = tuple(_contest(cid, rows, polling, timezone) for cid, rows in seats.items())
    facts = [fact for c in contests for fact in _facts(c, seats[c.id])]
    return Results(contests=contests, facts=tuple(facts), name=path.name)


def read_accounts(path: Path, contests: Iterable[Contest]) -> tuple[Account, ...]:
    """Read a file of accounts, whose contests must be in the register."""
    named: dict[str, list[Contest]] = {}
    for contest in contests:
        named.setdefault(slug(contest.name), []).append(contest)
    accounts: list[Account] = []
    lines: dict[tuple[str, str], int] = {}
    for row in read_rows(path, needed=ACCOUNTS_NEEDED, optional=ACCOUNTS_OPTIONAL):
        account = _account(row, named)
        key = (account.platform, account.handle.casefold())
        if key in lines:
            raise row.error("handle", f'"{account.handle}" is already on line {lines[key]}')
        lines[key] = row.line
        accounts.append(account)
    return tuple(accounts)


def _add(seats: dict[ContestId, list[Row]], row: Row) -> None:
    """Put a row with its contest, after checking that the two agree."""
    cid = contest_id(row.needed("election"), row.needed("contest"))
    if cid.startswith("/") or cid.endswith("/"):
        raise row.error("contest", "has no letter or figure in it")
    candidate, party = row.needed("candidate"), row.needed("party")
    _check_cells(row)
    before = seats.setdefault(cid, [])
    for other in before:
        if (other.text("candidate"), other.text("party")) == (candidate, party):
            raise row.error("candidate", f"{candidate} ({party}) is already on line {other.line}")
    for column in OF_THE_CONTEST if before else ():
        if row.text(column) != before[0].text(column):
            said = before[0].text(column) or "nothing"
            raise row.error(column, f'"{row.text(column)}" where line {before[0].line} has {said} for this contest')
    before.append(row)


def _check_cells(row: Row) -> None:
    """Read every cell once, so that a wrong one is told before a contradiction between rows."""
    if row.text("elected") not in {"", "0", "1"}:
        raise row.error("elected", f'"{row.text("elected")}" is neither 1 nor 0')
    for column in ("votes", "electorate", "previous_majority"):
        row.whole(column)
    row.day("polled_on")
    row.percent("turnout")
    row.instant("declared_at")
    if row.text("timezone"):
        _zone_of(row, "")


def _zone_of(row: Row, default: str) -> str:
    name = row.text("timezone") or default
    try:
        return zone(name).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise row.error("timezone", f'"{name}" is no time zone; write one as Europe/London') from None


def _polling_days(seats: Iterable[list[Row]], timezone: str) -> dict[str, date]:
    """The polling day of each election that does not name it: the day of its first declaration."""
    days: dict[str, date] = {}
    for rows in seats:
        declared = rows[0].instant("declared_at")
        if declared:
            election = slug(rows[0].text("election"))
            day = declared.astimezone(ZoneInfo(_zone_of(rows[0], timezone))).date()
            days[election] = min(day, days.get(election, day))
    return days


def _contest(cid: ContestId, rows: list[Row], polling: dict[str, date], timezone: str) -> Contest:
    first = rows[0]
    return Contest(
        id=cid,
        name=first.text("contest"),
        election=first.text("election"),
        code=first.text("code"),
        timezone=_zone_of(first, timezone),
        polled_on=first.day("polled_on") or day_in_name(first.text("election")) or polling.get(cid.partition("/")[0]),
        electorate=first.whole("electorate"),
        region=first.text("region") or None,
        previous_party=first.text("previous_party") or None,
        previous_majority=first.whole("previous_majority"),
        aliases=first.names("aliases"),
        candidates=tuple(_candidate(row) for row in rows),
    )


def _candidate(row: Row) -> Candidate:
    return Candidate(
        name=row.text("candidate"),
        party=row.text("party"),
        aliases=row.names("candidate_aliases"),
        party_aliases=row.names("party_aliases"),
    )


def _facts(contest: Contest, rows: list[Row]) -> Iterator[OfficialFact]:
    """What the rows of one contest say officially, from the time of the declaration."""
    first = rows[0]
    since = first.instant("declared_at") or _after_polling(contest)
    declared = any(row.text("votes") or row.text("elected") == "1" for row in rows)
    if not declared:
        return
    for row in rows:
        votes = row.whole("votes")
        if row.text("elected") == "1":
            yield _fact(row, since, _said_of(contest.id, row, Kind.WINNER, None))
        if votes is not None:
            yield _fact(row, since, _said_of(contest.id, row, Kind.VOTES, votes))
    turnout = first.percent("turnout")
    if turnout is not None:
        yield _fact(first, since, Assertion(kind=Kind.TURNOUT, contest=contest.id, value=turnout))
    made = Assertion(kind=Kind.DECLARATION, contest=contest.id, status=Status.MADE, at=since)
    yield _fact(first, since, made)


def _after_polling(contest: Contest) -> Instant:
    """A result without a time of declaration is known from the end of its polling day."""
    if contest.polled_on is None:
        return UNDATED
    midnight = datetime.min.time()
    return datetime.combine(contest.polled_on + timedelta(days=1), midnight, tzinfo=zone(contest.timezone))


def _said_of(contest: ContestId, row: Row, kind: Kind, value: int | None) -> Assertion:
    return Assertion(kind=kind, contest=contest, candidate=row.text("candidate"), party=row.text("party"), value=value)


def _fact(row: Row, since: datetime, assertion: Assertion) -> OfficialFact:
    """A fact of the results file, with an id that is the same whenever the same slot is read."""
    parts = [f"results:{assertion.contest}", assertion.kind.value]
    if assertion.candidate:
        parts += [slug(assertion.candidate), slug(assertion.party or "")]
    return OfficialFact(
        id=":".join(parts),
        published_at=since,
        authority=Path(row.path).name,
        assertion=assertion,
        origin="results",
    )


def _account(row: Row, named: dict[str, list[Contest]]) -> Account:
    role = row.needed("role")
    if role not in set(Role):
        raise row.error("role", f'"{role}" is none of {", ".join(Role)}')
    handle = row.needed("handle").removeprefix("@")
    contest, candidate = _contest_of(row, named)
    return Account(
        platform=row.needed("platform").casefold(),
        handle=handle,
        name=row.text("name") or handle,
        role=Role(role),
        contest=contest.id if contest else None,
        candidate=row.text("candidate") or None,
        party=row.text("party") or (candidate.party if candidate else None),
    )


def _contest_of(row: Row, named: dict[str, list[Contest]]) -> tuple[Contest | None, Candidate | None]:
    """The contest and candidate of an account: of several elections the one where the candidate stands, the latest."""
    name, person = row.text("contest"), row.text("candidate")
    if not name:
        return None, None
    sharing = named.get(slug(name), [])
    if not sharing:
        hint = nearest(name, (c.name for found in named.values() for c in found))
        raise row.error("contest", f'"{name}" is no contest of the results file{hint}')
    latest_first = sorted(sharing, key=lambda c: c.polled_on or date.min, reverse=True)
    if not person:
        return latest_first[0], None
    standing = [(contest, c) for contest in latest_first for c in contest.candidates if c.name == person]
    if not standing:
        hint = nearest(person, (c.name for contest in sharing for c in contest.candidates))
        raise row.error("candidate", f'"{person}" does not stand in {sharing[0].name}{hint}')
    party = row.text("party")
    return next((s for s in standing if s[1].party == party), standing[0])
