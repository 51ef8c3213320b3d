import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot import jobs
from bot.app import open_desk
from bot.sources.recorded import RecordedSource
from storage import streams
from tests.cli import ACCOUNTS, RESULTS, Desk, desk

__all__ = ["desk"]


def take_in(desk: Desk, *lines: bytes) -> None:
    """Let the desk read these lines from its recording and assess them, as the service does."""
    path = desk.folder / "posts.jsonl"
    with path.open("ab") as file:
        file.writelines(line + b"\n" for line in lines)
    with open_desk(desk.folder / "tallywatch.toml") as opened:
        source = RecordedSource("recorded", clock=opened.clock)
        with opened.store.writing() as tx:
            streams.add_streams(tx, [(source.name, str(path))])
        asyncio.run(jobs.poll_stream(opened, source, str(path)))
        while jobs.assess_waiting(opened):
            pass


def post(text: str, *, number: str = "1", author: str = "desk_one", at: str = "2020-05-08T02:00:00+01:00") -> bytes:
    return json.dumps({"platform": "x", "id": number, "author": author, "created_at": at, "text": text}).encode()


@pytest.fixture
def flagged(desk: Desk) -> Desk:
    """A desk with one flag: an early call."""
    take_in(desk, post("BREAKING: Labour GAIN Alderbrook from the Conservatives"))
    return desk


def test_init_writes_a_config_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = Desk(tmp_path, monkeypatch)
    assert here.run("init", "night").code == 0
    config = tmp_path / "night" / "tallywatch.toml"
    config.write_text(config.read_text() + "# mine\n")
    again = here.run("init", "night")
    assert again.code == 0
    assert "left as it is" in again.err
    assert config.read_text().endswith("# mine\n")


def test_a_missing_config_is_a_message_and_exit_code_two(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ran = Desk(tmp_path, monkeypatch).run("flags")
    assert (ran.code, ran.out) == (2, "")
    assert "tallywatch init" in ran.err


def test_importing_the_same_files_twice_changes_nothing(desk: Desk) -> None:
    assert "0 new, 0 changed, 3 as before" in desk.run("results", "import", "results.csv").err
    assert "0 new, 0 changed, 3 as before" in desk.run("accounts", "import", "accounts.csv").err


def test_a_changed_results_file_corrects_the_ledger_and_judges_again(flagged: Desk) -> None:
    declared = RESULTS.replace("Ann Example,Labour,,", "Ann Example,Labour,200,1").replace(
        "Bob Sample,Conservative,,", "Bob Sample,Conservative,190,0"
    )
    assert "4 new, 0 corrections" in flagged.run("results", "import", flagged.write("results.csv", declared)).err
    assert "SUPPORTED" in flagged.run("flags").out
    changed = declared.replace("Labour,200,1", "Labour,180,0").replace("Conservative,190,0", "Conservative,190,1")
    assert "corrections" in flagged.run("results", "import", flagged.write("results.csv", changed)).err
    assert "CONFLICT" in flagged.run("flags").out


def test_a_result_without_a_time_shows_none(flagged: Desk) -> None:
    undated = "election,contest,code,candidate,party,votes,elected\nAll time,Farholt,9,Gus Mould,Labour,10,1\n"
    flagged.run("results", "import", flagged.write("more.csv", undated))
    shown = flagged.run("status", "farholt").out
    assert "declared (no time given) (more.csv)" in shown
    assert "1970" not in shown


@pytest.mark.parametrize("number", ["0", "-1", "many", "9" * 30])
def test_what_is_no_number_of_a_flag_is_refused_in_words(desk: Desk, number: str) -> None:
    ran = desk.run("flag", "show", "--", number)
    assert ran.code in {1, 2}
    assert "flag" in ran.err
    assert "9223372036854775807" not in desk.run("flag", "show", "--help").out


def test_a_result_taken_out_of_the_file_is_taken_back_and_judged_again(flagged: Desk) -> None:
    declared = RESULTS.replace("Ann Example,Labour,,", "Ann Example,Labour,200,1")
    flagged.run("results", "import", flagged.write("results.csv", declared))
    assert "SUPPORTED" in flagged.run("flags").out
    ran = flagged.run("results", "import", flagged.write("results.csv", RESULTS))
    assert "0 new, 0 corrections, 3 taken back, for the file has them no more" in ran.err
    assert "TOO EARLY" in flagged.run("flags").out
    assert "not declared" in flagged.run("status", "alderbrook").out


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("Labour,,", "Labour,-3,", ["line 2", "votes"]),
        ("Labour,,", 'Labour,"1,234",', ["line 2", "votes"]),
        ("aliases\n", "aliases,colour\n", ["colour"]),
        (RESULTS, "", ["results.csv"]),
        ("2020-05-07,60000,,", "2020-05-07,60000,2020-05-08T02:00:00,", ["line 2", "declared_at"]),
    ],
)
def test_a_bad_results_file_is_refused_whole_with_its_place(desk: Desk, old: str, new: str, words: list[str]) -> None:
    ran = desk.run("results", "import", desk.write("results.csv", RESULTS.replace(old, new, 1)))
    assert ran.code == 2
    assert all(word in ran.err for word in words), ran.err
    assert "0 new, 0 changed" in desk.run("results", "import", desk.write("results.csv", RESULTS)).err


