"""An invented American night: real states, since their short names matter, and candidates whom nobody knows."""

from __future__ import annotations

from datetime import date

from matchers.elections import contest_id
from matchers.vocabulary import Account, Candidate, Contest, Role

ELECTION = "Example midterms 2030"
PARTIES = {
    "D": ("Democratic", ("Democrat", "Democrats", "Dem", "Dems")),
    "R": ("Republican", ("GOP", "Republicans", "Rep")),
    "L": ("Libertarian", ()),
}
SEATS = {
    "President 2030": (None, "D:Alma Quillon|R:Victor Stradlow"),
    "Ohio President 2030": ("Ohio", "D:Alma Quillon|R:Victor Stradlow"),
    "Iowa President 2030": ("Iowa", "D:Alma Quillon|R:Victor Stradlow"),
    "Texas President 2030": ("Texas", "D:Alma Quillon|R:Victor Stradlow"),
    "Indiana Senate 2030": ("Indiana", "D:Wilma Tarkenfield|R:Todd Brubaken"),
    "Nevada Senate 2030": ("Nevada", "D:Jacinda Rosewell|R:Dean Hellerwick"),
    "Kansas Governor 2030": ("Kansas", "D:Laurel Kellwood|R:Derrick Schmidtson|L:Seth Cordellan"),
    "New York Senate 2030": ("New York", "D:Kirstie Gillenwater|R:Chester Farlowe"),
    "Ohio's 12th congressional district 2030": ("Ohio", "D:Danny Connorsby|R:Troy Baldersworth"),
    "Iowa's 1st congressional district 2030": ("Iowa", "D:Abbie Finkelwood|R:Rod Blumenthorn"),
    "Iowa's 3rd congressional district 2030": ("Iowa", "D:Cindi Axnerby|R:David Youngworth"),
    "Washington's 3rd congressional district 2030": ("Washington", "D:Marie Glassenham|R:Joel Kentworthy"),
}

BEFORE = {
    "Iowa's 1st congressional district 2030": "Republican",
    "Iowa's 3rd congressional district 2030": "Republican",
    "Ohio's 12th congressional district 2030": "Democratic",
}


def _candidate(written: str) -> Candidate:
    letter, _, name = written.partition(":")
    party, aliases = PARTIES[letter]
    return Candidate(name=name, party=party, party_aliases=aliases)


STATES = tuple(
    Contest(
        id=contest_id(ELECTION, name),
        name=name,
        election=ELECTION,
        polled_on=date(2030, 11, 5),
        timezone="America/New_York",
        region=region,
        previous_party=BEFORE.get(name),
        candidates=tuple(_candidate(written) for written in people.split("|")),
    )
    for name, (region, people) in SEATS.items()
)


def _account(handle: str, seat: str, who: str) -> Account:
    contest = next(c for c in STATES if c.name == seat)
    stands = next(p for p in contest.candidates if p.name == who)
    return Account(
        platform="x",
        handle=handle,
        name=who,
        role=Role.CANDIDATE,
        contest=contest.id,
        candidate=who,
        party=stands.party,
    )


WATCHED = (
    _account("VStradlow", "President 2030", "Victor Stradlow"),
    _account("AlmaQuillon", "President 2030", "Alma Quillon"),
    _account("GlassenhamWA", "Washington's 3rd congressional district 2030", "Marie Glassenham"),
    _account("SenGillenwater", "New York Senate 2030", "Kirstie Gillenwater"),
    _account("ToddBrubaken", "Indiana Senate 2030", "Todd Brubaken"),
    _account("JRosewell", "Nevada Senate 2030", "Jacinda Rosewell"),
    _account("Connorsby4OH", "Ohio's 12th congressional district 2030", "Danny Connorsby"),
    Account(platform="x", handle="wire", name="The Wire", role=Role.MEDIA),
    Account(platform="x", handle="DemHouse", name="House Democrats", role=Role.PARTY, party="Democratic"),
)
