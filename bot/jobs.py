"""The jobs of the desk: poll, assess, judge again; delivering is `bot/delivery.py`.

Each is a function of what stands in the database and may run twice: posts are known by id and text, a post is assessed
in the transaction that takes it off the waiting list, judgements that say nothing new are not kept, an alert is leased
before it is sent. None keeps anything between runs but the world held in memory (`bot/knowledge.py`).

    poll -> inbox -> assess -> findings, alerts owed -> deliver -> chat
                       |  an official account's post is a fact too
                       v
    facts ---------> ledger -> judge again -> verdicts, edits owed
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import msgspec

from bot import aside
from bot.official import judge_again, taken_back, to_be_entered, with_own_word
from bot.order import Threads, overtaken
from bot.ports import SourceError
from matchers.arithmetic import check_sums
from matchers.assess import World, assess
from matchers.own_facts import own_word
from matchers.record import RETRACTION
from storage import findings, inbox, ledger, quarantine, streams, watching

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection

    from bot.app import Desk
    from bot.ports import Poll, Source
    from matchers.vocabulary import Account, Assessment, ContestId, OfficialFact
    from storage.values import LedgerFact, PostKey, StoredPost

log = logging.getLogger(__name__)

Track = Callable[[Sequence["ContestId | None"]], Iterable["ContestId | None"]]
"""Passes contests on, and shows how far it is."""

RETRY_AFTER: Final = timedelta(seconds=2)


async def poll_due(desk: Desk, sources: Mapping[str, Source], *, limit: int = 100) -> int:
    """Poll every stream that is due; returns how many posts were new."""
    with desk.store.reading() as tx:
        now = desk.clock.now()
        due = [one for name in sources for one in streams.due_streams(tx, now=now, limit=limit, source=name)]
    return sum(await asyncio.gather(*(poll_stream(desk, sources[one.source], one.stream) for one in due)))


async def poll_stream(desk: Desk, source: Source, stream: str) -> int:
    """Poll one stream; posts, what could not be read, and the cursor are stored in one transaction."""
    with desk.store.reading() as tx:
        cursor = streams.load_cursor(tx, source.name, stream)
    try:
        poll = await source.poll(stream, cursor)
    except SourceError as error:
        await asyncio.to_thread(_note_failure, desk, source.name, stream, error)
        return 0
    return await asyncio.to_thread(store_poll, desk, source.name, stream, poll)


def store_poll(desk: Desk, source: str, stream: str, poll: Poll) -> int:
    """Store what a poll brought; returns how many posts were new."""
    now = desk.clock.now()
    with desk.store.writing() as tx:
        new = inbox.store_posts(tx, poll.posts, source=source, stream=stream, cursor=poll.cursor, at=now)
        quarantine.keep(tx, poll.quarantined)
        streams.poll_succeeded(tx, source, stream, at=now, due_at=now)
    if new or poll.quarantined:
        log.info("polled %s: %d new, %d set aside", source, len(new), len(poll.quarantined))
    return len(new)


def _note_failure(desk: Desk, source: str, stream: str, error: SourceError) -> None:
    now = desk.clock.now()
    again = error.retry_at or now + RETRY_AFTER
    with desk.store.writing() as tx:
        streams.poll_failed(tx, source, stream, at=now, due_at=again, error=str(error))
    log.warning("poll of %s failed: %s", source, error)


def assess_waiting(desk: Desk, *, limit: int = 500) -> list[tuple[StoredPost, Assessment]]:
    """Assess a batch of stored posts; returns them with what was found, and nothing where no post waits.

    A post that cannot be assessed is set aside, and the others go on (`bot.aside`).
    """
    while waiting := _waiting(desk, limit):
        if assessed := aside.sparing(desk, waiting, _assess):
            return assessed
    return []


def _waiting(desk: Desk, limit: int) -> list[PostKey]:
    """The posts that wait. The world is read here too: one that cannot be read is the fault of no post."""
    with desk.store.reading() as tx:
        waiting = inbox.awaiting(tx, limit)
    if waiting:
        with desk.knowledge.batch(), desk.store.reading() as tx:
            desk.knowledge.world(tx)
    return waiting


def _assess(desk: Desk, waiting: Sequence[PostKey]) -> list[tuple[StoredPost, Assessment]]:
    """Assess these posts; claims, verdicts, flags and alerts owed are written in one transaction.

    Posts of official accounts are facts too: they are appended to the ledger, and their contests judged again.
    """
    with desk.knowledge.batch():
        with desk.store.writing() as tx:
            posts = inbox.load_awaiting(tx, waiting[0], waiting[-1])
            world, assessed, news = _assess_each(desk, tx, posts)
            now = desk.clock.now()
            touched = findings.record_assessments(tx, assessed, channels=desk.routes, at=now)
            revision = ledger.current_revision(tx)
            _judge_contests(desk, tx, world, news | overtaken(tx, world, assessed))
        desk.knowledge.keep(world, revision)
    log.info("assessed %d posts: %d flags touched", len(posts), len(touched))
    return assessed


def _assess_each(
    desk: Desk, tx: Connection, posts: Sequence[StoredPost]
) -> tuple[World, list[tuple[StoredPost, Assessment]], set[ContestId | None]]:
    """Each post in the world that the ones before it made: that world, what was found, and contests with new facts."""
    world, threads = desk.knowledge.world(tx), Threads(tx)
    assessed: list[tuple[StoredPost, Assessment]] = []
    news: set[ContestId | None] = set()
    for stored in posts:
        found = assess(stored.post, world, about=threads.contest_above(stored.post))
        threads.add(found)
        if found.claims:
            author = world.account(stored.post.platform, stored.post.author, stored.post.created_at)
            lines = _take_facts(desk, tx, found, author, world) if author else ()
            record = world.record.plus([line.fact for line in lines])
            found = with_own_word(found, author, record)
            world = msgspec.structs.replace(world.after(found), record=record)
            news.update(line.fact.assertion.contest for line in lines)
        assessed.append((stored, found))
    return world, assessed, news


def _take_facts(desk: Desk, tx: Connection, found: Assessment, author: Account, world: World) -> tuple[LedgerFact, ...]:
    """Append the facts that a post makes, or ask for a person where the config wants one for each."""
    now, post = desk.clock.now(), found.post
    facts = own_word(post, [one.claim for one in found.claims], author, world.record).facts
    for fact in facts:
        if fact.origin == RETRACTION:
            watching.pass_notice(tx, f"taken back:{fact.id}", taken_back(fact, desk.knowledge.contests), at=now)
    if desk.config.settings.desk.facts_from_posts or not facts:
        return ledger.append_facts(tx, facts, recorded_at=now)
    text = to_be_entered(author, facts, desk.config.settings.desk.timezone)
    watching.pass_notice(tx, f"to be entered:{post.platform}:{post.id}", text, at=now)
    return ()


def append_and_judge(
    desk: Desk,
    tx: Connection,
    facts: Iterable[OfficialFact],
    *,
    entered_by: str | None = None,
    track: Track = iter,
) -> tuple[LedgerFact, ...]:
    """Append facts to the ledger and judge the contests that they concern again; returns those that were new.

    `track` is handed the contests and shows how far the judging is.
    """
    appended = ledger.append_facts(tx, facts, recorded_at=desk.clock.now(), entered_by=entered_by)
    if appended:
        contests = {line.fact.assertion.contest for line in appended}
        _judge_contests(desk, tx, desk.knowledge.view(tx), contests, track=track)
    return appended


def _judge_contests(
    desk: Desk, tx: Connection, world: World, contests: Iterable[ContestId | None], *, track: Track = iter
) -> None:
    """Judge the live claims of these contests again; verdicts that change are kept, and edits of alerts owed."""
    now = desk.clock.now()
    for contest in track(sorted(contests, key=str)):
        if contest is not None and contest in world.record.contests:
            doubts = check_sums(world.record.standing(contest, now))
            ledger.set_warnings(tx, contest, [doubt.message for doubt in doubts], at=now)
        aside.set_timeless_aside(tx, contest, at=now)
        live = findings.live_claims(tx, contest)
        judgements = judge_again(live, world, now)
        touched = findings.append_judgements(tx, judgements, channels=desk.routes, at=now)
        log.info("judged %d claims of %s again: %d flags touched", len(live), contest, len(touched))
