"""A night of invented contests: a register, accounts, and as many posts as wanted, from a seed."""

import json
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

BEGIN = datetime(2020, 5, 7, 22, 0, tzinfo=UTC)
SEATS = (
    "Alderbrook", "Birchcombe", "Carrowmere", "Dunmarsh", "Eastwick Vale", "Fernleigh", "Garrowby", "Hollin Cross",
    "Ivelmouth", "Kestrel Bay", "Larkhampton", "Marlowe Green",
)  # fmt: skip
FIRST = ("Ann", "Bea", "Cyril", "Dora", "Edgar", "Flora", "Gus", "Hetty", "Ivor", "Juno", "Kit", "Lena")
LAST = ("Exemplar", "Specimen", "Patternby", "Mouldham", "Samplewell", "Modelford")
CHATTER = ("Long night ahead.", "Tea, anyone?", "Rain again at the town hall.", "Still waiting.")
HEADER = "election,contest,code,candidate,party,votes,elected,polled_on,electorate,timezone,region\n"


def results() -> str:
    rows = []
    for number, seat in enumerate(SEATS):
        for offset, party in enumerate(("Labour", "Conservative", "Green")):
            name = f"{FIRST[number]} {LAST[(number + offset * 2) % len(LAST)]}"
            rows.append(f"Invented 2020,{seat},X{number:03},{name},{party},,,2020-05-07,60000,Europe/London,North\n")
    return HEADER + "".join(rows)


def accounts() -> str:
    councils = [f"x,council_{n},{seat} Council,official,{seat},,\n" for n, seat in enumerate(SEATS)]
    media = [f"x,desk_{n},Desk {n},media,,,\n" for n in range(40)]
    return "platform,handle,name,role,contest,candidate,party\n" + "".join(councils + media)


def posts(count: int, *, seed: int, every: timedelta) -> Iterator[bytes]:
    """Posts in the order of their times: mostly chatter, some claims, now and then an authority's word."""
    dice = random.Random(seed)
    for number in range(count):
        seat = dice.randrange(len(SEATS))
        author, text = _said(dice, seat)
        at = (BEGIN + number * every).isoformat()
        post = {"platform": "x", "id": str(number + 1), "author": author, "created_at": at, "text": text}
        yield json.dumps(post).encode() + b"\n"


def _said(dice: random.Random, seat: int) -> tuple[str, str]:
    name, desk = SEATS[seat], f"desk_{dice.randrange(40)}"
    kind = dice.random()
    if kind < 0.85:
        return desk, dice.choice(
            ("Long night ahead.", "Tea, anyone?", "Rain again at the town hall.", "Still waiting.")
        )
    if kind < 0.92:
        party = dice.choice(("Labour", "Conservative"))
        return desk, f"BREAKING: {party} GAIN {name}"
    if kind < 0.97:
        return desk, f"The count in {name} has been {dice.choice(('suspended', 'resumed'))}."
    if kind < 0.98:
        return f"council_{seat}", f"The count for {name} has been {dice.choice(('suspended', 'resumed'))}."
    lab, con = dice.randrange(9000, 9900), dice.randrange(8000, 8900)
    return f"council_{seat}", f"{name}: Labour {lab:,} Conservative {con:,}. Labour win {name}."
