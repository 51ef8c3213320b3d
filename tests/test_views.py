from datetime import timedelta

import pytest

from matchers.vocabulary import ContestId, Kind, Status, Verdict
from storage import ledger, quarantine, register, views
from storage.engine import Store
from storage.search import Wanted
from storage.values import ClaimId
from tests.desk_rows import CONTESTS, ELLERY, MINUTE, NIGHT, QUAY, claim, fact, judged, received, record, stored


@pytest.fixture
def night(store: Store) -> Store:
    """Two contests, four claims, a recount announced."""
    recount = fact("r", Kind.RECOUNT, status=Status.ORDERED, at=NIGHT, party=None)
    with store.writing() as tx:
        register.import_contests(tx, CONTESTS)
        ledger.append_facts(tx, [recount], recorded_at=NIGHT)
        one, two, three = stored(
            tx,
            received(1),
            received(2, "100% sure: LABOUR", created_at=NIGHT + MINUTE),
            received(3, author="CoastNews", created_at=NIGHT + 2 * MINUTE),
        )
        record(tx, [one], judged(claim()))
        record(tx, [two], judged(claim(Kind.CONCESSION), Verdict.UNVERIFIED), judged(claim(contest=QUAY)))
        record(tx, [three], judged(claim(), Verdict.CONFLICT))
    return store


def test_a_contest_is_shown_whole(night: Store) -> None:
    with night.writing() as tx:
        ledger.set_warnings(tx, ELLERY, ["two winners"], at=NIGHT)
    with night.reading() as tx:
        status = views.contest_status(tx, ELLERY, now=NIGHT + MINUTE, limit=2)
        assert views.contest_status(tx, ContestId("no/where"), now=NIGHT) is None
    assert status is not None
    assert (status.contest, status.revision, status.warnings) == (CONTESTS[0], 1, ("two winners",))
    assert [one.id for one in status.claims] == [4, 2]
    assert ([flag.contest for flag in status.flags], status.open_flags) == ([ELLERY], 1)
    assert [one.assertion.status for one in status.awaited] == [Status.ORDERED]
    assert status.standing.declared is None


def test_of_many_open_flags_the_oldest_are_shown_and_all_are_counted(night: Store) -> None:
    with night.writing() as tx:
        (post,) = stored(tx, received(9))
        record(tx, [post], *[judged(claim(Kind.VOTES, value=votes)) for votes in range(30)])
        status = views.contest_status(tx, ELLERY, now=NIGHT)
    assert status is not None
    assert ([flag.id for flag in status.flags], status.open_flags) == ([1, *range(3, 22)], 31)


def test_nothing_is_awaited_once_the_result_is_declared(night: Store) -> None:
    winner = fact("w", at=NIGHT + timedelta(hours=1))
    with night.writing() as tx:
        ledger.append_facts(tx, [winner], recorded_at=NIGHT)
        before = views.contest_status(tx, ELLERY, now=NIGHT + MINUTE)
        after = views.contest_status(tx, ELLERY, now=NIGHT + timedelta(hours=2))
    assert before is not None
    assert after is not None
    assert (len(before.awaited), before.standing.winners) == (1, ())
    assert (after.awaited, after.standing.winners) == ((), (winner,))


def test_the_overview_has_every_contest_with_its_open_flags(night: Store) -> None:
    with night.reading() as tx:
        lines = views.night_overview(tx, now=NIGHT + MINUTE)
    assert [(line.contest.name, line.open_flags) for line in lines] == [("North Quay", 1), ("Port Ellery", 1)]
    assert [len(line.standing.course) for line in lines] == [0, 1]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Wanted(), [4, 3, 2, 1]),
        (Wanted(contest=ELLERY), [4, 2, 1]),
        (Wanted(kind=Kind.CONCESSION), [2]),
        (Wanted(verdict=Verdict.CONFLICT), [4]),
        (Wanted(author="@coastnews"), [4]),
        (Wanted(text="100% sure"), [3, 2]),
        (Wanted(text="labour", contest=QUAY), [3]),
        (Wanted(text="sure 100"), [3, 2]),
        (Wanted(text="100 unsure"), []),
        (Wanted(text="!?"), []),
        (Wanted(since=NIGHT + MINUTE), [4, 3, 2]),
        (Wanted(until=NIGHT + MINUTE), [3, 2, 1]),
        (Wanted(since=NIGHT + MINUTE, until=NIGHT + MINUTE, kind=Kind.WINNER), [3]),
    ],
)
def test_claims_are_found_by_what_is_known_of_them(night: Store, wanted: Wanted, found: list[int]) -> None:
    with night.reading() as tx:
        assert [one.id for one in views.search_claims(tx, wanted)] == found
        assert [one.id for one in views.search_claims(tx, wanted, limit=1, before=ClaimId(4))] == [
            key for key in found if key < 4
        ][:1]


def test_the_desk_counts_what_it_has(night: Store) -> None:
    with night.writing() as tx:
        stored(tx, received(1), received(4))
        quarantine.keep(tx, [])
        counts = views.desk_counts(tx)
    assert (counts.posts, counts.claims, counts.flags, counts.open_flags, counts.quarantined) == (4, 4, 2, 2, 0)
    assert (counts.revision, counts.outbox.owed) == (1, 2)
