"""Which of the names found to believe, from what stands around them.

In order, for each stretch of words that spells a name: what each of its meanings asks for (capitals where the name is
a word as well, figures for party letters); what follows or precedes a place and makes it another (Kensington Palace,
Richmond, Virginia); the given name before a surname, which picks the person or shows that it is somebody else. What the
names say of one another is left to `company`.

A meaning that falls below `KEPT` is not reported.
"""

from __future__ import annotations

from rapidfuzz.distance import OSA

from matchers import usage
from matchers.around import Around
from matchers.company import in_company
from matchers.finds import Find
from matchers.index import SMALL, Index, Person, Sense
from matchers.seats import FULL
from matchers.spelling import COMMON
from matchers.text import Tokens
from matchers.vocabulary import Mention, MentionKind, slug_of
from matchers.words import ORDINARY

KEPT = 65.0
"""Scores below this are not names."""


GIVEN_TOO = 0.73
"""How far to believe in a surname alone that is other candidates' given name: "Vince" may be either."""
_ARTICLES = frozenset("a an my your his her our their its this that some any every no big good great hot".split())
_RESULTS = frozenset(
    "hold holds held gain gains gained win wins won maj majority lead leads ahead by seats seat votes".split()
)
_DOES = _RESULTS | frozenset(
    "has hasn't is isn't was concedes conceded loses lost beats beat defeats defeated ousted unseated elected takes "
    "took will would won't clings survives polled gets got keeps kept retains back out".split()
)
_BEARING = frozenset("ward wards market pains force law camp camps day intensive costs union unions".split())


def weigh(tokens: Tokens, finds: list[Find], index: Index) -> list[Mention]:
    """The mentions that the finds amount to, in the order of the text."""
    around = Around(tokens)
    mentions = [mention for find in finds for mention in _meanings(around, find, index)]
    return in_company(around, mentions, index)


def _meanings(around: Around, find: Find, index: Index) -> list[Mention]:
    mentions: list[Mention] = []
    accuracy = 1.0 - find.slips / max(find.letters, 1)
    for sense in find.senses:
        score = sense.weight * accuracy
        if sense.kind is MentionKind.CANDIDATE:
            mention = _person(around, find, sense, score, index)
        else:
            mention = _thing(around, find, sense, score)
        if mention is not None:
            mentions.append(mention)
    return _without_other_kinds(mentions)


def _without_other_kinds(mentions: list[Mention]) -> list[Mention]:
    """Where a given name makes the words a person, they are nothing else."""
    if len(mentions) < 2:
        return mentions
    people = [m for m in mentions if m.kind is MentionKind.CANDIDATE and len(m.form.split()) > 1]
    if not people and any(m.kind is MentionKind.REGION or (m.contests and m.score >= FULL) for m in mentions):
        return [m for m in mentions if m.kind is not MentionKind.CANDIDATE]
    wide = min((m.start for m in mentions), default=0)
    if people and any(m.start > wide for m in mentions):
        return [m for m in mentions if m.start == wide]
    return mentions


def _thing(around: Around, find: Find, sense: Sense, score: float) -> Mention | None:
    """A contest, party or region, if it is one here."""
    if sense.kind is MentionKind.PARTY:
        score *= _party_trust(around, find, sense)
    elif around.words[find.last].isdigit() and _is_of_figure(around, find):
        return None
    else:
        score *= _place_trust(around, find, sense)
    if score < KEPT:
        return None
    return Mention(
        kind=sense.kind,
        start=around.starts[find.first],
        end=around.end(find.last),
        form=sense.form,
        score=round(score, 1),
        contests=sense.contests,
        party=sense.party,
        region=sense.region,
    )


def _is_of_figure(around: Around, find: Find) -> bool:
    """Whether the number of a district opens a figure or another sentence: "New Mexico! 1,350 votes"."""
    end = around.ends[find.last]
    if around.text[end : end + 1] == "," and around.text[end + 1 : end + 2].isdigit():
        return True
    return any("!" in around.gap(i) or "?" in around.gap(i) for i in range(find.first, find.last))


def _party_trust(around: Around, find: Find, sense: Sense) -> float:
    word = around.words[find.first]
    if word in {"rep", "reps"} and around.is_title(find.first):
        return 0.0
    if sense.weight <= SMALL and not around.is_capital(find.last):
        return 0.5
    if find.first != find.last:
        return 1.0
    after = around.words[find.last + 1 : find.last + 2]
    if word == "labour" and not around.is_capital(find.first):
        before = around.words[max(find.first - 1, 0) : find.first]
        return 0.5 if set(after) & _BEARING or set(before) & {"in", "hard", "slave", "child", "of"} else 0.9
    if len(word) > 2 and word.removesuffix("'s") not in usage.NEVER_LOWER:
        return 1.0
    if after and (after[0][0].isdigit() or after[0] in _RESULTS):
        return 0.9
    if len(word) <= 2 and not around.written(find.first).isupper():
        return 0.5
    if not around.is_capital(find.first):
        return 0.5
    return 0.8 if around.opens_sentence(find.first) else 0.95


def _place_trust(around: Around, find: Find, sense: Sense) -> float:
    """How far to believe in a contest or region, between 0 and 1."""
    if (sense.capitals or find.letters <= 2) and not (around.written(find.first).isupper() and not around.loud):
        return 0.0
    if find.letters <= 2 and around.is_shouted(find.first):
        return 0.0
    if find.letters <= 3 and "'" in around.words[find.first]:
        return 0.0  # "I'll" is not Illinois
    if around.is_elsewhere(find.first, find.last):
        return 0.0
    if find.first != find.last:
        return 0.0 if find.weak else 1.0
    word = around.words[find.first]
    if around.given_before(find.first):
        return 0.5
    if word in ORDINARY:
        return _ordinary_trust(around, find.first)
    return 1.0 if around.is_capital(find.first) or word not in COMMON else 0.9


