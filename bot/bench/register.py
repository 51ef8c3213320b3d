"""An invented register of the size of a real one: 650 contests and five candidates in each."""

from __future__ import annotations

from datetime import date
from random import Random

from matchers.elections import contest_id
from matchers.vocabulary import Account, Candidate, Contest, Role

ELECTION = "General election 2031"
_HEADS = "Al Bar Bel Cor Dun Eas Fen Gar Hal Ing Kel Lang Mar Nor Ock Pem Quar Ros Stan Thor Ul Ven Wes Yar Zel".split()
_MIDDLES = "der ming ber cas del fer gel hav lin mor ner pel ran sel ter vin wick".split()
_TAILS = "bury ton ford ham wick mouth ley field stead worth minster dale combe gate".split()
_WAYS = ("North", "South", "East", "West", "Central")
_GIVEN = "Ann Bob Cat Dan Eve Fay Gus Hal Ida Jo Kit Lou Max Nan Oz Pam Ray Sue Tom Una Vic Wes Yan Zoe".split()
_PARTIES = (
    ("Labour", ("Lab",)), ("Conservative", ("Con", "Tories")), ("Liberal Democrat", ("LD", "Lib Dems")),
    ("Green Party", ("Greens",)), ("Independent", ("Ind",)),
)  # fmt: skip


def invented(*, contests: int = 650) -> tuple[Contest, ...]:
    """A register with this many contests; always the same."""
    random = Random(2031)
    places = _places(random, contests)
    return tuple(_contest(random, place) for place in places)


def invented_accounts(contests: tuple[Contest, ...]) -> tuple[Account, ...]:
    """An account for the first candidate of every contest."""
    return tuple(
        Account(
            platform="x",
            handle=f"{contest.candidates[0].name.replace(' ', '')}{number}",
            name=contest.candidates[0].name,
            role=Role.CANDIDATE,
            contest=contest.id,
            candidate=contest.candidates[0].name,
            party=contest.candidates[0].party,
        )
        for number, contest in enumerate(contests)
    )


def _word(random: Random) -> str:
    return random.choice(_HEADS) + random.choice(("", random.choice(_MIDDLES))) + random.choice(_TAILS)


def _places(random: Random, count: int) -> list[str]:
    found: dict[str, None] = {}
    while len(found) < count:
        shape = random.randrange(4)
        place = _word(random)
        if shape == 1:
            place = f"{place} {random.choice(_WAYS)}"
        elif shape == 2:
            place = f"{place} and {_word(random)}"
        elif shape == 3:
            place = f"{random.choice(_WAYS)} {place}"
        found[place] = None
    return list(found)


def _contest(random: Random, place: str) -> Contest:
    candidates = tuple(
        Candidate(name=f"{random.choice(_GIVEN)} {_word(random)[:-1]}er", party=party, party_aliases=aliases)
        for party, aliases in _PARTIES
    )
    return Contest(
        id=contest_id(ELECTION, place),
        name=place,
        election=ELECTION,
        polled_on=date(2031, 5, 8),
        region=random.choice(("Coast", "Inland", "Highlands")),
        candidates=candidates,
    )
