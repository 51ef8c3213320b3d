"""The commands that change the record, with the words that they say: `results`, `accounts`, `official`."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar
from zoneinfo import ZoneInfo

from msgspec import Struct
from rapidfuzz import fuzz, process, utils
from rich.progress import Progress

from bot import record
from bot.corrections import check_supersedes, overruled
from bot.exits import DeskError
from bot.lookup import one_contest
from bot.messages import say_fact
from bot.words import people
from matchers.record import RETRACTION
from matchers.vocabulary import OFFICIAL, STATUSES, Assertion, Contest, Kind, OfficialFact, Status
from storage.fitness import far_off
from storage.reading import FileError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from bot.app import Desk
    from matchers.vocabulary import ContestId
    from storage.values import Changes, LedgerFact


Word = TypeVar("Word", Kind, Status)


class Entered(Struct, frozen=True, kw_only=True):
    """What `official add` was given, as typed."""

    kind: str
    status: str = ""
    when: str = ""
    place: str = ""
    candidate: str = ""
    value: float | None = None
    authority: str = ""
    by: str = ""
    source: str = ""
    at: str = ""
    supersedes: str = ""


@contextmanager
def faults_told() -> Iterator[None]:
    """A fault of the file ends the command, with its place and words."""
    try:
        yield
    except FileError as error:
        raise DeskError(str(error)) from error


def results_import(desk: Desk, path: Path) -> None:
    """Import a results file and say what it changed."""
    with faults_told(), Progress(console=people(), transient=True) as progress:

        def track(contests: Sequence[ContestId | None]) -> Iterable[ContestId | None]:
            return progress.track(contests, description="Contests")

        done = record.import_results(desk, path, track=track)
    people().print(f"{path}: contests: {_changes(done.register)}. {_facts(done.facts)}")
    if behind := len(overruled(desk, done.facts)):
        them = "1 figure does" if behind == 1 else f"{behind:,} figures do"
        people().print(
            f"{them} not stand, for what an authority stated or an editor entered goes before a results file: "
            "`tallywatch official list CONTEST`, and `official retract` where that was wrong"
        )


def accounts_import(desk: Desk, path: Path) -> None:
    """Import a file of accounts and say what it changed."""
    with faults_told():
        changes = record.import_accounts(desk, path)
    people().print(f"{path}: accounts: {_changes(changes)}.")


def official_import(desk: Desk, path: Path) -> None:
    """Append the facts of a file and say how many were new."""
    with faults_told():
        facts = record.import_official(desk, path)
    people().print(f"{path}: {_facts(facts)}")


def results_declare(
    desk: Desk,
    contest: str,
    votes: list[str],
    *,
    by: str,
    source: str,
    authority: str,
    at: str,
    turnout: float | None,
    lot: str,
) -> None:
    """Declare a result by hand."""
    meant = _contest(desk, contest)
    counted = tuple(_votes(meant, one) for one in votes)
    chosen = _candidate(meant, lot) if lot else None
    if chosen and chosen not in record.tied(counted):
        raise DeskError("--lot: a lot is drawn between those who have the most votes alike, and nobody else")
    result = record.Declared(
        contest=meant,
        votes=counted,
        at=_moment(at, meant, desk.clock.now()),
        authority=authority,
        url=source,
        turnout=turnout,
        lot=chosen,
    )
    lines = record.enter(desk, record.declared_facts(result), by=record.editor(desk, by))
    _tell(meant, lines)


def official_add(desk: Desk, contest: str, said: Entered) -> None:
    """Append what an authority said."""
    meant = _contest(desk, contest)
    now = desk.clock.now()
    assertion = _assertion(meant, said, now)
    published = _moment(said.at, meant, now)
    fact = OfficialFact(
        id=f"entered:{meant.id}:{assertion.kind}:{published:%Y%m%dT%H%M%S}",
        published_at=published,
        authority=said.authority,
        url=said.source,
        supersedes=said.supersedes or None,
        assertion=assertion,
        origin="editor",
    )
    who = record.editor(desk, said.by)
    with desk.store.writing() as tx:
        check_supersedes(tx, fact)
        lines = record.enter_in(desk, tx, [fact], by=who)
    _tell(meant, lines)


def _assertion(contest: Contest, said: Entered, now: datetime) -> Assertion:
    kind = _one_of(said.kind, Kind, "a kind")
    if kind not in OFFICIAL:
        raise DeskError(f"{said.kind!r} is not what an authority publishes: {', '.join(OFFICIAL)}")
    states = STATUSES.get(kind, frozenset())
    if bool(states) != bool(said.status):
        needs = f"a {kind} needs --status: {', '.join(sorted(states))}" if states else f"a {kind} has no --status"
        raise DeskError(needs)
    status = _one_of(said.status, Status, "a status") if said.status else None
    if status is not None and status not in states:
        raise DeskError(f"a {kind} is {', '.join(sorted(states))}, not {status}")
    name = _candidate(contest, said.candidate) if said.candidate else None
    whole = said.value is not None and said.value.is_integer() and kind not in {Kind.SHARE, Kind.TURNOUT}
    return Assertion(
        kind=kind,
        contest=contest.id,
        candidate=name,
        party=next((c.party for c in contest.candidates if c.name == name), None),
        value=int(said.value) if whole and said.value is not None else said.value,
        at=_moment(said.when, contest, now) if said.when else None,
        place=said.place or None,
        status=status,
    )


def _contest(desk: Desk, query: str) -> Contest:
    with desk.store.reading() as tx:
        return one_contest(desk.knowledge.world(tx).gazetteer, query)


def _votes(contest: Contest, written: str) -> tuple[str, int]:
    """`Borwick=16,313` as the candidate's name and the figure."""
    name, equals, figure = written.rpartition("=")
    plain = figure.replace(",", "").strip()
    if not equals or not plain.isascii() or not plain.isdigit():
        raise DeskError(f"{written!r}: write CANDIDATE=VOTES, as in Borwick=16313")
    return _candidate(contest, name), int(plain)


