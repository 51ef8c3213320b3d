"""The service: a handful of coarse jobs on a scheduler, one broad handler around them, and a clean stop.

The jobs keep nothing between runs (what is due stands in the database), so a job that fails is written down and simply
runs again at the next tick. A stop lets running jobs finish, for cancelling one could repeat a message; nothing is ever
half-written, for every job writes in one transaction. A job that keeps failing runs less and less often, up to once in
`LONGEST_REST` seconds, so that it neither fills the log nor holds the database from the others.
"""

from __future__ import annotations

import asyncio
import logging
import signal
from datetime import UTC, datetime
from time import monotonic
from typing import TYPE_CHECKING, Final

from apscheduler.events import EVENT_JOB_MAX_INSTANCES, JobExecutionEvent
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

log = logging.getLogger(__name__)

DRAIN_SECONDS: Final = 20.0
"""How long a stop waits for jobs that are in the middle of something."""


LONGEST_REST: Final = 30.0
"""Seconds between two tries of a job that keeps failing, unless its own turns are further apart."""


class Job(Struct, frozen=True, kw_only=True):
    """A coarse job: its name, how often it runs, and what it does."""

    name: str
    every: float
    run: Callable[[], Awaitable[object]]


class Rest(Struct, frozen=True, kw_only=True):
    """How long a failing job rests: after its first failure for one turn, then twice as long each time."""

    seconds: float
    until: float


class Service:
    """Runs jobs until it is told to stop. `failures` and `skips` count what went wrong, by job, for `/status`.

    `seconds` is the clock by which a failing job rests.
    """

    def __init__(self, jobs: Sequence[Job], *, seconds: Callable[[], float] = monotonic) -> None:
        self._seconds = seconds
        self._resting: dict[str, Rest] = {}
        self._jobs = {job.name: job for job in jobs}
        self._stopping = asyncio.Event()
        self._running: set[asyncio.Task[None]] = set()
        self.failures: dict[str, int] = dict.fromkeys(self._jobs, 0)
        self.skips: dict[str, int] = dict.fromkeys(self._jobs, 0)

    def stop(self) -> None:
        """Ask the service to stop; `run` returns once the jobs at work have finished."""
        self._stopping.set()

    async def run(self) -> None:
        """Run until stopped, by `stop` or by SIGTERM or SIGINT."""
        loop = asyncio.get_running_loop()
        for signum in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(signum, self.stop)
        scheduler = self._scheduler()
        scheduler.start()
        try:
            await self._stopping.wait()
        finally:
            scheduler.pause()
            await self._drain()
            scheduler.shutdown(wait=False)
            for signum in (signal.SIGTERM, signal.SIGINT):
                loop.remove_signal_handler(signum)

    def _scheduler(self) -> AsyncIOScheduler:
        # A late run is better than none, and two late runs are one: no grace time, coalesced, never two at once.
        defaults = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        scheduler = AsyncIOScheduler(timezone="UTC", job_defaults=defaults)
        for job in self._jobs.values():
            # Unless told, the first run would come one interval late.
            first = datetime.now(UTC)
            scheduler.add_job(self._start, "interval", args=[job], seconds=job.every, id=job.name, next_run_time=first)
        scheduler.add_listener(self._note_skip, EVENT_JOB_MAX_INSTANCES)
        return scheduler

    def _note_skip(self, event: JobExecutionEvent) -> None:
        self.skips[event.job_id] += 1

    async def _start(self, job: Job) -> None:
        """Run a job as a task of our own, so that a stop can wait for it."""
        rest = self._resting.get(job.name)
        if self._stopping.is_set() or (rest is not None and self._seconds() < rest.until):
            return
        task = asyncio.ensure_future(self._attempt(job))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        await asyncio.shield(task)

    async def _attempt(self, job: Job) -> None:
        """Run a job once. The one broad handler of the program: whatever a job dies of, the others live on."""
        try:
            await job.run()
        except Exception:
            self.failures[job.name] += 1
            rest = self._rest(job)
            log.exception("job %s failed; it runs again in %.1f seconds", job.name, rest.seconds)
        else:
            self._resting.pop(job.name, None)

    def _rest(self, job: Job) -> Rest:
        before = self._resting.get(job.name)
        seconds = min(before.seconds * 2, max(LONGEST_REST, job.every)) if before else job.every
        rest = self._resting[job.name] = Rest(seconds=seconds, until=self._seconds() + seconds)
        return rest

    async def _drain(self) -> None:
        """Let the jobs at work finish."""
        if self._running:
            _, late = await asyncio.wait(self._running, timeout=DRAIN_SECONDS)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
