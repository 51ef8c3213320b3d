"""What people read, as plain text: assertions in words, alerts, one line of a flag. Pure; chats add their own markup.

Local time appears here and nowhere deeper. Text from outside goes through `calm` first, which takes the teeth out of
control characters and direction marks.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from matchers.record import RETRACTION
from matchers.vocabulary import UNDATED, Assertion, Contest, Kind, OfficialFact, Stance, Status, Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matchers.vocabulary import ContestId
    from storage.values import Flag, FlagDetail, StoredClaim

LABELS: Final[dict[Verdict, str]] = {
    Verdict.SUPPORTED: "SUPPORTED",
    Verdict.CONFLICT: "CONFLICT",
    Verdict.DISPUTED: "DISPUTED",
    Verdict.PREMATURE: "TOO EARLY",
    Verdict.UNVERIFIED: "UNVERIFIED",
    Verdict.NOT_CHECKABLE: "NOT CHECKABLE",
}
"""What a verdict is called in front of people."""

STANCES: Final[dict[Stance, str]] = {
    Stance.STATED: "states",
    Stance.DENIED: "denies",
    Stance.REPORTED: "reports",
    Stance.ASKED: "asks",
    Stance.PREDICTED: "predicts",
    Stance.CONDITIONAL: "supposes",
}
"""What an author does with an assertion."""

_STATES: Final[dict[Status, str]] = {
    Status.REQUESTED: "requested",
    Status.ORDERED: "ordered",
    Status.REFUSED: "refused",
    Status.UNDER_WAY: "under way",
    Status.FINISHED: "finished",
    Status.SUSPENDED: "suspended",
    Status.RESUMED: "resumed",
    Status.EXPECTED: "expected",
    Status.MADE: "made",
}
_TEETH: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]+")


def calm(text: str, *, limit: int = 280) -> str:
    r"""Text from outside, on one line, without control characters and direction marks, cut at `limit`.

    >>> calm("Labour\x1b[31m win\u202e!\n\nMore")
    'Labour [31m win ! More'
    """
    one_line = " ".join(_TEETH.sub(" ", text).split())
    return one_line if len(one_line) <= limit else f"{one_line[: limit - 1]}…"


def local(at: datetime, zone: str, *, day_of: datetime | None = None) -> str:
    """The time of day in `zone`; with the day where it is not that of `day_of`, and the year where that is another.

    A result whose file names no time has none: "(no time given)".

    >>> local(datetime.fromisoformat("2017-06-09T20:03:00+00:00"), "Europe/London")
    '21:03'
    >>> local(
    ...     datetime.fromisoformat("2017-06-09T20:03:00+00:00"),
    ...     "Europe/London",
    ...     day_of=datetime.fromisoformat("2019-12-12T20:03:00+00:00"),
    ... )
    '9 Jun 2017 21:03'
    """
    if at == UNDATED:
        return "(no time given)"
    there = at.astimezone(ZoneInfo(zone))
    here = day_of.astimezone(ZoneInfo(zone)) if day_of is not None else there
    if there.year != here.year:
        return f"{there:%-d %b %Y %H:%M}"
    return f"{there:%H:%M}" if there.date() == here.date() else f"{there:%-d %b %H:%M}"


def number(value: float | None) -> str:
    """A figure with its thousands apart.

    >>> number(16333), number(63.8)
    ('16,333', '63.8')
    """
    return "?" if value is None else f"{value:,}"


def who(assertion: Assertion) -> str:
    """Whom the assertion is about, as far as it says."""
    if assertion.candidate and assertion.party:
        return f"{assertion.candidate} ({assertion.party})"
    return assertion.candidate or assertion.party or "somebody"


def say(assertion: Assertion, zone: str = "UTC") -> str:
    """An assertion in words, without its contest.

    >>> say(Assertion(kind=Kind.MAJORITY, value=20, party="Labour"))
    'Labour by 20 votes'
    """
    return _SAYINGS[assertion.kind](assertion, zone)


def say_fact(fact: OfficialFact, zone: str = "UTC") -> str:
    """A line of the ledger in words, without its contest: what is so, or what was taken back."""
    return f"{'taken back: ' if fact.origin == RETRACTION else ''}{say(fact.assertion, zone)}"


def _winner(a: Assertion, _zone: str) -> str:
    change = f" ({a.change}{f' from {a.from_party}' if a.from_party else ''})" if a.change or a.from_party else ""
    return f"{who(a)} won{change}"


def _votes(a: Assertion, _zone: str) -> str:
    return f"{who(a)}: {_about(a)}{number(a.value)} votes{_so_far(a)}"


def _majority(a: Assertion, _zone: str) -> str:
    leader = f"{who(a)} by" if a.candidate or a.party else "majority of"
    return f"{leader} {_about(a)}{number(a.value)} {'vote' if a.value == 1 else 'votes'}{_so_far(a)}"


def _share(a: Assertion, _zone: str) -> str:
    return f"{who(a)}: {_about(a)}{number(a.value)}% of the vote{_so_far(a)}"


def _turnout(a: Assertion, _zone: str) -> str:
    return f"turnout of {_about(a)}{number(a.value)}%"


def _concession(a: Assertion, _zone: str) -> str:
    return f"{who(a)} conceded"


def _event(a: Assertion, zone: str) -> str:
    state = f" {_STATES[a.status]}" if a.status else ""
    at = f" at {local(a.at, zone)}" if a.at else ""
    place = f", {a.place}" if a.place else ""
    return f"{a.kind}{state}{at}{place}"


def _seats(a: Assertion, _zone: str) -> str:
    return f"{who(a)}: {_about(a)}{number(a.value)} seats{f' in {a.region}' if a.region else ''}"


def _page(a: Assertion, _zone: str) -> str:
    return f"official page changed: {calm(a.place or '', limit=120)}"


def _about(a: Assertion) -> str:
    return "about " if a.approx else ""


def _so_far(a: Assertion) -> str:
    return " so far" if a.provisional else ""


_SAYINGS: Final[dict[Kind, Callable[[Assertion, str], str]]] = {
    Kind.WINNER: _winner,
    Kind.VOTES: _votes,
    Kind.MAJORITY: _majority,
    Kind.SHARE: _share,
    Kind.TURNOUT: _turnout,
    Kind.CONCESSION: _concession,
    Kind.RECOUNT: _event,
    Kind.COUNT: _event,
    Kind.DECLARATION: _event,
    Kind.SEATS: _seats,
    Kind.PAGE: _page,
}


def contest_name(contest: ContestId | None, contests: Mapping[ContestId, Contest]) -> str:
    """The contest's name, or that it is a national figure."""
    if contest is None:
        return "National"
    known = contests.get(contest)
    return known.name if known else contest


