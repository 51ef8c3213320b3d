from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchers.hearing import Heard
from matchers.verdicts import COMPARERS, judge
from matchers.vocabulary import (
    OFFICIAL,
    Account,
    Change,
    Claim,
    ContestId,
    Judgement,
    Kind,
    OfficialFact,
    Stance,
    Status,
    Verdict,
)
from tests.judging import ANN, BOB, ELLERY, MERE, NEWS, QUAY, SALTMARSH, at, claim, fact, record

CONFLICT, SUPPORTED, DISPUTED = Verdict.CONFLICT, Verdict.SUPPORTED, Verdict.DISPUTED
PREMATURE, UNVERIFIED, NOT_CHECKABLE = Verdict.PREMATURE, Verdict.UNVERIFIED, Verdict.NOT_CHECKABLE
DENIED, REPORTED = Stance.DENIED, Stance.REPORTED

NIGHT = (
    fact("susp", "01:00", Kind.COUNT, status=Status.SUSPENDED, place="Ellery Town Hall"),
    fact("back", "01:10", Kind.COUNT, status=Status.RESUMED, at=at("02:00"), place="Great Hall, Ellery Town Hall"),
    fact("expected", "01:20", Kind.DECLARATION, status=Status.EXPECTED, at=at("02:45")),
    fact("later", "02:05", Kind.DECLARATION, status=Status.EXPECTED, at=at("03:00"), supersedes="expected"),
    fact("refused", "02:50", Kind.RECOUNT, MERE, status=Status.REFUSED),
    fact("asked", "00:40", Kind.RECOUNT, SALTMARSH, status=Status.REQUESTED, party="Green"),
    fact("ordered", "00:50", Kind.RECOUNT, SALTMARSH, status=Status.ORDERED, at=at("01:00"), place="The Pavilion"),
    fact("recounted", "01:50", Kind.RECOUNT, SALTMARSH, status=Status.FINISHED),
    fact("conceded", "02:30", Kind.CONCESSION, candidate="Bob Sample"),
)


def verdict(said: Claim, clock: str = "05:00", **context: Any) -> Judgement:
    return judge(said, author=context.pop("author", None), posted_at=at(clock), record=record(*NIGHT), **context)


