"""The night at a glance: a line for every contest, and the seats won so far.

Reading the whole record takes a while with 650 contests, so it is kept until the record or the register changes; how
many flags wait is asked every time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection

from bot.card import COLOURS
from bot.web.words import STATE_ORDER, contest_state
from matchers.record import Standing
from matchers.vocabulary import Contest, ContestId, OfficialFact
from storage import ledger, queue, register, views

FRESH_FOR = timedelta(seconds=30)
"""How long the lines are kept although nothing was recorded: facts may have been announced for a later time."""


SPARE = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#8c8c8c")
"""For parties without a colour of their own, in the order of their seats."""


class BoardLine(Struct, frozen=True, kw_only=True):
    """One contest on the board."""

    contest: Contest
    state: str
    winner: str = ""
    party: str = ""
    change: str = ""
    majority: float | None = None
    latest: OfficialFact | None = None
    open_flags: int = 0


class Seats(Struct, frozen=True, kw_only=True):
    """A party's seats in the picture of the tally: how many, and where its bar lies (in hundredths of the whole)."""

    party: str
    won: int
    x: float
    width: float
    colour: str


class Choice(Struct, frozen=True, kw_only=True):
    """What of the board is wanted, and in which order."""

    state: str = ""
    region: str = ""
    party: str = ""
    flagged: bool = False
    order: str = "name"


@dataclass(slots=True)
class Night:
    """The lines in memory."""

    key: tuple[int, int] = (-1, -1)
    read_at: datetime | None = None
    kept: tuple[BoardLine, ...] = ()

    def lines(self, tx: Connection, now: datetime) -> tuple[BoardLine, ...]:
        """A line for every contest, by name, with the flags that wait now."""
        key = (ledger.current_revision(tx), register.register_revision(tx))
        if key != self.key or self.read_at is None or not timedelta() <= now - self.read_at < FRESH_FOR:
            self.kept = tuple(_line(one.contest, one.standing) for one in views.night_overview(tx, now=now))
            self.key, self.read_at = key, now
        waiting = queue.open_by_contest(tx)
        return tuple(_with_flags(line, waiting) for line in self.kept)


def _with_flags(line: BoardLine, waiting: dict[ContestId | None, int]) -> BoardLine:
    count = waiting.get(line.contest.id, 0)
    if not count:
        return line
    return replace(line, open_flags=count)


def _line(contest: Contest, standing: Standing) -> BoardLine:
    state = contest_state(standing)
    won = standing.winners[-1].assertion if standing.winners else None
    majority = standing.majorities[-1].assertion.value if standing.majorities else None
    course = (*standing.course, *standing.concessions)
    latest = max(course, key=lambda fact: fact.published_at, default=standing.declared)
    return BoardLine(
        contest=contest,
        state=state,
        winner=(won.candidate or "") if won else "",
        party=(won.party or "") if won else "",
        change=(won.change or "") if won else "",
        majority=majority,
        latest=latest,
    )


def chosen(lines: Iterable[BoardLine], choice: Choice) -> list[BoardLine]:
    """The lines that are wanted, in the order that is wanted."""
    fitting = [
        line
        for line in lines
        if (not choice.state or line.state == choice.state)
        and (not choice.region or line.contest.region == choice.region)
        and (not choice.party or line.party == choice.party)
        and (not choice.flagged or line.open_flags)
    ]
    if choice.order == "flags":
        return sorted(fitting, key=lambda line: -line.open_flags)
    if choice.order == "state":
        return sorted(fitting, key=lambda line: STATE_ORDER.index(line.state))
    if choice.order == "latest":
        return sorted(fitting, key=lambda line: -line.latest.published_at.timestamp() if line.latest else 0.0)
    if choice.order == "majority":
        return sorted(fitting, key=lambda line: float("inf") if line.majority is None else line.majority)
    return fitting


def seats(lines: Iterable[BoardLine]) -> tuple[Seats, ...]:
    """The seats won, most first, each with its stretch of the bar."""
    lines = list(lines)
    won = Counter(line.party for line in lines if line.state == "declared" and line.party)
    laid: list[Seats] = []
    at = 0.0
    for party, count in sorted(won.items(), key=lambda pair: (-pair[1], pair[0])):
        width = 100 * count / len(lines)
        colour = COLOURS.get(party.casefold()) or SPARE[len(laid) % len(SPARE)]
        laid.append(Seats(party=party, won=count, x=at, width=width, colour=colour))
        at += width
    return tuple(laid)