def test_an_account_of_an_unknown_contest_is_refused(desk: Desk) -> None:
    bad = ACCOUNTS.replace("official,Alderbrook", "official,Elderbrook")
    ran = desk.run("accounts", "import", desk.write("accounts.csv", bad))
    assert ran.code == 2
    assert "accounts.csv, line 2" in ran.err
    assert "Alderbrook" in ran.err


def test_a_result_declared_by_hand_is_on_record_with_its_editor(flagged: Desk) -> None:
    ran = flagged.run(
        "results", "declare", "alderbrok", "Example=16,333", "Sample=16313",
        "--by", "Ada", "--source", "https://example.org/ro", "--at", "2020-05-08T03:00",
    )  # fmt: skip
    assert ran.code == 0, ran.err
    status = json.loads(flagged.run("status", "Alderbrook", "--json").out)
    assert {line["entered_by"] for line in status["facts"]} == {"Ada"}
    assert {line["fact"]["url"] for line in status["facts"]} == {"https://example.org/ro"}
    assert "SUPPORTED" in flagged.run("flags").out


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["alderbrook", "Example=many", "--by", "Ada"], "CANDIDATE=VOTES"),
        (["alderbrook", "Nobody=3", "--by", "Ada"], "no candidate of Alderbrook"),
        (["alderbrook", "Example=3"], "--by NAME"),
        (["alderbrook", "Example=3", "--by", "Ada", "--at", "teatime"], "write a time as"),
        (["alderbrook", "Example=3", "--by", "Ada", "--at", "9999-12-31T23:59:59-23:00"], "is in the year 9999"),
    ],
)
def test_a_declaration_that_cannot_be_meant_is_refused(desk: Desk, words: list[str], message: str) -> None:
    ran = desk.run("results", "declare", *words)
    assert ran.code == 2
    assert message in ran.err


def test_what_an_authority_said_is_added_and_judged_by(desk: Desk) -> None:
    take_in(desk, post("Alderbrook recount is at 8pm tonight", at="2020-05-08T12:00:00+01:00"))
    ran = desk.run(
        "official", "add", "alderbrook", "recount", "--status", "ordered", "--time", "2020-05-08T18:00",
        "--place", "Great Hall", "--by", "Ada", "--at", "2020-05-08T11:00",
    )  # fmt: skip
    assert ran.code == 0, ran.err
    assert "CONFLICT" in desk.run("flags").out
    assert "Great Hall" in desk.run("status", "alderbrook").out


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["alderbrook", "recount", "--by", "A"], "needs --status"),
        (["alderbrook", "turnout", "--status", "made", "--by", "A"], "has no --status"),
        (["alderbrook", "recount", "--status", "made", "--by", "A"], "not made"),
        (["alderbrook", "weather", "--by", "A"], "not a kind"),
    ],
)
def test_an_official_word_that_fits_no_kind_is_refused(desk: Desk, words: list[str], message: str) -> None:
    ran = desk.run("official", "add", *words)
    assert ran.code == 2
    assert message in ran.err


