"""Labelled cases in TOML: loading them, reading their posts, and comparing claims with labels as the scorer does."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from matchers.ballots import Ballots
from matchers.claims import extract_claims
from matchers.gazetteer import Gazetteer, build_gazetteer
from matchers.passages import readable
from matchers.scene import Scene
from matchers.vocabulary import Claim, Post, slug_of
from tests.invented import ACCOUNTS, CONTESTS
from tests.invented_states import STATES, WATCHED

CASES = Path(__file__).parent / "cases"
POSTED_AT = "2031-05-02T03:00:00+01:00"
NIGHT_AT = "2030-11-06T02:00:00-05:00"
SLOTS = ("candidate", "party", "value", "status", "change", "from_party")


@cache
def world(name: str = "shires") -> tuple[Gazetteer, Ballots]:
    """The names and ballots of an invented register: of British shires or of American states."""
    contests, accounts = (STATES, WATCHED) if name == "states" else (CONTESTS, ACCOUNTS)
    return build_gazetteer(contests, accounts), Ballots(contests)


def load(name: str) -> list[dict[str, Any]]:
    loaded: list[dict[str, Any]] = tomllib.loads((CASES / name).read_text(encoding="utf-8"))["case"]
    return [{"register": Path(name).stem} | case for case in loaded]


def read(case: Mapping[str, Any]) -> tuple[Claim, ...]:
    american = case.get("register") == "states"
    gazetteer, ballots = world("states" if american else "shires")
    at = datetime.fromisoformat(case.get("at", NIGHT_AT if american else POSTED_AT))
    author = case.get("author", "reader")
    post = Post(platform="x", id=case["id"], author=author, created_at=at, text=case["text"])
    found = gazetteer.account("x", author)
    seen = readable(post.text, gazetteer.party_words)
    return extract_claims(post, gazetteer.read(seen), Scene(ballots=ballots, posted_at=at, account=found))


def agrees(claim: Claim, label: Mapping[str, Any]) -> bool:
    """Whether a claim has everything that the label names."""
    said = claim.assertion
    contest = slug_of(said.contest) if said.contest is not None else None
    if said.kind != label["kind"] or claim.stance != label["stance"] or contest != label.get("contest"):
        return False
    if "at" in label and (said.at is None or said.at.strftime("%H:%M") != label["at"]):
        return False
    return all(getattr(said, slot) == label[slot] for slot in SLOTS if slot in label)


def compare(case: Mapping[str, Any]) -> tuple[int, list[Claim], list[Mapping[str, Any]]]:
    """How many labels were found, the claims beyond them, and the labels that were missed."""
    left, missed = list(read(case)), []
    for label in case.get("claims", []):
        match = next((claim for claim in left if agrees(claim, label)), None)
        if match is None:
            missed.append(label)
        else:
            left.remove(match)
    return len(case.get("claims", [])) - len(missed), left, missed
