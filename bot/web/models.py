"""The shapes of the API's answers, for its OpenAPI description. The values themselves are written by `api`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import BaseModel

from matchers.vocabulary import Kind, Stance, Verdict
from storage.values import FlagState


class Problem(BaseModel):
    """Why there is no answer."""

    detail: str


class ContestItem(BaseModel):
    """A contest with its state."""

    contest: str
    name: str
    region: str | None
    state: str
    winner: str
    party: str
    change: str
    majority: float | None
    open_flags: int
    latest: str
    latest_at: datetime | None


class ContestPage(BaseModel):
    """Contests."""

    items: list[ContestItem]
    next: int | None


class ClaimItem(BaseModel):
    """A claim with its post and the verdict that stands."""

    claim: int
    platform: str
    post: str
    author: str
    posted_at: datetime
    url: str | None
    contest: str | None
    kind: Kind
    candidate: str | None
    party: str | None
    value: float | None
    stance: Stance
    quote: str
    verdict: Verdict
    reason: str
    revision: int
    deleted_at: datetime | None


class ClaimPage(BaseModel):
    """Claims, newest first."""

    items: list[ClaimItem]
    next: int | None


class FlagItem(BaseModel):
    """A finding that needs, or had, a person."""

    id: int
    contest: str | None
    state: FlagState
    verdict: Verdict
    version: int
    opened_at: datetime
    changed_at: datetime
    claim_count: int
    account_count: int


class FlagPage(BaseModel):
    """Flags, oldest first."""

    items: list[FlagItem]
    next: int | None


class ReviewItem(BaseModel):
    """A moderator's decision."""

    flag: int
    decision: str
    by: str
    at: datetime
    note: str


class FlagWhole(BaseModel):
    """A flag with its first claims and its reviews."""

    flag: FlagItem
    claims: list[ClaimItem]
    reviews: list[ReviewItem]


class FactItem(BaseModel):
    """An official fact in the ledger; `assertion` is that of docs/formats.md."""

    revision: int
    recorded_at: datetime
    id: str
    published_at: datetime
    authority: str
    assertion: dict[str, Any]
    url: str
    supersedes: str | None
    origin: str


class ContestWhole(BaseModel):
    """A contest with its record and its newest claims."""

    contest: str
    name: str
    revision: int
    facts: list[FactItem]
    claims: list[ClaimItem]
    warnings: list[str]
