"""`tallywatch bench`: how fast this machine reads posts, against goals."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.bench.timing import Goal

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def bench(
    *,
    results: Annotated[Path | None, typer.Option("--results", help="A real register; else an invented one.")] = None,
    posts: Annotated[int, typer.Option("--posts", min=500, help="Posts of each timed round.")] = 10_000,
    stored: Annotated[int, typer.Option("--stored", min=500, help="Posts in the database for /status.")] = 100_000,
    quick: Annotated[bool, typer.Option("--quick", help="A minute, with fewer posts; good for a first look.")] = False,
) -> None:
    """Measure speed, memory and the reading of names, and hold them against the goals.

    Everything is compared in the same run: with the floor (decode and insert), and with the usual build.
    Exits with 1 when a goal is missed.
    """
    from rich.console import Console
    from rich.table import Table

    if quick:
        posts, stored = 2000, 5000
    table = Table("", "measured", "goal", "", "")
    missed = 0
    for goal in _all(results, posts, stored):
        sign = ">=" if goal.least else "<="
        missed += not goal.is_met
        typer.echo(f"{goal.name}: {goal.measured:,.3g}{goal.unit}", err=True)
        met = "met" if goal.is_met else "MISSED"
        table.add_row(goal.name, f"{goal.measured:,.3g}{goal.unit}", f"{sign} {goal.goal:g}", met, goal.note)
    Console().print(table)
    raise typer.Exit(1 if missed else 0)


def _all(results: Path | None, posts: int, stored: int) -> Iterator[Goal]:
    """Every goal, measured when it is asked for."""
    from bot.bench import desk, register, slips, whole

    if results is None:
        contests = register.invented()
    else:
        from storage.files import read_results

        contests = tuple(contest for contest in read_results(results).contests if len(contest.candidates) > 1)
    accounts = register.invented_accounts(contests)
    steps: tuple[Callable[[], list[Goal]], ...] = (
        lambda: whole.measure_pipeline(contests, accounts, posts),
        lambda: whole.measure_names(contests, posts),
        lambda: slips.measure_slips(contests, min(posts // 5, 1000)),
        lambda: slips.measure_hostile(contests, accounts),
        lambda: desk.measure_status(contests, accounts, stored),
        lambda: desk.measure_judging(contests),
        lambda: desk.measure_alert(contests, accounts),
        desk.measure_help,
        lambda: desk.measure_memory(stored),
    )
    for step in steps:
        yield from step()
