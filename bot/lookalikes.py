"""Accounts that look like a registered one and are not it. Pure: names in, resemblances out.

Rules, in order: an account with a registered platform id is itself, whatever it is called now; a handle that reads the
same once look-alike letters are folded; a handle that is close; a display name that reads the same or nearly so.
A resemblance is told to the desk; it decides nothing. Whether an account is official goes by its platform id alone.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from msgspec import Struct
from rapidfuzz import fuzz, process

from matchers.vocabulary import Account, Role

CLOSE_HANDLE = 88.0
CLOSE_NAME = 92.0
SHORTEST = 5
"""Names shorter than this (folded) must read exactly the same: @bbc and @abc are two broadcasters."""

CONFUSABLES = str.maketrans(
    {
        # Cyrillic, Greek, Armenian, Latin letters drawn like a plain one (Unicode TR 39, those that occur in handles)
        **dict.fromkeys("аɑαａ", "a"),
        **dict.fromkeys("вβ", "b"),
        **dict.fromkeys("сϲᴄ", "c"),
        **dict.fromkeys("ԁɗ", "d"),
        **dict.fromkeys("еєεҽ", "e"),
        **dict.fromkeys("ғ", "f"),
        **dict.fromkeys("ɡց", "g"),
        **dict.fromkeys("һհн", "h"),
        **dict.fromkeys("іɩιıїӏ|!1l", "i"),
        **dict.fromkeys("јϳ", "j"),
        **dict.fromkeys("кκ", "k"),
        **dict.fromkeys("мｍ", "m"),
        **dict.fromkeys("пηո", "n"),
        **dict.fromkeys("оοσօ0ө", "o"),
        **dict.fromkeys("рρ", "p"),
        **dict.fromkeys("ԛ", "q"),
        **dict.fromkeys("гᴦ", "r"),
        **dict.fromkeys("ѕꜱ5$", "s"),
        **dict.fromkeys("тτ", "t"),
        **dict.fromkeys("υцս", "u"),
        **dict.fromkeys("ѵν", "v"),
        **dict.fromkeys("ѡωԝ", "w"),
        **dict.fromkeys("хχ", "x"),
        **dict.fromkeys("уүγ", "y"),
        **dict.fromkeys("ᴢ", "z"),
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        "ø": "o",
        "ł": "i",
        "đ": "d",
    }
)
"""What a letter is taken for by somebody who reads fast. `l`, `1`, `I` and `|` all read as `i`."""

PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"), ("ci", "d"))


class Resemblance(Struct, frozen=True, kw_only=True):
    """An unregistered account and the registered one that it looks like."""

    handle: str
    name: str
    registered: Account
    score: float
    reason: str


def skeleton(name: str) -> str:
    r"""What a name looks like: accents, case, signs and look-alike letters folded away.

    >>> skeleton("RB\u041aC_Elections") == skeleton("rbkc elections")
    True
    >>> skeleton("kensingt0n") == skeleton("Kensington")
    True
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c)).casefold()
    seen = "".join(c for c in plain.translate(CONFUSABLES) if c.isalnum())
    for pair, letter in PAIRS:
        seen = seen.replace(pair, letter)
    return seen


class LookAlikes:
    """The registered accounts, folded once, to hold unknown ones against."""

    def __init__(self, accounts: Iterable[Account]) -> None:
        self._accounts = [account for account in accounts if account.role is not Role.WATCH]
        self._ids = {(a.platform, a.platform_id) for a in self._accounts if a.platform_id}
        self._own = {(a.platform, a.handle.casefold()) for a in self._accounts if not a.platform_id}
        self._handles = [skeleton(a.handle.partition(".")[0].partition("@")[0]) for a in self._accounts]
        self._names = [skeleton(a.name) for a in self._accounts]

    def resembles(self, *, platform: str, platform_id: str | None, handle: str, name: str = "") -> Resemblance | None:
        """The registered account that this one could be taken for, if it is not itself that account."""
        if (platform, platform_id) in self._ids or (platform, handle.casefold()) in self._own:
            return None
        local = skeleton(handle.partition(".")[0].partition("@")[0])
        found = self._closest(local, self._handles, cutoff=CLOSE_HANDLE, platform=platform)
        what = "handle"
        if found is None and name:
            found, what = self._closest(skeleton(name), self._names, cutoff=CLOSE_NAME, platform=platform), "name"
        if found is None:
            return None
        registered, score = found
        degree = "reads the same as" if score == 100 else "is close to"
        theirs = f"@{registered.handle}" if what == "handle" else registered.name
        return Resemblance(
            handle=handle,
            name=name,
            registered=registered,
            score=score,
            reason=f"{what} {degree} {theirs} ({registered.role}, {registered.platform}), but the account is another",
        )

    def _closest(self, sought: str, forms: list[str], *, cutoff: float, platform: str) -> tuple[Account, float] | None:
        """The closest form of an account on the same platform, or of an official account on any."""
        if len(sought) < SHORTEST:
            cutoff = 100.0
        for _form, score, index in process.extract(sought, forms, scorer=fuzz.ratio, score_cutoff=cutoff, limit=5):
            account = self._accounts[index]
            if sought and (account.platform == platform or account.role is Role.OFFICIAL):
                return account, score
        return None
