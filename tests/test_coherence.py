"""Claims of one post agree with each other, and no figure is greater than it can be."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from matchers.assess import build_world, read_claims
from matchers.ballots import Ballots
from matchers.coherence import coherent
from matchers.drafts import draft
from matchers.scene import Page, Scene
from matchers.sentences import Item, Tag
from matchers.vocabulary import Contest, ContestId, Kind, Post, Stance
from tests.invented import CONTESTS
from tests.labelled import read

UNATTRIBUTED = [
    "Ann Example loses Northmoor by 780 votes",
    "Bob Sample ousts Ann Example in Northmoor, majority of 780",
    "Ann Example unseated in Northmoor. Majority 780",
]


@pytest.mark.parametrize("text", UNATTRIBUTED)
def test_a_majority_is_never_given_to_one_who_lost(text: str) -> None:
    found = [c.assertion for c in read({"id": "m", "text": text}) if c.assertion.kind is Kind.MAJORITY]
    assert [a.value for a in found] == [780]
    assert found[0].candidate != "Ann Example"


def test_one_candidate_has_one_number_of_votes() -> None:
    text = "Ann Example wins Northmoor. 16,120 to 12,873"
    votes = [c.assertion for c in read({"id": "v", "text": text}) if c.assertion.kind is Kind.VOTES]
    assert len({a.value for a in votes if a.candidate == "Ann Example"}) <= 1


def test_no_turnout_is_greater_than_it_can_be() -> None:
    assert not read({"id": "i", "text": "Turnout in Northmoor 163%"})


@pytest.mark.parametrize(("value", "stands"), [(60_588, True), (60_589, False)])
def test_no_majority_is_greater_than_the_electorate(value: int, *, stands: bool) -> None:
    contest = Contest(id=ContestId("e/northmoor"), name="Northmoor", election="e", electorate=60_588)
    scene = Scene(ballots=Ballots([contest]), posted_at=datetime(2031, 5, 9, 3, tzinfo=UTC))
    found = draft(Kind.MAJORITY, Stance.STATED, "by", [Item(Tag.WORD, "x", 0, 1)])
    found.contest, found.value = contest.id, value
    assert bool(coherent(Page("x", (), scene), [found])) is stands


def test_an_overturned_majority_is_history() -> None:
    assert not read({"id": "o", "text": "26,195 majority overturned in Northmoor"})


@pytest.mark.parametrize("words", ["Reckon Ann Example wins Northmoor"])
def test_a_guess_is_predicted(words: str) -> None:
    assert {c.stance for c in read({"id": "g", "text": words})} == {Stance.PREDICTED}


@pytest.mark.parametrize(
    ("text", "read_as_votes"), [("Northmoor Ann Example 1,369", False), ("Northmoor Ann Example 4,724", True)]
)
def test_a_few_votes_beside_one_name_alone_may_be_the_majority(text: str, *, read_as_votes: bool) -> None:
    register = [replace(seat, electorate=60_588) for seat in CONTESTS]
    post = Post(platform="x", id="1", author="reader", created_at=datetime(2031, 5, 2, 3, tzinfo=UTC), text=text)
    found = read_claims(post, build_world(register, (), ()))
    assert [claim.assertion.kind for claim in found] == ([Kind.VOTES] if read_as_votes else [])


@pytest.mark.parametrize(("value", "stands"), [(7_361, False), (20, True)])
def test_the_majority_that_was_there_before_is_no_claim(value: int, *, stands: bool) -> None:
    register = [replace(seat, previous_majority=7_361) for seat in CONTESTS]
    text = f"A seat with a majority of {value:,}. Ann Example in Northmoor"
    post = Post(platform="x", id="1", author="reader", created_at=datetime(2031, 5, 2, 3, tzinfo=UTC), text=text)
    kinds = [claim.assertion.kind for claim in read_claims(post, build_world(register, (), ()))]
    assert (Kind.MAJORITY in kinds) is stands
