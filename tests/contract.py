"""The public contract of `tallywatch check` (docs/formats.md), rule by rule, held against what it writes.

It reads nothing of the program but its output: the words, the slots of each kind and the order of the fields are
written out here a second time on purpose. `faults_of` names every rule that an answer breaks.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

Line = Mapping[str, Any]

POST_FIELDS = ["platform", "id", "author", "created_at", "claims", "alert"]
SLOTS = ["kind", "contest", "candidate", "party", "value", "approx", "at", "place", "status", "change"]
SLOTS += ["from_party", "region", "provisional"]
CLAIM_FIELDS = [*SLOTS, "stance", "quote", "start", "end", "confidence", "verdict", "reason", "record"]
FACT_FIELDS = {"id", "published_at", "authority", "url", "assertion"}
COUNTS, PERCENTAGES = {"votes", "majority", "seats"}, {"share", "turnout"}
STATUSES = {
    "recount": {"requested", "ordered", "refused", "under_way", "finished"},
    "count": {"under_way", "suspended", "resumed", "finished"},
    "declaration": {"expected", "made"},
}
USED = {
    "winner": {"candidate", "party", "change", "from_party"},
    "votes": {"candidate", "party", "value", "approx", "provisional"},
    "majority": {"candidate", "party", "value", "approx", "provisional"},
    "share": {"candidate", "party", "value", "approx", "provisional"},
    "turnout": {"value", "approx", "provisional"},
    "concession": {"candidate", "party"},
    "recount": {"candidate", "party", "status", "at", "place", "approx"},
    "count": {"status", "at", "place", "approx"},
    "declaration": {"status", "at", "approx"},
    "seats": {"party", "value", "approx", "region", "provisional"},
}
STANCES = {"stated", "denied", "reported", "asked", "predicted", "conditional"}
ALERTING = {"conflict", "disputed", "premature"}
VERDICTS = ALERTING | {"supported", "unverified", "not_checkable"}


def slug(name: str) -> str:
    """A contest's name with accents folded, in lower case, a-z and 0-9 kept, every other run a hyphen."""
    folded = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", folded).strip("-")


def standing_in(results: Path) -> dict[str, set[tuple[str, str]]]:
    """Who stands where, of a results file: (candidate, party) by the contest's slug."""
    found: dict[str, set[tuple[str, str]]] = {}
    with results.open(encoding="utf-8-sig", newline="") as lines:
        for row in csv.DictReader(lines):
            found.setdefault(slug(row["contest"]), set()).add((row["candidate"].strip(), row["party"].strip()))
    return found


def faults_of(
    posts: Iterable[Line], answers: Iterable[Line], standing: Mapping[str, set[tuple[str, str]]]
) -> list[str]:
    """Every rule that an answer breaks, with the post's id."""
    posts, answers = list(posts), list(answers)
    if [post["id"] for post in posts] != [answer.get("id") for answer in answers]:
        return ["the answers are not one a post, in order"]
    return [
        f"{post['id']}: {fault}"
        for post, answer in zip(posts, answers, strict=True)
        for fault in _of_answer(post, answer, standing)
    ]


def _of_answer(post: Line, answer: Line, standing: Mapping[str, set[tuple[str, str]]]) -> Iterator[str]:
    if list(answer) != POST_FIELDS:
        yield f"the fields are {list(answer)}"
        return
    if [answer[name] for name in ("platform", "id", "author")] != [post[name] for name in ("platform", "id", "author")]:
        yield "platform, id or author is not the post's"
    if datetime.fromisoformat(answer["created_at"]) != datetime.fromisoformat(post["created_at"]):
        yield "created_at is not the post's"
    if answer["alert"] is not any(claim["verdict"] in ALERTING for claim in answer["claims"]):
        yield f"alert is {answer['alert']}"
    for claim in answer["claims"]:
        if list(claim) != CLAIM_FIELDS:
            yield f"the fields of a claim are {list(claim)}"
            continue
        for fault in (*_of_assertion(claim, standing), *_of_claim(claim, post), *_of_verdict(claim, post, standing)):
            yield f"{claim['kind']} in {claim['contest']}: {fault}"


