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
from bot.chat.newsroom import Asked, Declaration, Reply
from bot.messages import calm, number
from matchers.vocabulary import Contest
from storage import chats, people

USAGE = "Write <code>/declare Kensington: Dent Coad=16333, Borwick=16313, turnout=63.8, source=https://…</code>"
SURE = 85.0
"""How well a candidate's name must fit."""
_FIGURE = re.compile(r"\d{1,3}(?:,\d{3})+|\d{1,9}")


class UnreadableError(Exception):
    """What was written is not a result; the message says why."""


def declare(asked: Asked) -> Reply:
    """/declare: read a result back, for a second editor to confirm."""
    where, colon, rest = asked.words.partition(":")
    if not colon:
        return Reply(html=USAGE)
    found = asked.newsroom.find(where)
    if not found.contest:
        return which(found, msgspec.structs.replace(asked, words=where))
    try:
        declaration = parse(found.contest, rest, asked)
    except UnreadableError as reason:
        return Reply(html=f"{escape(str(reason))} {USAGE}")
    with asked.newsroom.store.writing() as tx:
        body = msgspec.json.encode(declaration).decode()
        proposal = chats.propose(tx, "declare", found.contest.id, body=body, by=asked.caller.name, at=asked.now)
    row = (
        Button(label="Confirm as second editor", data=carry(Act.DECLARE, proposal.id)),
        Button(label="Drop", data=carry(Act.DROP, proposal.id)),
    )
    return Reply(html=read_back(found.contest, declaration, asked.caller.name), buttons=(row,))


def parse(contest: Contest, words: str, asked: Asked) -> Declaration:
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
        if name.casefold() in {"turnout", "source"}:
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
    if url and not is_web(url):
        raise UnreadableError("The source is not a link to the web.")
    return Declaration(contest=contest.id, votes=ranked, at=asked.now, url=url, turnout=turnout)


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


def read_back(contest: Contest, declared: Declaration, by: str) -> str:
    """What would be entered, for a second pair of eyes."""
    lines = [f"{bold(f'Declare {calm(contest.name)}?')} Entered by {escape(by)}; a second editor confirms."]
    lines += [f"{escape(calm(name))}: {number(votes)}" for name, votes in declared.votes]
    if len(declared.votes) > 1:
        margin = declared.votes[0][1] - declared.votes[1][1]
        lines.append(f"Majority {number(margin)}" if margin else "A tie: no winner until the lot is drawn.")
    if declared.turnout is not None:
        lines.append(f"Turnout {declared.turnout:g}%")
    lines.append(f"Source: {escape(declared.url)}" if declared.url else "No source link.")
    return "\n".join(lines)


def press_declaration(asked: Asked, pressed: Press) -> Reply:
    """A second editor confirms, or somebody drops it."""
    with asked.newsroom.store.writing() as tx:
        proposal = chats.load_proposal(tx, pressed.number)
        if proposal is None or proposal.action != "declare":
            return Reply(toast="That is settled already. Nothing changed.")
        if pressed.act is Act.DECLARE and proposal.by == asked.caller.name:
            return Reply(toast="A second editor must confirm what you entered.")
        chats.settle(tx, proposal.id, at=asked.now)
        action = "declare" if pressed.act is Act.DECLARE else "drop declaration"
        people.record(
            tx,
            at=asked.now,
            who=asked.caller.name,
            action=action,
            subject=proposal.subject,
            before=f"entered by {proposal.by}",
            after=proposal.body,
            origin=asked.channel,
        )
    if pressed.act is Act.DROP:
        return Reply(toast="Dropped.", html=f"Dropped by {escape(asked.caller.name)}; nothing was entered.")
    declaration = msgspec.json.decode(proposal.body, type=Declaration)
    asked.newsroom.declare(declaration, f"{proposal.by} and {asked.caller.name}")
    return Reply(toast="Entered.", html=f"Entered by {escape(proposal.by)}, confirmed by {escape(asked.caller.name)}.")
