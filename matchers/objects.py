"""What is won or lost: whether the words after a verb of winning can be a seat.

"Won Northmoor", "won the seat", "won it by 20" can; "won the raffle", "lost the plot", "won by 45 runs" cannot. After
the noun ("her win shows") anything may follow.
"""

from __future__ import annotations

from matchers.figures import Unit
from matchers.offices import OFFICES
from matchers.phrases import Phrase, Sense
from matchers.sentences import Item, Tag

OBJECTS = frozenset(
    (
        "seat maj election race contest constituency re-election reelection primary caucus it this that day presidency "
        "college night runoff seats one "
        "i i'm i'll i've we we'll you he she they then that's "
        "too fair by in from for and over with big bigly here the there again back on at to off "
        "after as or yet not anything nothing once when while what who is are majority up house senate last marginal "
        "via out office three both all them these vote thanks her his their our my district state republicans "
        "democrats special by-election despite because so but if tonight today tomorrow yesterday tuesday november "
        "me us you blue red everywhere bigger handily outright president governor senator mayor"
    ).split()
)
"""Words that may follow a verb of winning or losing; another noun is its object and no seat."""
GAMES = frozenset(
    "runs wickets goals goal lengths nil penalties shootout raffle lottery quiz toss match final cup medal".split()
)
"""Words of games that are won."""
TO_PLACE = frozenset(
    (
        "parliament congress a an my his her our their your great state of safe key target marginal city town county "
        "old new former"
    ).split()
)
"""Words that may stand between a verb of winning and the place that is won."""
BEFORE_PLACE = OBJECTS | TO_PLACE
NOUNS = frozenset("win wins victory victories landslide triumph gain hold re-election reelection".split())
BEFORE_NOUNS = frozenset(
    (
        "his her their your my our this that a the big great huge massive historic incredible amazing upset "
        "hard-fought well-earned well-deserved fantastic successful tremendous stunning exciting"
    ).split()
)
"""Words before a noun of winning; what follows the noun is no object."""
DETERMINERS = frozenset("a an another my his her our their its any some no every".split())
TITLES = frozenset(
    (
        "gov . sen rep us u s governor senator congressman congresswoman representative incumbent challenger mayor "
        "democrat republican dem gop former ex state attorney general first-term longtime"
    ).split()
)
"""Words that may stand between a verb of beating and the name of whoever is beaten."""
GENERIC = frozenset(
    (
        "seat seats maj election race re-election reelection constituency majority district districts contest job state"
        " victory commonwealth"
    ).split()
)
NOT_A_MARGIN = frozenset({Unit.ORDINAL, Unit.MONEY, Unit.ODDS, Unit.POINTS, Unit.PERCENT})


def _counts_other(sentence: list[Item], n: int) -> bool:
    """Whether a figure after the verb counts something that is neither votes nor seats: "gains 2,000 followers"."""
    after = sentence[n + 1 : n + 2]
    return bool(after) and after[0].tag is Tag.WORD and after[0].word in FOLLOWING


FOLLOWING = frozenset("followers likes medals prizes awards pounds points runs goals supporters members jobs".split())
"""What else people gain or lose many of."""


def is_of_several(sentence: list[Item], last: int) -> bool:
    """Whether seats are taken that are not one's own: "flipping 3 of our districts", not "flip their seats"."""
    after = [item.word for item in sentence[last + 1 : last + 8]]
    return not {"seats", "districts"}.isdisjoint(after) and "their" not in after


def _is_titled(sentence: list[Item], n: int) -> bool:
    """Whether nothing but titles stands between item `n` and a name: "defeats U.S. Sen. Bob Sample"."""
    if sentence[n].word not in TITLES:
        return False
    named = next((item for item in sentence[n : n + 7] if item.word not in TITLES or item.tag is Tag.WHO), None)
    return named is not None and named.tag is Tag.WHO


def _is_term(sentence: list[Item], last: int) -> bool:
    """Whether a term of office, or somebody's seat, is won: "wins a 9th term", "hold Sample's seat"."""
    after = [item.word for item in sentence[last + 1 : last + 6]]
    owner = next((n for n, word in enumerate(after[:3]) if word.endswith("'s")), None)
    owned = owner is not None and not GENERIC.isdisjoint(after[owner + 1 : owner + 3])
    numbered = after[:1] == ["the"] and after[2:3] != [] and after[2] in {"st", "nd", "rd", "th"}
    return owned or numbered or "term" in after or "terms" in after


def _is_game(sentence: list[Item], n: int) -> bool:
    """Whether an item is a word of games; "the final seat" is none."""
    after = sentence[n + 1].word if n + 1 < len(sentence) else ""
    return sentence[n].word in GAMES and not (sentence[n].word == "final" and after in FINAL)


