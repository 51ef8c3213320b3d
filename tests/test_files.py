import json
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path

import pytest

from matchers.vocabulary import ContestId, Kind, OfficialFact, Post
from storage.files import read_accounts, read_results
from storage.lines import read_official, read_posts
from storage.reading import FileError
from tests.register import ACCOUNTS, RESULTS, write
from tests.shared import needs_shared, shared

GOOD_POST = {"platform": "x", "id": "1", "author": "a", "created_at": "2031-05-09T02:41:00+01:00", "text": "t"}
GOOD_FACT = {
    "id": "f1",
    "published_at": "2031-05-09T01:00:00+01:00",
    "authority": "Ellery Council",
    "url": "",
    "assertion": {"kind": "recount", "contest": "port-ellery", "status": "ordered"},
}


def results_error(tmp_path: Path, text: str) -> str:
    with pytest.raises(FileError) as caught:
        read_results(write(tmp_path, "results.csv", text))
    return str(caught.value).replace(str(tmp_path), "")


def changed(line: int, old: str, new: str) -> str:
    rows = RESULTS.split("\n")
    assert old in rows[line - 1]
    rows[line - 1] = rows[line - 1].replace(old, new)
    return "\n".join(rows)


def test_a_results_file_gives_the_register_and_its_facts(tmp_path: Path) -> None:
    results = read_results(write(tmp_path, "results.csv", RESULTS))
    first = results.contests[0]
    assert (first.id, first.slug, first.name) == ("harbour-election-2031/port-ellery", "port-ellery", "Port Ellery")
    assert (first.polled_on, first.previous_majority) == (date(2031, 5, 9), 7361)
    assert first.candidates[1].aliases == ("Bobby Sample",)
    said = [(f.assertion.kind, f.assertion.candidate, f.assertion.value) for f in results.facts[:6]]
    assert said == [
        (Kind.WINNER, "Ann Example", None),
        (Kind.VOTES, "Ann Example", 16333),
        (Kind.VOTES, "Bob Sample", 16313),
        (Kind.VOTES, "Cat Model", 5891),
        (Kind.TURNOUT, None, 63.8),
        (Kind.DECLARATION, None, None),
    ]
    assert {f.published_at for f in results.facts[:6]} == {datetime.fromisoformat("2031-05-09T03:00:00+01:00")}
    assert len({f.id for f in results.facts}) == len(results.facts)


def test_a_winner_without_votes_is_a_fact_of_its_own(tmp_path: Path) -> None:
    results = read_results(write(tmp_path, "results.csv", RESULTS))
    by_election = [f for f in results.facts if f.assertion.contest == "port-ellery-by-election-2033/port-ellery"]
    assert [(f.assertion.kind, f.assertion.candidate) for f in by_election] == [
        (Kind.WINNER, "Jo Stencil"),
        (Kind.DECLARATION, None),
    ]


def test_a_result_without_times_is_always_known(tmp_path: Path) -> None:
    text = "election,contest,code,candidate,party,votes,elected\nE,K,1,Ann Example,Labour,10,1\n"
    facts = read_results(write(tmp_path, "r.csv", text)).facts
    assert {f.published_at.year for f in facts} == {1970}


@pytest.mark.parametrize(("mark", "name"), [(";", "semicolons"), ("\t", "tabs")])
def test_a_file_with_other_marks_than_commas_is_told_which(tmp_path: Path, mark: str, name: str) -> None:
    text = "election,contest,candidate,party\nE,K,Ann Example,Labour\n".replace(",", mark)
    with pytest.raises(FileError, match=f"line 1: the columns are separated by {name}; save the file with commas"):
        read_results(write(tmp_path, "r.csv", text))


