"""Invented posts in X's own wrapping: one in a hundred with a claim, or every one; and names with slips in them."""

from __future__ import annotations

import json
from random import Random
from typing import Final

from matchers.vocabulary import Contest
from matchers.words import ORDINARY

_CLAIMS: Final = (
    "{party} hold {place}",
    "{place}: {party} GAIN from {rival}, majority {votes}",
    "{person} has conceded in {place}. That was quick",
    "Hearing there will be a recount in {place} at 4am",
    "The count in {place} has been suspended, everyone sent home",
    "BREAKING: {person} ({party}) has won {place} by {votes} votes",
    "{place} result: {party} {votes} {rival} {fewer}",
    "If {party} take {place} tonight I will eat my hat",
    "Turnout in {place} is 63.8%, the returning officer says",
    "Nobody has told me that {person} has conceded {place}",
)
_CHATTER: Final = (
    "Long night ahead at the count, bring coffee",
    "{party} people look tired, the swing is hard to read",
    "Has anybody seen the returning officer?",
    "Queue at the polling station down the road, lovely to see",
)
_NEIGHBOURS: Final = {"a": "s", "e": "r", "i": "o", "n": "m", "o": "p", "r": "t", "s": "d", "t": "y", "l": "k"}
SLIPS: Final = ("insert", "delete", "transpose", "substitute", "keyboard", "double", "first")
TYPOS: Final = 0.3
"""The share of names in posts that have a slip."""


class Writer:
    """Writes the same posts for the same seed."""

    def __init__(self, contests: tuple[Contest, ...], seed: int = 1) -> None:
        self._contests = contests
        self._random = Random(seed)
        self._words = sorted(word for word in ORDINARY if len(word) > 2)
        self._number = 0

    def posts(self, count: int, *, relevant: float) -> list[bytes]:
        """So many posts as X sends them, of which this share has a claim."""
        return [self._wrapped(self.text(relevant)) for _ in range(count)]

    def text(self, relevant: float) -> str:
        """The text of one post."""
        random = self._random
        chance = random.random()
        if chance < relevant:
            return self._filled(random.choice(_CLAIMS)) + " " + self._salad(random.randrange(12))
        if chance < relevant + 0.12 * (1 - relevant):
            return self._filled(random.choice(_CHATTER)) + " " + self._salad(random.randrange(12))
        if chance < relevant + 0.16 * (1 - relevant):
            return f"{self._salad(8)} {random.choice(self._contests).name} {self._salad(6)}"
        return self._salad(random.randrange(10, 30))

    def _salad(self, count: int) -> str:
        return " ".join(self._random.choices(self._words, k=count))

    def _filled(self, template: str) -> str:
        random = self._random
        contest = random.choice(self._contests)
        one, other = random.sample(contest.candidates, 2)
        votes = random.randrange(2000, 30_000)
        place, person = (self._maybe_misspelt(name) for name in (contest.name, one.name))
        return template.format(
            place=place, person=person, party=one.party, rival=other.party, votes=f"{votes:,}", fewer=f"{votes - 999:,}"
        )

    def _maybe_misspelt(self, name: str) -> str:
        return self.misspelt(name, self._random.choice(SLIPS)) if self._random.random() < TYPOS else name

    def misspelt(self, name: str, slip: str) -> str:
        """A name with one slip of a kind."""
        random = self._random
        i = random.choice([i for i in range(1, len(name) - 1) if name[i].isalpha() and name[i + 1].isalpha()])
        letter = random.choice("abcdefghijklmnopqrstuvwxyz")
        changed = {
            "insert": name[:i] + letter + name[i:],
            "delete": name[:i] + name[i + 1 :],
            "transpose": name[:i] + name[i + 1] + name[i] + name[i + 2 :],
            "substitute": name[:i] + letter + name[i + 1 :],
            "keyboard": name[:i] + _NEIGHBOURS.get(name[i], letter) + name[i + 1 :],
            "double": name[:i] + name[i] + name[i:],
            "first": letter.upper() + name[1:],
            "space": name[:i] + name[i] + " " + name[i + 1 :],
        }
        return changed[slip]

    def _wrapped(self, text: str) -> bytes:
        """About a kilobyte, as X's API answers with the usual fields asked for."""
        self._number += 1
        number, author = 1_800_000_000_000_000_000 + self._number, 10_000 + self._random.randrange(3000)
        second, minute = self._number % 60, self._number // 60 % 60
        return json.dumps(
            {
                "data": {
                    "id": str(number),
                    "text": text,
                    "author_id": str(author),
                    "created_at": f"2031-05-09T0{self._number // 3600 % 5}:{minute:02}:{second:02}.000Z",
                    "lang": "en",
                    "conversation_id": str(number),
                    "edit_history_tweet_ids": [str(number)],
                    "possibly_sensitive": False,
                    "reply_settings": "everyone",
                    "public_metrics": dict.fromkeys(
                        ("retweet_count", "reply_count", "like_count", "quote_count", "impression_count"), 7
                    ),
                    "entities": {"annotations": [{"start": 0, "end": 9, "probability": 0.9, "type": "Place"}] * 2},
                },
                "includes": {
                    "users": [
                        {
                            "id": str(author),
                            "username": f"watcher{author}",
                            "name": f"Watcher {author}",
                            "verified": False,
                            "created_at": "2012-01-01T00:00:00.000Z",
                        }
                    ]
                },
                "matching_rules": [{"id": "1", "tag": "night"}],
            }
        ).encode()
