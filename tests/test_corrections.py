"""Facts are corrected and taken back by id, and only where that makes sense."""

import json

import pytest

from tests.cli import RESULTS, Desk, desk
from tests.test_commands import post, take_in

__all__ = ["desk"]

ORDERED = ("official", "add", "alderbrook", "recount", "--status", "ordered", "--by", "Ada", "--at", "2020-05-08T03:00")
REFUSED = ("official", "add", "alderbrook", "recount", "--status", "refused", "--by", "Ada", "--at", "2020-05-08T04:00")


def only_fact(desk: Desk) -> str:
    (line,) = json.loads(desk.run("status", "alderbrook", "--json").out)["facts"]
    return str(line["fact"]["id"])


def test_a_fact_is_superseded_once(desk: Desk) -> None:
    assert desk.run(*ORDERED).code == 0
    old = only_fact(desk)
    assert desk.run(*REFUSED, "--supersedes", old).code == 0
    again = desk.run(*REFUSED[:-1], "2020-05-08T05:00", "--supersedes", old)
    assert (again.code, "was superseded already by entered:" in again.err) == (2, True)
    listed = desk.run("official", "list", "alderbrook").out
    assert f"[superseded by {old[:-6]}" in listed
    assert "recount refused" in listed


@pytest.mark.parametrize(
    ("words", "code", "why"),
    [
        (("alderbrook", "recount", "--status", "refused", "--supersedes", "nonsense"), 1, "'nonsense' is no fact"),
        (("alderbrook", "turnout", "--value", "60", "--supersedes", "OLD"), 2, "is a recount, not a turnout"),
        (("richmere park", "recount", "--status", "refused", "--supersedes", "OLD"), 2, "is of another contest"),
    ],
)
def test_what_cannot_be_superseded_is_refused(desk: Desk, words: tuple[str, ...], code: int, why: str) -> None:
    assert desk.run(*ORDERED).code == 0
    old = only_fact(desk)
    ran = desk.run("official", "add", *(old if word == "OLD" else word for word in words), "--by", "Ada")
    assert ran.code == code
    assert why in " ".join(ran.err.split())
    assert only_fact(desk) == old


def test_a_fact_that_is_taken_back_is_off_the_record_and_claims_are_judged_without_it(desk: Desk) -> None:
    take_in(
        desk,
        post("Turnout in Alderbrook was 63.8%", number="5", author="alderbrook_count", at="2020-05-08T03:05:00+01:00"),
        post("Turnout in Alderbrook was 36.8%", number="6", at="2020-05-08T03:10:00+01:00"),
    )
    assert "CONFLICT" in desk.run("flags").out
    old = only_fact(desk)
    ran = desk.run("official", "retract", old, "--by", "Ada")
    assert (ran.code, "Alderbrook: taken back: turnout of 63.8%" in ran.err) == (0, True)
    assert "CONFLICT" not in desk.run("flags").out
    assert "turnout" not in desk.run("status", "alderbrook").out.partition("claims")[0]
    listed = desk.run("official", "list", "alderbrook").out
    assert f"[taken back by {old}~2]" in listed
    assert "entered by Ada" in listed
    twice = desk.run("official", "retract", old, "--by", "Ada")
    assert (twice.code, "was taken back already" in twice.err) == (2, True)
    line = desk.run("official", "retract", f"{old}~2", "--by", "Ada")
    assert (line.code, "only takes back" in line.err) == (2, True)


def test_an_import_says_what_of_it_does_not_stand(desk: Desk) -> None:
    declare = ("results", "declare", "alderbrook", "Example=200", "Sample=190", "--by", "Ada", "--at")
    assert desk.run(*declare, "2020-05-08T03:00").code == 0
    other = RESULTS.replace("Ann Example,Labour,,", "Ann Example,Labour,210,1").replace(
        "Bob Sample,Conservative,,", "Bob Sample,Conservative,190,0"
    )
    ran = desk.run("results", "import", desk.write("results.csv", other))
    assert "1 figure does not stand" in ran.err
    assert "8 May 2020 03:00, entered by Ada" in desk.run("official", "list", "alderbrook").out


def test_an_unknown_fact_cannot_be_taken_back_and_an_empty_ledger_says_so(desk: Desk) -> None:
    assert desk.run("official", "retract", "nonsense", "--by", "Ada").code == 1
    assert "Nothing official" in desk.run("official", "list", "alderbrook").err
