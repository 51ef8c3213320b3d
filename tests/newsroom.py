"""An invented night for the tests of the page: contests, accounts, official facts, and posts with claims that conflict.

Written through the same storage functions as the running desk; only the reading of the posts is given.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from matchers.vocabulary import (
    Account,
    Assertion,
    Assessment,
    Candidate,
    Change,
    Claim,
    Contest,
    ContestId,
    JudgedClaim,
    Judgement,
    Kind,
    OfficialFact,
    Post,
    Role,
    Stance,
    Status,
    Verdict,
)
from storage import findings, inbox, ledger, people, register
from storage.engine import Store
from storage.values import Access, Received

NIGHT = datetime(2031, 5, 2, 1, 30, tzinfo=UTC)
ELECTION = "harbour-assembly-2031"
PLACES = (
    "Northgate",
    "Harbour East",
    "Millbrook",
    "Saltmarsh",
    "Upper Quay",
    "Fenwick Hill",
    "Castle Ward",
    "Low Moor",
    "Ferry Lane",
    "Queensmead",
)
PEOPLE = ("Ann Example", "Bob Sample", "Cleo Pattern", "Dai Instance")
PARTIES = ("Harbour Party", "Union of Wards", "Greenfield", "Independent")
PASSWORD = "four words do well"
HASH = "$argon2id$v=19$m=8,t=1,p=1$rFtDCqJXdeVt+4d48WTO2Q$OFP9TJjghl/nhRMTkFmTpugUU0T4fJ1WBPLKMXZT274"
"""argon2id of PASSWORD at the smallest cost, so that tests sign in quickly."""


@dataclass
class Hands:
    """A clock that tests move by hand."""

    at: datetime = NIGHT
    moved: list[timedelta] = field(default_factory=list)

    def now(self) -> datetime:
        return self.at

    def move(self, by: timedelta) -> None:
        self.at += by


def contest_id(number: int) -> ContestId:
    return ContestId(f"{ELECTION}/{place(number).lower().replace(' ', '-')}")


def place(number: int) -> str:
    name = PLACES[number % len(PLACES)]
    return name if number < len(PLACES) else f"{name} {number // len(PLACES) + 1}"


def contests(count: int) -> list[Contest]:
    standing = tuple(Candidate(name=name, party=party) for name, party in zip(PEOPLE, PARTIES, strict=True))
    return [
        Contest(
            id=contest_id(number),
            name=place(number),
            election=ELECTION,
            electorate=60_000 + number,
            region=("North", "South", "Islands")[number % 3],
            previous_party=PARTIES[number % 2],
            candidates=standing,
        )
        for number in range(count)
    ]


def declared(number: int, at: datetime) -> list[OfficialFact]:
    """The result of a contest as an authority publishes it."""
    contest, votes = contest_id(number), (16_333 + number, 16_313 - number, 4_724, 767)
    said = [
        Assertion(kind=Kind.VOTES, contest=contest, candidate=name, party=party, value=count)
        for name, party, count in zip(PEOPLE, PARTIES, votes, strict=True)
    ]
    said += [
        Assertion(
            kind=Kind.WINNER,
            contest=contest,
            candidate=PEOPLE[0],
            party=PARTIES[0],
            change=Change.GAIN,
            from_party=PARTIES[1],
        ),
        Assertion(
            kind=Kind.MAJORITY, contest=contest, candidate=PEOPLE[0], party=PARTIES[0], value=votes[0] - votes[1]
        ),
        Assertion(kind=Kind.TURNOUT, contest=contest, value=63.75),
        Assertion(kind=Kind.DECLARATION, contest=contest, status=Status.MADE, at=at),
    ]
    return [
        OfficialFact(
            id=f"{contest}#{one.kind}#{one.candidate or ''}",
            published_at=at,
            authority=f"{place(number)} Council",
            url=f"https://{place(number).lower().replace(' ', '')}.example/results",
            assertion=one,
            origin="results",
        )
        for one in said
    ]


def counting(number: int, at: datetime) -> list[OfficialFact]:
    """An authority's word that there is a recount."""
    contest = contest_id(number)
    said = Assertion(
        kind=Kind.RECOUNT,
        contest=contest,
        status=Status.ORDERED,
        at=at + timedelta(hours=3),
        place="Great Hall, Town Hall",
    )
    published = OfficialFact(
        id=f"{contest}#recount",
        published_at=at,
        authority=f"{place(number)} Council",
        url="https://council.example/recount",
        assertion=said,
    )
    return [published]