@pytest.mark.parametrize("query", ["alderbrook", "Alderbrok", "X001", "ALDERBROOK"])
def test_a_contest_is_found_with_typos_and_codes(desk: Desk, query: str) -> None:
    ran = desk.run("status", query)
    assert ran.code == 0
    assert ran.out.startswith("Alderbrook, Test election 2020 (X001)")


def test_a_thin_margin_is_asked_back_and_not_guessed(desk: Desk) -> None:
    ran = desk.run("status", "richmere")
    assert (ran.code, ran.out) == (1, "")
    assert "Richmere Park" in ran.err
    assert "Richmere Vale" in ran.err


def test_a_contest_that_is_none_is_not_found(desk: Desk) -> None:
    assert desk.run("status", "qqqqqq").code == 1


def test_flags_are_listed_shown_and_decided_on_once(flagged: Desk) -> None:
    assert "TOO EARLY" in flagged.run("flags", "--contest", "alderbrook").out
    shown = flagged.run("flag", "show", "1").out
    assert "BREAKING: Labour GAIN Alderbrook" in shown
    assert json.loads(flagged.run("flag", "show", "1", "--json").out)["flag"]["id"] == 1
    assert flagged.run("flag", "confirm", "1", "--by", "Ada", "--note", "rang them").code == 0
    late = flagged.run("flag", "dismiss", "1", "--by", "Ben")
    assert late.code == 3
    assert "by Ada: rang them" in late.err
    assert flagged.run("flags").out == ""
    assert "confirmed" in flagged.run("flags", "--state", "all").out
    assert flagged.run("flag", "undo", "1", "--by", "Ada").code == 0
    assert flagged.run("flag", "undo", "1", "--by", "Ada").code == 3
    assert "open" in flagged.run("flags", "--state", "open").out


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["flag", "show", "99"], 1),
        (["flag", "confirm", "99", "--by", "Ada"], 1),
        (["flag", "confirm", "1"], 2),
        (["flags", "--state", "lost"], 2),
        (["flags", "--contest", "qqqq"], 1),
    ],
)
def test_wrong_questions_about_flags_have_their_exit_codes(flagged: Desk, words: list[str], code: int) -> None:
    assert flagged.run(*words).code == code


def test_bad_posts_are_set_aside_and_everything_else_goes_on(desk: Desk) -> None:
    take_in(
        desk,
        b"{not json",
        post("fine", number="2"),
        b'{"platform":"x","id":"3","author":"a","created_at":"2020-05-08T02:00:00+01:00","text":"t","mood":"odd"}',
        b'{"platform":"x","id":"4","author":"a","created_at":"2020-05-08T02:00:00","text":"no zone"}',
        b'{"platform":"x","id":"5","author":7,"created_at":"2020-05-08T02:00:00+01:00","text":"wrong type"}',
        post("x" * 1_000_000, number="6"),
        post("bell \x07", number="7"),
        b'{"platform":"x","id":"8","author":"a","created_at":"2020-05-08T02:00:00+01:00","text":"\\ud800 lone"}',
        post("Labour \u202eGAIN\u202c Alderbrook", number="9"),
        b"",
    )
    ran = desk.run("doctor")
    assert ran.code == 1
    assert "quarantine: 7 set aside" in ran.out
    listed = [(1, "JSON"), (3, "mood"), (4, "zone"), (5, "author"), (6, "long"), (7, "U+0007"), (8, "half of a")]
    for line, words in listed:
        assert any(f"line {line}" in found and words in found for found in ran.out.splitlines()), (line, words)
    assert "2 posts" in ran.out


def test_doctor_says_that_the_register_is_of_a_past_election(desk: Desk) -> None:
    ran = desk.run("doctor")
    assert ran.code == 1
    assert "LOOK no contest polls near; the nearest polling day is 7 May 2020, and a post of" in ran.out


def test_doctor_has_nothing_to_say_of_a_register_that_polls_today(desk: Desk) -> None:
    today = datetime.now(UTC).date().isoformat()
    fresh = RESULTS.replace("2020-05-07", today).replace("Test election 2020", "Test election today")
    assert desk.run("results", "import", desk.write("today.csv", fresh)).code == 0
    assert "polls near" not in desk.run("doctor").out


