"""How many misspelt names are still read, and how many that nobody wrote; and that no text is slow."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from random import Random
from typing import TYPE_CHECKING

from bot.bench.posts import SLIPS, Writer
from bot.bench.timing import Goal
from matchers.assess import assess, build_world
from matchers.gazetteer import build_gazetteer
from matchers.vocabulary import Post

if TYPE_CHECKING:
    from matchers.gazetteer import Gazetteer
    from matchers.vocabulary import Account, Contest, ContestId

SHORTEST, LONG = 6, 12
"""Letters of the names that are tried with one slip, and with two or with a space inside."""
HOSTILE = 100_000
"""Characters of a text that is meant to be slow."""
_FRAMES = (
    "Early days but {} is looking lively",
    "{} is next, they say",
    "So {} then. Well well",
    "am told {} is close",
)

Named = tuple[str, "ContestId", str | None]


def measure_slips(contests: tuple[Contest, ...], number: int) -> list[Goal]:
    """Recall for each kind of slip, and precision over all."""
    gazetteer, writer, random = build_gazetteer(contests), Writer(contests, seed=3), Random(3)
    named: list[Named] = [(contest.name, contest.id, None) for contest in contests]
    named += [(candidate.name, contest.id, candidate.name) for contest in contests for candidate in contest.candidates]
    named = [one for one in named if _letters(one[0]) >= SHORTEST]
    long = [one for one in named if _letters(one[0]) >= LONG]
    tried = {slip: [_tried(writer, random.choice(named), slip) for _ in range(number)] for slip in SLIPS}
    tried["space"] = [_tried(writer, random.choice(long), "space") for _ in range(number)]
    tried["two"] = [_tried(writer, random.choice(long), *random.choices(SLIPS, k=2)) for _ in range(number)]
    scores = {slip: _score(gazetteer, random, pairs) for slip, pairs in tried.items()}
    hits, tries = (sum(scores[slip][i] for slip in SLIPS) for i in (0, 1))
    found, wrong = (sum(score[i] for score in scores.values()) for i in (2, 3))
    worst = min(SLIPS, key=lambda slip: scores[slip][0] / scores[slip][1])
    note = f"weakest: {worst} {scores[worst][0] / scores[worst][1]:.3f}"
    return [
        Goal(name="names read with one slip", measured=hits / tries, goal=0.98, unit="", least=True, note=note),
        _recall("names read with a space inside", scores["space"]),
        _recall("names read with two slips", scores["two"]),
        Goal(name="precision of names", measured=1 - wrong / found, goal=0.98, unit="", least=True),
    ]


def _letters(name: str) -> int:
    return sum(map(str.isalpha, name))


def _tried(writer: Writer, one: Named, *slips: str) -> tuple[Named, str]:
    written = one[0]
    for slip in slips:
        written = writer.misspelt(written, slip)
    return one, written


def _score(gazetteer: Gazetteer, random: Random, pairs: list[tuple[Named, str]]) -> tuple[int, int, int, int]:
    """Names read, names tried, mentions found, mentions of something else."""
    read = found = wrong = 0
    for (_, contest, person), written in pairs:
        mentions = gazetteer.read(random.choice(_FRAMES).format(written)).mentions
        right = [m for m in mentions if contest in m.contests or (contest, person) in m.people]
        read += bool(right)
        spans = {(m.start, m.end) for m in mentions}
        found += len(spans)
        wrong += len(spans - {(m.start, m.end) for m in right})
    return read, len(pairs), found, wrong


def _recall(name: str, score: tuple[int, int, int, int]) -> Goal:
    return Goal(name=name, measured=score[0] / score[1], goal=0.75, unit="", least=True)


def hostile_texts() -> dict[str, str]:
    """Texts of 100 kB that try to be slow."""
    random = Random(4)
    letters = "abcdefghijklmnopqrstuvwxyz"
    texts = {
        "quotes": '"(' * HOSTILE,
        "digits": "1,234,567 " * HOSTILE,
        "one number": "9" * HOSTILE,
        "cues": "Labour have not won recount majority conceded " * HOSTILE,
        "names": "North East West South and " * HOSTILE,
        "unknown words": " ".join("".join(random.choices(letters, k=9)) for _ in range(HOSTILE // 10)),
        "one word": "x" * HOSTILE,
        "marks": "e\u0301\u200f\U0001f5f3\ufe0f" * HOSTILE,
        "handles": "@a#B" * HOSTILE,
        "links": "https://" * HOSTILE,
        "line ends": "\n:" * HOSTILE,
    }
    return {name: text[:HOSTILE] for name, text in texts.items()}


def measure_hostile(contests: tuple[Contest, ...], accounts: tuple[Account, ...]) -> list[Goal]:
    """The slowest of the hostile texts, through the whole chain."""
    world = build_world(contests, accounts, ())
    times: dict[str, float] = {}
    for name, text in hostile_texts().items():
        post = Post(platform="x", id="1", author="a", created_at=datetime(2031, 5, 9, 3, tzinfo=UTC), text=text)
        began = time.perf_counter()
        assess(post, world)
        times[name] = time.perf_counter() - began
    worst = max(times, key=lambda name: times[name])
    return [Goal(name="100 kB meant to be slow", measured=times[worst] * 1e3, goal=100.0, unit=" ms", note=worst)]
