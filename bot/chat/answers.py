"""The commands that only look: /status, /claims, /check, /sources, /whoami."""

from __future__ import annotations

from collections import Counter
from html import escape
from zlib import crc32

from bot.card import card_of, draw
from bot.card_png import to_png
from bot.channels.markup import CAPTION_UNITS, MESSAGE_UNITS, bold, link, seen, shorten, units
from bot.channels.telegram_text import MARKS
from bot.chat.buttons import Act, Button, carry
from bot.chat.newsroom import Asked, Found, Reply
from bot.messages import (
    LABELS,
    STANCES,
    author_of,
    calm,
    claim_words,
    contest_name,
    local,
    number,
    say,
    say_fact,
    source_of,
    zone_of,
)
from matchers.record import Standing
from matchers.vocabulary import Contest, ContestId, JudgedClaim, Kind, OfficialFact, Stance, Status
from storage.search import Wanted
from storage.streams import load_streams
from storage.values import StoredClaim
from storage.views import ContestStatus, contest_status, desk_counts, search_claims

NEWEST = 10
"""Claims that /claims lists."""


def fitted(lines: list[str], most: int) -> str:
    """As many lines as a message holds; what is left out is said."""
    kept: list[str] = []
    used = 0
    for line in lines:
        used += units(seen(line)) + 1
        if used > most - 12:
            return "\n".join([*kept, "… and more"])
        kept.append(line)
    return "\n".join(kept)


def which(found: Found, asked: Asked) -> Reply:
    """The question back, when it is not clear which contest is meant."""
    if not found.options:
        return Reply(html=f"I know no contest called {bold(calm(asked.words, limit=80))}.")
    rows = tuple(
        (Button(label=shorten(_label(option, found), 60), data=carry(Act.CONTEST, contest_number(option.id))),)
        for option in found.options[:5]
    )
    return Reply(html=f"{bold(calm(asked.words, limit=80))}: did you mean", buttons=rows)


def _label(option: Contest, found: Found) -> str:
    """A contest's name, with its election where another option shares the name."""
    alone = sum(other.name == option.name for other in found.options) == 1
    return option.name if alone else f"{option.name}, {option.election}"


def contest_number(contest: ContestId) -> int:
    """A contest as a number that fits a button; an id may be longer than one holds."""
    return crc32(contest.encode())


def status(asked: Asked) -> Reply:
    """/status: a contest with its card, or the night."""
    if not asked.words:
        return night(asked)
    found = asked.newsroom.find(asked.words, or_candidate=True)
    return status_of(asked, found.contest.id) if found.contest else which(found, asked)


def status_of(asked: Asked, contest: ContestId) -> Reply:
    """One contest: its record, what is awaited, flags and newest claims, and the result card."""
    with asked.newsroom.store.reading() as tx:
        found = contest_status(tx, contest, now=asked.now, limit=3)
    if found is None:
        return Reply(html="That contest is not in the register any more.")
    facts = standing_facts(found.standing)
    card = card_of(found.contest, facts, state=state_of(found.standing))
    return Reply(html=fitted(_status_lines(found), CAPTION_UNITS), picture=to_png(draw(card)))


def standing_facts(standing: Standing) -> tuple[OfficialFact, ...]:
    """All facts that stand, oldest first."""
    groups = (standing.winners, standing.votes, standing.majorities, standing.turnouts, standing.concessions)
    return tuple(sorted((fact for group in (*groups, standing.course) for fact in group), key=_published))


def _published(fact: OfficialFact) -> str:
    return fact.published_at.isoformat()


def state_of(standing: Standing) -> str:
    """Where a contest stands, in a few words."""
    zone = standing.contest.timezone
    if declared := standing.declared:
        return f"Declared {local(declared.published_at, zone)}"
    if standing.course:
        return say(standing.course[-1].assertion, zone).capitalize()
    return "No result yet"


def _status_lines(found: ContestStatus) -> list[str]:
    zone = found.contest.timezone
    standing = found.standing
    told = [*standing.winners[-1:], *standing.majorities[-1:], *standing.turnouts[-1:], *standing.concessions]
    told += standing.course[-3:]
    lines = [f"{bold(calm(found.contest.name))} · {escape(state_of(standing))}"]
    lines += [f"• {escape(calm(say_fact(f, zone)))} ({link(source_of(f, zone), f.url)})" for f in told]
    lines += [f"• {_margin(standing)} (first minus second)"] * (bool(_margin(standing)) and not standing.majorities)
    lines += ["No official word yet."] * (not told)
    lines += [f"Awaited: {escape(calm(say(f.assertion, zone)))}" for f in found.awaited]
    lines += [f"⚠ {escape(calm(warning))}" for warning in found.warnings]
    lines += [f"Open flags: {found.open_flags:,}"]
    return lines + [claim_line(claim, zone) for claim in found.claims]


def _margin(standing: Standing) -> str:
    """The majority by the votes of all candidates, once they are known."""
    votes = sorted((int(fact.assertion.value or 0) for fact in standing.votes), reverse=True)
    return f"majority {number(votes[0] - votes[1])}" if standing.total_votes and len(votes) > 1 else ""


