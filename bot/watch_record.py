"""What the watch reads from and writes to the database, each in the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection

from bot import notices
from bot.lookalikes import LookAlikes
from bot.messages import contest_name, zone_of
from bot.notices import Trouble
from bot.ports import PageChange, Poll, SourceError
from bot.stages import stage_of
from bot.watch_plan import Register
from bot.watchlist import WatchedStream
from matchers.vocabulary import OfficialFact
from storage import inbox, ledger, quarantine, register, streams, watching
from storage.values import StoredPost
from storage.watching import PageVersion


def load_register(tx: Connection, now: datetime) -> Register:
    """The accounts, and at which stage each contest is by its official facts."""
    by_contest: dict[object, list[OfficialFact]] = {}
    for line in ledger.facts(tx, as_of=now):
        by_contest.setdefault(line.fact.assertion.contest, []).append(line.fact)
    contests = register.load_contests(tx)
    return Register(
        revision=register.register_revision(tx),
        accounts=register.load_accounts(tx),
        stages={one.id: stage_of(one, by_contest.get(one.id, ()), now=now) for one in contests},
    )


def open_topics(tx: Connection) -> set[str]:
    """The topics of all notices that have begun and not ended."""
    return {notice.topic for notice in watching.open_notices(tx)}


def keep_poll(
    tx: Connection,
    stream: WatchedStream,
    poll: Poll,
    *,
    at: datetime,
    due_at: datetime,
    over: Iterable[str],
    looks: LookAlikes,
) -> int:
    """Store a poll that went well: posts and cursor, cost, evidence, what is over. How many posts were new."""
    new = inbox.store_posts(tx, poll.posts, source=stream.source, stream=stream.key, cursor=poll.cursor, at=at)
    quarantine.keep(tx, poll.quarantined)
    keep_deletions(tx, stream.source, poll.deleted, at=at)
    streams.poll_succeeded(tx, stream.source, stream.key, at=at, due_at=due_at)
    watching.add_spending(tx, stream.source, at=at, requests=poll.requests, units=poll.cost)
    for topic in over:
        watching.end_notice(tx, topic, at=at, ending="it is read again")
    for change in poll.changes:
        _keep_change(tx, change)
    for stored in new:
        _watch_author(tx, stored, looks, at=at)
    return len(new)


def keep_deletions(tx: Connection, source: str, ids: Iterable[str], *, at: datetime) -> list[StoredPost]:
    """Note that posts are gone; where the record has something from one of them, the desk is told."""
    gone = inbox.mark_deleted(tx, source, ids, at=at)
    held = [line for stored in gone for line in ledger.facts_of_post(tx, source, stored.post.id)]
    latest = {_slot(line.fact): line.fact for line in sorted(held, key=lambda line: line.revision)}
    names = {one.id: one for one in register.load_contests(tx)} if held else {}
    for contest, authority in dict.fromkeys((fact.assertion.contest, fact.authority) for fact in latest.values()):
        theirs = [one for one in latest.values() if (one.assertion.contest, one.authority) == (contest, authority)]
        words = notices.taken_down(theirs, contest_name(contest, names), zone=zone_of(contest, names))
        note_in_passing(tx, words, at=at)
    return gone


def _slot(fact: OfficialFact) -> tuple[object, ...]:
    """What a fact is about: a later version of a post says it anew."""
    said = fact.assertion
    return said.contest, fact.authority, said.kind, said.candidate


def keep_failure(
    tx: Connection,
    stream: WatchedStream,
    error: SourceError,
    *,
    at: datetime,
    due_at: datetime,
    trouble: Trouble | None,
) -> None:
    """Note a poll that failed, and what the desk is to know of it."""
    streams.poll_failed(tx, stream.source, stream.key, at=at, due_at=due_at, error=str(error), outcome=error.outcome)
    watching.add_spending(tx, stream.source, at=at, requests=1, units=0)
    if trouble is not None:
        watching.begin_notice(tx, trouble.topic, trouble.text, at=at)


def tell(tx: Connection, troubles: Iterable[Trouble | None], *, at: datetime) -> None:
    """Begin a notice for each trouble that there is."""
    for trouble in troubles:
        if trouble is not None:
            watching.begin_notice(tx, trouble.topic, trouble.text, at=at)


def note_in_passing(tx: Connection, trouble: Trouble | None, *, at: datetime) -> None:
    """Tell once of something that has no end."""
    if trouble is not None:
        watching.pass_notice(tx, trouble.topic, trouble.text, at=at)


def _keep_change(tx: Connection, change: PageChange) -> None:
    """Keep a page as it reads now; that it changed came as a post."""
    page = PageVersion(url=change.url, seen_at=change.seen_at, sha256=change.sha256, text=change.after)
    watching.keep_page(tx, page)


def _watch_author(tx: Connection, stored: StoredPost, looks: LookAlikes, *, at: datetime) -> None:
    """A registered author may have a new handle; an unregistered one may look like a registered one."""
    post = stored.post
    if post.platform in {"feed", "page"}:
        return  # an address is nobody's handle
    if stored.account is None:
        found = looks.resembles(
            platform=post.platform, platform_id=stored.author_id, handle=post.author, name=post.name or ""
        )
        if found is not None:
            text = f"look-alike: @{post.author} on {post.platform}: {found.reason}; it does not count as official"
            topic = f"lookalike:{post.platform}:{stored.author_id or post.author}"
            note_in_passing(tx, Trouble(topic=topic, text=text), at=at)
    elif stored.author_id and not post.author.isdigit():
        change = register.note_identity(tx, post.platform, handle=post.author, platform_id=stored.author_id, at=at)
        if change is not None:
            text = f"@{change.before} ({post.platform}) is now called @{change.after}; it is the same account"
            note_in_passing(
                tx, Trouble(topic=f"renamed:{post.platform}:{stored.author_id}:{change.after}", text=text), at=at
            )
