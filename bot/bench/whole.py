"""The whole pipeline, and the names alone, against the floor and the usual build."""

from __future__ import annotations

from functools import partial
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from bot.bench import builds
from bot.bench.posts import Writer
from bot.bench.timing import Goal, in_turn
from bot.collecting import seldom_collecting
from matchers.assess import build_world
from matchers.gazetteer import build_gazetteer
from storage.engine import open_store
from storage.register import import_accounts, import_contests

if TYPE_CHECKING:
    from collections.abc import Callable

    from matchers.vocabulary import Account, Contest

USUAL_POSTS = 40
"""The usual build is so slow that this many posts tell enough."""
LIMITS = {"mix": (0.01, 3.5, 350.0, 250.0), "relevant": (1.0, 16.0, 75.0, 120.0)}
"""For each kind of stream: the share with a claim; the goals against floor, usual build and usual names."""


def measure_pipeline(contests: tuple[Contest, ...], accounts: tuple[Account, ...], posts: int) -> list[Goal]:
    """Decode, assess and store: ours against the floor and against the usual build."""
    goals: list[Goal] = []
    for label, (share, most, least, _) in LIMITS.items():
        number = posts if label == "mix" else max(posts // 5, builds.BATCH)
        times = _pipeline_times(contests, accounts, share, number)
        each, floor, usual = times["ours"] / number, times["floor"] / number, times["usual"] / USUAL_POSTS
        note = f"{each * 1e6:,.1f} us a post, {1 / each:,.0f} a second; floor {floor * 1e6:.1f} us"
        goals += [
            Goal(name=f"whole pipeline / floor, {label}", measured=each / floor, goal=most, note=note),
            Goal(name=f"faster than the usual build, {label}", measured=usual / each, goal=least, least=True),
        ]
    return goals


def _pipeline_times(
    contests: tuple[Contest, ...], accounts: tuple[Account, ...], share: float, number: int
) -> dict[str, float]:
    """Every round reads posts that have not been met before, into a new database."""
    writer, names, numbers = Writer(contests), all_names(contests), count()
    world = build_world(contests, accounts, ())
    with TemporaryDirectory() as root:

        def folder() -> Path:
            made = Path(root, str(next(numbers)))
            made.mkdir()
            return made

        def floor() -> Callable[[], object]:
            return partial(builds.run_floor, writer.posts(number, relevant=share), folder())

        def ours() -> Callable[[], object]:
            store = open_store(folder() / "ours.db")
            with store.writing() as tx:
                import_contests(tx, contests)
                import_accounts(tx, accounts)
            return partial(builds.run_ours, writer.posts(number, relevant=share), store, world)

        def usual() -> Callable[[], object]:
            return partial(builds.run_usual, writer.posts(USUAL_POSTS, relevant=share), folder(), names)

        with seldom_collecting():  # as the service does
            return in_turn({"floor": floor, "ours": ours, "usual": usual})


def measure_names(contests: tuple[Contest, ...], posts: int) -> list[Goal]:
    """Names alone: ours against each name against the whole text."""
    gazetteer, names, writer = build_gazetteer(contests), all_names(contests), Writer(contests, seed=2)
    goals: list[Goal] = []
    for label, (share, _, _, least) in LIMITS.items():

        def ours(share: float = share) -> Callable[[], object]:
            texts = [writer.text(share) for _ in range(posts)]
            return lambda: [gazetteer.read(text) for text in texts]

        def usual(share: float = share) -> Callable[[], object]:
            texts = [writer.text(share) for _ in range(USUAL_POSTS)]
            return lambda: [builds.usual_names(text, names) for text in texts]

        with seldom_collecting():
            times = in_turn({"ours": ours, "usual": usual})
        each = times["ours"] / posts
        goals.append(
            Goal(
                name=f"names, faster than process.extract, {label}",
                measured=times["usual"] / USUAL_POSTS / each,
                goal=least,
                least=True,
                note=f"{each * 1e6:.1f} us a post",
            )
        )
    return goals


def all_names(contests: tuple[Contest, ...]) -> list[str]:
    """What the usual way compares: every contest, candidate and party."""
    names = [contest.name for contest in contests]
    people = [candidate for contest in contests for candidate in contest.candidates]
    return list(dict.fromkeys([*names, *(c.name for c in people), *(c.party for c in people)]))
