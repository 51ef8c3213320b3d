"""`tallywatch members`: who may do what in the newsroom's chat."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from storage.values import Access

app = typer.Typer(
    add_completion=False, rich_markup_mode=None, no_args_is_help=True, help="Who may do what in the newsroom's chat."
)

Config = Annotated[Path | None, typer.Option("-c", "--config", help="The desk's config.")]
Person = Annotated[int, typer.Argument(help="The person's id, as the bot's /whoami names it.")]


@app.command()
def add(
    person: Person,
    name: Annotated[str, typer.Option("--name", help="What decisions are signed with, unless there is a login.")],
    access: Annotated[Access, typer.Option("--access", help="What they may do.")] = Access.VIEWER,
    login: Annotated[
        str, typer.Option("--login", help="What the same person signs in to the page with: chat and page know one.")
    ] = "",
    config: Config = None,
) -> None:
    """Let somebody use the chat's commands, or change what they may do; it counts at once, without a restart.

    With --login they decide under that login in chat too, and may do no more there than that user may.

    \b
    Example:
      tallywatch members add 123456789 --name "Ada Example" --access editor --login ada
    """
    from bot import memberdesk
    from bot.app import open_desk
    from storage.chats import Member

    with open_desk(config) as desk:
        memberdesk.add(desk, Member(person=person, name=name.strip(), access=access, login=login.strip() or None))


@app.command("list")
def list_(config: Config = None) -> None:
    """List the people of the chat, one a line: id, access, name, and their login where they have one.

    \b
    Example:
      tallywatch members list
    """
    from bot import memberdesk
    from bot.app import open_desk

    with open_desk(config) as desk:
        memberdesk.show(desk)


@app.command()
def remove(person: Person, config: Config = None) -> None:
    """Take somebody's access to the chat's commands away, at once.

    \b
    Example:
      tallywatch members remove 123456789
    """
    from bot import memberdesk
    from bot.app import open_desk

    with open_desk(config) as desk:
        memberdesk.remove(desk, person)
