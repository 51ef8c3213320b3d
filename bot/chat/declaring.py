"""/declare: an editor enters a result, reads it back, and a second editor confirms it.

    /declare Kensington: Dent Coad=16333, Borwick=16313, turnout=63.8, source=https://council.example/result

Every candidate must have a figure: a result with a hole in it is not one. What was proposed is kept in the database, so
that the second editor may press the button anywhere, and once.
"""

from __future__ import annotations

import re
from html import escape

import msgspec
from rapidfuzz import fuzz, process

from bot.channels.markup import bold, is_web
from bot.chat.answers import which
from bot.chat.buttons import Act, Button, Press, carry
from bot.chat.newsroom import Asked, Reply
from bot.messages import calm, contest_name, number, say, source_of, zone_of
from bot.record import Declared, declared_facts, tied
from bot.second import against_entry, settle_entry
from matchers.vocabulary import Contest
from storage.proposals import Proposal, Settlement, propose_entry, waiting_entries

USAGE = "Write <code>/declare Kensington: Dent Coad=16333, Borwick=16313, turnout=63.8, source=https://…</code>"
AUTHORITY = "Returning officer"
EXTRAS = frozenset({"turnout", "source", "lot"})
"""What may be said beside the votes."""
SHOWN = 20
"""The most facts of an entry in one message."""
SURE = 85.0
"""How well a candidate's name must fit."""
_FIGURE = re.compile(r"\d{1,3}(?:,\d{3})+|\d{1,9}")


class UnreadableError(Exception):
    """What was written is not a result; the message says why."""


def declare(asked: Asked) -> Reply:
    """/declare: read a result back, for a second editor to confirm; without a result, show the entries that wait."""
    where, colon, rest = asked.words.partition(":")
    if not asked.words:
        return waiting(asked)
    if not colon:
        return Reply(html=USAGE)
    found = asked.newsroom.find(where)
    if not found.contest:
        return which(found, msgspec.structs.replace(asked, words=where))
    try:
        result = parse(found.contest, rest, asked)
    except UnreadableError as reason:
        return Reply(html=f"{escape(str(reason))} {USAGE}")
    with asked.newsroom.store.writing() as tx:
        entry = propose_entry(tx, declared_facts(result), by=asked.caller.signed, at=asked.now)
    return Reply(html=read_back(result, asked.caller.signed.name), buttons=(_choice(entry),))


def waiting(asked: Asked) -> Reply:
    """The entry that has waited longest for a second editor, begun here or on the page."""
    with asked.newsroom.store.reading() as tx:
        entries = waiting_entries(tx)
    if not entries:
        return Reply(html=f"No entry waits for a second editor. {USAGE}")
    first, contests = entries[0], asked.newsroom.contests
    zone = zone_of(first.contest, contests, asked.zone)
    lines = [f"{bold(calm(contest_name(first.contest, contests)))}: {escape(calm(first.by.name))} wants to enter"]
    lines += [escape(calm(f"{say(fact.assertion, zone)} ({source_of(fact, zone)})")) for fact in first.facts[:SHOWN]]
    if more := len(first.facts) - SHOWN:
        lines += [f"and {more} more"] if more > 0 else []
    if len(entries) > 1:
        lines.append(f"{len(entries) - 1} more wait after it.")
    return Reply(html="\n".join(lines), buttons=(_choice(first),))


def _choice(entry: Proposal) -> tuple[Button, ...]:
    return (
        Button(label="Confirm as second editor", data=carry(Act.AGREE, entry.id)),
        Button(label="Drop", data=carry(Act.REJECT, entry.id)),
    )


