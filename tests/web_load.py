"""A full night on the page: moderators who decide, readers who listen, posts that come in, one real process serving.

`python -m tests.web_load` fills a database (a million posts, some 100,000 claims; ten minutes, once: `--folder` keeps
it), starts `tallywatch run` with the page on it, and measures every kind of page from outside, over HTTP. CI runs a
short one (tests/test_web_load.py). The people's own work loads the same machine, and counts.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import re
import signal
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Final
from urllib.parse import quote

import httpx

from bot.bench import register
from bot.bench.desk import filled_store
from bot.bench.posts import Writer
from bot.bench.timing import percentile
from matchers.vocabulary import Contest
from storage import people
from storage.engine import Store, open_store
from storage.values import Access
from storage.views import desk_counts
from tests.newsroom import HASH, PASSWORD

ROOT: Final = Path(__file__).parent.parent
CONFIG: Final = """
[store]
url = "sqlite:///desk.db"
[[sources.recorded]]
path = "posts.jsonl"
[channels.console]
enabled = false
[web]
enabled = true
port = {port}
"""
FLAG: Final = re.compile(r'data-flag="(\d+)" data-version="(\d+)"')
TOKEN: Final = re.compile(r'name="csrf" value="([^"]+)"')
ROOMS: Final = (
    "/board",
    "/claims",
    "/claims?verdict=conflict",
    "/claims?text=recount",
    "/sources",
    "/deliveries",
    "/audit",
    "/queue?state=confirmed",
    "/api/v1/flags",
    "/api/v1/contests",
)
"""Rooms that a moderator looks into between flags."""


@dataclass
class Night:
    """What was measured: seconds of each page, what went wrong, events heard, memory of the server in bytes."""

    pages: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    troubles: list[str] = field(default_factory=list)
    heard: int = 0
    decided: int = 0
    memory: list[int] = field(default_factory=list)

    def lines(self) -> list[str]:
        """The night as a table."""
        rows = [f"{'page':34} {'n':>6} {'p50 ms':>8} {'p95 ms':>8} {'max ms':>8}"]
        for name, times in sorted(self.pages.items()):
            middle, most, last = (1e3 * percentile(times, share) for share in (0.5, 0.95, 1.0))
            rows.append(f"{name:34} {len(times):6,} {middle:8.1f} {most:8.1f} {last:8.1f}")
        mb = [round(one / 1e6) for one in self.memory]
        rows.append(f"decided {self.decided:,}; events heard {self.heard:,}; troubles {len(self.troubles):,}")
        rows.append(f"memory of the server, MB: {mb[0]} at first, {mb[-1]} at last, {max(mb)} at most")
        return rows + [f"trouble: {one}" for one in self.troubles[:10]]


def prepare(folder: Path, *, posts: int, moderators: int) -> tuple[tuple[Contest, ...], int]:
    """A desk that has seen so many posts, a tenth of them claims, with its moderators and one reader.

    Returns its contests, and how many flags there are.
    """
    contests = register.invented()
    if (folder / "desk.db").exists():
        store: Store = open_store(folder / "desk.db")
    else:
        folder.mkdir(parents=True, exist_ok=True)
        store, _ = filled_store(folder, contests, register.invented_accounts(contests), posts)
        _put_behind_us(store)
    now = datetime.now(UTC)
    with store.writing() as tx:
        for n in range(moderators):
            people.add_user(tx, f"mo{n}", name=f"Mo {n}", access=Access.MODERATOR, password=HASH, at=now)
        people.add_user(tx, "reader", name="Reader", access=Access.VIEWER, password=HASH, at=now)
    with store.reading() as tx:
        flags = desk_counts(tx).flags
    store.close()
    (folder / "posts.jsonl").write_text("")
    return contests, flags


def _put_behind_us(store: Store) -> None:
    """Date what the desk did before now: its invented night is to come, and browsers are told what is newer than they.

    What is owed counts as sent, for no channel is there.
    """
    since = int(timedelta(days=3650).total_seconds() * 1e6)
    with store.writing() as tx:
        tx.exec_driver_sql(f"UPDATE flag SET opened_at = opened_at - {since}, changed_at = changed_at - {since}")
        tx.exec_driver_sql(f"UPDATE alert SET owed_at = owed_at - {since}, state = 'sent', sent_at = owed_at - {since}")


@contextmanager
def served(folder: Path, port: int) -> Iterator[int]:
    """`tallywatch run` with the page on this port; its process id. What it says goes to run.log."""
    (folder / "tallywatch.toml").write_text(CONFIG.format(port=port))
    command = [sys.executable, "-m", "bot", "run", "-c", str(folder / "tallywatch.toml")]
    with (folder / "run.log").open("w") as log:
        pid = os.posix_spawn(
            sys.executable,
            command,
            {**os.environ, "PYTHONPATH": str(ROOT)},
            file_actions=[(os.POSIX_SPAWN_DUP2, log.fileno(), 1), (os.POSIX_SPAWN_DUP2, log.fileno(), 2)],
        )
    try:
        yield pid
    finally:
        os.kill(pid, signal.SIGTERM)
        os.waitpid(pid, 0)


@asynccontextmanager
async def signed_in(address: str, login: str) -> AsyncIterator[httpx.AsyncClient]:
    """A browser of this person's."""
    headers = {"Origin": address, "Sec-Fetch-Site": "same-origin"}
    limits = httpx.Limits(max_connections=None, keepalive_expiry=2)  # the server ends a connection idle for 5 seconds
    async with httpx.AsyncClient(base_url=address, headers=headers, timeout=30, limits=limits) as browser:
        answer = await browser.post("/login", data={"login": login, "password": PASSWORD})
        if answer.status_code != 303:
            message = f"{login} could not sign in: {answer.status_code} {answer.text[:200]}"
            raise RuntimeError(message)
        yield browser


