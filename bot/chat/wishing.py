"""The commands by which a chat says what it wants to hear: /watch, /unwatch, /mute, /unmute, /quiet."""

from __future__ import annotations

import re
from datetime import time
from html import escape

from msgspec import Struct

from bot.channels.markup import bold
from bot.chat.answers import which
from bot.chat.newsroom import Asked, Found, Newsroom, Reply
from bot.messages import calm
from matchers.vocabulary import Kind
from storage.chats import (
    ChatWish,
    QuietHours,
    Subject,
    Wish,
    add_wish,
    drop_wish,
    quiet_hours,
    set_quiet,
    wishes,
)
from storage.people import record

_HOURS = re.compile(r"(\d{1,2})(?::?([0-5]\d))?\s*[-\u2013]\s*(\d{1,2})(?::?([0-5]\d))?")


class Meant(Struct, frozen=True, kw_only=True):
    """What a name names: a subject, or the contests that it may be."""

    subject: Subject = Subject.CONTEST
    name: str = ""
    found: Found | None = None


def meaning(newsroom: Newsroom, words: str) -> Meant:
    """What is to be watched or muted: a kind, a region or a party by its name, else a contest, typos forgiven."""
    name = words.strip().casefold()
    if name in set(Kind):
        return Meant(subject=Subject.KIND, name=name)
    for contest in newsroom.contests.values():
        if contest.region and contest.region.casefold() == name:
            return Meant(subject=Subject.REGION, name=contest.region)
        for candidate in contest.candidates:
            if name in {candidate.party.casefold(), *(alias.casefold() for alias in candidate.party_aliases)}:
                return Meant(subject=Subject.PARTY, name=candidate.party)
    found = newsroom.find(words)
    return Meant(name=found.contest.slug if found.contest else "", found=found)


def watch(asked: Asked) -> Reply:
    """/watch: hear of this, and of what else is watched, alone."""
    return _wish(asked, Wish.WATCH)


def unwatch(asked: Asked) -> Reply:
    """/unwatch: take that back."""
    return _unwish(asked, Wish.WATCH)


def mute(asked: Asked) -> Reply:
    """/mute: hear no more of this."""
    return _wish(asked, Wish.MUTE)


def unmute(asked: Asked) -> Reply:
    """/unmute: take that back."""
    return _unwish(asked, Wish.MUTE)


def _wish(asked: Asked, wish: Wish) -> Reply:
    if not asked.words:
        return Reply(html=_standing(asked))
    meant = meaning(asked.newsroom, asked.words)
    if not meant.name:
        return which(meant.found or Found(), asked)
    set_wish(asked, ChatWish(channel=asked.channel, wish=wish, subject=meant.subject, name=meant.name))
    return Reply(html=_standing(asked))


def set_wish(asked: Asked, wish: ChatWish) -> None:
    """Keep a wish, with who made it."""
    with asked.newsroom.store.writing() as tx:
        add_wish(tx, wish, by=asked.caller.name, at=asked.now)
        what = f"{wish.subject} {wish.name}"
        record(tx, at=asked.now, who=asked.caller.name, action=str(wish.wish), subject=what, origin=asked.channel)


def _unwish(asked: Asked, wish: Wish) -> Reply:
    meant = meaning(asked.newsroom, asked.words) if asked.words else Meant()
    if not meant.name:
        return which(meant.found, asked) if meant.found else Reply(html=_standing(asked))
    gone = ChatWish(channel=asked.channel, wish=wish, subject=meant.subject, name=meant.name)
    with asked.newsroom.store.writing() as tx:
        if drop_wish(tx, gone):
            what = f"{gone.subject} {gone.name}"
            record(tx, at=asked.now, who=asked.caller.name, action=f"un{wish}", subject=what, origin=asked.channel)
    return Reply(html=_standing(asked))


def _standing(asked: Asked) -> str:
    """What the chat hears of now."""
    with asked.newsroom.store.reading() as tx:
        own = [wish for wish in wishes(tx) if wish.channel == asked.channel]
    watched = [f"{w.subject} {w.name}" for w in own if w.wish is Wish.WATCH]
    muted = [f"{w.subject} {w.name}" for w in own if w.wish is Wish.MUTE]
    hears = f"This chat hears of {bold(calm(', '.join(watched), limit=2000) or 'everything')}"
    return hears + (f", but not of {bold(calm(', '.join(muted), limit=1500))}." if muted else ".")


def quiet(asked: Asked) -> Reply:
    """/quiet: hours in which this chat is left alone; what comes in waits, and nothing is lost."""
    with asked.newsroom.store.reading() as tx:
        standing = quiet_hours(tx).get(asked.channel)
    if not asked.words:
        hours = f"{standing.begins:%H:%M}-{standing.ends:%H:%M}" if standing else "none"
        return Reply(html=f"Quiet hours: {hours}. Set: <code>/quiet 23:00-06:00</code>; end: <code>/quiet off</code>.")
    hours_wanted = None if asked.words.casefold() == "off" else parse_hours(asked.words)
    if hours_wanted is None and asked.words.casefold() != "off":
        return Reply(html=f"I cannot read {bold(calm(asked.words, limit=60))}; write <code>/quiet 23:00-06:00</code>.")
    with asked.newsroom.store.writing() as tx:
        set_quiet(tx, asked.channel, hours_wanted)
        record(tx, at=asked.now, who=asked.caller.name, action="quiet", subject=asked.words[:40], origin=asked.channel)
    if hours_wanted is None:
        return Reply(html="No quiet hours any more.")
    return Reply(
        html=f"Quiet from {hours_wanted.begins:%H:%M} to {hours_wanted.ends:%H:%M} ({escape(asked.zone)}). "
        "What comes in waits, and stays in /queue."
    )


def parse_hours(words: str) -> QuietHours | None:
    """Hours as people write them.

    >>> str(parse_hours("23-6:30").ends)
    '06:30:00'
    >>> parse_hours("25-6") is None
    True
    """
    found = _HOURS.fullmatch(words.strip())
    if not found:
        return None
    begins, ends = int(found[1]), int(found[3])
    if max(begins, ends) > 23:
        return None
    hours = QuietHours(begins=time(begins, int(found[2] or 0)), ends=time(ends, int(found[4] or 0)))
    return hours if hours.begins != hours.ends else None