def parse(contest: Contest, words: str, asked: Asked) -> Declared:
    """A result of `Name=votes` parts. Raises UnreadableError."""
    names = [candidate.name for candidate in contest.candidates]
    votes: dict[str, int] = {}
    extra: dict[str, str] = {}
    for part in re.split(r"[;\n]|,(?!\d{3}(?:\D|$))", words):
        if not part.strip():
            continue
        name, equals, value = (piece.strip() for piece in part.partition("="))
        if not equals:
            raise UnreadableError(f"“{calm(part, limit=60)}” has no “=”.")
        if name.casefold() in EXTRAS:
            extra[name.casefold()] = value
            continue
        candidate = _candidate(name, names)
        if candidate in votes:
            raise UnreadableError(f"{candidate} has two figures.")
        if not _FIGURE.fullmatch(value):
            raise UnreadableError(f"“{calm(value, limit=40)}” is not a number of votes.")
        votes[candidate] = int(value.replace(",", ""))
    if missing := [name for name in names if name not in votes]:
        raise UnreadableError(f"No figure for {', '.join(missing)}.")
    ranked = tuple(sorted(votes.items(), key=lambda pair: -pair[1]))
    turnout, url = _turnout(extra.get("turnout")), extra.get("source", "")
    lot = _candidate(extra["lot"], names) if "lot" in extra else None
    if lot and lot not in tied(ranked):
        raise UnreadableError(f"No lot is drawn where {ranked[0][0]} is ahead.")
    if url and not is_web(url):
        raise UnreadableError("The source is not a link to the web.")
    return Declared(contest=contest, votes=ranked, at=asked.now, authority=AUTHORITY, url=url, turnout=turnout, lot=lot)


def _candidate(written: str, names: list[str]) -> str:
    """The candidate that is meant: by the whole name or its last words, typos forgiven, but never by a guess."""
    folded = written.casefold()
    exact = [name for name in names if name.casefold() == folded or name.casefold().endswith(f" {folded}")]
    if len(exact) == 1:
        return exact[0]
    near = process.extract(written, names, scorer=fuzz.WRatio, score_cutoff=SURE, limit=2)
    if len(near) == 1 or (len(near) == 2 and near[0][1] - near[1][1] >= 10):
        return str(near[0][0])
    raise UnreadableError(f"Which candidate is “{calm(written, limit=60)}”? Standing are {', '.join(names)}.")


def _turnout(written: str | None) -> float | None:
    if written is None:
        return None
    try:
        turnout = float(written.rstrip("% "))
    except ValueError:
        turnout = -1
    if not 0 <= turnout <= 100:
        raise UnreadableError(f"“{calm(written, limit=20)}” is not a turnout.")
    return turnout


def read_back(declared: Declared, by: str) -> str:
    """What would be entered, for a second pair of eyes."""
    lines = [f"{bold(f'Declare {calm(declared.contest.name)}?')} Entered by {escape(by)}; a second editor confirms."]
    lines += [f"{escape(calm(name))}: {number(votes)}" for name, votes in declared.votes]
    if len(declared.votes) > 1:
        margin = declared.votes[0][1] - declared.votes[1][1]
        lines.append(f"Majority {number(margin)}" if margin else _tie(declared))
    if declared.turnout is not None:
        lines.append(f"Turnout {declared.turnout:g}%")
    lines.append(f"Source: {escape(declared.url)}" if declared.url else "No source link.")
    return "\n".join(lines)


def _tie(declared: Declared) -> str:
    if declared.lot:
        return f"A tie; the lot chose {escape(calm(declared.lot))}."
    return "A tie: no winner until the lot is drawn (add lot=NAME)."


def press_entry(asked: Asked, pressed: Press) -> Reply:
    """A second editor confirms an entry, begun in chat or on the page, or somebody drops it."""
    agrees = pressed.act is Act.AGREE
    with asked.newsroom.store.writing() as tx:
        found = settle_entry(
            tx,
            pressed.number,
            settlement=Settlement.AGREED if agrees else Settlement.REJECTED,
            by=asked.caller.signed,
            at=asked.now,
            enter=asked.newsroom.enter,
            origin=asked.channel,
        )
    if found.doubt or not found.proposal:
        return Reply(toast=against_entry(found))
    first, second = escape(calm(found.proposal.by.name)), escape(calm(asked.caller.signed.name))
    if not agrees:
        return Reply(toast="Dropped.", html=f"Dropped by {second}; nothing was entered.")
    return Reply(toast="Entered.", html=f"Entered by {first}, confirmed by {second}.")
