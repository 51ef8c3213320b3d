"""What `tallywatch check` writes, held against every rule of the public contract."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from typer.testing import CliRunner

from bot.check import check_file, check_posts, checked, load_world
from bot.cli import app
from matchers.assess import build_world
from matchers.verdicts import judge
from matchers.vocabulary import Assessment, Claim, Kind, Post, Stance, Verdict
from tests import invented, invented_states
from tests.contract import SLOTS, Line, faults_of, standing_in
from tests.judging import MERE, at, claim, record
from tests.labelled import NIGHT_AT, POSTED_AT, load
from tests.register import ACCOUNTS, RESULTS, write
from tests.shared import needs_shared, shared

SETS = ["uk_dev", "uk_dev2", "uk_dev3", "uk_2024_dev", "us_dev", "be_dev"]
LABELS = {"expect", "alert", "note", "why"}
OFFICIAL: tuple[dict[str, Any], ...] = (
    {"kind": "recount", "status": "ordered", "at": "2031-05-09T18:00:00+01:00", "place": "Great Hall"},
    {"kind": "votes", "candidate": "Cat Model", "value": 5900},
    {"kind": "share", "candidate": "Cat Model", "value": 15.3},
    {"kind": "declaration", "status": "made", "at": "2031-05-09T03:05:00+01:00"},
)


def dumped(found: Iterable[Assessment]) -> list[Line]:
    return [json.loads(msgspec.json.encode(checked(one))) for one in found]


def official_file(folder: Path, *more: dict[str, Any]) -> Path:
    facts = [
        {
            "id": f"o{number}",
            "published_at": f"2031-05-09T04:0{number}:00+01:00",
            "authority": "Ellery Council",
            "url": "https://ellery.example/result",
            "assertion": {"contest": "port-ellery"} | said,
        }
        for number, said in enumerate(OFFICIAL)
    ]
    return write(folder, "official.jsonl", "".join(json.dumps(fact) + "\n" for fact in (*facts, *more)))


def told(folder: Path, text: str, clock: str = "04:30", author: str = "somebody", *more: Line) -> dict[str, Any]:
    """What `check` writes of one post, after the posts of `more`."""
    post = {"platform": "x", "id": "9", "author": author, "text": text, "created_at": f"2031-05-09T{clock}:00+01:00"}
    posts = write(folder, "posts.jsonl", "".join(json.dumps(one) + "\n" for one in (*more, post)))
    results, accounts = write(folder, "results.csv", RESULTS), write(folder, "accounts.csv", ACCOUNTS)
    command = ["check", str(posts), "--results", str(results), "--accounts", str(accounts)]
    run = CliRunner().invoke(app, [*command, "--official", str(official_file(folder))])
    assert run.exit_code == 0, run.exception
    answers = [json.loads(line) for line in run.stdout.splitlines()]
    assert not faults_of([*more, post], answers, standing_in(results))
    last: dict[str, Any] = answers[-1]
    return last


def verdicts(answer: Line) -> list[tuple[str, str]]:
    return [(claim["kind"], claim["verdict"]) for claim in answer["claims"]]


@needs_shared
@pytest.mark.parametrize("name", SETS)
def test_every_answer_on_the_labelled_sets_keeps_the_contract(
    name: str, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    folder = shared("cases") / name
    config = json.loads((folder / "set.json").read_text())
    lines = [json.loads(line) for line in (folder / "posts.jsonl").read_text().splitlines()]
    posts = [{key: value for key, value in post.items() if key not in LABELS} for post in lines]
    results, official = (folder / config["results"]).resolve(), folder / "official.jsonl"
    accounts = (folder / config["accounts"]).resolve()
    world = load_world(results, accounts, official if official.exists() else None, timezone=config["timezone"])
    path = write(tmp_path, "posts.jsonl", "".join(json.dumps(post) + "\n" for post in posts))
    assert check_file(str(path), world, timezone=config["timezone"]) == 0
    answers = [json.loads(line) for line in capfdbinary.readouterr().out.splitlines()]
    assert faults_of(posts, answers, standing_in(results)) == []


@pytest.mark.parametrize(
    ("files", "register", "clock"),
    [(("developed.toml", "blind.toml"), invented, POSTED_AT), (("states.toml",), invented_states, NIGHT_AT)],
)
def test_every_answer_on_the_invented_cases_keeps_the_contract(
    files: tuple[str, ...], register: Any, clock: str
) -> None:
    contests = register.CONTESTS if register is invented else register.STATES
    accounts = register.ACCOUNTS if register is invented else register.WATCHED
    cases = [case for name in files for case in load(name)]
    plain = [
        {"platform": "x", "id": case["id"], "author": case.get("author", "reader"), "text": case["text"]}
        | {"created_at": case.get("at", clock)}
        for case in cases
    ]
    posts = [msgspec.convert(post, Post) for post in plain]
    found = [one for one in check_posts(posts, build_world(contests, accounts, ())) if isinstance(one, Assessment)]
    standing: dict[str, set[tuple[str, str]]] = {}
    for contest in contests:
        standing.setdefault(contest.slug, set()).update((c.name, c.party) for c in contest.candidates)
    assert faults_of(plain, dumped(found), standing) == []


def test_a_broken_answer_is_noticed(tmp_path: Path) -> None:
    post = {"platform": "x", "id": "9", "author": "a", "created_at": "2031-05-09T04:30:00+01:00"}
    post |= {"text": "Ann Example wins Port Ellery with 16,333 votes"}
    good = told(tmp_path, str(post["text"]), "04:30", "a")
    standing = standing_in(tmp_path / "results.csv")
    (winner, votes) = good["claims"]
    assert not faults_of([post], [good], standing)
    for broken in (
        winner | {"quote": "elsewhere"},
        winner | {"candidate": "Bob Sample"},
        winner | {"value": 3},
        winner | {"verdict": "true"},
        winner | {"reason": ""},
        votes | {"value": 16333.0},
        votes | {"stance": "asked"},
        {name: votes[name] for name in (*SLOTS[::-1], *list(votes)[len(SLOTS) :])},
    ):
        assert faults_of([post], [good | {"claims": [broken]}], standing), broken
    assert faults_of([post], [good | {"alert": True}], standing)
    assert faults_of([post], [], standing)


def test_an_official_statement_stands_before_the_row_of_the_results_file(tmp_path: Path) -> None:
    text = "Port Ellery: Cat Model (Lib Dem) 5,891 votes"
    assert verdicts(told(tmp_path, text, "03:30")) == [("votes", "supported")]
    assert verdicts(told(tmp_path, text, "04:30")) == [("votes", "conflict")]
    said = told(tmp_path, "The result in Port Ellery has been declared", "04:30")
    assert said["claims"][0]["record"][0]["id"] == "o3"


def test_a_share_that_nobody_published_follows_from_the_votes(tmp_path: Path) -> None:
    answer = told(tmp_path, "Port Ellery: Ann Example (Labour) took 42.4% of the vote, Cat Model 15.3%")
    assert verdicts(answer) == [("share", "supported"), ("share", "supported")]


def early(said: Claim) -> Verdict:
    """The verdict on a claim about Upper Mere, which is declared at 04:30."""
    return judge(said, author=None, posted_at=at("03:30"), record=record()).verdict


def test_the_denial_of_a_figure_tells_no_outcome() -> None:
    votes = claim(Kind.VOTES, MERE, candidate="Hal Sketch", value=18000, stance=Stance.DENIED)
    lost = claim(Kind.WINNER, MERE, candidate="Hal Sketch", stance=Stance.DENIED)
    assert early(votes) is Verdict.UNVERIFIED
    assert early(lost) is Verdict.PREMATURE


def test_an_authority_s_own_word_is_the_record_here_as_on_the_desk(tmp_path: Path) -> None:
    text = "Port Ellery result: Ann Example (Labour) is elected with 16,333 votes."
    answer = told(tmp_path, text, "02:40", "ElleryCouncil")
    assert verdicts(answer) == [("winner", "supported"), ("votes", "supported")]
    assert answer["alert"] is False
    assert answer["claims"][0]["record"][0]["authority"] == "Ellery Council"


def test_a_time_zone_that_is_none_is_refused(tmp_path: Path) -> None:
    results = write(tmp_path, "results.csv", RESULTS)
    run = CliRunner().invoke(app, ["check", "-", "--results", str(results), "--timezone", "Mars/Olympus"])
    assert str(run.exception) == '--timezone: "Mars/Olympus" is no time zone; write one as Europe/London'


def test_a_correction_may_take_the_place_of_a_row_of_the_results_file(tmp_path: Path) -> None:
    row = "results:harbour-election-2031/port-ellery:votes:ann-example:labour"
    said = {"kind": "votes", "contest": "port-ellery", "candidate": "Ann Example", "value": 16330}
    fact = {"id": "c1", "published_at": "2031-05-09T03:20:00+01:00", "authority": "Ellery Council", "url": ""}
    official = official_file(tmp_path, fact | {"supersedes": row, "assertion": said})
    world = load_world(write(tmp_path, "r.csv", RESULTS), None, official, timezone="Europe/London")
    (votes,) = (c for c in world.record.contests if c.endswith("2031/port-ellery"))
    assert {fact.id for fact in world.record.facts(votes, max(world.record.changes(votes)))} >= {row, "c1"}
