"""What people wait for: an answer to /status, a contest judged again, an alert owed for good, `--help`; and memory."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from bot.bench import builds
from bot.bench.posts import Writer
from bot.bench.timing import Goal, in_turn, percentile
from matchers.assess import assess, build_world, judge_claim
from matchers.vocabulary import Assertion, Kind, OfficialFact, Post
from storage.engine import open_store
from storage.findings import append_judgements, live_claims, record_assessments
from storage.inbox import store_posts
from storage.register import import_accounts, import_contests
from storage.values import Received
from storage.views import contest_status

if TYPE_CHECKING:
    from collections.abc import Callable

    from matchers.assess import World
    from matchers.vocabulary import Account, Contest
    from storage.engine import Store

_NOW: Final = datetime(2031, 5, 9, 5, tzinfo=UTC)
ASKED: Final = 200
"""How often /status is asked."""
CLAIMS: Final = 5000
"""How many claims of one contest are judged again."""
ALERTS: Final = 1000
"""How many single posts are taken to an owed alert: of a hundred the 99th percentile would be the slowest."""


def filled_store(
    folder: Path, contests: tuple[Contest, ...], accounts: tuple[Account, ...], posts: int, *, relevant: float = 0.1
) -> tuple[Store, World]:
    """A database that has seen this many posts."""
    store = open_store(folder / "desk.db")
    world = build_world(contests, accounts, ())
    with store.writing() as tx:
        import_contests(tx, contests)
        import_accounts(tx, accounts)
    builds.run_ours(Writer(contests, seed=5).posts(posts, relevant=relevant), store, world)
    return store, world


def measure_status(contests: tuple[Contest, ...], accounts: tuple[Account, ...], posts: int) -> list[Goal]:
    """One contest's state, from our own view and by three plain queries."""
    with TemporaryDirectory() as root:
        store, _ = filled_store(Path(root), contests, accounts, posts)
        plain = sqlite3.connect(Path(root, "desk.db"))
        asked = [contests[n % len(contests)].id for n in range(ASKED)]
        ours: list[float] = []
        raw: list[float] = []
        for contest in asked:
            began = time.perf_counter()
            with store.reading() as tx:
                contest_status(tx, contest, now=_NOW)
            between = time.perf_counter()
            _plain_status(plain, contest)
            ours.append(between - began)
            raw.append(time.perf_counter() - between)
        plain.close()
    middle = percentile(ours, 0.5)
    note = f"p50 {middle * 1e3:.2f} ms over {posts:,} posts"
    return [
        Goal(name="/status / raw sqlite3, p50", measured=middle / percentile(raw, 0.5), goal=4.0, note=note),
        Goal(name="/status, p99", measured=percentile(ours, 0.99) * 1e3, goal=3.0, unit=" ms"),
    ]


def _plain_status(plain: sqlite3.Connection, contest: str) -> None:
    """What nobody could do with less: the contest, its facts, its last twenty claims with their posts."""
    plain.execute("SELECT * FROM contest WHERE id = ?", (contest,)).fetchall()
    plain.execute("SELECT * FROM official_fact WHERE contest = ?", (contest,)).fetchall()
    plain.execute(
        "SELECT claim.*, post.* FROM claim JOIN post ON post.key = claim.post_key WHERE claim.contest = ? "
        "ORDER BY claim.id DESC LIMIT 20",
        (contest,),
    ).fetchall()


def measure_alert(contests: tuple[Contest, ...], accounts: tuple[Account, ...]) -> list[Goal]:
    """One post with a claim, from its bytes to an alert owed on the disk, against one flushed commit."""
    with TemporaryDirectory() as root:
        store = open_store(Path(root, "desk.db"), durability="FULL")
        world = build_world(contests, accounts, ())
        with store.writing() as tx:
            import_contests(tx, contests)
        plain = sqlite3.connect(Path(root, "plain.db"), isolation_level=None)
        plain.execute("PRAGMA journal_mode=WAL")
        plain.execute("PRAGMA synchronous=FULL")
        plain.execute("CREATE TABLE line (text TEXT)")
        ours: list[float] = []
        commits: list[float] = []
        for number, raw in enumerate(Writer(contests, seed=6).posts(ALERTS, relevant=1.0)):
            began = time.perf_counter()
            _take_one(store, world, raw, _NOW + timedelta(seconds=number))
            between = time.perf_counter()
            plain.execute("INSERT INTO line VALUES (?)", (raw.decode(),))
            commits.append(time.perf_counter() - between)
            ours.append(between - began)
        plain.close()
    own, one = percentile(ours, 0.99), percentile(commits, 0.99)
    return [Goal(name="post to owed alert / one commit, p99", measured=own / one, goal=4.0, note=f"{own * 1e3:.1f} ms")]


