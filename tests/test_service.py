import asyncio
import os
import signal
from itertools import count

import pytest

from bot.service import Job, Service


async def run_until(service: Service, done: asyncio.Event) -> None:
    running = asyncio.create_task(service.run())
    await asyncio.wait_for(done.wait(), 10)
    service.stop()
    await asyncio.wait_for(running, 10)


async def test_a_job_that_fails_runs_again_and_the_others_go_on() -> None:
    runs: list[str] = []
    enough = asyncio.Event()

    async def broken() -> None:
        runs.append("broken")
        raise RuntimeError("out of paper")

    async def sound() -> None:
        runs.append("sound")
        if min(runs.count("broken"), runs.count("sound")) >= 3:
            enough.set()

    service = Service([Job(name="broken", every=0.01, run=broken), Job(name="sound", every=0.01, run=sound)])
    await run_until(service, enough)
    assert service.failures["broken"] >= 3
    assert service.failures["sound"] == 0


async def test_a_job_that_keeps_failing_rests_longer_each_time_until_it_succeeds(
    caplog: pytest.LogCaptureFixture,
) -> None:
    now, runs, enough = [0.0], [0], asyncio.Event()

    async def broken() -> None:
        runs[0] += 1
        if runs[0] < 8:
            raise RuntimeError("out of paper")
        enough.set()

    async def tick() -> None:
        now[0] += 1

    jobs = [Job(name="broken", every=0.01, run=broken), Job(name="tick", every=0.001, run=tick)]
    await run_until(Service(jobs, seconds=lambda: now[0]), enough)
    said = [line.getMessage().rpartition("in ")[2] for line in caplog.records if "runs again" in line.getMessage()]
    assert said == [f"{seconds:.1f} seconds" for seconds in (0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64)]


async def test_no_rest_is_longer_than_half_a_minute(caplog: pytest.LogCaptureFixture) -> None:
    hours, runs, enough = count(0, 3600), [0], asyncio.Event()

    async def broken() -> None:
        runs[0] += 1
        if runs[0] > 20:
            enough.set()
        raise RuntimeError("out of paper")

    await run_until(Service([Job(name="broken", every=0.01, run=broken)], seconds=lambda: next(hours)), enough)
    assert caplog.records[15].getMessage().endswith("30.0 seconds")


async def test_a_stop_lets_a_job_finish_what_it_is_doing() -> None:
    begun, release = asyncio.Event(), asyncio.Event()
    finished: list[str] = []

    async def slow() -> None:
        begun.set()
        await release.wait()
        finished.append("whole")

    service = Service([Job(name="slow", every=0.01, run=slow)])
    running = asyncio.create_task(service.run())
    await asyncio.wait_for(begun.wait(), 10)
    service.stop()
    asyncio.get_running_loop().call_later(0.05, release.set)
    await asyncio.wait_for(running, 10)
    assert finished == ["whole"]


async def test_a_job_never_runs_twice_at_once_and_the_turns_missed_are_counted() -> None:
    release, enough = asyncio.Event(), asyncio.Event()
    at_work: list[int] = []

    async def slow() -> None:
        at_work.append(1)
        await release.wait()

    service = Service([Job(name="slow", every=0.01, run=slow)])

    async def watch() -> None:
        while not service.skips["slow"]:
            await asyncio.sleep(0)
        release.set()
        enough.set()

    watching = asyncio.create_task(watch())
    await run_until(service, enough)
    await watching
    assert at_work.count(1) <= 2


async def test_sigterm_stops_the_service() -> None:
    begun = asyncio.Event()

    async def note() -> None:
        begun.set()

    running = asyncio.create_task(Service([Job(name="note", every=0.01, run=note)]).run())
    await asyncio.wait_for(begun.wait(), 10)
    os.kill(os.getpid(), signal.SIGTERM)
    await asyncio.wait_for(running, 10)