@pytest.mark.parametrize(
    ("said", "clock", "expected"),
    [
        # the winner
        (claim(Kind.WINNER, candidate="Ann Example"), "03:01", SUPPORTED),
        (claim(Kind.WINNER, candidate="Ann Example"), "02:59", PREMATURE),
        (claim(Kind.WINNER, party="Labour"), "03:01", SUPPORTED),
        (claim(Kind.WINNER, candidate="Bob Sample"), "03:01", CONFLICT),
        (claim(Kind.WINNER, candidate="Bob Sample", stance=DENIED), "03:01", SUPPORTED),
        (claim(Kind.WINNER, candidate="Ann Example", stance=DENIED), "03:01", CONFLICT),
        (claim(Kind.WINNER, candidate="Ann Example", stance=DENIED), "02:00", PREMATURE),
        (claim(Kind.WINNER, QUAY, party="Labour"), "03:01", SUPPORTED),
        (claim(Kind.WINNER, party="Labour", change=Change.GAIN), "03:01", SUPPORTED),
        (claim(Kind.WINNER, party="Labour", change=Change.HOLD), "03:01", CONFLICT),
        (claim(Kind.WINNER, QUAY, party="Labour", change=Change.HOLD), "03:01", SUPPORTED),
        (claim(Kind.WINNER, QUAY, party="Labour", change=Change.GAIN), "03:01", CONFLICT),
        (claim(Kind.WINNER, party="Labour", from_party="Conservative"), "03:01", SUPPORTED),
        (claim(Kind.WINNER, party="Labour", from_party="Tories"), "03:01", SUPPORTED),
        (claim(Kind.WINNER, party="Labour", from_party="Liberal Democrat"), "03:01", CONFLICT),
        (claim(Kind.WINNER), "03:01", NOT_CHECKABLE),
        # figures
        (claim(Kind.VOTES, candidate="Ann Example", value=16333), "03:01", SUPPORTED),
        (claim(Kind.VOTES, candidate="Ann Example", value=16333), "02:59", PREMATURE),
        (claim(Kind.VOTES, candidate="Ann Example", value=16313), "03:01", CONFLICT),
        (claim(Kind.VOTES, candidate="Ann Example", value=16300, approx=True), "03:01", SUPPORTED),
        (claim(Kind.VOTES, candidate="Ann Example", value=16400, approx=True), "03:01", CONFLICT),
        (claim(Kind.VOTES, candidate="Ann Example", value=16000, provisional=True), "03:01", UNVERIFIED),
        (claim(Kind.VOTES, value=16313), "03:01", SUPPORTED),
        (claim(Kind.VOTES, value=1), "03:01", NOT_CHECKABLE),
        (claim(Kind.VOTES, candidate="Ann Example"), "03:01", NOT_CHECKABLE),
        (claim(Kind.VOTES, candidate="Ann Example", value=16313, stance=DENIED), "03:01", SUPPORTED),
        (claim(Kind.MAJORITY, value=20), "03:01", SUPPORTED),
        (claim(Kind.MAJORITY, value=20, candidate="Bob Sample"), "03:01", CONFLICT),
        (claim(Kind.MAJORITY, value=21), "03:01", CONFLICT),
        (claim(Kind.MAJORITY, value=21), "02:59", PREMATURE),
        (claim(Kind.MAJORITY, value=50, candidate="Bob Sample", provisional=True), "03:01", UNVERIFIED),
        (claim(Kind.MAJORITY, candidate="Ann Example", provisional=True), "02:00", UNVERIFIED),
        (claim(Kind.SHARE, candidate="Ann Example", value=42.4), "03:01", SUPPORTED),
        (claim(Kind.SHARE, candidate="Ann Example", value=42), "03:01", SUPPORTED),
        (claim(Kind.SHARE, candidate="Ann Example", value=42.8), "03:01", CONFLICT),
        (claim(Kind.SHARE, candidate="Ann Example", value=42.4), "02:01", PREMATURE),
        (claim(Kind.SHARE, value=42.4), "03:01", NOT_CHECKABLE),
        (claim(Kind.TURNOUT, value=63.8), "03:01", SUPPORTED),
        (claim(Kind.TURNOUT, value=64), "03:01", SUPPORTED),
        (claim(Kind.TURNOUT, value=64.0, quote="64.0%"), "03:01", CONFLICT),
        (claim(Kind.TURNOUT, value=68.3), "03:01", CONFLICT),
        (claim(Kind.TURNOUT, value=63.8), "02:01", PREMATURE),
        # concessions
        (claim(Kind.CONCESSION, candidate="Bob Sample"), "02:31", SUPPORTED),
        (claim(Kind.CONCESSION, party="Conservative"), "02:31", SUPPORTED),
        (claim(Kind.CONCESSION, candidate="Bob Sample"), "02:29", UNVERIFIED),
        (claim(Kind.CONCESSION, candidate="Bob Sample", stance=DENIED), "02:31", CONFLICT),
        (claim(Kind.CONCESSION, candidate="Bob Sample", stance=DENIED), "02:29", UNVERIFIED),
        (claim(Kind.CONCESSION, candidate="Ann Example"), "02:31", UNVERIFIED),
        # the count
        (claim(Kind.COUNT, status=Status.SUSPENDED), "00:59", UNVERIFIED),
        (claim(Kind.COUNT, status=Status.SUSPENDED), "01:05", SUPPORTED),
        (claim(Kind.COUNT, status=Status.SUSPENDED), "01:30", SUPPORTED),
        (claim(Kind.COUNT, status=Status.SUSPENDED), "02:01", CONFLICT),
        (claim(Kind.COUNT, status=Status.SUSPENDED, stance=DENIED), "01:05", CONFLICT),
        (claim(Kind.COUNT, status=Status.UNDER_WAY), "01:05", CONFLICT),
        (claim(Kind.COUNT, status=Status.UNDER_WAY), "02:01", SUPPORTED),
        (claim(Kind.COUNT, status=Status.UNDER_WAY), "03:30", CONFLICT),
        (claim(Kind.COUNT, status=Status.FINISHED), "03:30", SUPPORTED),
        (claim(Kind.COUNT, status=Status.FINISHED), "01:30", CONFLICT),
        (claim(Kind.COUNT, status=Status.FINISHED), "02:10", UNVERIFIED),
        (claim(Kind.COUNT, status=Status.RESUMED), "01:05", CONFLICT),
        (claim(Kind.COUNT, status=Status.RESUMED), "01:15", SUPPORTED),
        (claim(Kind.COUNT, QUAY, status=Status.RESUMED), "01:15", UNVERIFIED),
        (claim(Kind.COUNT, status=Status.RESUMED, at=at("02:00")), "01:15", SUPPORTED),
        (claim(Kind.COUNT, status=Status.RESUMED, at=at("02:30")), "01:15", CONFLICT),
        (claim(Kind.COUNT, status=Status.RESUMED, at=at("02:10"), approx=True), "01:15", SUPPORTED),
        (claim(Kind.COUNT, status=Status.RESUMED, at=at("02:00"), place="the Great Hall"), "01:15", SUPPORTED),
        (claim(Kind.COUNT, status=Status.RESUMED, at=at("02:00"), place="Old Customs House"), "01:15", CONFLICT),
        (claim(Kind.RECOUNT, at=at("02:00")), "01:15", SUPPORTED),
        (claim(Kind.RECOUNT, at=at("02:00")), "01:05", UNVERIFIED),
        # recounts
        (claim(Kind.RECOUNT, SALTMARSH), "00:45", UNVERIFIED),
        (claim(Kind.RECOUNT, SALTMARSH, status=Status.REQUESTED), "00:45", SUPPORTED),
        (claim(Kind.RECOUNT, SALTMARSH, status=Status.REQUESTED, party="Speaker"), "00:45", UNVERIFIED),
        (claim(Kind.RECOUNT, SALTMARSH, status=Status.ORDERED), "00:51", SUPPORTED),
        (claim(Kind.RECOUNT, SALTMARSH, place="Pavillion"), "00:51", SUPPORTED),
        (claim(Kind.RECOUNT, SALTMARSH, place="Fish Market"), "00:51", CONFLICT),
        (claim(Kind.RECOUNT, SALTMARSH, status=Status.REFUSED), "00:51", CONFLICT),
        (claim(Kind.RECOUNT, SALTMARSH, status=Status.REFUSED), "00:45", UNVERIFIED),
        (claim(Kind.RECOUNT, SALTMARSH, stance=DENIED), "00:51", CONFLICT),
        (claim(Kind.RECOUNT, SALTMARSH, status=Status.UNDER_WAY), "01:30", SUPPORTED),
        (claim(Kind.RECOUNT, SALTMARSH, status=Status.UNDER_WAY), "01:55", CONFLICT),
        (claim(Kind.RECOUNT, SALTMARSH, status=Status.FINISHED), "01:55", SUPPORTED),
        (claim(Kind.RECOUNT, SALTMARSH, status=Status.FINISHED), "01:30", UNVERIFIED),
        (claim(Kind.RECOUNT, MERE, status=Status.ORDERED), "02:55", CONFLICT),
        (claim(Kind.RECOUNT, MERE, status=Status.REFUSED), "02:55", SUPPORTED),
        (claim(Kind.RECOUNT, MERE, status=Status.REQUESTED), "02:55", SUPPORTED),
        (claim(Kind.RECOUNT, MERE, stance=DENIED), "02:55", SUPPORTED),
        (claim(Kind.RECOUNT, MERE), "02:45", UNVERIFIED),
        # declarations
        (claim(Kind.DECLARATION, status=Status.EXPECTED, at=at("02:45")), "01:30", SUPPORTED),
        (claim(Kind.DECLARATION, status=Status.EXPECTED, at=at("02:45")), "02:10", CONFLICT),
        (claim(Kind.DECLARATION, status=Status.EXPECTED, at=at("03:00")), "02:10", SUPPORTED),
        (claim(Kind.DECLARATION, status=Status.EXPECTED, at=at("03:00")), "01:10", UNVERIFIED),
        (claim(Kind.DECLARATION, status=Status.EXPECTED), "02:10", SUPPORTED),
        (claim(Kind.DECLARATION, status=Status.EXPECTED), "03:10", CONFLICT),
        (claim(Kind.DECLARATION, status=Status.EXPECTED, at=at("04:00")), "03:10", CONFLICT),
        (claim(Kind.DECLARATION, status=Status.MADE), "03:10", SUPPORTED),
        (claim(Kind.DECLARATION, status=Status.MADE), "02:50", PREMATURE),
        (claim(Kind.DECLARATION, status=Status.MADE, stance=DENIED), "03:10", CONFLICT),
        (claim(Kind.DECLARATION, status=Status.MADE, stance=DENIED), "02:50", UNVERIFIED),
        # tallies
        (claim(Kind.SEATS, None, party="Labour", value=2), "03:30", SUPPORTED),
        (claim(Kind.SEATS, None, party="Labour", value=1), "02:59", SUPPORTED),
        (claim(Kind.SEATS, None, party="Labour", value=3), "03:30", UNVERIFIED),  # a register of few may be a part
        (claim(Kind.SEATS, None, party="Labour", value=2, region="Coast"), "03:30", SUPPORTED),
        (claim(Kind.SEATS, None, party="Labour", value=2, region="Atlantis"), "03:30", UNVERIFIED),
        (claim(Kind.SEATS, None, party="Labour"), "03:30", NOT_CHECKABLE),
        # not to be checked
        (claim(Kind.WINNER, candidate="Bob Sample", stance=Stance.ASKED), "03:30", NOT_CHECKABLE),
        (claim(Kind.WINNER, candidate="Bob Sample", stance=Stance.PREDICTED), "03:30", NOT_CHECKABLE),
        (claim(Kind.WINNER, candidate="Bob Sample", stance=Stance.CONDITIONAL), "03:30", NOT_CHECKABLE),
        (claim(Kind.WINNER, None, candidate="Bob Sample"), "03:30", NOT_CHECKABLE),
        (claim(Kind.WINNER, ContestId("elsewhere/atlantis"), party="Labour"), "03:30", NOT_CHECKABLE),
    ],
)  # fmt: skip
def test_a_claim_is_held_against_the_record_as_it_stood(said: Claim, clock: str, expected: Verdict) -> None:
    found = verdict(said, clock)
    assert found.verdict is expected, found.reason
    assert found.reason.endswith(".")