def measure_judging(contests: tuple[Contest, ...]) -> list[Goal]:
    """Every claim of one contest judged again, against plain reads and writes of as many rows."""
    contest = contests[0]
    with TemporaryDirectory() as root:
        store = _disputed_contest(Path(root), contest)
        winner = Assertion(kind=Kind.WINNER, contest=contest.id, party=contest.candidates[1].party)
        plain = sqlite3.connect(Path(root, "desk.db"), isolation_level=None)
        worlds = count()

        def ours() -> Callable[[], object]:
            at = _NOW + timedelta(hours=next(worlds))
            told = OfficialFact(id="w", published_at=at, authority=f"Authority {at:%H}", assertion=winner)
            world = build_world([contest], (), [told])
            return lambda: _judge_claim(store, world, contest, at)

        times = in_turn({"ours": ours, "raw": lambda: lambda: _judge_plainly(plain, contest.id)})
        plain.close()
    note = f"{times['ours'] * 1e3:.0f} ms for {CLAIMS:,} claims"
    return [Goal(name="judging again / raw sqlite3", measured=times["ours"] / times["raw"], goal=2.5, note=note)]


def _disputed_contest(folder: Path, contest: Contest) -> Store:
    """A database with `CLAIMS` claims of one winner in one contest."""
    store = open_store(folder / "desk.db")
    world = build_world([contest], (), ())
    text = f"{contest.candidates[0].party} hold {contest.name}"
    posts = [
        Post(platform="x", id=str(n), author=f"a{n}", created_at=_NOW - timedelta(hours=1), text=text)
        for n in range(CLAIMS)
    ]
    with store.writing() as tx:
        import_contests(tx, [contest])
        new = store_posts(tx, [Received(post=post, raw=b"") for post in posts], source="b", stream="s", at=_NOW)
        record_assessments(tx, [(one, assess(one.post, world)) for one in new], channels=("console",), at=_NOW)
    return store


def _judge_claim(store: Store, world: World, contest: Contest, at: datetime) -> None:
    with store.writing() as tx:
        live = live_claims(tx, contest.id)
        judged = [(one.id, judge_claim(one.claim, post=one.post.post, world=world, as_of=at)) for one in live]
        append_judgements(tx, judged, channels=("console",), at=at)


def _judge_plainly(plain: sqlite3.Connection, contest: str) -> None:
    """Read as many claims with their posts, write as many verdicts."""
    plain.execute("BEGIN IMMEDIATE")
    claims = plain.execute(
        "SELECT claim.id, claim.*, post.* FROM claim JOIN post ON post.key = claim.post_key WHERE claim.contest = ?",
        (contest,),
    ).fetchall()
    columns = "claim_id, verdict, reason, record, revision, at"
    plain.executemany(
        f"INSERT INTO judgement ({columns}) VALUES (?, 'conflict', 'The record says otherwise.', NULL, 0, 0)",  # noqa: S608
        [(claim[0],) for claim in claims],
    )
    plain.executemany("UPDATE claim SET verdict = 'conflict' WHERE id = ?", [(claim[0],) for claim in claims])
    plain.execute("ROLLBACK")


def _take_one(store: Store, world: World, raw: bytes, at: datetime) -> None:
    with store.writing() as tx:
        new = store_posts(tx, [builds.received(raw)], source="bench", stream="all", at=at)
        record_assessments(tx, [(post, assess(post.post, world)) for post in new], channels=("console",), at=at)


def measure_help() -> list[Goal]:
    """How long `tallywatch --help` takes, against a bare Python."""

    def bare() -> object:
        return subprocess.run([sys.executable, "-c", ""], check=True)

    def helped() -> object:
        return subprocess.run([sys.executable, "-m", "bot", "--help"], check=True, stdout=subprocess.DEVNULL)

    times = in_turn({"bare": lambda: bare, "help": lambda: helped})
    note = f"{times['help'] * 1e3:.0f} ms"
    return [Goal(name="--help / a bare Python", measured=times["help"] / times["bare"], goal=8.0, note=note)]


_MEMORY: Final = """
import resource, sys
from pathlib import Path
from tempfile import TemporaryDirectory
from bot.bench import builds, desk
from bot.bench.posts import Writer
from bot.bench.register import invented, invented_accounts
import bot.app, telegram.ext, tweepy.asynchronous
from bot.collecting import seldom_collecting
peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
imports = peak()
contests = invented()
with TemporaryDirectory() as root:
    store, world = desk.filled_store(Path(root), contests, invented_accounts(contests), 1000)
    writer = Writer(contests, seed=8)
    with seldom_collecting():
        for _ in range(int(sys.argv[1]) // 1000):
            builds.run_ours(writer.posts(1000, relevant=0.01), store, world)
print(imports, peak())
"""


def measure_memory(posts: int) -> list[Goal]:
    """The most memory held after these posts, against that of the imports."""
    command = [sys.executable, "-c", _MEMORY, str(posts)]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    imports, peak = map(int, told.split())
    return [
        Goal(
            name="memory / that of the imports",
            measured=peak / imports,
            goal=2.5,
            note=f"{peak / 1024:.0f} MB after {posts:,} posts, imports {imports / 1024:.0f} MB",
        )
    ]
