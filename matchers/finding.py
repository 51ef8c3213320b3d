"""What a comparison of a claim with the record gives: agreement, contradiction or silence, with its reason."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from matchers.record import Record, Standing
from matchers.vocabulary import Account, Assertion, Claim, Contest, OfficialFact


class Match(StrEnum):
    """How a positive assertion stands to the record."""

    AGREES = "agrees"
    CONTRADICTS = "contradicts"
    SILENT = "silent"
    VAGUE = "vague"


class Finding(Struct, frozen=True, gc=False):
    """A match, the record's side of it as a sentence without its full stop, and the facts used."""

    match: Match
    reason: str
    facts: tuple[OfficialFact, ...] = ()


class Case(Struct, frozen=True, kw_only=True):
    """A claim with all that it is held against. `now` is the time of the post."""

    claim: Claim
    standing: Standing
    record: Record
    author: Account | None
    now: datetime

    @property
    def said(self) -> Assertion:
        """What is claimed."""
        return self.claim.assertion

    @property
    def contest(self) -> Contest:
        """The contest that it is about."""
        return self.standing.contest


def agrees(reason: str, *facts: OfficialFact) -> Finding:
    """The record says the same."""
    return Finding(Match.AGREES, reason, facts)


def contradicts(reason: str, *facts: OfficialFact) -> Finding:
    """The record says otherwise."""
    return Finding(Match.CONTRADICTS, reason, facts)


def silent(reason: str, *facts: OfficialFact) -> Finding:
    """The record settles nothing."""
    return Finding(Match.SILENT, reason, facts)


def vague(reason: str) -> Finding:
    """The claim cannot be compared."""
    return Finding(Match.VAGUE, reason)


def matched(agree: bool, reason: str, *facts: OfficialFact) -> Finding:  # noqa: FBT001 - it reads as a sentence
    """Agreement or contradiction."""
    return Finding(Match.AGREES if agree else Match.CONTRADICTS, reason, facts)
