"""Running the command line in the test's own process, as `main` runs it."""

import io
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest
from msgspec import Struct

from bot.cli import main


class Ran(Struct, frozen=True):
    code: int
    out: str
    err: str


class Desk:
    """A desk in a folder of its own."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self._patch = patch
        patch.chdir(folder)
        patch.delenv("TALLYWATCH_CONFIG", raising=False)

    def run(self, *words: str) -> Ran:
        out, err = io.StringIO(), io.StringIO()
        self._patch.setattr(sys, "argv", ["tallywatch", *words])
        code = 0
        with redirect_stdout(out), redirect_stderr(err):
            try:
                main()
            except SystemExit as ended:
                code = int(ended.code or 0)
        return Ran(code, out.getvalue(), err.getvalue())

    def write(self, name: str, text: str) -> str:
        (self.folder / name).write_text(text, encoding="utf-8")
        return name


RESULTS = """\
election,contest,code,candidate,party,votes,elected,polled_on,electorate,declared_at,timezone,region,aliases
Test election 2020,Alderbrook,X001,Ann Example,Labour,,,2020-05-07,60000,,Europe/London,North,
Test election 2020,Alderbrook,X001,Bob Sample,Conservative,,,2020-05-07,60000,,Europe/London,North,
Test election 2020,Richmere Park,X002,Cy Specimen,Labour,,,2020-05-07,60000,,Europe/London,North,
Test election 2020,Richmere Park,X002,Di Pattern,Conservative,,,2020-05-07,60000,,Europe/London,North,
Test election 2020,Richmere Vale,X003,Ed Mould,Labour,,,2020-05-07,60000,,Europe/London,North,
Test election 2020,Richmere Vale,X003,Fay Model,Conservative,,,2020-05-07,60000,,Europe/London,North,
"""
ACCOUNTS = """\
platform,handle,name,role,contest,candidate,party
x,alderbrook_count,Alderbrook Council,official,Alderbrook,,
x,desk_one,Desk One,media,,,
x,ann_example,Ann Example,candidate,Alderbrook,Ann Example,Labour
"""


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A desk with a register and accounts, before any result."""
    desk = Desk(tmp_path, monkeypatch)
    assert desk.run("init").code == 0
    assert desk.run("results", "import", desk.write("results.csv", RESULTS)).code == 0
    assert desk.run("accounts", "import", desk.write("accounts.csv", ACCOUNTS)).code == 0
    return desk