def _ordinary_trust(around: Around, i: int) -> float:
    """How far to believe that a word of every day is a name here."""
    if not around.is_capital(i) or (i and around.words[i - 1] in _ARTICLES):
        return 0.0
    if around.loud or around.opens_sentence(i):
        return 0.8
    return 0.95


def _person(around: Around, find: Find, sense: Sense, score: float, index: Index) -> Mention | None:
    """A candidate, if it is one here; the given name beside a surname is taken in."""
    first, people = find.first, sense.people
    if find.weak or not sense.given:
        named = _by_given(around, find, people, index)
        if named is not None:
            first, people, score = named[0], named[1], max(score, 98.0 if not find.slips else score)
        else:
            score *= 0.0 if find.weak else _surname_trust(around, find, sense, index)
    if score < KEPT or not people or (find.slips and _is_of_another_state(around, first, people)):
        return None
    form = sense.form if first == find.first else " ".join((*around.words[first : find.first], sense.form))
    return Mention(
        kind=MentionKind.CANDIDATE,
        start=around.starts[first],
        end=around.end(find.last),
        form=form,
        score=round(score, 1),
        people=people,
    )


def _is_of_another_state(around: Around, first: int, people: tuple[Person, ...]) -> bool:
    """Whether a name that is not spelt right belongs to somebody in a state where none of these stands.

    "Ohio's Ann Exampel" is a slip; "West Virginia's Ann Exampel" is another person.
    """
    before = [word.removesuffix("'s") for word in around.words[max(first - 2, 0) : first]]
    if not before or not around.words[first - 1].endswith("'s"):
        return False
    state = next((name for name in (" ".join(before), before[-1]) if name in usage.STATES), None)
    return state is not None and not any(slug_of(contest).startswith(state.replace(" ", "-")) for contest, _ in people)


def _by_given(
    around: Around, find: Find, people: tuple[Person, ...], index: Index
) -> tuple[int, tuple[Person, ...]] | None:
    """The people whose given name or initial stands before the surname, and where it stands."""
    at = find.first - 1
    for _ in range(3):
        if at < 0 or not around.is_joined(at):
            return None
        word = around.words[at].removesuffix("'s")
        near = len(word) > 1 and word not in index.by_given and word not in COMMON
        fitting = tuple(p for p in people if _fits(word, index.given.get(p, frozenset()), near=near))
        if fitting and around.is_capital(at) >= (word in ORDINARY or len(word) == 1):
            return at, fitting
        if len(word) > 1 and (word in usage.TITLES or not around.is_capital(at)):
            return None
        at -= 1
    return None


def _fits(word: str, names: frozenset[str], *, near: bool) -> bool:
    """Whether a word is one of these given names, their initial, or (`near`) one slip away from one."""
    if len(word) == 1:
        return any(name[0] == word for name in names)
    return word in names or (
        near and any(len(name) > 2 and OSA.distance(word, name, score_cutoff=1) == 1 for name in names)
    )


def _surname_trust(around: Around, find: Find, sense: Sense, index: Index) -> float:
    """How far to believe in a surname alone."""
    i = find.first
    word = around.words[i].removesuffix("'s")
    if find.first == find.last and (len(word) < 3 or word in usage.NO_SURNAME_ALONE):
        return 0.0
    titled = i > 0 and around.words[i - 1] in usage.TITLES and around.is_joined(i - 1)
    if around.is_elsewhere(find.first, find.last, person=True):
        return 0.0
    if not titled and _is_somebody_else(around, i, index):
        return 0.0
    if find.first != find.last or titled:
        return 1.0
    if word in ORDINARY:
        return _ordinary_surname_trust(around, i)
    if find.slips and sense.form in ORDINARY:
        return 0.0
    if word in index.by_given and (around.loud or around.capital_after(find.last)):
        return 0.0
    if not around.is_capital(i):
        return 0.5 if word in COMMON or find.slips else 0.9
    return GIVEN_TOO if word in index.by_given else 1.0


def _ordinary_surname_trust(around: Around, i: int) -> float:
    """A surname that is a word: at the head of a sentence it needs a verb or a figure after it."""
    if around.loud or around.words[i] in usage.COMPASS or around.is_stressed(i):
        return 0.0
    if _is_part_of_title(around, i):
        return 0.0
    if around.opens_sentence(i) and not around.words[i].endswith("'s"):
        after = around.words[i + 1] if i + 1 < len(around.words) else ""
        if not (after[:1].isdigit() or after in _DOES or "(" in around.gap(i)):
            return 0.0
    return _ordinary_trust(around, i)


def _is_part_of_title(around: Around, i: int) -> bool:
    """Whether a word of every day is one of several with capitals: "the MT Land Board", "First Baptist Church"."""
    before = i > 0 and around.gap(i - 1) == " " and around.is_capital(i - 1) and not around.opens_sentence(i - 1)
    named = before and around.words[i - 1] not in usage.TITLES and around.words[i - 1] not in usage.PARTY_NAMES
    return named or around.capital_after(i)


def _is_somebody_else(around: Around, i: int, index: Index) -> bool:
    """Whether a given name of another stands before a surname."""
    if i == 0 or not around.is_joined(i - 1) or not around.is_capital(i - 1) or around.loud:
        return False
    word = around.words[i - 1]
    return word in index.by_given and word not in ORDINARY