class Moderator:
    """Somebody who clears the queue: a page, a decision, now and then a look into another room."""

    def __init__(
        self, browser: httpx.AsyncClient, night: Night, contests: Sequence[Contest], *, flags: int, seed: int
    ) -> None:
        self._browser = browser
        self._night = night
        self._contests = contests
        self._flags = flags
        self._random = Random(seed)

    async def work(self, until: float, *, pause: float) -> None:
        """Go on until then, resting so many seconds after each step."""
        await asyncio.sleep(self._random.uniform(0, 2 * pause))  # people do not begin all at once
        while time.monotonic() < until:
            await self._clear(await self._get("/queue", f"/queue?after={self._random.randrange(self._flags)}"), pause)
            path = self._random.choice(self._contests).id
            await self._get("/contest", f"/contest/{quote(path)}")
            room = self._random.choice(ROOMS)
            await self._get(room, room)
            await self._get("/find", f"/find?q={quote(self._random.choice(self._contests).name)}")
            await asyncio.sleep(pause)

    async def _clear(self, page: str, pause: float) -> None:
        """Decide the flag that is shown, and take up the next."""
        shown, token = FLAG.search(page), TOKEN.search(page)
        if shown is None or token is None:
            return
        flag, version = shown[1], shown[2]
        await asyncio.sleep(pause)
        form = {"csrf": token[1], "version": version, "decision": self._random.choice(["confirmed", "dismissed"])}
        await self._send("decide", f"/queue/{flag}/decide", form)
        await self._get("next flag", f"/queue/{int(flag) + 1}?part=1")

    async def _get(self, name: str, path: str) -> str:
        began = time.perf_counter()
        answer = await self._browser.get(path, follow_redirects=True)
        self._night.pages[name].append(time.perf_counter() - began)
        if answer.status_code not in {200, 404}:
            self._night.troubles.append(f"{path}: {answer.status_code} {answer.text[:120]}")
        return answer.text

    async def _send(self, name: str, path: str, form: dict[str, str]) -> None:
        began = time.perf_counter()
        answer = await self._browser.post(path, data=form, headers={"Accept": "application/json"})
        self._night.pages[name].append(time.perf_counter() - began)
        self._night.decided += answer.status_code == 200
        if answer.status_code not in {200, 409}:
            self._night.troubles.append(f"{path}: {answer.status_code} {answer.text[:120]}")


async def listen(browser: httpx.AsyncClient, night: Night, until: float) -> None:
    """Hear the stream, and come back when it ends."""
    while time.monotonic() < until:
        with contextlib.suppress(httpx.ReadTimeout):
            async with browser.stream("GET", "/stream", timeout=httpx.Timeout(30, read=until)) as stream:
                async for line in stream.aiter_lines():
                    night.heard += line.startswith("data:")
                    if time.monotonic() > until:
                        return


