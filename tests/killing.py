"""Runs `tallywatch run` in children that are killed at random points; a process of its own, so that it may fork.

Usage: python -m tests.killing CONFIG KILLS SEED. Forking saves each life the time of the imports. After the last kill a
child runs until everything that was recorded is assessed and delivered, and is then stopped cleanly.
"""

import os
import random
import signal
import sys
import time
from pathlib import Path

from bot import running  # noqa: F401  # loaded once, before the children
from bot.app import open_desk
from bot.cli import main
from storage import inbox, outbox, streams


def start(config: Path) -> int:
    child = os.fork()
    if child:
        return child
    sys.argv = ["tallywatch", "run", "-c", str(config)]
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    os.dup2(null, 2)
    code = 1
    try:
        main()
    except SystemExit as ended:
        code = int(ended.code or 0)
    finally:
        os._exit(code)


def is_done(config: Path, wanted: int) -> bool:
    with open_desk(config) as desk, desk.store.reading() as tx:
        states = streams.load_streams(tx)
        read = bool(states) and all(f'"line":{wanted},' in (state.cursor or "") for state in states)
        return read and not inbox.unassessed(tx, 1) and not outbox.outbox_counts(tx).owed


def play(config: Path, kills: int, seed: int) -> None:
    dice = random.Random(seed)
    for _ in range(kills):
        child = start(config)
        time.sleep(dice.uniform(0.02, 0.4))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    child = start(config)
    wanted = (config.parent / "posts.jsonl").read_bytes().count(b"\n")
    deadline = time.monotonic() + 120
    while not is_done(config, wanted) and time.monotonic() < deadline:
        time.sleep(0.1)
    os.kill(child, signal.SIGTERM)
    _, status = os.waitpid(child, 0)
    sys.exit(os.waitstatus_to_exitcode(status))


if __name__ == "__main__":
    play(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