def test_rows_without_votes_are_the_register_alone(tmp_path: Path) -> None:
    text = "election,contest,candidate,party,polled_on\nE,K,Ann Example,Labour,2031-05-08\n"
    results = read_results(write(tmp_path, "r.csv", text))
    assert results.facts == ()
    assert results.contests[0].polled_on == date(2031, 5, 8)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "/results.csv: is empty"),
        (RESULTS.split("\n")[0] + "\n", "/results.csv: has a header but no rows"),
        (
            changed(2, "16333", '"16,333"'),
            '/results.csv, line 2, column votes: "16,333" is not a whole number; write it without separators: 16333',
        ),
        (changed(3, "16313", "-3"), '/results.csv, line 3, column votes: "-3" is below zero'),
        (changed(3, "16313", "many"), '/results.csv, line 3, column votes: "many" is not a whole number'),
        (
            changed(1, "elected", "ellected"),
            '/results.csv, line 1, column "ellected": there is no such column; did you mean "elected"?',
        ),
        (changed(1, "party,votes", "candidate,votes"), "/results.csv, line 1, column candidate: is there twice"),
        (changed(2, ",1,60588", ",yes,60588"), '/results.csv, line 2, column elected: "yes" is neither 1 nor 0'),
        (
            changed(3, "60588", "60589"),
            '/results.csv, line 3, column electorate: "60589" where line 2 has 60588 for this contest',
        ),
        (
            changed(3, "Bob Sample,Conservative", "Ann Example,Labour"),
            "/results.csv, line 3, column candidate: Ann Example (Labour) is already on line 2",
        ),
        (
            changed(5, "02:00:00+01:00", "02:00:00"),
            "/results.csv, line 5, column declared_at: ",
        ),
        (changed(2, "Ann Example", ""), "/results.csv, line 2, column candidate: is empty; it is needed in every row"),
        (
            changed(2, "Ellery|PE", "Ellery,PE"),
            "/results.csv, line 2: has 18 cells where the header has 17 (a comma inside a name or number? put",
        ),
        (
            changed(2, "Ann Example", "Ann \u202eExample"),
            "/results.csv, line 2, column candidate: holds an invisible control character",
        ),
        (changed(2, "Ann Example", "Ann\x07"), "/results.csv, line 2, column candidate: holds an invisible"),
        (changed(5, "Europe/London", "Europe/Londres"), "/results.csv, line 5, column timezone: "),
        (changed(5, ",70,", ",170,"), '/results.csv, line 5, column turnout: "170" is not a percentage'),
        (changed(2, "Ann Example", '"Ann'), "/results.csv, line 12: is not a well-formed CSV row"),
    ],
)
def test_an_unusable_results_file_says_where_and_why(tmp_path: Path, text: str, message: str) -> None:
    assert results_error(tmp_path, text).startswith(message)


def test_a_byte_order_mark_is_passed_over(tmp_path: Path) -> None:
    assert len(read_results(write(tmp_path, "r.csv", "\ufeff" + RESULTS)).contests) == 5


def test_text_that_is_not_utf8_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_bytes(RESULTS.encode().replace(b"Bob Sample", b"Bob S\xe1mple"))
    with pytest.raises(FileError, match=r"r\.csv, line 3: is not UTF-8 text"):
        read_results(path)


def test_a_file_that_is_not_there_is_named() -> None:
    with pytest.raises(FileError, match=r"nowhere\.csv: cannot be read: No such file"):
        read_results(Path("nowhere.csv"))


def test_accounts_belong_to_the_contest_where_their_candidate_stands_latest(tmp_path: Path) -> None:
    contests = read_results(write(tmp_path, "r.csv", RESULTS)).contests
    accounts = read_accounts(write(tmp_path, "a.csv", ACCOUNTS), contests)
    assert [(a.handle, a.contest) for a in accounts] == [
        ("AnnExample", "port-ellery-by-election-2033/port-ellery"),
        ("BobSample", "harbour-election-2031/port-ellery"),
        ("EveTemplate", "harbour-election-2031/north-quay"),
        ("ElleryCouncil", "port-ellery-by-election-2033/port-ellery"),
        ("CoastNews", None),
    ]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("x,a,A,candidate,North Kay,,", 'column contest: "North Kay" is no contest of the results file; did you mean'),
        ("x,a,A,mayor,,,", 'column role: "mayor" is none of official, candidate'),
        ("x,coastnews,C,media,,,", 'column handle: "coastnews" is already on line 6'),
        ("x,a,A,candidate,North Quay,Eve Templat,", 'column candidate: "Eve Templat" does not stand in North Quay;'),
        ("x,,A,media,,,", "column handle: is empty"),
    ],
)
def test_an_unusable_account_says_where_and_why(tmp_path: Path, row: str, message: str) -> None:
    contests = read_results(write(tmp_path, "r.csv", RESULTS)).contests
    with pytest.raises(FileError) as caught:
        read_accounts(write(tmp_path, "a.csv", ACCOUNTS + row + "\n"), contests)
    assert f"a.csv, line 7, {message}" in str(caught.value)


def read_facts(tmp_path: Path, *facts: object) -> tuple[OfficialFact, ...]:
    contests = read_results(write(tmp_path, "r.csv", RESULTS)).contests
    lines = "\n".join(json.dumps(fact) for fact in facts)
    return read_official(write(tmp_path, "o.jsonl", lines), contests)


def test_a_fact_means_the_contest_that_polled_last_when_it_was_published(tmp_path: Path) -> None:
    later = GOOD_FACT | {"id": "f2", "published_at": "2033-02-10T23:00:00Z", "supersedes": "f1"}
    facts = read_facts(tmp_path, GOOD_FACT, later)
    assert [f.assertion.contest for f in facts] == [
        ContestId("harbour-election-2031/port-ellery"),
        ContestId("port-ellery-by-election-2033/port-ellery"),
    ]