def test_every_kind_has_a_comparer() -> None:
    assert set(COMPARERS) == set(OFFICIAL)


@pytest.mark.parametrize("stance", [REPORTED, Stance.STATED])
def test_hearsay_is_judged_like_a_statement(stance: Stance) -> None:
    assert verdict(claim(Kind.WINNER, candidate="Bob Sample", stance=stance)).verdict is CONFLICT


def test_a_candidates_own_words_are_the_record_of_the_concession() -> None:
    own = claim(Kind.CONCESSION, candidate="Ann Example")
    assert verdict(own, "02:00", author=ANN).verdict is SUPPORTED
    assert verdict(own, "02:00", author=BOB).verdict is UNVERIFIED
    refusal = claim(Kind.CONCESSION, candidate="Ann Example", stance=DENIED)
    assert verdict(refusal, "02:00", author=ANN).verdict is SUPPORTED


def test_a_concession_taken_back_is_one_no_more() -> None:
    back = fact("back", "02:40", Kind.COUNT, status=Status.UNDER_WAY, supersedes="conceded")
    known = record(NIGHT[-1], back)
    denial = claim(Kind.CONCESSION, candidate="Bob Sample", stance=DENIED)
    assert judge(denial, author=None, posted_at=at("02:41"), record=known).verdict is SUPPORTED
    assert judge(denial, author=None, posted_at=at("02:39"), record=known).verdict is CONFLICT


