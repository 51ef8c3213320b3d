import json
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    (tmp_path / "tallywatch.toml").write_text('[store]\nurl = "sqlite:///desk.db"\n')
    return tmp_path / "tallywatch.toml"


@pytest.fixture
def run(desk: Path) -> Run:
    def call(*words: str, password: str = "four words do well") -> tuple[int, str, str]:
        done = CliRunner().invoke(app, [*words, "-c", str(desk)], env={"TALLYWATCH_PASSWORD": password})
        error = f"{done.stderr} {done.exception or ''}"
        return done.exit_code, done.stdout, error

    return call


def test_users_are_added_listed_shut_out_and_let_in_again(run: Run) -> None:
    assert run("users", "add", "Ada", "--access", "editor", "--name", "Ada Example")[0] == 0
    assert run("users", "list")[1].split() == ["ada", "editor", "Ada", "Example"]
    assert run("users", "disable", "ada")[0] == 0
    assert "(disabled)" in run("users", "list")[1]
    assert run("users", "disable", "ada", "--enable")[0] == 0
    assert "(disabled)" not in run("users", "list")[1]
    assert run("users", "password", "ada", password="another four words")[0] == 0


def test_what_cannot_be_done_is_said_in_words(run: Run) -> None:
    run("users", "add", "ada")
    assert "there is a user ada already" in run("users", "add", "ada")[2]
    assert "at least 12 characters" in run("users", "add", "bo", password="short")[2]
    assert "must not contain the login" in run("users", "add", "bo", password="bobobobobobo then")[2]
    assert "different characters" in run("users", "add", "cy", password="aaaaaaaaaaaaaaaa")[2]
    assert "at most" in run("users", "add", "cy", password="abcdefgh" * 99)[2]
    assert "there is no user nobody" in run("users", "token", "nobody")[2]


def test_a_token_is_printed_once_and_alone(run: Run) -> None:
    run("users", "add", "ada")
    code, out, _ = run("users", "token", "ada", "--name", "graphics")
    assert code == 0
    assert re.fullmatch(r"[\w-]{40,}\n", out)


def test_the_page_is_served_by_a_process_of_its_own_and_stops_on_sigterm(desk: Path, run: Run) -> None:
    import urllib.request

    run("users", "add", "ada")
    token = run("users", "token", "ada")[1].strip()
    with desk.open("a") as config:
        config.write("[web]\nport = 0\n")
    command = [sys.executable, "-m", "bot", "web", "-c", str(desk)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, cwd=Path(__file__).parent.parent) as served:
        assert served.stderr is not None
        try:
            line = served.stderr.readline()
            found = re.search(r"http://127\.0\.0\.1:(\d+)/", line)
            assert found is not None, line
            request = urllib.request.Request(
                f"http://127.0.0.1:{found[1]}/api/v1/flags", headers={"Authorization": f"Bearer {token}"}
            )
            with urllib.request.urlopen(request, timeout=20) as answer:
                assert json.load(answer) == {"items": [], "next": None}
        finally:
            served.send_signal(signal.SIGTERM)
        assert served.wait(timeout=20) in {0, -signal.SIGTERM}


def test_the_page_refuses_to_listen_for_others_before_there_are_users(desk: Path, run: Run) -> None:
    with desk.open("a") as config:
        config.write('[web]\nhost = "0.0.0.0"\n')
    code, _, error = run("web")
    assert code != 0
    assert "there are no users yet" in error