def claim_line(claim: StoredClaim, zone: str) -> str:
    """A claim in a line: verdict, who, what, link."""
    post = claim.post.post
    said = escape(shorten(calm(claim_words(claim, zone)), 120))
    who = f"{link(local(post.created_at, zone), post.url)} {escape(shorten(author_of(claim), 60))}"
    return f"{MARKS[claim.judgement.verdict]} {who}: {said}"


def night(asked: Asked) -> Reply:
    """The state of the night: contests by state, open flags, the desk's counters."""
    with asked.newsroom.store.reading() as tx:
        overview, counts = asked.newsroom.overview(tx, asked.now), desk_counts(tx)
    states = Counter(_phase(line.standing) for line in overview)
    flagged = sorted((line for line in overview if line.open_flags), key=lambda line: -line.open_flags)
    owed = counts.outbox
    oldest = f"; the oldest waits since {local(owed.oldest_owed_at, asked.zone)}" if owed.oldest_owed_at else ""
    declared = f"{states['declared']} of {len(overview)} declared"
    seen_so_far = f"Posts {counts.posts:,}, claims {counts.claims:,}, set aside {counts.quarantined:,}."
    lines = [
        f"{bold('The night')}: {declared}, {states['counting']} counting, {states['recount']} in recount",
        f"Open flags: {counts.open_flags:,}. {seen_so_far}",
        f"Messages: {owed.owed:,} owed, {owed.sent:,} sent, {owed.failed:,} failed{oldest}.",
        *(f"• {escape(calm(line.contest.name))}: {line.open_flags} open" for line in flagged[:10]),
    ]
    return Reply(html=fitted(lines, MESSAGE_UNITS))


def _phase(standing: Standing) -> str:
    if standing.declared:
        return "declared"
    last = standing.course[-1].assertion if standing.course else None
    if last is None:
        return "awaited"
    return "recount" if last.kind is Kind.RECOUNT and last.status is not Status.REFUSED else "counting"


def claims(asked: Asked) -> Reply:
    """/claims: the newest claims, of a contest or of all."""
    found = asked.newsroom.find(asked.words, or_candidate=True) if asked.words else Found()
    if asked.words and not found.contest:
        return which(found, asked)
    with asked.newsroom.store.reading() as tx:
        newest = search_claims(tx, Wanted(contest=found.contest.id if found.contest else None), limit=NEWEST)
    lines = [bold(f"Claims: {calm(found.contest.name) if found.contest else 'newest'}")]
    for claim in newest:
        of = claim.claim.assertion.contest
        line = claim_line(claim, zone_of(of, asked.newsroom.contests, asked.zone))
        lines.append(line if found.contest else f"{line} [{escape(contest_name(of, asked.newsroom.contests))}]")
    return Reply(html=fitted(lines if newest else [*lines, "None yet."], MESSAGE_UNITS))


def check(asked: Asked) -> Reply:
    """/check: judge a pasted claim now."""
    if not asked.words:
        return Reply(html="Paste the claim behind the command: <code>/check Labour have won Kensington</code>")
    found = asked.newsroom.check(asked.words, asked.now)
    if not found.claims:
        return Reply(html="I find no claim about a result in that.")
    lines = [line for judged in found.claims for line in _judged_lines(judged, asked)]
    return Reply(html=fitted(lines, MESSAGE_UNITS))


def _judged_lines(judged: JudgedClaim, asked: Asked) -> list[str]:
    said, contests = judged.claim.assertion, asked.newsroom.contests
    zone = zone_of(said.contest, contests, asked.zone)
    verdict = judged.judgement.verdict
    stance = "" if judged.claim.stance is Stance.STATED else f"{STANCES[judged.claim.stance]}: "
    return [
        f"{MARKS[verdict]} {bold(f'{LABELS[verdict]} · {calm(contest_name(said.contest, contests))}')}",
        f"{stance}{escape(calm(say(said, zone)))}: “{escape(shorten(calm(judged.claim.quote), 200))}”",
        escape(shorten(calm(judged.judgement.reason, limit=1000), 500)),
        *(
            f"<b>Record:</b> {escape(calm(say_fact(fact, zone)))} ({link(source_of(fact, zone), fact.url)})"
            for fact in judged.judgement.record[:5]
        ),
    ]


def sources(asked: Asked) -> Reply:
    """/sources: how each stream does, those in trouble first."""
    with asked.newsroom.store.reading() as tx:
        streams = sorted(load_streams(tx), key=lambda one: (-one.failures, one.source, one.stream))
    lines = [f"{bold('Sources')}: {len(streams)} streams, {sum(one.failures > 0 for one in streams)} in trouble"]
    lines += [escape(calm(line, limit=300)) for line in asked.newsroom.spending()]
    for one in streams:
        when = f"polled {local(one.polled_at, asked.zone)}" if one.polled_at else "not polled yet"
        trouble = f", failed {one.failures} times: {calm(one.error, limit=120)}" if one.failures else ""
        mark = "🔴" if one.failures else "🟢"
        lines.append(escape(f"{mark} {calm(one.source, limit=40)} {calm(one.stream, limit=60)}: {when}{trouble}"))
    return Reply(html=fitted(lines, MESSAGE_UNITS))


def whoami(asked: Asked) -> Reply:
    """/whoami: id, name and access."""
    caller = asked.caller
    where = asked.channel.rpartition(":")[2]
    return Reply(html=f"{escape(caller.name)}: {caller.access}. Person {caller.person}, chat {escape(where)}.")
