"""One desk at a time: of the processes on one database only one polls, judges, sends and answers in chat.

Two of them would poll everything twice, keep Telegram's limits each for itself, and steal each other's updates (409).
So `tallywatch run` holds a lease in the database and renews it; a second one says who holds it, and either leaves or
waits (`--standby`). A process that was killed gives its place up when its lease ends, and at once where its successor
sees, on the same machine, that it is gone. One that finds its place taken stops.
"""

from __future__ import annotations

import os
import secrets
import socket
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from bot.messages import local
from bot.ports import Clock
from storage.duties import Duty, Holder, keep_duty, leave_duty, load_duty
from storage.engine import Store

DESK: Final = "desk"
LEASE: Final = timedelta(seconds=20)
RENEW_EVERY: Final = 5.0


def this_process() -> Holder:
    """This process, as others are to know it."""
    return Holder(host=socket.gethostname(), pid=os.getpid(), word=secrets.token_hex(8))


def lives(pid: int) -> bool:
    """Whether a process of this machine is there."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # somebody else's, and so there
        return True
    return True


def is_free(standing: Duty | None, me: Holder, *, now: datetime, lives: Callable[[int], bool]) -> bool:
    """Whether the place is to be had: nobody's, mine, run out, or that of a process of this machine which is gone.

    A process that has my own number was before me.
    """
    if standing is None or standing.holder.word == me.word or standing.until <= now:
        return True
    if standing.holder.host != me.host:
        return False
    return standing.holder.pid == me.pid or not lives(standing.holder.pid)


class Place:
    """The place of the one desk at work, as one process sees it."""

    def __init__(self, store: Store, clock: Clock, me: Holder, *, lives: Callable[[int], bool] = lives) -> None:
        self._store = store
        self._clock = clock
        self._me = me
        self._lives = lives
        self._since = clock.now()

    def take(self) -> Duty | None:
        """Take the place, or keep it; who holds it, if it is not to be had."""
        now = self._clock.now()
        with self._store.writing() as tx:
            standing = load_duty(tx, DESK)
            if not is_free(standing, self._me, now=now, lives=self._lives):
                return standing
            keep_duty(tx, Duty(name=DESK, holder=self._me, since=self._since, until=now + LEASE))
        return None

    def leave(self) -> None:
        """Give the place up."""
        with self._store.writing() as tx:
            leave_duty(tx, DESK, self._me)


def at_work(store: Store, clock: Clock, *, lives: Callable[[int], bool] = lives) -> Duty | None:
    """The desk that works on this database now, if one does."""
    with store.reading() as tx:
        standing = load_duty(tx, DESK)
    return None if is_free(standing, this_process(), now=clock.now(), lives=lives) else standing


def in_words(duty: Duty, zone: str, now: datetime) -> str:
    """Who holds the place, in a sentence."""
    since = local(duty.since, zone, day_of=now)
    return f"process {duty.holder.pid} on {duty.holder.host} is at work on this database, since {since}"