def zone_of(contest: ContestId | None, contests: Mapping[ContestId, Contest], default: str = "UTC") -> str:
    """The time zone of a contest."""
    known = contests.get(contest) if contest else None
    return known.timezone if known else default


def author_of(claim: StoredClaim) -> str:
    """Who posted: name and handle."""
    post = claim.post.post
    name = post.name or (claim.post.account.name if claim.post.account else "")
    handle = post.author if "://" in post.author else f"@{post.author}"  # a feed's or page's is its address
    return calm(f"{name} {handle}" if name else handle, limit=90)


def fate(claim: StoredClaim) -> str:
    """What became of the post since: it may be gone, or read otherwise now."""
    if claim.post.deleted_at is not None:
        return " (deleted since)"
    return " (edited since)" if claim.post.replaced_by is not None else ""


def source_of(fact: OfficialFact, zone: str, *, day_of: datetime | None = None) -> str:
    """Where an official fact comes from, and when it was published."""
    return f"{calm(fact.authority, limit=80)}, {local(fact.published_at, zone, day_of=day_of)}"


def alert_lines(detail: FlagDetail, contests: Mapping[ContestId, Contest], *, zone: str = "UTC") -> list[str]:
    """An alert: verdict and contest, the quote, the record beside it, why, and who else says so."""
    flag, shown = detail.flag, telling_claim(detail)
    zone = zone_of(flag.contest, contests, zone)
    posted = shown.post.post.created_at
    lines = [
        f"{LABELS[flag.verdict]}  {contest_name(flag.contest, contests)}: {claim_words(shown, zone)}",
        f'  {local(posted, zone)} {author_of(shown)}: "{excerpt(shown)}"{fate(shown)}',
        f"  {calm(shown.judgement.reason, limit=400)}",
        *(f"  record: {say_fact(f, zone)} ({source_of(f, zone)})" for f in shown.judgement.record),
    ]
    if flag.account_count > 1:
        lines.append(f"  said by {flag.account_count} accounts in {flag.claim_count} posts")
    lines.append(f"  flag {flag.id}, {flag.state}{_decided(detail)}")
    return lines


def telling_claim(detail: FlagDetail) -> StoredClaim:
    """The first claim that has the flag's verdict: its reason is the reason for the flag."""
    standing = (claim for claim in detail.claims if claim.judgement.verdict is detail.flag.verdict)
    return next(standing, detail.claims[0])


def excerpt(claim: StoredClaim, *, around: int = 120) -> str:
    """The claim's quote with what stands around it in the post; a mark where the words had to be removed."""
    if not claim.post.post.text:
        return "…"
    text, start, end = claim.post.post.text, claim.claim.start, claim.claim.end
    before, after = max(0, start - around), min(len(text), end + around)
    said = calm(text[before:after], limit=2 * around + 160)
    return f"{'… ' if before else ''}{said}{' …' if after < len(text) else ''}"


def _decided(detail: FlagDetail) -> str:
    if not detail.reviews:
        return ""
    last = detail.reviews[-1]
    return f" by {calm(last.by)}{f': {calm(last.note)}' if last.note else ''}"


def claim_words(claim: StoredClaim, zone: str) -> str:
    """What was claimed, and with what stance where it is not plainly stated."""
    said = say(claim.claim.assertion, zone)
    return said if claim.claim.stance is Stance.STATED else f"{STANCES[claim.claim.stance]}: {said}"


def flag_line(flag: Flag, first: StoredClaim, contests: Mapping[ContestId, Contest]) -> str:
    """A flag in one line."""
    zone = zone_of(flag.contest, contests)
    said = f"{contest_name(flag.contest, contests)}: {claim_words(first, zone)}"
    return f"{flag.id:>4}  {LABELS[flag.verdict]:<10}  {flag.state:<9}  x{flag.claim_count}  {said}"
