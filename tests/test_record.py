from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchers.arithmetic import check_sums
from matchers.compare_results import margin_of
from matchers.elections import contest_polling_at
from matchers.parties import same_party
from matchers.places import same_place
from matchers.record import Record
from matchers.tallies import tallies_of
from matchers.vocabulary import Kind, OfficialFact, Status
from tests.judging import ELLERY, MERE, SALTMARSH, at, fact, record, results


def test_an_official_statement_stands_before_the_results_file() -> None:
    stated = fact("t", "02:00", Kind.TURNOUT, value=64.1)
    known = record(stated)
    assert known.standing(ELLERY, at("01:59")).turnouts == ()
    assert known.standing(ELLERY, at("02:01")).turnouts == (stated,)
    assert known.standing(ELLERY, at("05:00")).turnouts == (stated,)


def test_a_correction_stands_from_its_publication_and_not_before() -> None:
    first = fact("t1", "02:00", Kind.TURNOUT, value=64.1)
    second = fact("t2", "02:30", Kind.TURNOUT, value=63.8, supersedes="t1")
    known = record(first, second)
    assert known.standing(ELLERY, at("02:29")).turnouts == (first,)
    assert known.standing(ELLERY, at("02:30")).turnouts == (second,)


def test_adding_a_fact_makes_a_new_record_and_leaves_the_old_one() -> None:
    before = record()
    after = before.plus([fact("c", "01:00", Kind.CONCESSION, candidate="Bob Sample")])
    assert before.standing(ELLERY, at("01:01")).concessions == ()
    assert len(after.standing(ELLERY, at("01:01")).concessions) == 1
    assert after.plus([]) is after


def test_a_fact_that_is_known_by_its_id_is_not_added_twice() -> None:
    one = fact("c", "01:00", Kind.CONCESSION, candidate="Bob Sample")
    assert len(record(one, one).plus([one]).facts(ELLERY, at("02:00"))) == 1


def test_the_majority_follows_from_the_votes() -> None:
    margin = margin_of(record().standing(ELLERY, at("04:00")))
    assert margin is not None
    assert (margin.value, margin.leader.candidate) == (20, "Ann Example")


@given(st.lists(st.integers(0, 300), max_size=8), st.integers(0, 300))
def test_a_read_as_of_a_time_never_sees_a_later_fact(minutes: list[int], now: int) -> None:
    facts = [
        OfficialFact(
            id=str(n),
            published_at=at("00:00") + timedelta(minutes=minute),
            authority="Ellery Council",
            assertion=fact("x", "00:00", Kind.COUNT, status=Status.UNDER_WAY).assertion,
        )
        for n, minute in enumerate(minutes)
    ]
    when = at("00:00") + timedelta(minutes=now)
    standing = Record(results().contests, facts).standing(ELLERY, when)
    assert len(standing.course) == sum(minute <= now for minute in minutes)


def test_tallies_count_what_is_declared_by_the_time() -> None:
    tallies = tallies_of(record())
    counted = [tallies.tally("Labour", None, at(clock)) for clock in ("01:59", "02:00", "03:00", "05:00")]
    assert [found.seats for found in counted if found] == [0, 1, 2, 2]
    assert [found.declared for found in counted if found] == [0, 1, 3, 4]


def test_tallies_follow_a_corrected_winner() -> None:
    other = fact("w", "06:00", Kind.WINNER, candidate="Bob Sample")
    tallies = tallies_of(record(other))
    labour = [tallies.tally("Labour", "coast", at(clock)) for clock in ("05:59", "06:00")]
    assert [found.seats for found in labour if found] == [2, 1]


def test_english_regions_count_for_england() -> None:
    england = tallies_of(record()).tally("Conservative", "England", at("05:00"))
    assert england is not None
    assert england.seats == 1


def test_no_tally_is_made_long_after_an_election() -> None:
    assert tallies_of(record()).tally("Labour", None, at("05:00") + timedelta(days=200)) is None


