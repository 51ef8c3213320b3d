"""`tallywatch demo --platforms`: `tallywatch run` itself, from a platform to a chat, over real HTTP on loopback.

A desk of its own is set up in a temporary folder: Kensington in a recount, eight invented candidates' accounts. The
service runs as a process of its own; X and Telegram are played by two small servers. Each account posts once; measured
is from when its next poll was due to when the alert stood in the chat.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory

from msgspec import Struct
from msgspec.structs import replace

from bot import jobs, record
from bot.app import open_desk
from bot.nights.night import KENSINGTON
from bot.nights.platform_servers import CHAT, DemoPost, DemoTelegram, DemoX, serve
from matchers.vocabulary import Account, Assertion, Kind, OfficialFact, Role, Status
from storage import register, streams
from storage.engine import Store, open_store
from storage.files import read_results

ACCOUNTS = 8
SPREAD = 25.0
"""Seconds over which the accounts post; each is polled every 30 s while the recount lasts."""
PATIENCE = 90.0
TOKENS = {"DEMO_X_TOKEN": "demo", "DEMO_TELEGRAM_TOKEN": "42:demo"}

CONFIG = """\
[desk]
name = "Demo desk"
[run]
tick_seconds = 0.1
[sources.x]
enabled = true
base_url = "{x}"
bearer_token_env = "DEMO_X_TOKEN"
[channels.console]
enabled = false
[channels.telegram]
base_url = "{telegram}/bot"
token_env = "DEMO_TELEGRAM_TOKEN"
digest_seconds = 0.0
[[channels.telegram.chats]]
id = {chat}
"""


class Journey(Struct, kw_only=True):
    """One post's way: when it was posted, when its account was due to be polled, when it stood in the chat."""

    post: DemoPost
    due_at: datetime | None = None
    polled_at: datetime | None = None
    told_at: datetime | None = None

    @property
    def seconds(self) -> float | None:
        """From due (or posted, if that was later) to told."""
        if self.told_at is None or self.due_at is None:
            return None
        return (self.told_at - max(self.due_at, self.post.at)).total_seconds()


class PlatformDemo:
    """One run of the demo."""

    def __init__(self, folder: Path, tell: Callable[[str], None], *, accounts: int, spread: float) -> None:
        self._folder = folder
        self._tell = tell
        self._accounts = accounts
        self._spread = spread
        self.journeys: dict[str, Journey] = {}
        self._store: Store | None = None
        self._first_asked: set[str] = set()
        self._something = asyncio.Event()

    async def play(self) -> list[Journey]:
        """Set up, run, post, measure, stop."""
        handles = {str(100 + number): f"DemoCandidate{number}" for number in range(self._accounts)}
        x, telegram = DemoX(handles, self._asked), DemoTelegram(self._posted)
        (x_runner, x_url), (chat_runner, chat_url) = await serve(x.routes()), await serve(telegram.routes())
        config = self._folder / "tallywatch.toml"
        config.write_text(CONFIG.format(x=x_url, telegram=chat_url, chat=CHAT), encoding="utf-8")
        self._set_up(config, list(handles.values()))
        service = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "run", "-c", str(config), env={**os.environ, **TOKENS}
        )
        try:
            await self._until(lambda: len(self._first_asked) == self._accounts)
            x.posts = self._write(list(handles))
            await self._until(lambda: all(journey.told_at for journey in self.journeys.values()))
        finally:
            with suppress(ProcessLookupError):  # it may have died by itself
                service.send_signal(signal.SIGTERM)
            telegram.closing.set()
            await service.wait()
            await x_runner.cleanup()
            await chat_runner.cleanup()
        return list(self.journeys.values())

    def _set_up(self, config: Path, handles: list[str]) -> None:
        """Kensington in a recount, and invented candidates who are watched."""
        results = read_results(KENSINGTON / "results.csv")
        contest = replace(results.contests[0], polled_on=datetime.now(UTC).date())
        results = replace(results, contests=(contest,))
        with open_desk(config) as desk:
            record.store_results(desk, results, with_facts=False)
            said = Assertion(kind=Kind.RECOUNT, contest=contest.id, status=Status.UNDER_WAY)
            fact = OfficialFact(id="demo", published_at=datetime.now(UTC), authority="Demo council", assertion=said)
            accounts = [
                Account(platform="x", handle=one, name=one, role=Role.CANDIDATE, contest=contest.id) for one in handles
            ]
            with desk.store.writing() as tx:
                register.import_accounts(tx, accounts)
                desk.knowledge.world(tx)
                jobs.append_and_judge(desk, tx, [fact])
            self._store = open_store(desk.config.store_url)

    def _write(self, authors: list[str]) -> list[DemoPost]:
        """A post for each account, at some time of the spread, each with a figure of its own."""
        random, now = Random(2017), datetime.now(UTC)  # noqa: S311  # a demo
        posts = []
        for number, author in enumerate(authors):
            majority = 211 + 13 * number
            post = DemoPost(
                id=str(1_000 + number),
                author_id=author,
                text=f"Labour have won Kensington with a majority of {majority}",
                at=now + timedelta(seconds=random.uniform(0, self._spread)),
                mark=str(majority),
            )
            posts.append(post)
            self.journeys[post.id] = Journey(post=post)
        return posts

    def _asked(self, author: str, new: list[DemoPost]) -> None:
        """A timeline is asked for: when was it due?"""
        self._first_asked.add(author)
        self._something.set()
        assert self._store is not None
        for post in new:
            with self._store.reading() as tx:
                state = streams.load_stream(tx, "x", author)
            journey = self.journeys[post.id]
            journey.polled_at, journey.due_at = datetime.now(UTC), state.due_at if state else None

    def _posted(self, text: str) -> None:
        """Something stands in the chat: whose post does it tell of?"""
        self._something.set()
        for journey in self.journeys.values():
            if journey.told_at is None and journey.post.mark in text:
                journey.told_at = datetime.now(UTC)
                if (seconds := journey.seconds) is not None:
                    self._tell(f"  @{journey.post.author_id}: in the chat {seconds:.2f} s after its poll was due")

    async def _until(self, is_so: Callable[[], bool]) -> None:
        """Wait until something is so, not longer than the audience does."""
        try:
            async with asyncio.timeout(PATIENCE):
                while not is_so():
                    await self._something.wait()
                    self._something.clear()
        except TimeoutError:
            return


def play_platforms(tell: Callable[[str], None], *, accounts: int = ACCOUNTS, spread: float = SPREAD) -> bool:
    """Play the demo and tell what was measured; whether every post reached the chat. `spread` in seconds."""
    tell("`tallywatch run` with X and Telegram, both played on loopback; about a minute.")
    with TemporaryDirectory(prefix="tallywatch-demo-") as place:
        demo = PlatformDemo(Path(place), tell, accounts=accounts, spread=spread)
        journeys = asyncio.run(demo.play())
    times = sorted(seconds for journey in journeys if (seconds := journey.seconds) is not None)
    figures = f": median {median(times):.2f} s, longest {times[-1]:.2f} s" if times else ""
    tell(f"{len(times)} of {accounts} posts in the chat{figures}")
    return len(times) == accounts