def heard(said: Claim, clock: str, author: Account = NEWS) -> Heard:
    return Heard(author=author, place=(at(clock), "x", "1"), claim=said)


@pytest.mark.parametrize(
    ("earlier", "said", "expected"),
    [
        (claim(Kind.WINNER, party="Labour"), claim(Kind.WINNER, party="Labour", stance=DENIED), DISPUTED),
        (claim(Kind.WINNER, party="Labour"), claim(Kind.WINNER, party="Conservative"), DISPUTED),
        (claim(Kind.WINNER, party="Labour"), claim(Kind.WINNER, candidate="Ann Example"), PREMATURE),
        (claim(Kind.WINNER, party="Labour", stance=DENIED), claim(Kind.WINNER, party="Labour"), DISPUTED),
        (claim(Kind.WINNER, party="Labour", stance=Stance.ASKED), claim(Kind.WINNER, party="Conservative"), PREMATURE),
        (claim(Kind.MAJORITY, value=300), claim(Kind.MAJORITY, value=875), DISPUTED),
        (claim(Kind.MAJORITY, value=55, provisional=True), claim(Kind.MAJORITY, value=875), PREMATURE),
        (claim(Kind.VOTES, party="Labour", value=3), claim(Kind.VOTES, party="Conservative", value=4), PREMATURE),
        (claim(Kind.CONCESSION, party="Labour"), claim(Kind.CONCESSION, party="Labour", stance=DENIED), DISPUTED),
        (claim(Kind.CONCESSION, party="Labour"), claim(Kind.CONCESSION, party="Labour"), UNVERIFIED),
        (
            claim(Kind.COUNT, status=Status.SUSPENDED),
            claim(Kind.COUNT, status=Status.FINISHED, stance=DENIED),
            UNVERIFIED,
        ),
        (claim(Kind.RECOUNT), claim(Kind.RECOUNT, status=Status.UNDER_WAY, stance=DENIED), DISPUTED),
        (claim(Kind.RECOUNT, QUAY), claim(Kind.RECOUNT, stance=DENIED), UNVERIFIED),
    ],
)
def test_watched_accounts_that_contradict_each_other_dispute(earlier: Claim, said: Claim, expected: Verdict) -> None:
    found = verdict(said, "00:30", heard=[heard(earlier, "00:20")])
    assert found.verdict is expected, found.reason


