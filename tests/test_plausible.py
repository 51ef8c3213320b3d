"""An official post that cannot be right becomes no fact, but a flag for a person, who may enter it all the same."""

import json
from datetime import UTC, datetime

import msgspec
import pytest

from bot.app import open_desk
from matchers.plausible import doubts_of
from matchers.record import Record
from matchers.vocabulary import Assertion, Candidate, Contest, ContestId, Kind, OfficialFact
from storage import watching
from tests.cli import Desk, desk
from tests.test_commands import post, take_in

__all__ = ["desk"]

DECLARE = ("results", "declare", "alderbrook", "Example=16333", "Sample=16313", "--by", "Ada", "--at")
DECLARED = (*DECLARE, "2020-05-08T03:00")


def council(text: str, number: str = "5", at: str = "2020-05-08T03:05:00+01:00") -> bytes:
    return post(text, number=number, author="alderbrook_count", at=at)


def facts_from_posts(desk: Desk) -> list[dict[str, object]]:
    lines = json.loads(desk.run("status", "alderbrook", "--json").out)["facts"]
    return [line["fact"]["assertion"] for line in lines if line["fact"]["origin"] == "post"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Alderbrook result: Labour 36,233 votes, Conservative 36,313 votes.", "votes in all are more than the 60,000"),
        ("Alderbrook result: Labour 16,333, Conservative 16,313. Majority 220.", "first minus second is 20"),
        ("Alderbrook: Ann Example (Labour) elected. Labour 16,233 Conservative 16,313", "has more votes"),
    ],
)
def test_a_post_that_cannot_be_right_is_a_flag_and_no_fact(desk: Desk, text: str, why: str) -> None:
    take_in(desk, council(text))
    listed = desk.run("flags").out
    assert "CONFLICT" in listed, listed
    shown = "".join(desk.run("flag", "show", str(n)).out for n in range(1, len(listed.splitlines()) + 1))
    assert "Not taken as official fact" in shown
    assert why in shown, shown
    assert not [fact for fact in facts_from_posts(desk) if fact["kind"] == "majority"]


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (Assertion(kind=Kind.VOTES, candidate="Ann Example", value=70_000), "70,000 votes are more than the 60,000"),
        (Assertion(kind=Kind.MAJORITY, value=70_000), "70,000 as a majority is more than the 60,000 electors"),
        (Assertion(kind=Kind.TURNOUT, value=104.5), "a turnout of 104.5% cannot be"),
        (Assertion(kind=Kind.WINNER, candidate="Cy Specimen", party="Labour"), "does not stand in Alderbrook"),
        (Assertion(kind=Kind.WINNER, party="Greens"), "Greens does not stand in Alderbrook"),
    ],
)
def test_what_no_contest_can_have_is_doubted_by_itself(said: Assertion, why: str) -> None:
    people = (Candidate(name="Ann Example", party="Labour"), Candidate(name="Bob Sample", party="Conservative"))
    contest = Contest(
        id=ContestId("t/a"), name="Alderbrook", election="T", electorate=60_000, polled_on=None, candidates=people
    )
    at = datetime(2030, 5, 3, tzinfo=UTC)
    fact = OfficialFact(
        id="1", published_at=at, authority="Council", assertion=msgspec.structs.replace(said, contest=contest.id)
    )
    assert why in doubts_of([fact], Record([contest]), at)["1"]


def test_another_winner_than_the_one_declared_is_no_fact(desk: Desk) -> None:
    assert desk.run(*DECLARED).code == 0
    take_in(desk, council("DECLARATION: Bob Sample (Conservative) is elected for Alderbrook."))
    assert not [fact for fact in facts_from_posts(desk) if fact["kind"] == "winner"]
    assert "Not taken as official fact: Ann Example (Labour) is on record" in desk.run("flag", "show", "1").out
    take_in(desk, post("Labour have won Alderbrook", number="6", at="2020-05-08T03:10:00+01:00"))
    assert desk.run("flags").out.count("CONFLICT") == 1


def test_what_a_person_enters_is_a_fact_and_settles_the_flag(desk: Desk) -> None:
    assert desk.run(*DECLARED).code == 0
    take_in(desk, council("DECLARATION: Bob Sample (Conservative) is elected for Alderbrook."))
    corrected = ("results", "declare", "alderbrook", "Example=16313", "Sample=16333", "--by", "Ada", "--at")
    assert desk.run(*corrected, "2020-05-08T03:20").code == 0
    assert "SUPPORTED" in desk.run("flags", "--state", "all").out


def test_a_plausible_result_is_taken_as_before(desk: Desk) -> None:
    take_in(desk, council("Alderbrook result: Ann Example (Labour) elected. Labour 16,333, Conservative 16,313."))
    assert {fact["kind"] for fact in facts_from_posts(desk)} >= {"winner", "votes"}
    assert "CONFLICT" not in desk.run("flags").out


def test_where_a_person_is_wanted_for_every_fact_a_post_makes_none_and_the_desk_is_told(desk: Desk) -> None:
    config = desk.folder / "tallywatch.toml"
    config.write_text(config.read_text().replace("[desk]", "[desk]\nfacts_from_posts = false", 1))
    take_in(desk, council("The count for Alderbrook will resume at 6pm today.", at="2020-05-08T11:00:00+01:00"))
    assert not facts_from_posts(desk)
    assert "CONFLICT" not in desk.run("flags").out
    with open_desk(config) as opened, opened.store.reading() as tx:
        told = watching.latest_notices(tx)
    assert [one.passing for one in told] == [True]
    assert "Alderbrook Council has posted: count resumed at 18:00" in told[0].text
    assert "tallywatch official add" in told[0].text