@pytest.mark.parametrize(
    ("clock", "meant"),
    [
        ("2031-05-09T01:00:00+01:00", "harbour-election-2031"),
        ("2031-05-01T01:00:00+01:00", "harbour-election-2031"),
        ("2033-01-30T01:00:00+00:00", "harbour-election-2031"),
        ("2033-02-02T01:00:00+00:00", "port-ellery-by-election-2033"),
        ("2040-01-01T01:00:00+00:00", "port-ellery-by-election-2033"),
        ("2031-01-01T01:00:00+00:00", None),
    ],
)
def test_of_several_elections_a_post_means_the_one_polling(clock: str, meant: str | None) -> None:
    sharing = [c for c in results().contests if c.slug == "port-ellery"]
    found = contest_polling_at(sharing, at("00:00").fromisoformat(clock))
    assert (found.id.partition("/")[0] if found else None) == meant


def test_a_name_of_one_contest_means_it_at_any_time() -> None:
    mere = [c for c in results().contests if c.id == MERE]
    assert contest_polling_at(mere, at("00:00") - timedelta(days=5000)) == mere[0]
    assert contest_polling_at([], at("00:00")) is None


@pytest.mark.parametrize(
    ("written", "official", "same"),
    [
        ("the Great Hall at Ellery Town Hall", "Ellery Town Hall", True),
        ("Great Hall", "Great Hall, Ellery Town Hall", True),
        ("town hall", "Great Hall, Ellery Town Hall", True),
        ("Elery Town Hall", "Ellery Town Hall", True),
        ("Quay Town Hall", "Ellery Town Hall", False),
        ("Great Hall, Quay Town Hall", "Great Hall, Ellery Town Hall", False),
        ("Dock Road Arena", "Ellery Leisure Centre", False),
        ("Dock Road", "Dock Road Leisure Centre", True),
    ],
)
def test_halls_are_told_apart_and_their_spellings_are_not(written: str, official: str, same: bool) -> None:
    assert same_place(written, official) is same


def test_labour_and_co_operative_is_labour() -> None:
    assert same_party("Labour", "Labour and Co-operative")
    assert not same_party(None, "Labour")


def doubts(*facts: OfficialFact) -> list[str]:
    return [doubt.message for doubt in check_sums(record(*facts).standing(ELLERY, at("08:00")))]


def test_sound_results_raise_no_doubt() -> None:
    for contest in results().contests:
        assert check_sums(record().standing(contest.id, at("08:00"))) == ()
    assert doubts(fact("m", "05:00", Kind.MAJORITY, value=20, candidate="Ann Example")) == []


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        ([fact("m", "05:00", Kind.MAJORITY, value=200)], "first minus second is 20"),
        ([fact("w", "05:00", Kind.WINNER, candidate="Bob Sample")], "but Ann Example (Labour) has more votes (16,333)"),
        ([fact("t", "05:00", Kind.TURNOUT, value=68.3)], "but 38,537 votes are on record"),
        ([fact("s", "05:00", Kind.SHARE, candidate="Ann Example", value=48.0)], "the votes make it 42.38%"),
        (
            [
                fact("t1", "05:00", Kind.TURNOUT, value=63.8),
                fact("t2", "05:00", Kind.TURNOUT, value=63.9, authority="Coast County"),
            ],
            "authorities disagree on the turnout: Ellery Council gives 63.8; Coast County gives 63.9",
        ),
        (
            [
                fact("w1", "05:00", Kind.WINNER, candidate="Ann Example"),
                fact("w2", "05:00", Kind.WINNER, candidate="Bob Sample", authority="Coast County"),
            ],
            "2 winners are on record",
        ),
    ],
)
def test_figures_that_do_not_add_up_are_told(facts: list[OfficialFact], message: str) -> None:
    assert any(message in doubt for doubt in doubts(*facts)), doubts(*facts)


def test_a_contest_without_facts_stands_empty() -> None:
    standing = Record(results().contests).standing(SALTMARSH, at("05:00"))
    assert standing.declared is None
    assert standing.total_votes == 0
