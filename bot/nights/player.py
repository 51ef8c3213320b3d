"""Plays a recorded night through the real pipeline, on a virtual clock.

The night's register is imported; then, moment by moment, official facts are appended as they were published and posts
are polled from the recorded source as they were posted; the desk's own jobs assess, judge again and deliver. Nothing is
known before its time. What is printed is the night as an editor would have seen it: the record, the posts with what
became of them, and what stood in the chat.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot import jobs, record
from bot.channels.console import ConsoleChannel
from bot.delivery import Delivery
from bot.messages import LABELS, calm, contest_name, local, say, say_fact, zone_of
from bot.sources.recorded import RecordedSource
from matchers.vocabulary import ALERTING
from storage import outbox, register, streams

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bot.app import Desk
    from bot.clock import VirtualClock
    from bot.nights.night import Night
    from bot.ports import Channel
    from matchers.vocabulary import Assessment, OfficialFact
    from storage.values import StoredPost

SOURCE: Final = "night"
INDENT: Final = " " * 7
LONGEST_WAIT: Final = 120
"""Seconds of the night; a digest waits for one minute."""
CHAT: Final = f"{INDENT}| "


class Player:
    """One performance of a night. `tell` prints a line; its second argument names a style.

    `chat` is where alerts go; without one, they are told too.
    """

    def __init__(
        self,
        desk: Desk,
        clock: VirtualClock,
        night: Night,
        tell: Callable[[str, str], None],
        *,
        chat: Channel | None = None,
    ) -> None:
        self._desk = desk
        self._clock = clock
        self._night = night
        self._tell = tell
        self._source = RecordedSource(SOURCE, clock=clock, speed=1)
        self._stream = str(night.posts_file)
        chat = chat or ConsoleChannel(self._chat, clock=clock, contests=desk.knowledge.contests)
        self._delivery = Delivery(desk.store, [chat], clock=clock, jitter=lambda: 0.5)

    async def play(self) -> None:
        """Play the night from its first moment to its last."""
        self._prepare()
        for moment in self._night.moments:
            self._clock.move_to(moment)
            self._publish([fact for fact in self._night.facts if fact.published_at == moment])
            await jobs.poll_due(self._desk, {SOURCE: self._source})
            while assessed := jobs.assess_waiting(self._desk):
                for stored, found in assessed:
                    self._show(stored, found)
            await self._deliver()

    async def _deliver(self) -> None:
        """Send what is owed; a chat that has a pace is given its time."""
        for _ in range(LONGEST_WAIT):
            await self._delivery.deliver_all()
            with self._desk.store.reading() as tx:
                if not outbox.outbox_counts(tx).owed:
                    return
            await self._clock.sleep(1)

    def _prepare(self) -> None:
        """The register before the night: who stands and who is watched, and no result."""
        record.store_results(self._desk, self._night.results, with_facts=False)
        with self._desk.store.writing() as tx:
            register.import_accounts(tx, self._night.accounts)
            streams.add_streams(tx, [(SOURCE, self._stream)])
            self._desk.knowledge.world(tx)

    def _publish(self, facts: Iterable[OfficialFact]) -> None:
        with self._desk.store.writing() as tx:
            for line in jobs.append_and_judge(self._desk, tx, facts):
                self._show_fact(line.fact)

    def _show_fact(self, fact: OfficialFact) -> None:
        contests = self._desk.knowledge.contests
        zone = zone_of(fact.assertion.contest, contests)
        said = f"{contest_name(fact.assertion.contest, contests)}: {say_fact(fact, zone)}"
        self._tell(f"{local(fact.published_at, zone)}  OFFICIAL  {said} ({calm(fact.authority)})", "official")

    def _show(self, stored: StoredPost, found: Assessment) -> None:
        post = stored.post
        zone = self._desk.config.settings.desk.timezone
        self._tell(f'{local(post.created_at, zone)}  @{calm(post.author)}: "{calm(post.text)}"', "post")
        if not found.claims:
            self._tell(f"{INDENT}nothing claimed", "quiet")
        for judged in found.claims:
            verdict = judged.judgement.verdict
            if verdict not in ALERTING:
                said = say(judged.claim.assertion, zone)
                self._tell(f"{INDENT}{LABELS[verdict].lower()}: {said}. {calm(judged.judgement.reason)}", "quiet")

    def _chat(self, text: str) -> None:
        for line in text.splitlines():
            self._tell(f"{CHAT}{line}", "chat")
