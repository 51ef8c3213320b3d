"""What is taken back stands no longer: a candidate's concession."""

import json

import pytest

from bot.app import open_desk
from storage import watching
from tests.cli import Desk, desk
from tests.test_commands import post, take_in

__all__ = ["desk"]


def ann(text: str, minute: int, *, number: str = "") -> bytes:
    at = f"2020-05-08T02:{minute:02}:00+01:00"
    return post(text, number=number or f"ann{minute}", author="ann_example", at=at)


def verdict_of_report(desk: Desk, minute: int) -> str:
    """What is made of a report, at a minute past two, that the candidate has conceded."""
    take_in(
        desk, post("Ann Example has conceded Alderbrook", number=f"r{minute}", at=f"2020-05-08T02:{minute}:00+01:00")
    )
    claims = json.loads(desk.run("status", "alderbrook", "--json").out)["claims"]
    return next(str(one["judgements"][-1][1]["verdict"]) for one in claims if one["post"]["post"]["id"] == f"r{minute}")


@pytest.mark.parametrize(
    "text",
    [
        "I un-concede.",
        "I unconcede Alderbrook!",
        "I withdraw my concession.",
        "I'm taking back my concession.",
        "I revoke my concession, every vote counts",
        "My concession no longer stands.",
        "Correction: I have NOT conceded Alderbrook.",
        "I haven't conceded, ignore my earlier post",
        "I conceded too early. I was wrong to. I do not concede.",
    ],
)
def test_a_concession_taken_back_stands_no_longer(desk: Desk, text: str) -> None:
    take_in(desk, ann("I concede Alderbrook.", 1))
    assert verdict_of_report(desk, 10) == "supported"
    take_in(desk, ann(text, 20))
    assert verdict_of_report(desk, 30) == "conflict"
    with open_desk(desk.folder / "tallywatch.toml") as opened, opened.store.reading() as tx:
        (told,) = watching.latest_notices(tx)
    assert told.text == "Alderbrook: Ann Example (Labour) has taken the concession back; it stands no longer."
    assert "conceded" not in desk.run("status", "alderbrook").out.partition("claims")[0]
    shown = desk.run("flag", "show", "1").out
    assert "took the concession back" in shown
    assert "record: taken back: Ann Example (Labour) conceded" in shown


def test_who_concedes_again_has_conceded(desk: Desk) -> None:
    take_in(desk, ann("I concede Alderbrook.", 1), ann("I un-concede.", 20))
    take_in(desk, ann("I concede Alderbrook.", 40))
    assert verdict_of_report(desk, 50) == "supported"


def test_an_edit_takes_back_what_the_post_conceded_and_another_gives_it_again(desk: Desk) -> None:
    take_in(desk, ann("I concede Alderbrook.", 1, number="e"))
    take_in(desk, ann("I have not conceded Alderbrook.", 1, number="e"))
    assert verdict_of_report(desk, 30) == "conflict"
    take_in(desk, ann("I concede Alderbrook.", 1, number="e"))
    assert verdict_of_report(desk, 40) == "supported"


def test_an_older_concession_that_comes_in_late_does_not_stand_either(desk: Desk) -> None:
    take_in(desk, ann("I concede Alderbrook.", 5), ann("I un-concede.", 20))
    take_in(desk, ann("I have conceded Alderbrook to Bob Sample.", 2))
    assert verdict_of_report(desk, 30) == "conflict"


def test_a_denial_without_a_concession_takes_nothing_back(desk: Desk) -> None:
    take_in(desk, ann("I have not conceded Alderbrook.", 20))
    assert json.loads(desk.run("status", "alderbrook", "--json").out)["facts"] == []


def test_a_rival_takes_back_nobody_elses_concession(desk: Desk) -> None:
    take_in(desk, ann("I concede Alderbrook.", 1))
    take_in(desk, post("Ann Example has not conceded Alderbrook", number="9", at="2020-05-08T02:20:00+01:00"))
    assert verdict_of_report(desk, 30) == "supported"
