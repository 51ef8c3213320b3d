"""An invented general election: twelve contests, their candidates and a few accounts. Nobody here exists."""

from __future__ import annotations

from datetime import date

from matchers.elections import contest_id
from matchers.vocabulary import Account, Candidate, Contest, Role

ELECTION = "Example general election 2031"
PARTIES = {
    "L": ("Labour", ("Lab",)),
    "LC": ("Labour and Co-operative", ("Labour", "Lab", "LabCo")),
    "C": ("Conservative", ("Con", "Tory", "Tories")),
    "LD": ("Liberal Democrat", ("LD", "Lib Dem", "Lib Dems", "LDem")),
    "S": ("Scottish National Party", ("SNP",)),
    "P": ("Plaid Cymru", ("PC", "Plaid")),
    "R": ("Reform UK", ("Reform", "RUK")),
    "G": ("Green Party", ("Green", "Greens", "Grn")),
    "I": ("Independent", ("Ind",)),
}
REGISTER = {
    "Northmoor": ("North", "L:Ann Example|C:Bob Sample|LD:Cath Specimen"),
    "Port Ellery": ("Wales", "LC:Dilys Marchbank|P:Owain Treharne-Pugh|C:Piers Ashdown-Lyle"),
    "Ashcombe and Vale": ("South", "C:Hugh Pemberwick|LD:Saoirse Quillfeather|L:Tom Brindlecote"),
    "Kelderside East": ("North", "L:Farida Nazarbeg|R:Colin Threlkeldson|G:Ann-Marie Dunster"),
    "Kelderside West": ("North", "L:Imran Nazarbeg|C:Judith Wexcombe|LD:Ola Sternberghe"),
    "Glen Orrin": ("Scotland", "S:Morag McAllanby|LD:Fergus Drumcairn|C:Alasdair Lockhearn"),
    "St Brannoc": ("South", "LD:Peter Trewhellan|C:Demelza Polgarth|L:Jago Nancarrick"),
    "Upper Wendle": ("South", "G:Lucy Harbottler|C:Marcus Oldcastle-Reed|L:Sunita Bhattarai"),
    "Dunmarrow North": ("North", "C:Keith Bellwhistle|L:Grace Okonjoley|R:Ray Thistlewoodley"),
    "Dunmarrow South": ("North", "L:Gwen Larkhampton|C:Nigel Stourbridger|G:Petra Hallowfieldson"),
    "Millbrook": ("South", "I:Helen Fairweatherby|L:Robert Crankshawe|C:Yvonne Tattersley"),
    "Saltmarsh": ("East", "R:Derek Underwoodson|L:Priya Ramanathani|C:Simon Cattermolesey"),
}


def candidate(written: str) -> Candidate:
    """A candidate from "L:Ann Example"."""
    letter, _, name = written.partition(":")
    party, aliases = PARTIES[letter]
    return Candidate(name=name, party=party, party_aliases=aliases)


CONTESTS = tuple(
    Contest(
        id=contest_id(ELECTION, name),
        name=name,
        election=ELECTION,
        polled_on=date(2031, 5, 1),
        region=region,
        candidates=tuple(candidate(written) for written in people.split("|")),
    )
    for name, (region, people) in REGISTER.items()
)


def account(handle: str, role: Role, *, contest: str | None = None, who: str | None = None) -> Account:
    """A registered account."""
    seat = next((c for c in CONTESTS if c.name == contest), None)
    stands = next((p for p in seat.candidates if p.name == who), None) if seat else None
    return Account(
        platform="x",
        handle=handle,
        name=who or handle,
        role=role,
        contest=seat.id if seat else None,
        candidate=who,
        party=stands.party if stands else None,
    )


ACCOUNTS = (
    account("AnnExample", Role.CANDIDATE, contest="Northmoor", who="Ann Example"),
    account("BobSampleMP", Role.CANDIDATE, contest="Northmoor", who="Bob Sample"),
    account("TrewhellanLD", Role.CANDIDATE, contest="St Brannoc", who="Peter Trewhellan"),
    account("NorthmoorCouncil", Role.OFFICIAL, contest="Northmoor"),
    account("PortElleryCC", Role.OFFICIAL, contest="Port Ellery"),
    account("desk", Role.MEDIA),
)
