"""What cannot be taken in is refused at the door, wherever it comes from, and stops nobody else."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage import inbox, quarantine
from storage.engine import Store
from storage.files import read_results
from storage.fitness import far_off, in_utc, plain
from storage.lines import parse_post, read_official
from storage.reading import FileError
from tests.desk_rows import NIGHT, received, stored

POST = {"platform": "x", "id": "1", "author": "a", "created_at": "2017-06-09T21:03:00+01:00", "text": "t"}
SAID = {"kind": "recount", "contest": "fernhollow", "status": "ordered"}
FACT: dict[str, object] = {
    "id": "f1",
    "published_at": "2030-05-03T01:00:00Z",
    "authority": "Fernhollow Council",
    "assertion": SAID,
}
RESULTS = "election,contest,candidate,party,polled_on\nGeneral,Fernhollow,Ann Example,Labour,2030-05-02\n"
ENDS = ["9999-12-31T23:59:59-23:00", "0001-01-01T00:00:00+14:00", "1899-12-31T23:59:59+00:00"]


@pytest.mark.parametrize("at", ENDS)
def test_a_platforms_post_from_the_end_of_the_calendar_is_set_aside(store: Store, at: str) -> None:
    far = received(2, created_at=datetime.fromisoformat(at))
    with store.writing() as tx:
        new = stored(tx, received(1), far, received(3))
        (aside,) = quarantine.newest(tx)
        waiting = inbox.unassessed(tx)
    assert [post.post.id for post in new] == [post.post.id for post in waiting] == ["1", "3"]
    assert (aside.position, aside.raw, aside.at) == ("'2'", far.raw, NIGHT)
    assert aside.reason.startswith("field created_at is in the year ")


@pytest.mark.parametrize("field", ["platform", "id", "author", "url", "repost_of", "reply_to", "edited_from"])
@pytest.mark.parametrize("bad", ["\x1b[31m", "\n", "\u202e", "\u2028", "\x9b"])
def test_names_that_hold_invisible_characters_are_refused_by_both_doors(store: Store, field: str, bad: str) -> None:
    item = received(1, **({field: f"a{bad}b"}))
    line = json.dumps(POST | {field: f"a{bad}b"}).encode()
    with store.writing() as tx:
        assert stored(tx, item) == []
        assert field in quarantine.newest(tx)[0].reason
    with pytest.raises(FileError, match=rf"field {field}: holds the invisible character U\+"):
        parse_post(line, path="posts.jsonl", number=1)


def test_a_name_of_another_alphabet_is_taken() -> None:
    line = json.dumps(POST | {"author": "عمر", "name": "A\u202eB\x1b[1m"}).encode()
    assert parse_post(line, path="posts.jsonl", number=1).author == "عمر"


@pytest.mark.parametrize("text", [r"half \ud800", r"half \udc00 of one", r"\ud83d\ude00\ude00", r"\ud83d and on"])
def test_half_a_character_is_named_as_what_it_is(text: str) -> None:
    line = json.dumps(POST).replace('"t"', f'"{text}"').encode()
    with pytest.raises(FileError, match="holds half of a character"):
        parse_post(line, path="posts.jsonl", number=1)


@pytest.mark.parametrize("text", [r"a whole one \ud83d\ude00", r"no character at all: \\ud800"])
def test_whole_characters_are_taken(text: str) -> None:
    line = json.dumps(POST).replace('"t"', f'"{text}"').encode()
    assert parse_post(line, path="posts.jsonl", number=1).text == json.loads(f'"{text}"')


def test_what_is_no_json_for_another_reason_is_still_called_so() -> None:
    line = json.dumps(POST).replace('"t"', r'"\ud83d\ude00 \q"').encode()
    with pytest.raises(FileError, match="is not JSON"):
        parse_post(line, path="posts.jsonl", number=1)


@pytest.mark.parametrize("at", ENDS)
@pytest.mark.parametrize("field", ["published_at", "at"])
def test_an_official_fact_from_the_end_of_the_calendar_is_refused(tmp_path: Path, at: str, field: str) -> None:
    wrong = {"published_at": at} if field == "published_at" else {"assertion": SAID | {"at": at}}
    with pytest.raises(FileError, match=f"{field}: is in the year"):
        official(tmp_path, FACT | wrong)


@pytest.mark.parametrize("field", ["id", "authority", "url"])
def test_an_official_fact_with_an_invisible_character_in_a_name_is_refused(tmp_path: Path, field: str) -> None:
    with pytest.raises(FileError, match=f"field {field}: holds an invisible"):
        official(tmp_path, FACT | {field: "a\x1bb"})


def official(folder: Path, fact: object) -> None:
    results, path = folder / "results.csv", folder / "official.jsonl"
    results.write_text(RESULTS)
    path.write_text(json.dumps(fact))
    read_official(path, read_results(results).contests)


@pytest.mark.parametrize("at", ENDS)
def test_a_declaration_from_the_end_of_the_calendar_is_refused(tmp_path: Path, at: str) -> None:
    path = tmp_path / "results.csv"
    path.write_text(
        f"election,contest,candidate,party,votes,declared_at\nGeneral,Fernhollow,Ann Example,Labour,9,{at}\n"
    )
    with pytest.raises(FileError, match=r"column declared_at.*is in the year"):
        read_results(path)


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
def test_a_polling_day_at_the_end_of_the_calendar_is_refused(tmp_path: Path, day: str) -> None:
    path = tmp_path / "results.csv"
    path.write_text(RESULTS.replace("2030-05-02", day))
    with pytest.raises(FileError, match=r"column polled_on.*is in the year"):
        read_results(path)


def test_times_are_moved_to_utc_where_they_can_be() -> None:
    assert in_utc(datetime.fromisoformat("2030-05-02T23:00:00+01:00")).isoformat() == "2030-05-02T22:00:00+00:00"
    assert in_utc(datetime(2030, 5, 2)).tzinfo is UTC  # noqa: DTZ001  # a platform that names no zone
    far = datetime.fromisoformat(ENDS[1])
    assert in_utc(far) == far
    assert far_off(far) == "is in the year 1; times are from 1900 to 2200"


def test_a_name_is_cleaned_of_what_no_name_holds() -> None:
    assert plain(" https://a.example/\u202e1\n") == "https://a.example/1"
