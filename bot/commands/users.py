"""`tallywatch users`: who may sign in to the review page."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from storage.values import Access

app = typer.Typer(
    add_completion=False, rich_markup_mode=None, no_args_is_help=True, help="Who may sign in to the review page."
)

Config = Annotated[Path | None, typer.Option("-c", "--config", help="The desk's config.")]
Login = Annotated[str, typer.Argument(help="What they sign in with.")]
Password = Annotated[
    str,
    typer.Option("--password", envvar="TALLYWATCH_PASSWORD", prompt=True, confirmation_prompt=True, hide_input=True),
]


@app.command()
def add(
    login: Login,
    password: Password,
    access: Annotated[Access, typer.Option("--access", help="What they may do.")] = Access.VIEWER,
    name: Annotated[str, typer.Option("--name", help="What decisions are signed with; default: the login.")] = "",
    config: Config = None,
) -> None:
    """Add a user: a viewer looks, a moderator decides on flags, an editor changes the record and the users.

    The password is asked for, or taken from TALLYWATCH_PASSWORD; there is no default one.

    \b
    Example:
      tallywatch users add ada --access editor --name "Ada Example"
    """
    from bot import userdesk
    from bot.app import open_desk

    with open_desk(config) as desk:
        userdesk.add(desk, login, name=name, access=access, password=password)


@app.command("list")
def list_(config: Config = None) -> None:
    """List the users, one a line: login, access, name.

    \b
    Example:
      tallywatch users list
    """
    from bot import userdesk
    from bot.app import open_desk

    with open_desk(config) as desk:
        userdesk.show(desk)


@app.command()
def password(login: Login, password: Password, config: Config = None) -> None:
    """Give a user another password; whoever is signed in as them is signed out.

    \b
    Example:
      tallywatch users password ada
    """
    from bot import userdesk
    from bot.app import open_desk

    with open_desk(config) as desk:
        userdesk.set_password(desk, login, password)


@app.command()
def disable(
    login: Login,
    config: Config = None,
    enable: Annotated[bool, typer.Option("--enable", help="Let them in again.")] = False,
) -> None:
    """Shut a user out at once, and take their tokens away; `--enable` lets them in again.

    \b
    Example:
      tallywatch users disable ada
    """
    from bot import userdesk
    from bot.app import open_desk

    with open_desk(config) as desk:
        userdesk.disable(desk, login, enable=enable)


@app.command()
def token(
    login: Login, name: Annotated[str, typer.Option("--name", help="What it is for.")] = "", config: Config = None
) -> None:
    """Print a new token by which a program reads /api/v1 as this user. It is shown once.

    \b
    Example:
      tallywatch users token ada --name "results graphics"
    """
    from bot import userdesk
    from bot.app import open_desk

    with open_desk(config) as desk:
        userdesk.make_token(desk, login, name=name)
