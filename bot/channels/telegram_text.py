"""What Telegram shows of a flag: one alert a message, or a digest of many. Pure.

Whatever the length of the post, verdict, links and record stay; the quote gives way first, then reasons and records.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from html import escape
from itertools import pairwise
from typing import Final

from bot.channels.markup import MESSAGE_UNITS, bold, link, quoted, seen, shorten, units
from bot.messages import (
    LABELS,
    author_of,
    calm,
    claim_words,
    contest_name,
    fate,
    local,
    say_fact,
    source_of,
    telling_claim,
    zone_of,
)
from matchers.vocabulary import Contest, ContestId, Verdict
from storage.values import FlagDetail, FlagState, StoredClaim

MARKS: Final[dict[Verdict, str]] = {
    Verdict.CONFLICT: "🔴",
    Verdict.DISPUTED: "🟠",
    Verdict.PREMATURE: "🟡",
    Verdict.SUPPORTED: "🟢",
    Verdict.UNVERIFIED: "⚪",
    Verdict.NOT_CHECKABLE: "⚪",
}
"""Beside the word, never instead of it."""

REPEAT: Final = "Possible repeat: an earlier attempt may have arrived."
QUOTES: Final = (2400, 1200, 600, 280, 120, 40)
Register = Mapping[ContestId, Contest]


def alert_html(detail: FlagDetail, contests: Register, *, zone: str = "UTC", possible_repeat: bool = False) -> str:
    """An alert, as long as the post allows and never too long."""
    text = ""
    for most in QUOTES:
        text = "\n".join(_lines(detail, contests, zone=zone, most=most, possible_repeat=possible_repeat))
        if units(seen(text)) <= MESSAGE_UNITS:
            break
    return text


def _lines(detail: FlagDetail, contests: Register, *, zone: str, most: int, possible_repeat: bool) -> list[str]:
    claim, flag = telling_claim(detail), detail.flag
    zone = zone_of(flag.contest, contests, zone)
    name = contest_name(flag.contest, contests)
    lines = [
        f"{MARKS[flag.verdict]} {bold(f'{LABELS[flag.verdict]} · {shorten(calm(name), 100)}')}",
        escape(shorten(calm(claim_words(claim, zone)), 300)),
        "",
        f"{escape(author_of(claim))}, {_post_link(claim, zone)}{fate(claim)}",
        quoted(shorten(calm(claim.post.post.text, limit=10_000), most)),
        escape(shorten(calm(claim.judgement.reason, limit=1000), min(600, most + 100))),
        *_record(claim, zone, most),
    ]
    lines += [f"Said by {flag.account_count} accounts in {flag.claim_count} posts."] * (flag.claim_count > 1)
    lines += _history(detail, zone)
    lines += [f"<i>{REPEAT}</i>"] * possible_repeat
    return [*lines, f"<code>#{flag.id}</code>"]


def _post_link(claim: StoredClaim, zone: str) -> str:
    posted = claim.post.post
    return link(f"{local(posted.created_at, zone)} on {calm(posted.platform, limit=30)}", posted.url)


def _record(claim: StoredClaim, zone: str, most: int) -> list[str]:
    """The official facts used, each with source, time and link; of many, the first few."""
    facts = claim.judgement.record
    shown = facts[:5]
    lines = [
        f"<b>Record:</b> {escape(shorten(calm(say_fact(fact, zone)), min(200, most + 40)))}"
        f" ({link(shorten(source_of(fact, zone), 100), fact.url)})"
        for fact in shown
    ]
    more = len(facts) - len(shown)
    return lines + ([f"… and {more} more facts of the record"] if more else [])


def _history(detail: FlagDetail, zone: str) -> list[str]:
    """What changed, and who decided."""
    claim = telling_claim(detail)
    turns = _turns(claim)
    lines = [f"{local(at, zone)}: the record changed; was {LABELS[was]}." for at, was in turns[-2:]]
    first = detail.claims[0].judgement.verdict
    if not turns and first is not detail.flag.verdict:
        lines.append(f"{local(claim.judgements[-1][0], zone)}: a further post; the first is {LABELS[first]}.")
    for review in detail.reviews[-3:]:
        note = f": {shorten(calm(review.note), 200)}" if review.note else ""
        lines.append(escape(f"{local(review.at, zone)}: {review.decision} by {calm(review.by, limit=60)}{note}"))
    return lines


def _turns(claim: StoredClaim) -> list[tuple[datetime, Verdict]]:
    """When the record changed the verdict, and what it was before."""
    judged = pairwise(claim.judgements)
    return [(at, was.verdict) for (_, was), (at, now) in judged if was.verdict is not now.verdict]


def digest_html(
    details: Sequence[FlagDetail], contests: Register, *, zone: str = "UTC", possible_repeat: bool = False
) -> str:
    """Many flags in one message, newest first, a line each; the fuller, the shorter the lines."""
    newest_first = sorted(details, key=lambda detail: detail.flag.id, reverse=True)
    head = f"{bold(_count(newest_first))}; /queue shows each with its buttons"
    tail = [f"<i>{REPEAT}</i>"] * possible_repeat
    room = MESSAGE_UNITS - sum(units(seen(line)) + 1 for line in [head, *tail])
    most = max(24, min(200, room // max(1, len(details)) - 1))
    return "\n".join([head, *(_line(detail, contests, zone, most) for detail in newest_first), *tail])


def _count(details: Sequence[FlagDetail]) -> str:
    """How many flags of each verdict, gravest first."""
    verdicts = [detail.flag.verdict for detail in details]
    parts = [f"{verdicts.count(verdict)} {LABELS[verdict].lower()}" for verdict in MARKS if verdict in verdicts]
    return f"{len(details)} flags: {', '.join(parts)}"


def _line(detail: FlagDetail, contests: Register, zone: str, most: int) -> str:
    flag = detail.flag
    zone = zone_of(flag.contest, contests, zone)
    claim = telling_claim(detail)
    changed = f" (was {LABELS[turns[-1][1]]})" if (turns := _turns(claim)) else ""
    decided = changed if flag.state is FlagState.OPEN else f" [{flag.state}]"
    words = f"{contest_name(flag.contest, contests)}: {claim_words(claim, zone)}"
    head = f"{MARKS[flag.verdict]}#{flag.id}"
    return f"{head} {escape(shorten(calm(words), most - units(head) - units(decided) - 1))}{decided}"


DIGEST_FLAGS: Final = 100
"""How many flags one digest holds: each has about forty units of a message then."""
