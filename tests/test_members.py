"""`tallywatch members`: who may do what in chat, from the command line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.chat.newsroom import Newsroom
from bot.cli import app
from bot.clock import VirtualClock
from matchers.vocabulary import Assessment, Post
from storage.chats import Member
from storage.engine import Store, open_store
from storage.trail import trail
from storage.values import Access
from tests.chatroom import no_contest
from tests.flags import NOON

Run = Callable[..., tuple[int, str]]
CONFIG = """
[store]
url = "sqlite:///desk.db"
[[channels.telegram.people]]
id = 77
name = "Cy"
access = "moderator"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "tallywatch.toml").write_text(CONFIG)
    return tmp_path


@pytest.fixture
def run(folder: Path) -> Run:
    def call(*words: str) -> tuple[int, str]:
        config = str(folder / "tallywatch.toml")
        line = [*words[:2], "-c", config, *words[2:]]
        done = CliRunner().invoke(app, line, env={"TALLYWATCH_PASSWORD": "four words do well"})
        return getattr(done.exception, "code", done.exit_code), f"{done.stdout}{done.stderr}{done.exception or ''}"

    return call


def newsroom(store: Store) -> Newsroom:
    return Newsroom(
        store=store,
        clock=VirtualClock(NOON),
        contests={},
        find=no_contest,
        check=lambda words, now: Assessment(post=Post(platform="c", id="0", author="a", created_at=now, text=words)),
        enter=lambda tx, facts, *, by: (),
        people={77: Member(person=77, name="Cy", access=Access.MODERATOR)},
    )


def test_members_are_added_changed_listed_and_removed(run: Run, folder: Path) -> None:
    assert "may act as moderator" in run("members", "add", "42", "--name", "Bo", "--access", "moderator")[1]
    assert "may act as editor" in run("members", "add", "42", "--name", "Bo", "--access", "editor")[1]
    lines = run("members", "list")[1].splitlines()
    assert [line.split() for line in lines] == [["42", "editor", "Bo"], ["77", "moderator", "Cy", "(config)"]]
    assert run("members", "remove", "42")[0] == 0
    assert "Bo" not in run("members", "list")[1]
    store = open_store(folder / "desk.db")
    with store.reading() as tx:
        done = [(entry.action, entry.subject) for entry in trail(tx, before=NOON.replace(year=2100))]
    store.close()
    assert done == [("removed member", "Bo (42)"), ("changed member", "Bo (42)"), ("added member", "Bo (42)")]


@pytest.mark.parametrize(
    ("words", "code", "why"),
    [
        (("add", "0", "--name", "Bo"), 2, "not a person's id"),
        (("add", "99999999999999999", "--name", "Bo"), 2, "not a person's id"),
        (("add", "--name", "Bo", "--", "-100123"), 2, "groups have negative ones"),
        (("add", "5", "--name", " "), 2, "1 to 60 plain letters"),
        (("add", "5", "--name", "B\u202eo"), 2, "1 to 60 plain letters"),
        (("add", "5", "--name", "Bo", "--login", "nobody"), 1, "there is no user nobody"),
        (("add", "5", "--name", "Ada"), 3, "say --login Ada"),
        (("add", "5", "--name", "Bo", "--access", "king"), 2, "king"),
        (("add", "five", "--name", "Bo"), 2, "valid integer"),
        (("remove", "5"), 1, "there is no member 5"),
        (("remove", "77"), 3, "named in the config"),
    ],
)
def test_what_cannot_be_meant_is_refused_in_words(run: Run, words: tuple[str, ...], code: int, why: str) -> None:
    run("users", "add", "ada")
    said = run("members", *words)
    assert (said[0], why in said[1]) == (code, True), said


def test_a_linked_member_has_one_name_and_no_more_access_than_the_login(run: Run, folder: Path) -> None:
    run("users", "add", "ada", "--access", "moderator")
    assert "the page's user ada" in run("members", "add", "5", "--name", "A", "--access", "editor", "--login", "Ada")[1]
    store = open_store(folder / "desk.db")
    known = newsroom(store).member(5)
    assert known is not None
    assert (known.signed.name, known.access) == ("ada", Access.MODERATOR)
    run("users", "disable", "ada")
    assert newsroom(store).member(5) is None
    store.close()


def test_a_member_who_is_called_as_another_signs_in_is_told_apart(run: Run, folder: Path) -> None:
    run("users", "add", "cy")
    store = open_store(folder / "desk.db")
    known = newsroom(store).member(77)
    store.close()
    assert known is not None
    assert known.signed.name == "Cy (chat)"
