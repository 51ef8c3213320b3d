"""`tallywatch web`: the review page alone."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def web(
    config: Annotated[Path | None, typer.Option("-c", "--config", help="The desk's config.")] = None,
    port: Annotated[int | None, typer.Option("--port", min=0, max=65535, help="Another port than web.port.")] = None,
) -> None:
    """Serve the review page, without polling or delivering: for a second machine, or beside `tallywatch run`.

    Listens where `[web]` of the config says: this machine alone unless told otherwise, and never for others before
    there are users. Port 0 takes any that is free. Ctrl-C stops it.

    \b
    Examples:
      tallywatch users add ada --access editor
      tallywatch web
    """
    import asyncio

    from msgspec.structs import replace

    from bot.app import open_desk
    from bot.web.server import desk_page, listening
    from bot.words import people

    with open_desk(config) as desk:
        settings = desk.config.settings.web
        chosen = replace(settings, port=settings.port if port is None else port)
        server = desk_page(desk, chosen)
        socket = listening(chosen)
        people().print(f"The page is at http://{chosen.host}:{socket.getsockname()[1]}/  Ctrl-C stops.")
        asyncio.run(server.serve([socket]))
