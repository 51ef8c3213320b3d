import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.exits import DeskError
from storage.files import read_results
from tests.register import ACCOUNTS, RESULTS, write

POSTS = (
    ("2031-05-09T02:00:00+01:00", "CoastNews", "Labour GAIN Port Ellery"),
    ("2031-05-09T03:10:00+01:00", "somebody", "Bob Sample has won Port Ellery"),
    ("2031-05-09T03:11:00+01:00", "somebody", "Lovely sunrise over the harbour"),
)


def line(number: int, at: str, author: str, text: str) -> str:
    return json.dumps({"platform": "x", "id": str(number), "author": author, "created_at": at, "text": text}) + "\n"


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    results = write(tmp_path, "results.csv", RESULTS)
    accounts = write(tmp_path, "accounts.csv", ACCOUNTS)
    return ["--results", str(results), "--accounts", str(accounts)]


def check(posts: str, files: list[str], **more: Any) -> tuple[int, list[dict[str, Any]], str]:
    command = [sys.executable, "-m", "bot", "check", posts, *files]
    run = subprocess.run(command, capture_output=True, text=True, check=False, **more)
    return run.returncode, [json.loads(found) for found in run.stdout.splitlines()], run.stderr


def test_check_writes_one_answer_a_post_in_order(tmp_path: Path, files: list[str]) -> None:
    posts = write(tmp_path, "posts.jsonl", "".join(line(n, *post) for n, post in enumerate(POSTS)))
    code, answers, errors = check(str(posts), files)
    assert (code, errors) == (0, "")
    assert [answer["id"] for answer in answers] == ["0", "1", "2"]
    assert [answer["alert"] for answer in answers] == [True, True, False]
    early, wrong = (answer["claims"][0] for answer in answers[:2])
    assert (early["verdict"], early["contest"], early["change"]) == ("premature", "port-ellery", "gain")
    assert (wrong["verdict"], wrong["candidate"], wrong["party"]) == ("conflict", "Bob Sample", "Conservative")
    assert wrong["record"][0]["assertion"]["candidate"] == "Ann Example"
    text = POSTS[1][2]
    assert text[wrong["start"] : wrong["end"]] == wrong["quote"]


def test_check_reads_standard_input(files: list[str]) -> None:
    code, answers, _ = check("-", files, input=line(1, *POSTS[1]))
    assert code == 0
    assert len(answers) == 1


def test_a_bad_line_is_told_and_the_others_are_checked(tmp_path: Path, files: list[str]) -> None:
    posts = write(tmp_path, "posts.jsonl", line(0, *POSTS[0]) + "{oh no\n" + line(2, *POSTS[2]))
    code, answers, errors = check(str(posts), files)
    assert code == 2
    assert [answer["id"] for answer in answers] == ["0", "2"]
    assert "posts.jsonl, line 2: is not JSON" in errors
    assert "1 line of" in errors


def test_a_post_that_names_the_day_alone_is_from_its_start(tmp_path: Path, files: list[str]) -> None:
    posts = write(tmp_path, "posts.jsonl", line(0, "2031-05-09", "somebody", "Bob Sample has won Port Ellery"))
    code, answers, _ = check(str(posts), files)
    assert code == 0
    assert answers[0]["created_at"] == "2031-05-09T00:00:00+01:00"
    assert answers[0]["claims"][0]["verdict"] == "premature"


@pytest.mark.parametrize(("name", "message"), [("empty.jsonl", "is empty"), ("nowhere.jsonl", "cannot be read")])
def test_unusable_posts_are_told_with_their_file(tmp_path: Path, files: list[str], name: str, message: str) -> None:
    write(tmp_path, "empty.jsonl", "")
    result = CliRunner().invoke(app, ["check", str(tmp_path / name), *files])
    assert isinstance(result.exception, DeskError)
    assert result.exception.code == 2
    assert name in str(result.exception)
    assert message in str(result.exception)