def test_nobody_disputes_with_oneself() -> None:
    said = claim(Kind.WINNER, party="Labour", stance=DENIED)
    earlier = claim(Kind.WINNER, party="Labour")
    assert verdict(said, "00:30", heard=[heard(earlier, "00:20")], author=NEWS).verdict is PREMATURE


def test_the_record_decides_before_any_dispute() -> None:
    said = claim(Kind.WINNER, party="Labour")
    assert verdict(said, heard=[heard(claim(Kind.WINNER, party="Conservative"), "04:00")]).verdict is SUPPORTED


def test_a_reason_shows_the_record_with_commas_and_local_time() -> None:
    found = verdict(claim(Kind.VOTES, candidate="Ann Example", value=16313))
    assert found.reason == (
        "The record says otherwise: Ann Example (Labour) has 16,333 votes (declared at 03:00 on 9 May 2031)."
    )
    assert [used.assertion.value for used in found.record] == [16333]


def again(said: Claim, posted: str, known: str, *facts: OfficialFact) -> Verdict:
    return judge(said, author=None, posted_at=at(posted), record=record(*facts), as_of=at(known)).verdict


def test_an_outcome_told_early_is_judged_again_when_it_is_declared() -> None:
    assert again(claim(Kind.WINNER, party="Labour"), "02:00", "03:30") is SUPPORTED
    assert again(claim(Kind.WINNER, party="Conservative"), "02:00", "03:30") is CONFLICT
    assert again(claim(Kind.WINNER, party="Conservative"), "02:00", "02:30") is PREMATURE
    assert again(claim(Kind.DECLARATION, status=Status.MADE), "02:00", "03:30") is SUPPORTED


