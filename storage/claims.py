"""How a claim and its judgements lie in their tables: value to row and row to value."""

from __future__ import annotations

import msgspec

from matchers.vocabulary import (
    Assertion,
    Change,
    Claim,
    ContestId,
    Judgement,
    Kind,
    Mention,
    OfficialFact,
    Stance,
    Status,
    Verdict,
)
from storage.instants import micros, micros_or_none, moment_or_none
from storage.query import ABSENT, Row
from storage.tables import CLAIM
from storage.values import ClaimId, FlagId, PostKey, StoredPost

_SLOTS = (
    "kind",
    "contest",
    "candidate",
    "party",
    "value",
    "approx",
    "at",
    "place",
    "status",
    "change",
    "from_party",
    "region",
    "provisional",
    "stance",
    "quote",
    "start",
    "end",
    "rule",
    "confidence",
)
CLAIM_COLUMNS = tuple(CLAIM.c[name] for name in _SLOTS)
"""What `claim_value` reads, in its order; `claim.names` follows where it is wanted."""

CLAIM_WIDTH = len(CLAIM_COLUMNS)

_PERCENT = frozenset({Kind.SHARE, Kind.TURNOUT})
_names = msgspec.json.Decoder(tuple[Mention, ...])
_record = msgspec.json.Decoder(tuple[OfficialFact, ...])
_encode = msgspec.json.Encoder().encode


def author_key(post: StoredPost) -> str:
    """Who said it, for counting accounts: by the platform's id where it is known."""
    return f"{post.post.platform}:{post.author_id or post.post.author}"


def claim_row(key: ClaimId, post: PostKey, author: str, claim: Claim, rest: tuple[Verdict, int, FlagId | None]) -> Row:
    """A new row of `claim`, filled (see `storage.query`); `rest` is the verdict, its key, and the flag."""
    said = claim.assertion
    verdict, judgement, flag = rest
    return (
        key,
        post,
        author,
        said.kind.value,
        said.contest or "",
        said.candidate or "",
        said.party or "",
        ABSENT if said.value is None else said.value,
        int(said.approx),
        ABSENT if said.at is None else micros(said.at),
        said.place or "",
        said.status.value if said.status else "",
        said.change.value if said.change else "",
        said.from_party or "",
        said.region or "",
        int(said.provisional),
        claim.stance.value,
        claim.quote,
        claim.start,
        claim.end,
        claim.rule,
        claim.confidence,
        _encode(claim.names).decode() if claim.names else "",
        verdict.value,
        judgement,
        flag or ABSENT,
    )


def claim_value(row: Row, names: str | None = None) -> Claim:
    """The value of `CLAIM_COLUMNS`."""
    kind, contest, candidate, party, value, approx, at, place, status, change = row[:10]
    from_party, region, provisional, stance, quote, start, end, rule, confidence = row[10:CLAIM_WIDTH]
    kind = Kind(kind)
    said = Assertion(
        kind=kind,
        contest=None if contest is None else ContestId(contest),
        candidate=candidate,
        party=party,
        value=value if value is None or kind in _PERCENT else int(value),
        approx=bool(approx),
        at=moment_or_none(at),
        place=place,
        status=status and Status(status),
        change=change and Change(change),
        from_party=from_party,
        region=region,
        provisional=bool(provisional),
    )
    return Claim(
        assertion=said,
        stance=Stance(stance),
        quote=quote,
        start=start,
        end=end,
        rule=rule,
        confidence=confidence,
        names=_names.decode(names) if names else (),
    )


def judgement_row(key: int, claim: ClaimId, judgement: Judgement, at: int) -> Row:
    """A new row of `judgement`, filled (see `storage.query`)."""
    record = _encode(judgement.record).decode() if judgement.record else ""
    return (key, claim, at, judgement.verdict.value, judgement.reason, record, judgement.revision)


def judgement_value(verdict: str, reason: str, record: str | None, revision: int) -> Judgement:
    """The value of a row of `judgement`."""
    return Judgement(
        verdict=Verdict(verdict), reason=reason, record=_record.decode(record) if record else (), revision=revision
    )


def group_key(claim: Claim) -> str:
    """What all claims of one flag have in common: contest, kind, subject, value and polarity.

    The subject is the party, since "Labour" and its candidate are one side of a contest; candidates of the same label
    without a party behind it ("Independent") stand for themselves. The value is whatever the kind asserts.
    """
    said = claim.assertion
    alone = said.party is None or said.party.casefold() in _NO_PARTY
    subject = said.candidate if alone and said.candidate else said.party or said.candidate
    value = (
        said.value if said.value is None else float(said.value),
        said.approx,
        micros_or_none(said.at),
        said.place and said.place.casefold(),
        said.status,
        said.change,
        said.from_party,
        said.region,
        said.provisional,
    )
    polarity = "denied" if claim.stance is Stance.DENIED else "affirmed"
    return _encode((said.contest, said.kind, subject, *value, polarity)).decode()


_NO_PARTY = frozenset({"independent", "nonpartisan", "no description", "unaffiliated"})