def test_unusable_results_are_told(tmp_path: Path) -> None:
    results = write(tmp_path, "results.csv", RESULTS.replace("16333", "16;333"))
    result = CliRunner().invoke(app, ["check", "-", "--results", str(results)])
    assert "line 2, column votes" in str(result.exception)


def test_checking_loads_no_database_library(tmp_path: Path) -> None:
    code = "import sys, bot.check; sys.exit('sqlalchemy' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_explain_says_what_was_read_by_which_rule_and_what_the_record_says(files: list[str]) -> None:
    command = ["explain", "Bob Sample has won Port Ellery", "--author", "@CoastNews", *files]
    result = CliRunner().invoke(app, [*command, "--at", "2031-05-09T03:10:00+01:00"])
    assert result.exit_code == 0, result.output
    assert "reads as   stated: winner of Bob Sample (Conservative) in Port Ellery" in result.output
    assert "by rule    winner:" in result.output
    assert 'candidate "bob sample", matched exactly' in result.output
    assert "CONFLICT: The record says otherwise: Ann Example (Labour) won Port Ellery by 20 votes" in result.output
    assert "The newsroom would be alerted." in result.output


def test_explain_takes_the_time_after_the_last_declaration_that_is_past(files: list[str], tmp_path: Path) -> None:
    past = write(tmp_path, "past.csv", RESULTS.replace("2031-", "2021-"))
    command = ["explain", "Ann Example has won Port Ellery by 20 votes", "--results", str(past)]
    result = CliRunner().invoke(app, command)
    assert "SUPPORTED: The record says the same" in result.output, result.output


def test_explain_says_so_when_there_is_no_claim(files: list[str]) -> None:
    result = CliRunner().invoke(app, ["explain", "Good morning", *files])
    assert "No claim about a contest was found" in result.output
    assert "not be alerted" in result.output


def test_explain_says_when_the_contest_polls_at_another_time(files: list[str]) -> None:
    said = "Bob Sample has won Port Ellery"
    late = CliRunner().invoke(app, ["explain", said, *files, "--at", "2037-01-01T00:00:00Z"]).output
    assert "no contest polls near; the nearest polling day is " in late
    assert "a post of 1 January 2037 claims nothing about it (posts count from 10 days before" in late
    near = CliRunner().invoke(app, ["explain", said, *files, "--at", "2031-05-10T02:00:00Z"]).output
    assert "polls" not in near


def test_explain_names_the_contest_that_polled_too_long_ago(tmp_path: Path) -> None:
    results = tmp_path / "results.csv"
    results.write_text(
        "election,contest,candidate,party,polled_on\n"
        "Old,Port Ellery,Ann Example,Labour,2030-05-02\n"
        "New,Fernhollow,Bob Sample,Labour,2031-05-01\n"
    )
    command = ["explain", "Labour have won Port Ellery", "--results", str(results), "--at", "2031-05-02T02:00:00Z"]
    output = CliRunner().invoke(app, command).output
    assert "Port Ellery polls on 2 May 2030: a post of 2 May 2031 claims nothing about it" in output


@pytest.mark.parametrize("written", ["9999-12-31T23:59:59-23:00", "0001-01-01T00:00:00+14:00"])
def test_explain_refuses_a_time_at_the_end_of_the_calendar(files: list[str], written: str) -> None:
    result = CliRunner().invoke(app, ["explain", "Good morning", *files, "--at", written])
    assert isinstance(result.exception, DeskError)
    assert "is in the year" in str(result.exception)


@pytest.mark.parametrize("written", ["yesterday", "2031-05-09T03:10:00"])
def test_explain_refuses_a_time_without_its_zone(files: list[str], written: str) -> None:
    result = CliRunner().invoke(app, ["explain", "Good morning", *files, "--at", written])
    assert f'"{written}" is not a time with its zone' in str(result.exception)


def test_the_register_of_these_tests_can_be_read(tmp_path: Path) -> None:
    assert len(read_results(write(tmp_path, "results.csv", RESULTS)).contests) == 5