async def arrive(path: Path, contests: tuple[Contest, ...], until: float, *, rate: int) -> None:
    """Write so many posts a second into the file that the desk reads, one in ten with a claim."""
    writer, number, random = Writer(contests, seed=9), 0, Random(9)
    while time.monotonic() < until:
        with path.open("a") as file:
            for _ in range(rate):
                number += 1
                post = {
                    "platform": "x",
                    "id": f"load-{random.getrandbits(60)}-{number}",
                    "author": f"somebody{number % 900}",
                    "created_at": datetime(2031, 5, 9, 5, tzinfo=UTC).isoformat(),
                    "text": writer.text(0.1),
                }
                file.write(json.dumps(post) + "\n")
        await asyncio.sleep(1)


async def watch_memory(pid: int, night: Night, until: float) -> None:
    """Read the server's resident memory each second."""
    page = os.sysconf("SC_PAGE_SIZE")
    while time.monotonic() < until:
        night.memory.append(int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * page)
        await asyncio.sleep(1)


async def await_page(address: str) -> None:
    """Wait until the page is served."""
    async with httpx.AsyncClient() as browser, asyncio.timeout(60):
        while True:
            with contextlib.suppress(httpx.TransportError):
                await browser.get(f"{address}/login")
                return
            await asyncio.sleep(0.1)


@dataclass(frozen=True, kw_only=True)
class Load:
    """How much is going on: people, seconds, posts a second, seconds that a moderator rests after each step."""

    moderators: int = 20
    readers: int = 100
    seconds: float = 300
    rate: int = 20
    pause: float = 3.0


async def spend(
    folder: Path, served_by: tuple[int, int], prepared: tuple[tuple[Contest, ...], int], load: Load
) -> Night:
    """One night under this load; `served_by` is the port and the process, `prepared` what `prepare` gave."""
    (port, pid), (contests, flags) = served_by, prepared
    address, night = f"http://127.0.0.1:{port}", Night()
    await await_page(address)
    async with contextlib.AsyncExitStack() as browsers:
        people_at_work = [
            Moderator(
                await browsers.enter_async_context(signed_in(address, f"mo{n}")), night, contests, flags=flags, seed=n
            )
            for n in range(load.moderators)
        ]
        reader = await browsers.enter_async_context(signed_in(address, "reader"))
        until = time.monotonic() + load.seconds
        async with asyncio.TaskGroup() as group:
            group.create_task(watch_memory(pid, night, until))
            group.create_task(arrive(folder / "posts.jsonl", contests, until, rate=load.rate))
            listeners = [group.create_task(listen(reader, night, until)) for _ in range(load.readers)]
            working = [group.create_task(one.work(until, pause=load.pause)) for one in people_at_work]
            await asyncio.gather(*working)
            for one in listeners:
                one.cancel()
    said = (folder / "run.log").read_text()
    night.troubles += [line for line in said.splitlines() if "locked" in line or "Traceback" in line]
    return night


def main() -> None:
    """Measure one night from the command line."""
    parser = argparse.ArgumentParser(description="Measure the review page under the load of a full night.")
    parser.add_argument("--posts", type=int, default=1_000_000, help="posts stored before the night begins")
    parser.add_argument("--seconds", type=float, default=300, help="how long it lasts")
    parser.add_argument("--moderators", type=int, default=20)
    parser.add_argument("--readers", type=int, default=100, help="browsers that only listen")
    parser.add_argument("--rate", type=int, default=20, help="posts that come in each second")
    parser.add_argument("--pause", type=float, default=3.0, help="seconds a moderator rests after each step")
    parser.add_argument("--port", type=int, default=8026)
    parser.add_argument("--folder", type=Path, help="where the database is kept, to be used again")
    asked = parser.parse_args()
    load = Load(
        moderators=asked.moderators, readers=asked.readers, seconds=asked.seconds, rate=asked.rate, pause=asked.pause
    )
    with tempfile.TemporaryDirectory() as thrown_away:
        folder = asked.folder or Path(thrown_away)
        prepared = prepare(folder, posts=asked.posts, moderators=load.moderators)
        with served(folder, asked.port) as pid:
            night = asyncio.run(spend(folder, (asked.port, pid), prepared, load))
    sys.stdout.write("\n".join(night.lines()) + "\n")


if __name__ == "__main__":
    main()
