from datetime import UTC, datetime

import pytest

from bot.messages import LABELS, STANCES, calm, local, say
from matchers.vocabulary import Assertion, Change, Kind, Stance, Status, Verdict

SIX = datetime(2017, 6, 9, 17, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("assertion", "words"),
    [
        (
            Assertion(
                kind=Kind.WINNER, candidate="Ann Example", party="Labour", change=Change.GAIN, from_party="Green"
            ),
            "Ann Example (Labour) won (gain from Green)",
        ),
        (Assertion(kind=Kind.VOTES, party="Labour", value=16333), "Labour: 16,333 votes"),
        (Assertion(kind=Kind.MAJORITY, value=1), "majority of 1 vote"),
        (Assertion(kind=Kind.MAJORITY, party="Labour", value=50, provisional=True), "Labour by 50 votes so far"),
        (Assertion(kind=Kind.SHARE, party="Green", value=41.8), "Green: 41.8% of the vote"),
        (Assertion(kind=Kind.TURNOUT, value=64, approx=True), "turnout of about 64%"),
        (Assertion(kind=Kind.CONCESSION, party="Labour"), "Labour conceded"),
        (
            Assertion(kind=Kind.RECOUNT, status=Status.ORDERED, at=SIX, place="Great Hall"),
            "recount ordered at 18:00, Great Hall",
        ),
        (Assertion(kind=Kind.COUNT, status=Status.UNDER_WAY), "count under way"),
        (Assertion(kind=Kind.DECLARATION, status=Status.MADE), "declaration made"),
        (Assertion(kind=Kind.SEATS, party="SNP", value=35, region="Scotland"), "SNP: 35 seats in Scotland"),
    ],
)
def test_every_assertion_is_said_in_words(assertion: Assertion, words: str) -> None:
    assert say(assertion, "Europe/London") == words


def test_every_verdict_and_stance_has_a_word_for_people() -> None:
    assert set(LABELS) == set(Verdict)
    assert set(STANCES) == set(Stance)


def test_text_from_outside_loses_its_teeth() -> None:
    assert calm("a\x00b\u202ec\u2066d\ne\ud800f") == "a b c d e f"
    assert len(calm("x" * 1000)) == 280


def test_another_day_is_named_beside_the_time() -> None:
    assert local(SIX, "Europe/London", day_of=SIX) == "18:00"
    assert local(SIX, "Asia/Tokyo", day_of=datetime(2017, 6, 9, 1, tzinfo=UTC)) == "10 Jun 02:00"