def test_what_was_true_before_it_was_overtaken_stays_true() -> None:
    assert again(claim(Kind.COUNT, status=Status.SUSPENDED), "01:05", "03:30", *NIGHT) is SUPPORTED
    assert again(claim(Kind.DECLARATION, status=Status.EXPECTED, at=at("02:45")), "01:30", "03:30", *NIGHT) is SUPPORTED
    not_yet = claim(Kind.CONCESSION, candidate="Bob Sample", stance=DENIED)
    assert again(not_yet, "02:00", "03:30", *NIGHT) is UNVERIFIED


def test_a_later_statement_settles_what_nothing_official_had_settled() -> None:
    assert again(claim(Kind.COUNT, status=Status.RESUMED, at=at("02:00")), "01:05", "01:15", *NIGHT) is SUPPORTED
    assert again(claim(Kind.RECOUNT, at=at("02:30")), "01:05", "01:15", *NIGHT) is CONFLICT
    assert again(claim(Kind.CONCESSION, candidate="Bob Sample"), "02:29", "02:31", *NIGHT) is SUPPORTED


def test_a_corrected_figure_changes_the_verdict() -> None:
    corrected = fact("corrected", "06:00", Kind.VOTES, candidate="Ann Example", value=16383)
    said = claim(Kind.VOTES, candidate="Ann Example", value=16333)
    assert again(said, "05:00", "05:00", corrected) is SUPPORTED
    assert again(said, "05:00", "06:00", corrected) is CONFLICT
    assert again(claim(Kind.MAJORITY, value=70), "05:00", "06:00", corrected) is SUPPORTED


CLAIMS = st.builds(
    claim,
    st.sampled_from(Kind),
    st.sampled_from([ELLERY, QUAY]),
    stance=st.sampled_from(Stance),
    candidate=st.sampled_from([None, "Ann Example", "Bob Sample", "Dan Pattern"]),
    value=st.sampled_from([None, 20, 16333, 63.8, 2]),
    status=st.sampled_from([None, *Status]),
    at=st.sampled_from([None, at("02:00"), at("03:00")]),
    place=st.sampled_from([None, "Great Hall", "Fish Market"]),
    provisional=st.booleans(),
)
TIMES = st.integers(0, 600).map(lambda minutes: at("00:00") + timedelta(minutes=minutes))


@given(CLAIMS, TIMES)
def test_judging_never_fails_and_twice_gives_the_same(said: Claim, posted_at: datetime) -> None:
    first = judge(said, author=ANN, posted_at=posted_at, record=record(*NIGHT))
    assert first == judge(said, author=ANN, posted_at=posted_at, record=record(*NIGHT))


@given(CLAIMS, TIMES, st.sampled_from(OFFICIAL))
def test_an_unrelated_fact_never_changes_a_verdict(said: Claim, posted_at: datetime, kind: Kind) -> None:
    unrelated = fact("unrelated", "00:10", kind, SALTMARSH, party="Green", value=50, status=Status.FINISHED)
    if said.assertion.kind is Kind.SEATS and kind is Kind.WINNER:
        return  # a tally is about every contest
    before = judge(said, author=None, posted_at=posted_at, record=record(*NIGHT))
    assert before == judge(said, author=None, posted_at=posted_at, record=record(*NIGHT, unrelated))


@given(CLAIMS, TIMES)
def test_a_verdict_never_knows_what_was_published_later(said: Claim, posted_at: datetime) -> None:
    known = [found for found in NIGHT if found.published_at <= posted_at]
    everything = judge(said, author=None, posted_at=posted_at, record=record(*NIGHT))
    assert everything == judge(said, author=None, posted_at=posted_at, record=record(*known))
    assert all(used.published_at <= posted_at for used in everything.record)


@pytest.mark.parametrize(
    ("value", "expected"),
    [(65_844_594, UNVERIFIED), (65_853_507, SUPPORTED), (65_000_000, CONFLICT), (65_853_900, CONFLICT)],
)
def test_a_total_of_millions_of_an_earlier_hour_is_no_conflict(value: int, expected: Verdict) -> None:
    total = fact("total", "03:00", Kind.VOTES, ELLERY, candidate="Ann Example", value=65_853_507)
    said = claim(Kind.VOTES, ELLERY, candidate="Ann Example", value=value)
    assert judge(said, author=None, posted_at=at("05:00"), record=record(total)).verdict is expected
