"""What the command line says of deliveries: the outbox at a glance, sending again, a test of every channel."""

from __future__ import annotations

import sys
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import msgspec

from bot.adapters import build_channels, build_telegram
from bot.duty import at_work
from bot.exits import ExitCode, NotFoundError
from bot.messages import calm, local
from bot.ports import Announcer, ChannelError
from bot.words import number_of, page, people
from matchers.vocabulary import Assertion, Claim, Judgement, Kind, Post, Stance, Verdict
from storage import watching
from storage.outbox import alerts, outbox_counts, resend
from storage.values import (
    AlertId,
    AlertState,
    ClaimId,
    Flag,
    FlagDetail,
    FlagId,
    FlagState,
    PostKey,
    StoredClaim,
    StoredPost,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.app import Desk
    from bot.ports import Channel

SHOWN: Final = 20
EVERY: Final = 100_000
TEST: Final = "This is a test of this channel. Nobody has posted anything."
DEPUTY_WITHIN: Final = timedelta(seconds=20)
"""How long a test waits for the desk at work; it shares the pace of the alerts."""


def show_outbox(desk: Desk, *, as_json: bool) -> ExitCode:
    """Print the counts and the newest failures."""
    with desk.store.reading() as tx:
        counts, failed = outbox_counts(tx), alerts(tx, state=AlertState.FAILED, limit=SHOWN)
    if as_json:
        page().out(msgspec.json.encode({"counts": counts, "failed": failed}).decode(), highlight=False)
        return ExitCode.NOT_FOUND if counts.failed else ExitCode.DONE
    zone = desk.config.settings.desk.timezone
    now = desk.clock.now()
    oldest = f", the oldest since {local(counts.oldest_owed_at, zone, day_of=now)}" if counts.oldest_owed_at else ""
    page().out(f"owed {counts.owed}{oldest}; sent {counts.sent}; failed {counts.failed}", highlight=False)
    for one in failed:
        why = calm(one.error or "", limit=160)
        page().out(f"{one.id:>6}  {one.channel}  flag {one.flag}  {one.attempts} attempts: {why}", highlight=False)
    if failed:
        people().print("`tallywatch outbox resend NUMBER`, or `all`, sends again.")
    return ExitCode.NOT_FOUND if counts.failed else ExitCode.DONE


def send_again(desk: Desk, which: str) -> None:
    """Owe failed alerts anew."""
    number = number_of(which)
    if which != "all" and number is None:
        raise NotFoundError(f"{which!r} is neither the number of an alert nor `all`")
    with desk.store.writing() as tx:
        failed = [alert.id for alert in alerts(tx, state=AlertState.FAILED, limit=EVERY)]
        wanted = failed if number is None else [AlertId(number)]
        again = sum(resend(tx, alert) for alert in wanted)
    if not again:
        raise NotFoundError(f"there is no failed alert {which}; `tallywatch outbox` lists them")
    people().print(f"{again} owed again; the service sends {'it' if again == 1 else 'them'}.")


async def try_channels(desk: Desk) -> ExitCode:
    """Send a test to each channel; print how it went.

    Where a desk is at work, it sends those to Telegram: a bot's limits are kept by one process, or not at all.
    """
    built, telegram = build_channels(desk, sys.stdout), build_telegram(desk)
    chats = telegram.channels if telegram else ()
    if not built and not chats:
        raise NotFoundError("no channel is configured")
    has_deputy = bool(chats) and at_work(desk.store, desk.clock) is not None
    channels: list[Channel] = [*built.values(), *(() if has_deputy else chats)]
    failed = await _try_each(desk, channels)
    if has_deputy:
        failed |= await _ask_the_desk(desk, [chat.key for chat in chats])
    for one in channels:
        await one.aclose()
    if telegram:
        await telegram.aclose()
    return ExitCode.NOT_FOUND if failed else ExitCode.DONE


async def _try_each(desk: Desk, channels: Sequence[Channel]) -> bool:
    """Whether one was not reached. A chat is told in plain words; where only alerts go, one says that it is a test."""
    failed = False
    sample = sample_flag(desk.clock.now())
    for channel in channels:
        try:
            if isinstance(channel, Announcer):
                await channel.announce(TEST)
            else:
                await channel.send(sample, possible_repeat=False)
        except ChannelError as error:
            failed = True
            page().out(f"{channel.key}: not reached: {calm(str(error), limit=200)}", highlight=False)
        else:
            page().out(f"{channel.key}: sent", highlight=False)
    return failed


async def _ask_the_desk(desk: Desk, keys: Sequence[str]) -> bool:
    """Let the desk at work tell its chats of a test; whether one was not told in time."""
    asked_at = desk.clock.now()
    topic, told = f"test:{asked_at.isoformat()}", frozenset[str]()
    with desk.store.writing() as tx:
        watching.pass_notice(tx, topic, TEST, at=asked_at)
    while not told.issuperset(keys) and desk.clock.now() - asked_at < DEPUTY_WITHIN:
        await desk.clock.sleep(0.2)
        with desk.store.reading() as tx:
            told = watching.told_channels(tx, topic)
    with desk.store.writing() as tx:
        watching.withdraw_notice(tx, topic)  # nobody waits for it any more
    for key in keys:
        how = "sent by the desk at work" if key in told else "not sent by the desk at work; its log says why"
        page().out(f"{key}: {how}", highlight=False)
    return not told.issuperset(keys)


def sample_flag(now: datetime) -> FlagDetail:
    """A flag that says that it is a test; it is in no queue."""
    post = Post(platform="test", id="test", author="tallywatch", created_at=now, text=TEST)
    claim = StoredClaim(
        id=ClaimId(0),
        post=StoredPost(key=PostKey(0), post=post, received_at=now),
        claim=Claim(
            assertion=Assertion(kind=Kind.COUNT), stance=Stance.STATED, quote=TEST, start=0, end=len(TEST), rule="test"
        ),
        judgements=((now, Judgement(verdict=Verdict.NOT_CHECKABLE, reason="A test: there is nothing to judge.")),),
    )
    flag = Flag(
        id=FlagId(0),
        contest=None,
        state=FlagState.OPEN,
        verdict=Verdict.NOT_CHECKABLE,
        version=0,
        opened_at=now,
        changed_at=now,
        claim_count=1,
        account_count=1,
    )
    return FlagDetail(flag=flag, claims=(claim,), reviews=())
