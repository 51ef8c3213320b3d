from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot import sources_report as told
from bot.cli import app
from bot.sources.settings import FeedSettings, SourcesSettings, WatchSettings, XSettings
from matchers.vocabulary import Account, Role
from storage import register, streams, watching
from storage.engine import Store, open_store
from tests.standing import NIGHT

SETTINGS = SourcesSettings(x=XSettings(enabled=True), feed=FeedSettings(enabled=True))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = open_store(f"sqlite:///{tmp_path / 'tallywatch.db'}")
    yield store
    store.close()


def accounts(count: int, role: Role) -> list[Account]:
    return [Account(platform="x", handle=f"{role}{n}", name=f"{role} {n}", role=role) for n in range(count)]


def test_the_report_tells_health_cost_and_what_is_going_on(store: Store) -> None:
    with store.writing() as tx:
        register.import_accounts(tx, accounts(3, Role.OFFICIAL))
        register.note_identity(tx, "x", handle="official0", platform_id="11", at=NIGHT)
        streams.add_streams(tx, [("x", "11")])
        streams.poll_succeeded(tx, "x", "11", at=NIGHT, due_at=NIGHT)
        watching.add_spending(tx, "x", at=NIGHT, requests=40, units=2000)
        watching.begin_notice(tx, "failing:x", "x: trouble", at=NIGHT)
        found = told.report(tx, SETTINGS, now=NIGHT + timedelta(minutes=3), timezone="UTC")
    assert list(told.spending_lines(found)) == [
        "x tonight: 40 requests, 2,000 posts paid for, $10.00 of $100.00 spent, $17.91 expected",
        "! x: trouble (for 3 min)",
    ]
    assert list(told.report_lines(found)) == [
        "x: 1 streams, 1 due, 0 failing, last answer 3 min ago",
        "  2 handles have no platform id yet: `tallywatch run` asks for them",
        "  tonight: 40 requests, 2,000 posts paid for, $10.00 of $100.00 spent, $17.91 expected",
        "feed: 0 streams, 0 due, 0 failing, last answer never",
        "  tonight: 0 requests",
        "! x: trouble (for 3 min)",
    ]


def test_the_plan_says_when_it_is_worse_than_asked(store: Store) -> None:
    with store.writing() as tx:
        register.import_accounts(tx, [*accounts(400, Role.OFFICIAL), *accounts(2505, Role.CANDIDATE)])
        plan = told.make_watch_plan(tx, SETTINGS, now=NIGHT)
    lines = list(told.plan_lines(plan, longest_wait=600))
    assert lines[0] == "x, timeline: 2905 streams"
    assert "worse than asked" in lines[-1]


def test_a_plan_that_keeps_no_promise_says_so(store: Store) -> None:
    settings = SourcesSettings(x=XSettings(enabled=True, requests=10), watch=WatchSettings(longest_wait_seconds=60))
    with store.writing() as tx:
        register.import_accounts(tx, accounts(50, Role.CANDIDATE))
        plan = told.make_watch_plan(tx, settings, now=NIGHT)
    assert "WORSE THAN PROMISED" in list(told.plan_lines(plan, longest_wait=60))[-1]


def test_a_rehearsal_tells_waits_requests_and_cost(store: Store) -> None:
    with store.writing() as tx:
        register.import_accounts(tx, accounts(20, Role.CANDIDATE))
        plan = told.make_watch_plan(tx, SETTINGS, now=NIGHT)
    night = told.rehearse_register(plan, SETTINGS, hours=1, start=NIGHT)
    lines = list(told.rehearsal_lines(night, limit=10_000, price=0.005, budget=night.cost + 0.2))
    assert lines[0] == "20 accounts of X for 1 hours, on a virtual clock:"
    assert ", 0 later than promised" in lines[1]
    assert (
        lines[-1] == f"  ${night.cost:.2f} for the posts, $0.20 to look the accounts up (on each UTC day of the night)"
    )
    dear = list(told.rehearsal_lines(night, limit=10_000, price=0.005, budget=night.cost))
    assert "MORE THAN THE BUDGET" in dear[-1]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ([], "x: 0 streams"),
        (["--json"], '"source":"x"'),
        (["--plan"], "x, timeline: 1 streams"),
        (["--rehearse", "0.1"], "1 accounts of X"),
    ],
)
def test_the_command_answers_on_standard_output(tmp_path: Path, store: Store, options: list[str], words: str) -> None:
    config = tmp_path / "tallywatch.toml"
    config.write_text("[sources.x]\nenabled = true\n")
    with store.writing() as tx:
        register.import_accounts(tx, accounts(1, Role.MEDIA))
    result = CliRunner().invoke(app, ["sources", "-c", str(config), *options])
    assert result.exit_code == 0, result.output
    assert words in result.stdout


def test_a_desk_without_platforms_is_told_where_to_begin(store: Store) -> None:
    with store.reading() as tx:
        found = told.report(tx, SourcesSettings(), now=NIGHT, timezone="UTC")
        plan = told.make_watch_plan(tx, SourcesSettings(), now=NIGHT)
    assert next(told.report_lines(found)).startswith("No source is enabled")
    assert next(told.plan_lines(plan, longest_wait=1)).startswith("Nothing to poll")
