from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from msgspec.structs import replace

from bot.cadence import Need, Stage
from bot.channels.console import ConsoleChannel
from bot.sources.settings import PageSettings, SourcesSettings, XSettings
from bot.stages import stage_of
from bot.watch_plan import costs_of, night_start
from bot.watchlist import busiest, watch_list
from matchers.record import RETRACTION
from matchers.vocabulary import Account, Assertion, Contest, ContestId, Kind, OfficialFact, Role, Status
from tests.standing import NIGHT, StandingClock

ELLERY = Contest(id=ContestId("e/ellery"), name="Ellery", election="E", timezone="UTC", polled_on=date(2026, 11, 3))


def fact(kind: Kind, status: Status | None = None, *, at: datetime = NIGHT) -> OfficialFact:
    said = Assertion(kind=kind, contest=ELLERY.id, status=status)
    return OfficialFact(id=f"{kind}{status}", published_at=at, authority="Council", assertion=said)


@pytest.mark.parametrize(
    ("facts", "stage"),
    [
        pytest.param([], Stage.COUNTING, id="polls have closed"),
        pytest.param([fact(Kind.COUNT, Status.UNDER_WAY)], Stage.COUNTING, id="a count runs"),
        pytest.param([fact(Kind.RECOUNT, Status.ORDERED)], Stage.RECOUNT, id="a recount is ordered"),
        pytest.param(
            [fact(Kind.RECOUNT, Status.UNDER_WAY), fact(Kind.RECOUNT, Status.FINISHED)],
            Stage.COUNTING,
            id="a recount is over",
        ),
        pytest.param([fact(Kind.DECLARATION, Status.EXPECTED)], Stage.COUNTING, id="a declaration is announced"),
        pytest.param([fact(Kind.DECLARATION, Status.MADE)], Stage.DECLARED, id="it is declared"),
        pytest.param([fact(Kind.RECOUNT, Status.ORDERED), fact(Kind.WINNER)], Stage.DECLARED, id="somebody has won"),
        pytest.param([fact(Kind.WINNER, at=NIGHT + timedelta(hours=1))], Stage.COUNTING, id="not yet known"),
    ],
)
def test_the_official_record_says_at_which_stage_a_contest_is(facts: list[OfficialFact], stage: Stage) -> None:
    assert stage_of(ELLERY, facts, now=NIGHT) is stage


def test_a_result_that_was_taken_back_ends_no_night() -> None:
    won = fact(Kind.WINNER)
    back = replace(won, id="back", origin=RETRACTION, supersedes=won.id)
    assert stage_of(ELLERY, [won, back], now=NIGHT) is Stage.COUNTING


@pytest.mark.parametrize("now", [NIGHT - timedelta(hours=2), NIGHT + timedelta(days=4)])
def test_before_polls_close_and_days_later_a_contest_is_awaited(now: datetime) -> None:
    assert stage_of(ELLERY, [], now=now) is Stage.AWAITED


def test_a_contest_without_a_polling_day_is_awaited_until_its_record_says_more() -> None:
    contest = Contest(id=ContestId("e/x"), name="X", election="E")
    assert stage_of(contest, [], now=NIGHT) is Stage.AWAITED
    assert stage_of(contest, [fact(Kind.COUNT, Status.RESUMED)], now=NIGHT) is Stage.COUNTING


def test_an_account_of_no_contest_keeps_pace_with_the_busiest_one() -> None:
    media = Account(platform="x", handle="news", name="News", role=Role.MEDIA, platform_id="5")
    settings = SourcesSettings(x=XSettings(enabled=True), pages=(PageSettings(url="https://town.test"),))
    stages = {ContestId("a"): Stage.DECLARED, ContestId("b"): Stage.RECOUNT}
    stream, page = watch_list([media], settings)
    assert stream.need(stages) == Need(role=Role.MEDIA, stage=Stage.RECOUNT)
    assert page.need(stages) == Need(role=Role.OFFICIAL, stage=Stage.RECOUNT)
    assert busiest([]) is Stage.AWAITED


@pytest.mark.parametrize(("hour", "day"), [(11, 2), (12, 3), (23, 3)])
def test_a_night_begins_at_its_hour_and_lasts_past_midnight(hour: int, day: int) -> None:
    now = NIGHT.replace(hour=hour)
    assert night_start(now, timezone="UTC", begins=12) == NIGHT.replace(day=day, hour=12)


def test_without_a_budget_nothing_is_stretched() -> None:
    costs = costs_of(units=1000, price=0.005, limit=0, elapsed=3600, night=36_000)
    assert (costs.spent, costs.expected, costs.stretch) == (5.0, 50.0, 1.0)


async def test_the_terminal_shows_notices_with_their_time() -> None:
    written: list[str] = []
    console = ConsoleChannel(written.append, clock=StandingClock(), contests={}, timezone="UTC")
    await console.announce("NOTICE: x: trouble")
    assert len(written) == 1
    assert written[0].endswith("NOTICE: x: trouble\n")
    assert "22:00" in written[0]