FINAL = frozenset("seat result declaration count contest constituency tally one race".split())
"""What is final on a night of counting."""


def object_fits(sentence: list[Item], last: int) -> bool:
    """Whether what follows the verb can be a seat: a name, a figure, the end, or a word of elections."""
    if last + 1 >= len(sentence):
        return True
    after = sentence[last + 1]
    near = [item.word for item in sentence[last + 1 : last + 5]]
    if not GAMES.isdisjoint(near) and any(_is_game(sentence, n) for n in range(last + 1, min(last + 5, len(sentence)))):
        return False
    if sentence[last].word in NOUNS and last and sentence[last - 1].word in BEFORE_NOUNS:
        return True
    if after.tag is Tag.FIGURE and after.figure is not None and not _is_term(sentence, last):
        return after.figure.unit not in NOT_A_MARGIN and not _counts_other(sentence, last + 1)
    if after.word == "a" and [item.word for item in sentence[last + 2 : last + 4]] in (
        ["majority"],
        ["majority", "in"],
    ):
        return False
    if after.tag is not Tag.WORD:
        return True
    if _is_term(sentence, last) or _is_titled(sentence, last + 1):
        return True
    window = sentence[last + 1 : last + 6]
    place = next((n for n, item in enumerate(window) if item.tag is Tag.WHERE or item.word in GENERIC), None)
    if place is not None and all(item.word in BEFORE_PLACE for item in window[:place]):
        return True
    if after.word in DETERMINERS or after.word == "the":
        rest = [item.word for item in window[1:3]]
        return any(word in OBJECTS for word in rest[:1]) or any(word in GENERIC for word in rest)
    return after.word in OBJECTS or after.word.endswith("ly")


def beats_party(sentence: list[Item], phrase: Phrase, last: int) -> bool:
    """Whether a name follows a verb of beating, after "the" or an epithet: "has beaten the Tories", "beat rival X"."""
    if phrase.sense is not Sense.BEAT:
        return False
    after = sentence[last + 1 : last + 3]
    if len(after) > 1 and after[0].word == "the" and after[1].tag is Tag.WHO:
        return True
    for item in sentence[last + 1 : last + 5]:
        if item.people:
            return True
        if item.tag is not Tag.WORD or item.word in NO_EPITHETS:
            return False
    return False


NO_EPITHETS = frozenset("with by for in at from and but to of on when as because like it up down around after".split())
"""Words after a verb of beating that describe nobody beaten."""


def elects_person(sentence: list[Item], first: int, last: int) -> bool:
    """Whether a place elects somebody named soon after: "Ohio re-elected a great leader, Ann Example"."""
    if not first or sentence[first - 1].tag not in {Tag.WHERE, Tag.REGION}:
        return False
    return any(item.people for item in sentence[last + 1 : last + 7])


def is_of_state_house(sentence: list[Item]) -> bool:
    """Whether a sentence speaks of a state's own house: "held both the Minnesota House and Senate"."""
    if "house" not in [item.word for item in sentence]:
        return False
    for n, item in enumerate(sentence[1:], start=1):
        if item.word == "house" and sentence[n - 1].tag in {Tag.WHERE, Tag.REGION}:
            return not any(other.word in OF_CONGRESS for other in sentence[n + 1 : n + 2])
    return False


OF_CONGRESS = frozenset({"seat", "seats", "race", "races", "district", "election", "delegation"})
"""Words after "the Kansas House" by which it is the one in Washington."""


def takes_a_seat(sentence: list[Item], phrase: Phrase, first: int, last: int) -> bool:
    """Whether a person named before takes "a seat", "the district": where that is, the person tells."""
    if phrase.name not in {"flip", "take", "snatch", "retain"}:
        return False
    named = any(item.tag is Tag.WHO and item.people for item in sentence[:first])
    after = {item.word for item in sentence[last + 1 : last + 4]}
    return named and not SEATS.isdisjoint(after) and not is_of_several(sentence, last)


def is_to_office(sentence: list[Item], last: int) -> bool:
    """Whether somebody is picked for an office: "have chosen Ann Example to be our next president"."""
    after = {item.word for item in sentence[last + 1 :]}
    return "next" in after and not OFFICES.keys().isdisjoint(after)


SEATS = frozenset({"seat", "seats", "district", "districts"})
"""What is flipped, taken or kept."""


def is_curt(sentence: list[Item], last: int) -> bool:
    """Whether a short sentence about a named person ends with the cue: "Andrew George is back!"."""
    named = any(item.tag is Tag.WHO and item.people for item in sentence[:last])
    return (
        named and last <= 5 and (last + 1 >= len(sentence) or sentence[last + 1].tag in {Tag.STOP, Tag.BREAK, Tag.MARK})
    )