def _of_assertion(said: Line, standing: Mapping[str, set[tuple[str, str]]]) -> Iterator[str]:
    """What claims and facts share: known words, figures that can be, names as in the results file."""
    kind = said["kind"]
    if kind not in USED:
        yield "there is no such kind"
        return
    yield from _of_figure(kind, said.get("value"))
    if said.get("status") is not None and said["status"] not in STATUSES[kind]:
        yield f"status is {said['status']}"
    if said.get("change") not in {None, "gain", "hold"}:
        yield f"change is {said['change']}"
    if said.get("at") is not None and datetime.fromisoformat(said["at"]).tzinfo is None:
        yield "at is no instant"
    yield from _of_names(said, standing)


def _of_figure(kind: str, value: object) -> Iterator[str]:
    if value is None:
        return
    if kind in COUNTS and (type(value) is not int or value < 0):
        yield f"the number is {value!r}"
    if kind in PERCENTAGES and not (isinstance(value, int | float) and 0 <= value <= 100):
        yield f"the percentage is {value!r}"


def _of_names(said: Line, standing: Mapping[str, set[tuple[str, str]]]) -> Iterator[str]:
    contest, candidate, party = said.get("contest"), said.get("candidate"), said.get("party")
    if contest is None:
        if said["kind"] != "seats" and said.get("verdict") != "not_checkable":
            yield "it names no contest"
        return
    if contest not in standing:
        yield "the contest is no slug of the results file"
        return
    if candidate is not None and (candidate, party) not in standing[contest]:
        yield f"{candidate} ({party}) is not in the results file"
    if candidate is None and party is not None and party not in {theirs for _, theirs in standing[contest]}:
        yield f"{party} has no candidate in the results file"


def _of_claim(claim: Line, post: Line) -> Iterator[str]:
    for name in set(SLOTS) - USED.get(claim["kind"], set()) - {"kind", "contest"}:
        if claim[name] not in (None, False):
            yield f"{name} is {claim[name]!r}, which is no slot of the kind"
    if claim["stance"] not in STANCES:
        yield f"the stance is {claim['stance']}"
    if not claim["quote"] or claim["quote"] != post["text"][claim["start"] : claim["end"]]:
        yield f"the quote {claim['quote']!r} is not what stands there"
    if not 0 <= claim["confidence"] <= 1:
        yield f"the confidence is {claim['confidence']}"
    for name in ("approx", "provisional"):
        if type(claim[name]) is not bool:
            yield f"{name} is {claim[name]!r}"


def _of_verdict(claim: Line, post: Line, standing: Mapping[str, set[tuple[str, str]]]) -> Iterator[str]:
    verdict, outcome = claim["verdict"], claim["kind"] in {"winner", "votes", "majority", "share", "turnout"}
    if verdict not in VERDICTS:
        yield f"the verdict is {verdict}"
    if claim["stance"] in {"asked", "predicted", "conditional"} and verdict != "not_checkable":
        yield f"{claim['stance']} is {verdict}"
    told = (outcome and not claim["provisional"]) or (claim["kind"] == "declaration" and claim["status"] != "expected")
    if verdict == "premature" and not told:
        yield "what is no outcome is premature"
    if not re.fullmatch(r"[A-Z][^\n]*[.]", claim["reason"]):
        yield f"the reason is no sentence: {claim['reason']!r}"
    for fact in claim["record"]:
        for fault in _of_fact(fact, post, standing):
            yield f"record: {fault}"


def _of_fact(fact: Line, post: Line, standing: Mapping[str, set[tuple[str, str]]]) -> Iterator[str]:
    if set(fact) - {"supersedes"} != FACT_FIELDS:
        yield f"the fields are {list(fact)}"
        return
    if datetime.fromisoformat(fact["published_at"]) > datetime.fromisoformat(post["created_at"]):
        yield f"{fact['id']} was published after the post"
    if set(fact["assertion"]) - set(SLOTS):
        yield f"the slots are {list(fact['assertion'])}"
    yield from _of_assertion(fact["assertion"], standing)