def _candidate(contest: Contest, name: str) -> str:
    """The candidate of a contest that a surname or a misspelt name means, with a margin over the runner-up."""
    forms = {form: c.name for c in contest.candidates for form in (c.name, c.name.rpartition(" ")[2], *c.aliases)}
    found = process.extract(name, list(forms), scorer=fuzz.WRatio, processor=utils.default_process, limit=6)
    best: dict[str, float] = {}
    for form, score, _ in found:
        best[forms[form]] = max(score, best.get(forms[form], 0.0))
    ranked = sorted(best.items(), key=lambda pair: -pair[1])
    if not ranked or ranked[0][1] < 80 or (len(ranked) > 1 and ranked[0][1] - ranked[1][1] < 5):
        raise DeskError(f"{name!r}: no candidate of {contest.name}, or not clear which: {', '.join(forms.values())}")
    return ranked[0][0]


def _moment(written: str, contest: Contest, now: datetime) -> datetime:
    """A time as typed: a time of day (today, in the contest's zone), or a date and time, local unless it says so."""
    if not written:
        return now
    zone = ZoneInfo(contest.timezone)
    try:
        if "T" not in written:
            clock = datetime.strptime(written, "%H:%M").time()  # noqa: DTZ007  # the zone is added below
            return datetime.combine(now.astimezone(zone).date(), clock, tzinfo=zone)
        moment = datetime.fromisoformat(written)
    except ValueError:
        raise DeskError(f"{written!r}: write a time as 18:00, 2030-05-03T18:00 or 2030-05-03T18:00+01:00") from None
    if wrong := far_off(moment):
        raise DeskError(f"{written!r} {wrong}")
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def _one_of(written: str, words: type[Word], what: str) -> Word:
    try:
        return words(written)
    except ValueError:
        raise DeskError(f"{written!r} is not {what}: {', '.join(words)}") from None


def _tell(contest: Contest, lines: tuple[LedgerFact, ...]) -> None:
    for line in lines:
        people().print(f"{contest.name}: {say_fact(line.fact, contest.timezone)} (fact {line.fact.id})")
    if not lines:
        people().print("The record has this already; nothing was changed.")


def _changes(changes: Changes) -> str:
    return f"{changes.added:,} new, {changes.changed:,} changed, {changes.unchanged:,} as before"


def _facts(lines: tuple[LedgerFact, ...]) -> str:
    back = sum(line.fact.origin == RETRACTION for line in lines)
    corrections = sum(line.fact.supersedes is not None for line in lines) - back
    taken_back = f", {back:,} taken back, for the file has them no more" if back else ""
    return f"Official facts: {len(lines) - corrections - back:,} new, {corrections:,} corrections{taken_back}."