def test_a_fact_carries_candidate_and_party_as_registered(tmp_path: Path) -> None:
    said = {"kind": "votes", "contest": "north-quay", "party": "Labour", "value": 20000}
    (fact,) = read_facts(tmp_path, GOOD_FACT | {"assertion": said})
    assert fact.assertion.party == "Labour and Co-operative"
    said = {"kind": "concession", "contest": "port-ellery", "candidate": "bobby sample"}
    (fact,) = read_facts(tmp_path, GOOD_FACT | {"assertion": said})
    assert (fact.assertion.candidate, fact.assertion.party) == ("Bob Sample", "Conservative")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            {"assertion": {"kind": "recount", "contest": "port-elery", "status": "ordered"}},
            'did you mean "port-ellery"',
        ),
        ({"assertion": {"kind": "recount", "contest": "port-ellery"}}, "a recount has a status of finished, ordered"),
        ({"assertion": {"kind": "votes", "contest": "port-ellery", "value": 1.5}}, "votes need a whole number"),
        ({"assertion": {"kind": "turnout", "contest": "port-ellery", "value": 163}}, "a percentage from 0 to 100"),
        ({"assertion": {"kind": "winner"}}, "a winner needs a contest"),
        (
            {"assertion": {"kind": "winner", "contest": "north-quay", "candidate": "Eva"}},
            "does not stand in North Quay",
        ),
        (
            {"assertion": {"kind": "winner", "contest": "north-quay", "party": "Green"}},
            "has no candidate in North Quay",
        ),
        ({"assertion": {"kind": "victory", "contest": "north-quay"}}, "'victory' is not one of the known words"),
        ({"supersedes": "f0"}, '"f0" is no fact above this line'),
        ({"colour": "red"}, 'there is no such field: "colour"'),
        ({"published_at": "2031-05-09T01:00:00"}, "field published_at: the time has no zone"),
        ({"published_at": "2029-05-09T01:00:00Z"}, "several elections have"),
    ],
)
def test_an_unusable_fact_says_where_and_why(tmp_path: Path, change: dict[str, object], message: str) -> None:
    with pytest.raises(FileError) as caught:
        read_facts(tmp_path, GOOD_FACT | change)
    assert "o.jsonl, line 1, field " in str(caught.value) or "colour" in message
    assert message in str(caught.value)


def read_line(line: bytes) -> Post | FileError:
    (read,) = read_posts([line], "p.jsonl")
    return read


def test_a_good_post_is_read_and_blank_lines_are_passed_over() -> None:
    line = json.dumps(GOOD_POST).encode()
    posts = list(read_posts([line, b"\n", line], "p.jsonl"))
    assert [post.id for post in posts if isinstance(post, Post)] == ["1", "1"]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (b"{", "p.jsonl, line 1: is not JSON: Input data was truncated"),
        (b"\xff", "p.jsonl, line 1: is not JSON"),
        (b"[1]", "p.jsonl, line 1: expected an object, found array"),
        (json.dumps(GOOD_POST | {"x": 1}).encode(), 'p.jsonl, line 1: there is no such field: "x"'),
        (json.dumps(GOOD_POST | {"id": 1}).encode(), "p.jsonl, line 1, field id: expected text, found a whole number"),
        (json.dumps(GOOD_POST | {"id": " "}).encode(), "p.jsonl, line 1, field id: is empty"),
        (
            json.dumps(GOOD_POST | {"created_at": "2031-05-09T02:41:00"}).encode(),
            "p.jsonl, line 1, field created_at: the time has no zone; add the offset, as in +01:00",
        ),
        (
            json.dumps(GOOD_POST | {"text": "a\x07"}).encode(),
            "p.jsonl, line 1, field text: holds the control character U+0007 at character 2",
        ),
        (json.dumps(GOOD_POST | {"text": "\ud83d"}).encode(), "p.jsonl, line 1: holds half of a character"),
        (
            json.dumps(GOOD_POST | {"text": "a" * 250_000}).encode(),
            "p.jsonl, line 1, field text: is 250,000 char",
        ),
        (json.dumps(GOOD_POST | {"text": "a" * 1_000_000}).encode(), "p.jsonl, line 1: is 1,000,0"),
    ],
)
def test_an_unusable_post_says_where_and_why(line: bytes, message: str) -> None:
    read = read_line(line)
    assert isinstance(read, FileError)
    assert str(read).startswith(message)


def test_direction_marks_in_a_post_are_kept_for_the_record() -> None:
    read = read_line(json.dumps(GOOD_POST | {"text": "\u202eabc"}).encode())
    assert isinstance(read, Post)
    assert read.text == "\u202eabc"


def test_reading_files_does_not_load_the_database_library() -> None:
    code = "import sys, storage.files, storage.lines; sys.exit('sqlalchemy' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


@needs_shared
@pytest.mark.parametrize("folder", ["uk_dev", "uk_dev2", "uk_dev3", "uk_2024_dev", "us_dev", "be_dev"])
def test_the_real_files_can_be_read(folder: str) -> None:
    case = shared("cases") / folder
    config = json.loads((case / "set.json").read_text())
    contests = read_results((case / config["results"]).resolve()).contests
    assert read_accounts((case / config["accounts"]).resolve(), contests)
    if (case / "official.jsonl").exists():
        assert read_official(case / "official.jsonl", contests)
