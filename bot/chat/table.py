"""The commands of the chat: the one table that /help, the bot's menu and the docs are made from."""

from __future__ import annotations

from html import escape
from typing import Final

from msgspec import Struct

from bot.channels.markup import bold
from bot.chat import answers, deciding, declaring, wishing
from bot.chat.newsroom import Answer, Asked, Reply, too_little
from storage.values import Access


class Command(Struct, frozen=True, kw_only=True):
    """A command: its name, what follows it, what it does in a line, and whose it is."""

    name: str
    usage: str
    summary: str
    needs: Access
    answer: Answer


def _help(asked: Asked) -> Reply:
    """/help: what one may use."""
    own = [command for command in COMMANDS if asked.caller.access.covers(command.needs)]
    lines = [f"{bold(f'/{c.name}')} {escape(c.usage)}\n{escape(c.summary)}" for c in own]
    return Reply(html="\n".join(lines))


COMMANDS: Final[tuple[Command, ...]] = tuple(
    Command(name=name, usage=usage, summary=summary, needs=needs, answer=answer)
    for name, usage, needs, summary, answer in (
        ("status", "[contest]", Access.VIEWER, "A contest with its result card, or the night.", answers.status),
        ("claims", "[contest]", Access.VIEWER, "The newest claims, of a contest or of all.", answers.claims),
        ("check", "<text>", Access.VIEWER, "Judge a pasted claim now.", answers.check),
        ("queue", "", Access.MODERATOR, "The next open flag, with its buttons.", deciding.queue),
        ("undo", "", Access.MODERATOR, "Take back your last decision, within a minute.", deciding.undo),
        ("watch", "<contest|region|party|kind>", Access.MODERATOR, "Let this chat hear of it.", wishing.watch),
        ("unwatch", "<contest|region|party|kind>", Access.MODERATOR, "Take a /watch back.", wishing.unwatch),
        ("mute", "<contest|region|party|kind>", Access.MODERATOR, "Let this chat hear no more of it.", wishing.mute),
        ("unmute", "<contest|region|party|kind>", Access.MODERATOR, "Take a /mute back.", wishing.unmute),
        ("quiet", "[23:00-06:00|off]", Access.MODERATOR, "Hours in which this chat is left alone.", wishing.quiet),
        ("sources", "", Access.VIEWER, "How the watched platforms do: health, last poll.", answers.sources),
        (
            "declare",
            "<contest>: <candidate>=<votes>, ...",
            Access.EDITOR,
            "Enter a result; a second editor confirms it.",
            declaring.declare,
        ),
        ("whoami", "", Access.VIEWER, "Your id and what you may do.", answers.whoami),
        ("help", "", Access.VIEWER, "What you may use.", _help),
    )
)  # fmt: skip
"""In the order in which /help lists them."""

BY_NAME: Final = {command.name: command for command in COMMANDS}


def run_command(asked: Asked, name: str) -> Reply:
    """The answer to a command."""
    command = BY_NAME.get(name)
    if command is None:
        return Reply(html="I do not know that command; /help lists mine.")
    if not asked.caller.access.covers(command.needs):
        return Reply(html=escape(too_little(command.needs)))
    return command.answer(asked)


def menu() -> list[tuple[str, str]]:
    """Names and summaries for the bot's command menu."""
    return [(command.name, command.summary) for command in COMMANDS]


def as_markdown() -> str:
    """The table of the docs."""
    rows = [f"| `{_written(command)}` | {command.needs} | {command.summary} |" for command in COMMANDS]
    return "\n".join(["| command | for | what it does |", "|---|---|---|", *rows])


def _written(command: Command) -> str:
    """How a command is written, safe within a table."""
    return f"/{command.name} {command.usage}".strip().replace("|", " or ")
