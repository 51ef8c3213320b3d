import re
from pathlib import Path

import pytest

from bot.cli import COMMANDS
from matchers.vocabulary import Kind, Role, Stance, Status, Verdict
from tests.docs_tables import commands_page, config_page

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *DOCS.glob("*.md")]
GENERATED = {"config.md": config_page, "commands.md": commands_page}


@pytest.mark.parametrize("name", GENERATED)
def test_the_reference_says_what_the_code_does(name: str, request: pytest.FixtureRequest) -> None:
    wanted = GENERATED[name]()
    if request.config.getoption("--rewrite"):
        (DOCS / name).write_text(wanted, encoding="utf-8")
    assert (DOCS / name).read_text(encoding="utf-8") == wanted, "run: pytest tests/test_docs.py --rewrite"


def test_no_help_shows_its_own_markup_and_every_example_has_a_line_of_its_own() -> None:
    page = commands_page()
    assert [line for line in page.splitlines() if "\\b" in line or "\b" in line] == []
    assert re.findall(r"^ *Examples?: *\S.*$", page, re.MULTILINE) == []


@pytest.mark.parametrize("word", [*Kind, *Stance, *Verdict, *Status, *Role])
@pytest.mark.parametrize("page", ["formats.md", "glossary.md"])
def test_every_word_of_the_vocabulary_is_explained(word: str, page: str) -> None:
    assert f"`{word}`" in (DOCS / page).read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_between_pages_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    assert [link for link in links if "://" not in link and not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_that_a_page_names_exists(page: Path) -> None:
    named = set(re.findall(r"(?:^|[`\s])tallywatch ([a-z][a-z-]+)\b(?=[^\n]*)", _code(page)))
    assert named - set(COMMANDS) == set()


def _code(page: Path) -> str:
    """The code of a page: indented lines and what stands between backticks."""
    text = page.read_text(encoding="utf-8")
    return "\n".join([*re.findall(r"^ {4}.*$", text, re.MULTILINE), *re.findall(r"`[^`\n]+`", text)])
