"""What the desk is told about its sources, and in which words. Pure.

A trouble has a topic, so that it is told once however often it is seen, and once more when it is over. A source is
failing after `PATIENCE` polls without an answer, whichever streams they were of; refused credentials and an empty
account at once. One account that cannot be read is that account's matter.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from msgspec import Struct

from bot.cadence import Stage
from bot.messages import calm, say
from bot.ports import Identity, Outcome, Standing
from matchers.vocabulary import Account, OfficialFact, Role

PATIENCE = 3


class Trouble(Struct, frozen=True, kw_only=True):
    """Something that begins: its topic and the words for it."""

    topic: str
    text: str


def failing(source: str) -> str:
    """The topic of a source that does not answer."""
    return f"failing:{source}"


def unreadable(source: str, stream: str) -> str:
    """The topic of one stream that cannot be read."""
    return f"unreadable:{source}:{stream}"


def silent(source: str, stream: str) -> str:
    """The topic of an official account that says nothing."""
    return f"silent:{source}:{stream}"


def budget(source: str) -> str:
    """The topic of a budget that runs low."""
    return f"budget:{source}"


def trouble_of(source: str, stream: str, *, outcome: Outcome, reason: str, in_a_row: int) -> Trouble | None:
    """What a failed poll means for the desk; None while it may pass. `in_a_row`: failures of the whole source."""
    if outcome is Outcome.GONE:
        return Trouble(topic=unreadable(source, stream), text=f"{source}: {stream} cannot be read: {reason}")
    if outcome in {Outcome.DENIED, Outcome.UNPAID}:
        return Trouble(topic=failing(source), text=f"{source}: {reason}")
    if outcome is Outcome.FAILED and in_a_row >= PATIENCE:
        return Trouble(topic=failing(source), text=f"{source}: {in_a_row} polls in a row failed: {reason}")
    return None


def silence_of(
    source: str, stream: str, account: Account, *, stage: Stage, heard_at: datetime, now: datetime, patience: timedelta
) -> Trouble | None:
    """An official account that says nothing for longer than expected while its contest counts."""
    if account.role is not Role.OFFICIAL or stage not in {Stage.COUNTING, Stage.RECOUNT}:
        return None
    if now - heard_at < patience:
        return None
    minutes = (now - heard_at) // timedelta(minutes=1)
    text = f"{account.name} (@{account.handle}, {source}) has posted nothing for {minutes} minutes of the {stage}"
    return Trouble(topic=silent(source, stream), text=text)


def shortage_of(source: str, *, spent: float, limit: float, expected: float) -> Trouble | None:
    """A budget that will not last the night at this pace."""
    if limit <= 0 or (expected <= limit and spent < limit):
        return None
    text = f"{source}: ${spent:.2f} of tonight's ${limit:.2f} spent, ${expected:.2f} expected: polling less often"
    return Trouble(topic=budget(source), text=text)


def change_of(account: Account, now_called: Identity) -> Trouble | None:
    """What is new about a registered account, by what the platform says of it."""
    who = f"{account.name} (@{account.handle}, {account.platform})"
    topic = f"{account.platform}:{account.platform_id}"
    if now_called.standing in {Standing.SUSPENDED, Standing.MISSING}:
        return Trouble(topic=f"gone:{topic}:{now_called.standing}", text=f"{who} is {now_called.standing}")
    if now_called.handle.casefold() != account.handle.removeprefix("@").casefold():
        text = f"{who} is now called @{now_called.handle}; it is the same account, and is watched as before"
        return Trouble(topic=f"renamed:{topic}:{now_called.handle}", text=text)
    return None


def taken_down(facts: Sequence[OfficialFact], contest: str, *, zone: str) -> Trouble:
    """The post is gone from which the record has these; a deletion denies nothing, so the record stands."""
    authority, held = facts[0].authority, "; ".join(say(fact.assertion, zone) for fact in facts)
    text = (
        f"{contest}: {calm(authority, limit=80)} has deleted the post from which the record has "
        f'"{calm(held, limit=300)}"; it stands until it is corrected: ask them, and enter what they say '
        f"(superseding {', '.join(fact.id for fact in facts)})"
    )
    return Trouble(topic=f"deleted:{facts[0].id}", text=text)