ACCOUNTS = (
    Account(
        platform="x", handle="northgatecouncil", name="Northgate Council", role=Role.OFFICIAL, contest=contest_id(0)
    ),
    Account(platform="x", handle="bobsample", name="Bob Sample", role=Role.CANDIDATE, candidate="Bob Sample"),
    Account(platform="x", handle="harbournews", name="Harbour News", role=Role.MEDIA),
)


def furnish(store: Store, *, places: int = 10) -> None:
    """Contests, accounts, three people, and what is official: half declared, some at a recount."""
    with store.writing() as tx:
        register.import_contests(tx, contests(places))
        register.import_accounts(tx, ACCOUNTS)
        for login, access in (
            ("eve", Access.EDITOR),
            ("mo", Access.MODERATOR),
            ("max", Access.MODERATOR),
            ("vi", Access.VIEWER),
        ):
            people.add_user(tx, login, name=login.capitalize(), access=access, password=HASH, at=NIGHT)
        for number in range(places):
            at = NIGHT - timedelta(minutes=10 + number % 50)
            facts = declared(number, at) if number % 2 == 0 else counting(number, at) if number % 3 == 0 else []
            ledger.append_facts(tx, facts, recorded_at=at)


def claim_of(text: str, quote: str, said: Assertion, *, stance: Stance = Stance.STATED) -> Claim:
    start = text.index(quote)
    return Claim(
        assertion=said, stance=stance, quote=quote, start=start, end=start + len(quote), rule="test", confidence=0.9
    )


def wrong_figure(
    number: int, *, value: int, author: str = "harbournews", text: str | None = None
) -> tuple[Received, Assessment]:
    """A post whose figure the record contradicts."""
    quote = f"Bob Sample wins {place(number)} by {value}"
    written = (text or "BREAKING: {quote} after a long night. More soon.").replace("{quote}", quote)
    post = Post(
        platform="x",
        id=f"{author}-{number}-{value}",
        author=author,
        name=author.capitalize(),
        created_at=NIGHT - timedelta(minutes=5) + timedelta(seconds=number),
        text=written,
        url=f"https://x.example/{author}/status/{number}{value}",
    )
    said = Assertion(kind=Kind.MAJORITY, contest=contest_id(number), candidate=PEOPLE[1], party=PARTIES[1], value=value)
    record = tuple(declared(number, NIGHT - timedelta(minutes=10))[4:6]) if number % 2 == 0 else ()
    verdict = Verdict.CONFLICT if record else Verdict.PREMATURE
    official = f"The official majority in {place(number)} is {20 + 2 * number}, for Ann Example"
    reason = (
        f"{official}; the post says {value}, for Bob Sample."
        if record
        else f"{place(number)} has not declared; the post gives a final majority."
    )
    judged = JudgedClaim(
        claim=claim_of(written, quote, said),
        judgement=Judgement(verdict=verdict, reason=reason, record=record, revision=9),
    )
    return Received(post=post, raw=b"{}"), Assessment(post=post, claims=(judged,))


def file(store: Store, found: Sequence[tuple[Received, Assessment]], *, at: datetime = NIGHT) -> None:
    """Store posts and what was found in them, as the desk's jobs do."""
    with store.writing() as tx:
        new = inbox.store_posts(
            tx, [received for received, _ in found], source="test", stream="night", cursor=None, at=at
        )
        by_id = {assessment.post.id: assessment for _, assessment in found}
        findings.record_assessments(
            tx, [(stored, by_id[stored.post.id]) for stored in new], channels=["console"], at=at
        )


def busy_night(store: Store, flags: int = 12) -> None:
    """A night with so many flags that wait."""
    furnish(store)
    file(store, [wrong_figure(number % 10, value=100 + number) for number in range(flags)])
