import subprocess
import sys

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from bot.cli import COMMANDS, app


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_of_the_table_teaches_itself(name: str) -> None:
    result = CliRunner().invoke(app, [name, "--help"])
    assert result.exit_code == 0, result.output
    assert name in result.output


def test_help_lists_every_command_without_importing_any() -> None:
    code = "import sys; from bot.cli import app\ntry: app(['--help'])\nexcept SystemExit: print(sorted(sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert all(f"  {name} " in run.stdout for name in COMMANDS)
    assert "sqlalchemy" not in run.stdout
    assert "bot.commands." not in run.stdout


def test_an_unknown_command_is_refused_with_a_hint() -> None:
    result = CliRunner().invoke(app, ["dmeo"])
    assert result.exit_code == 2
    assert "demo" in result.output


def test_the_command_line_has_a_version() -> None:
    assert get_command(app).name == "tallywatch"
    assert "tallywatch" in CliRunner().invoke(app, ["--version"]).output
