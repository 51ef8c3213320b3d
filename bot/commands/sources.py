"""`tallywatch sources`: how the sources stand, what they cost, what can be kept."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def sources(
    plan: Annotated[bool, typer.Option("--plan", help="What intervals the limits allow this register.")] = False,
    rehearse: Annotated[
        float, typer.Option("--rehearse", help="Rehearse so many hours of X on paper; nothing is sent.")
    ] = 0,
    json: Annotated[bool, typer.Option("--json", help="As JSON, for programs.")] = False,
    config: Annotated[Path | None, typer.Option("-c", "--config", help="The desk's config.")] = None,
) -> None:
    """Show each source: streams, the last answer, tonight's cost and forecast, and what is going on.

    \b
    Examples:
      tallywatch sources
      tallywatch sources --plan            what interval can be kept, and where it is worse than asked
      tallywatch sources --rehearse 12     posts seen, requests and cost of a night, on a virtual clock
    """
    import msgspec

    from bot import sources_report as told
    from bot.app import open_desk

    with open_desk(config) as desk, desk.store.reading() as tx:
        settings, now = desk.config.settings.sources, desk.clock.now()
        if plan or rehearse:
            made = told.make_watch_plan(tx, settings, now=now)
            if plan:
                for line in told.plan_lines(made, longest_wait=settings.watch.longest_wait_seconds):
                    typer.echo(line)
            if rehearse:
                night = told.rehearse_register(made, settings, hours=rehearse, start=now)
                x = settings.x
                for line in told.rehearsal_lines(night, limit=x.requests, price=x.price, budget=x.budget):
                    typer.echo(line)
            return
        found = told.report(tx, settings, now=now, timezone=desk.config.settings.desk.timezone)
        if json:
            typer.echo(msgspec.json.encode(found).decode())
        else:
            for line in told.report_lines(found):
                typer.echo(line)