def test_doctor_says_what_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fresh = Desk(tmp_path, monkeypatch)
    fresh.run("init")
    ran = fresh.run("doctor")
    assert ran.code == 1
    assert "tallywatch results import" in ran.out


@pytest.mark.parametrize(
    ("config", "mark", "words"),
    [
        ("", "LOOK", "3 accounts of x registered, but not polled: sources.x is not enabled in the config"),
        ("[sources.x]\nenabled = true\n", "", "not polled"),
        ('[[sources.recorded]]\npath = "posts.jsonl"\n', "ok", "3 accounts of x registered, but not polled"),
    ],
    ids=["no source", "its source", "a recording"],
)
def test_doctor_notes_accounts_that_no_source_polls(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, config: str, mark: str, words: str
) -> None:
    fresh = Desk(tmp_path, monkeypatch)
    fresh.write("tallywatch.toml", config)
    fresh.run("results", "import", fresh.write("results.csv", RESULTS))
    fresh.run("accounts", "import", fresh.write("accounts.csv", ACCOUNTS))
    found = [line[:4].strip() for line in fresh.run("doctor").out.splitlines() if words in line]
    assert found == ([mark] if mark else [])


def test_an_official_account_makes_the_record_and_claims_are_held_against_it(desk: Desk) -> None:
    take_in(
        desk,
        post(
            "The count for Alderbrook will resume at 6pm today.",
            number="1", author="alderbrook_count", at="2020-05-08T11:00:00+01:00",
        ),
        post("Alderbrook count resumes at 8pm tonight", number="2", at="2020-05-08T12:00:00+01:00"),
    )  # fmt: skip
    status = json.loads(desk.run("status", "alderbrook", "--json").out)
    assert [(line["fact"]["authority"], line["fact"]["origin"]) for line in status["facts"]] == [
        ("Alderbrook Council", "post")
    ]
    assert desk.run("flags").out.count("CONFLICT") == 1


def test_official_sources_that_disagree_are_an_alert_of_their_own(desk: Desk) -> None:
    desk.run(
        "results", "declare", "alderbrook", "Example=16333", "Sample=16313", "--by", "Ada",
        "--at", "2020-05-08T03:00",
    )  # fmt: skip
    take_in(
        desk,
        post(
            "Alderbrook: Labour 16,233 Conservative 16,313",
            number="5", author="alderbrook_count", at="2020-05-08T03:05:00+01:00",
        ),
    )  # fmt: skip
    shown = desk.run("flag", "show", "1").out
    assert "Official sources disagree" in shown
    assert "Not taken as official fact" in shown
    assert "Conservative has more votes (16,313)" in shown


def test_the_ledger_shows_both_of_two_authorities_that_disagree(desk: Desk) -> None:
    desk.run(
        "official", "add", "alderbrook", "turnout", "--value", "61.2", "--by", "Ada", "--at", "2020-05-08T03:00",
    )  # fmt: skip
    take_in(
        desk,
        post("Turnout in Alderbrook was 63.8%", number="5", author="alderbrook_count", at="2020-05-08T03:05:00+01:00"),
    )
    assert "Official sources disagree" in desk.run("flag", "show", "1").out
    facts = [line["fact"] for line in json.loads(desk.run("status", "alderbrook", "--json").out)["facts"]]
    assert {fact["authority"] for fact in facts} == {"Returning officer", "Alderbrook Council"}


def test_assessing_twice_changes_nothing(flagged: Desk) -> None:
    before = flagged.run("status", "alderbrook").out
    take_in(flagged, *(flagged.folder / "posts.jsonl").read_bytes().splitlines())
    assert flagged.run("status", "alderbrook").out == before


def test_an_old_declaration_has_its_date_and_a_candidate_finds_the_contest(desk: Desk) -> None:
    words = ["alderbrook", "Example=30", "Sample=20", "--by", "Ada", "--at", "2020-05-08T03:00"]
    assert desk.run("results", "declare", *words).code == 0
    out = desk.run("status", "ann exampel").out
    assert "Alderbrook, Test election 2020" in out
    assert "declared 8 May 2020 03:00" in out
