"""Which channels hear of a finding: what their config lets through, and what their chat has asked for.

Pure, but for the reading of wishes, which are looked up again after a second.
A channel that watches nothing hears of everything; what is muted is heard of by nobody there. All of it stays in the
queue.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct

from bot.channels.settings import FilterSettings
from bot.ports import Clock
from matchers.vocabulary import Claim, Contest, ContestId, Kind, Verdict, slug_of
from storage.chats import ChatWish, QuietHours, Subject, Wish, moves, quiet_hours, wishes
from storage.engine import Store

FRESH = timedelta(seconds=1)


class Topic(Struct, frozen=True, kw_only=True):
    """What a finding is about; `contest` is a slug."""

    verdict: Verdict
    kind: Kind
    contest: str = ""
    region: str = ""
    party: str = ""

    def is_about(self, wish: ChatWish) -> bool:
        """Whether a wish concerns it."""
        own = {
            Subject.CONTEST: self.contest,
            Subject.REGION: self.region,
            Subject.PARTY: self.party,
            Subject.KIND: str(self.kind),
        }
        return bool(wish.name) and own[wish.subject].casefold() == wish.name.casefold()


def lets(passes: FilterSettings, topic: Topic) -> bool:
    """Whether the config lets a topic through."""
    return (
        (not passes.verdicts or topic.verdict in passes.verdicts)
        and (not passes.kinds or topic.kind in passes.kinds)
        and _allows(passes.contests, topic.contest)
        and _allows(passes.regions, topic.region)
        and _allows(passes.parties, topic.party)
    )


def _allows(allowed: Sequence[str], name: str) -> bool:
    return not allowed or name.casefold() in {one.casefold() for one in allowed}


def topic_of(claim: Claim, verdict: Verdict, contests: Mapping[ContestId, Contest]) -> Topic:
    """What a claim is about."""
    said = claim.assertion
    contest = contests.get(said.contest) if said.contest else None
    return Topic(
        verdict=verdict,
        kind=said.kind,
        contest=slug_of(said.contest) if said.contest else "",
        region=said.region or (contest.region if contest else "") or "",
        party=said.party or "",
    )


def is_wanted(topic: Topic, wishes_of_chat: Sequence[ChatWish]) -> bool:
    """Whether a chat with these wishes hears of a topic."""
    if any(wish.wish is Wish.MUTE and topic.is_about(wish) for wish in wishes_of_chat):
        return False
    watched = [wish for wish in wishes_of_chat if wish.wish is Wish.WATCH]
    return not watched or any(topic.is_about(wish) for wish in watched)


class Routes:
    """Says which channels are told of a claim with a verdict, and which of them rest now."""

    def __init__(
        self,
        filters: Mapping[str, FilterSettings],
        *,
        store: Store,
        clock: Clock,
        contests: Mapping[ContestId, Contest],
        timezone: str = "UTC",
    ) -> None:
        self._filters = dict(filters)
        self._store = store
        self._clock = clock
        self._contests = contests
        self._zone = ZoneInfo(timezone)
        self._wishes: tuple[ChatWish, ...] = ()
        self._quiet: Mapping[str, QuietHours] = {}
        self._moves: Mapping[str, str] = {}
        self._read_at: datetime | None = None

    @property
    def channels(self) -> tuple[str, ...]:
        """All channels, whatever they hear of."""
        return tuple(self._filters)

    def __call__(self, claim: Claim, verdict: Verdict) -> Sequence[str]:
        """The channels to tell."""
        self._refresh()
        topic = topic_of(claim, verdict, self._contests)
        return [
            channel
            for channel, passes in ((self._moves.get(key, key), passes) for key, passes in self._filters.items())
            if lets(passes, topic) and is_wanted(topic, [wish for wish in self._wishes if wish.channel == channel])
        ]

    def is_quiet(self, channel: str, now: datetime) -> bool:
        """Whether a chat rests at this time."""
        self._refresh()
        hours = self._quiet.get(channel)
        return hours is not None and hours.cover(now.astimezone(self._zone).time())

    def _refresh(self) -> None:
        now = self._clock.now()
        if self._read_at is not None and self._read_at <= now < self._read_at + FRESH:
            return
        with self._store.reading() as tx:
            self._wishes, self._quiet, self._moves = wishes(tx), quiet_hours(tx), moves(tx)
        self._read_at = now
