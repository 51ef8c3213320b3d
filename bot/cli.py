"""The command line: one table of commands, each loaded only when it is called for.

To add a command, write `bot/commands/<module>.py` with a typer application named `app` and add its row to `COMMANDS`.
A module with one command is that command; one with several, or with a callback, is a family.
"""

from __future__ import annotations

import sys
from difflib import get_close_matches
from importlib import import_module
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

from bot import __version__
from bot.exits import DeskError, ExitCode
from storage.fitness import shown

if TYPE_CHECKING:
    from typer.core import TyperCommand

COMMANDS: dict[str, tuple[str, str]] = {
    "demo": ("demo", "Play the Kensington night of 9 June 2017, here and now."),
    "init": ("init", "Write a config and a database to begin with."),
    "results": ("results", "Import results, or declare one by hand."),
    "accounts": ("accounts", "Import the accounts to watch."),
    "official": ("official", "Add what an authority said."),
    "run": ("run", "Watch the sources, judge what is claimed, alert the channels."),
    "web": ("web", "Serve the review page alone."),
    "users": ("users", "Say who may sign in to the review page."),
    "members": ("members", "Say who may do what in the newsroom's chat."),
    "status": ("status", "Show a contest: record, what is awaited, claims, flags."),
    "flags": ("flags", "List what waits for a person."),
    "flag": ("flag", "Show one flag, confirm it or dismiss it."),
    "sources": ("sources", "Show the sources: health, cost, and how often each can be polled."),
    "record": ("record", "Keep what the platforms send, as they send it."),
    "replay": ("replay", "Play a recording again, at any speed."),
    "doctor": ("doctor", "Look the desk over: what is set aside, stuck or missing."),
    "quarantine": ("quarantine", "Show what was set aside, and try posts again."),
    "outbox": ("outbox", "Show what is owed to the channels, and send again what failed."),
    "channels": ("channels", "Send a test message to every channel."),
    "check": ("check", "Hold a file of posts against results, without network or database."),
    "explain": ("explain", "Say what one post claims, by which rule, and what the record says."),
    "bench": ("bench", "Measure how fast this machine reads posts, against goals."),
}
"""Name -> (module of `bot.commands`, what it does in one line), in the order that `--help` lists them."""


class Desk(TyperGroup):
    """The commands of the table, imported one by one as they are needed."""

    def list_commands(self, ctx: typer.Context) -> list[str]:  # type: ignore[override] # typer's own base is private
        """All names, in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> TyperCommand | TyperGroup | None:
        """The command itself, with its module; for a slip of the keyboard, the names that are near."""
        if cmd_name not in COMMANDS:
            if near := get_close_matches(cmd_name, COMMANDS):
                ctx.fail(f"No such command '{cmd_name}'. Did you mean {' or '.join(near)}?")
            return None
        module, _ = COMMANDS[cmd_name]
        command: TyperCommand | TyperGroup = get_command(import_module(f"bot.commands.{module}").app)  # type: ignore[assignment]
        command.name = cmd_name
        return command

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """List the table, so that `--help` imports no command."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, summary) for name, (_, summary) in COMMANDS.items()])


EPILOG = """\b
Begin:
  tallywatch demo                          see what it does
  tallywatch init                          write a config and a database
  tallywatch results import results.csv    who stands where, and the results
  tallywatch accounts import accounts.csv  whom to watch
  tallywatch run -c tallywatch.toml        watch, judge, alert

\b
Exit codes:
  0  done
  1  what was asked for is not there, or not clear, or something needs attention
  2  the command, the config or a file cannot be used; the message says where
  3  refused: somebody else was first, or the change is not allowed
"""

app = typer.Typer(
    name="tallywatch",
    cls=Desk,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
    epilog=EPILOG,
)


def show_version(asked: bool) -> None:
    """Print the version and leave."""
    if asked:
        typer.echo(f"tallywatch {__version__}")
        raise typer.Exit


@app.callback()
def desk(
    version: Annotated[
        bool, typer.Option("--version", callback=show_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """The claim desk of a newsroom on election night.

    Reads what is posted about results, holds every claim against the official record, and tells the newsroom of
    conflicts while they are fresh.
    """


def main() -> None:
    """Run the command line; a trouble that has words for people ends in those words, not in a traceback."""
    try:
        app()
    except DeskError as error:
        typer.echo(f"tallywatch: {shown(str(error))}", err=True)
        sys.exit(error.code)
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        typer.echo(f"tallywatch: {shown(f'{place}{error.strerror or error}')}", err=True)
        sys.exit(ExitCode.UNUSABLE)
