"""The room of the sources: what each costs tonight, how often it can be polled, what is going on."""

from dataclasses import replace
from datetime import timedelta

from bot.sources.settings import SourcesSettings, XSettings
from bot.web.app import make_app
from matchers.vocabulary import Account, Role
from storage import register, streams, watching
from storage.engine import Store
from tests.newsroom import NIGHT, busy_night
from tests.visits import site_on, visit

SETTINGS = SourcesSettings(x=XSettings(enabled=True, requests=15, budget=50))


def watched(store: Store) -> None:
    """A night with forty watched accounts on X, of which one has been polled and cost something."""
    busy_night(store, 2)
    accounts = [Account(platform="x", handle=f"hall{n}", name=f"Hall {n}", role=Role.OFFICIAL) for n in range(40)]
    with store.writing() as tx:
        register.import_accounts(tx, accounts)
        register.note_identity(tx, "x", handle="hall0", platform_id="11", at=NIGHT)
        streams.add_streams(tx, [("x", "11")])
        streams.poll_succeeded(tx, "x", "11", at=NIGHT, due_at=NIGHT)
        watching.add_spending(tx, "x", at=NIGHT, requests=1_234, units=2_000)
        watching.begin_notice(tx, "failing:x", "X answers nobody <b>now</b>", at=NIGHT)


def test_it_shows_cost_forecast_troubles_and_the_interval_that_is_kept(sqlite_store: Store) -> None:
    watched(sqlite_store)
    site = replace(site_on(sqlite_store), sources=SETTINGS)
    with visit(make_app(site), "mo") as browser:
        shown = browser.get("/sources").text
    assert "1,234 requests, 2,000 posts paid for, $10.00 of $50.00 spent" in shown
    assert "handles have no platform id yet" in shown
    assert "X answers nobody &lt;b&gt;now&lt;/b&gt;" in shown
    assert "How often: x, timeline" in shown
    assert "WORSE THAN PROMISED" in shown


def test_the_plan_is_made_again_after_a_minute(sqlite_store: Store) -> None:
    watched(sqlite_store)
    site = replace(site_on(sqlite_store), sources=SETTINGS)
    with sqlite_store.reading() as tx:
        first = site.cadence.read(tx, SETTINGS, NIGHT)
        assert site.cadence.read(tx, SETTINGS, NIGHT + timedelta(seconds=59)) is first
        assert site.cadence.read(tx, SETTINGS, NIGHT + timedelta(seconds=61)) is not first


def test_a_list_of_the_queue_is_taken_away_from_its_own_page(sqlite_store: Store) -> None:
    busy_night(sqlite_store, 3)
    with visit(make_app(site_on(sqlite_store)), "mo") as browser:
        shown = browser.get("/queue?state=confirmed").text
        assert "/export/queue.csv?state=confirmed" in shown
        assert "/export/claimreview.json" in shown
        assert browser.get("/export/queue.csv?state=open").text.count("\n") >= 4
