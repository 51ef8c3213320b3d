"""`tallywatch record` and `tallywatch replay`: a night kept as the platforms sent it, and played again.

A replay has a database of its own and the virtual clock: what was recorded comes in at the recorded times, official
facts become known when they were published, and the desk's own jobs do the rest. `speed` waits between the moments as
the night did, so many times faster; 0 does not wait.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from msgspec import Struct

from bot import jobs, record
from bot.app import Desk, open_configured
from bot.channels.console import ConsoleChannel
from bot.clock import VirtualClock
from bot.config import Config, Settings, StoreSettings
from bot.delivery import Delivery
from bot.service import Service
from bot.sources.tape import Tape, TapeLine, read_tape
from bot.watch_jobs import open_watch, watch_jobs
from matchers.vocabulary import Account, OfficialFact
from storage import inbox, register
from storage.files import Results, read_accounts, read_results
from storage.lines import read_official


class Script(Struct, frozen=True, kw_only=True):
    """What a replay is played from."""

    tape: Path
    results: Results
    accounts: tuple[Account, ...] = ()
    facts: tuple[OfficialFact, ...] = ()


class Replayed(Struct, frozen=True, kw_only=True):
    """What a replay came to."""

    polls: int
    posts: int
    first_at: datetime | None
    last_at: datetime | None


async def record_night(desk: Desk, path: Path) -> int:
    """Watch the platforms of the config and write all that comes to a tape, until stopped; how many answers.

    Nothing is judged, so every post is looked up again for edits and deletions, and not only those with claims.
    """
    with Tape(path) as tape:
        watch = open_watch(desk, tape=tape)
        every = desk.config.settings.run.tick_seconds
        try:
            await Service(watch_jobs(watch, {}, every=every, with_claims=False)).run()
        finally:
            await watch.aclose()
        return tape.lines


def read_script(tape: Path, *, results: Path, accounts: Path | None, official: Path | None) -> Script:
    """Read the files of a replay. Raises FileError."""
    who = read_results(results)
    stated = read_official(official, who.contests) if official else ()
    return Script(
        tape=tape,
        results=who,
        accounts=tuple(read_accounts(accounts, who.contests)) if accounts else (),
        facts=(*stated, *who.facts),
    )


def replay(
    script: Script,
    *,
    speed: float,
    write: Callable[[str], object],
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> Replayed:
    """Play a tape in a database of its own; alerts are written as text. Raises TapeError."""
    lines = list(read_tape(script.tape))
    moments = sorted({line.at for line in lines} | {fact.published_at for fact in script.facts})
    if not moments:
        return Replayed(polls=0, posts=0, first_at=None, last_at=None)
    clock = VirtualClock(moments[0])
    with TemporaryDirectory(prefix="tallywatch-replay-") as place:
        settings = Settings(store=StoreSettings(url="sqlite:///replay.db"))
        with open_configured(Config(settings=settings, folder=Path(place)), clock=clock) as desk:
            performance = _Performance(desk, clock, script, lines, write)
            posts = asyncio.run(performance.play(moments, speed=speed, sleep=sleep))
    return Replayed(polls=len(lines), posts=posts, first_at=moments[0], last_at=moments[-1])


class _Performance:
    """One replay: moment by moment, facts, then polls, then the desk's jobs."""

    def __init__(
        self, desk: Desk, clock: VirtualClock, script: Script, lines: Iterable[TapeLine], write: Callable[[str], object]
    ) -> None:
        self._desk = desk
        self._clock = clock
        self._script = script
        self._lines: dict[datetime, list[TapeLine]] = {}
        for line in lines:
            self._lines.setdefault(line.at, []).append(line)
        chat = ConsoleChannel(write, clock=clock, contests=desk.knowledge.contests)
        self._delivery = Delivery(desk.store, [chat], clock=clock, jitter=lambda: 0.5)

    async def play(
        self, moments: Iterable[datetime], *, speed: float, sleep: Callable[[float], Awaitable[None]]
    ) -> int:
        """Play all moments; how many posts were new."""
        self._prepare()
        posts = 0
        for moment in moments:
            gap = (moment - self._clock.now()).total_seconds()
            if speed > 0 and gap > 0:
                await sleep(gap / speed)
            self._clock.move_to(moment)
            posts += self._let_in(moment)
            while jobs.assess_waiting(self._desk):
                pass
            await self._delivery.deliver_all()
        return posts

    def _prepare(self) -> None:
        """Who stands and who is watched; no result is known yet."""
        record.store_results(self._desk, self._script.results, with_facts=False)
        with self._desk.store.writing() as tx:
            register.import_accounts(tx, self._script.accounts)
            self._desk.knowledge.world(tx)

    def _let_in(self, moment: datetime) -> int:
        """What became known at this moment."""
        facts = [fact for fact in self._script.facts if fact.published_at == moment]
        with self._desk.store.writing() as tx:
            jobs.append_and_judge(self._desk, tx, facts)
        new = 0
        for line in self._lines.get(moment, ()):
            new += jobs.store_poll(self._desk, line.source, line.stream, line.poll)
            with self._desk.store.writing() as tx:
                inbox.mark_deleted(tx, line.source, line.poll.deleted, at=moment)
                for one in line.people:
                    if one.handle:
                        register.note_identity(
                            tx, line.source, handle=one.handle, platform_id=one.platform_id, at=moment
                        )
        return new
