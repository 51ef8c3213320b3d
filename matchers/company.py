"""What the names of a post say of one another.

In order: a name that is a surname of one and the given name of another is whoever stands in a contest named in the
post; a misspelt surname alone needs another name beside it; given names and initials alone are read where one
candidate of the contests named has them; a city's contests may be told in a list ("Bristol: East 32,666, South
30,847"), and a contest's initials may head its line ("FST: SF 25,230").
"""

from __future__ import annotations

from collections.abc import Iterator

from matchers import usage
from matchers.around import Around
from matchers.index import Index
from matchers.spelling import COMMON
from matchers.text import normalise
from matchers.vocabulary import ContestId, Mention, MentionKind
from matchers.words import ORDINARY

FEW = 6
"""A name that may mean more contests than this says nothing of who else is meant."""
DISTINCT = 9
"""A surname of this many letters is known by itself, even misspelt."""
_BEFORE = frozenset("has have had did does will would if for is can could and with beat beats by when".split())
_AFTER = frozenset(
    "has hasn't is isn't was will would won't wins won holds held loses lost concedes conceded back in out "
    "beats beat gets got "
    "keeps takes took clings survives hangs hung elected gone home safe by".split()
)


def in_company(around: Around, mentions: list[Mention], index: Index) -> list[Mention]:
    """The mentions that stand when all are seen together, in the order of the text."""
    contests = frozenset(
        c for m in mentions if m.kind is MentionKind.CONTEST and len(m.contests) <= FEW for c in m.contests
    )
    kept = [m for m in mentions if not _is_given_of_another(m, contests, index)] if contests else mentions
    if len({m.start for m in kept}) < 2:
        kept = [m for m in kept if not _is_misspelt_surname(m, around.text)]
    listed = [*_listed(around, kept, index), *_headed(around, index)]
    if listed:
        kept = [m for m in kept if not any(m.start < new.end and new.start < m.end for new in listed)]
    kept = kept + listed
    kept += _given_alone(around, kept, contests, index)
    kept.sort(key=lambda mention: mention.start)
    return kept


def _is_given_of_another(mention: Mention, contests: frozenset[ContestId], index: Index) -> bool:
    """Whether a surname alone is rather the given name of a candidate in a contest that the post names."""
    people = index.by_given.get(mention.form) if mention.kind is MentionKind.CANDIDATE else None
    if not people or not contests or any(contest in contests for contest, _ in mention.people):
        return False
    return any(contest in contests for contest, _ in people)


def _is_misspelt_surname(mention: Mention, text: str) -> bool:
    if mention.kind is not MentionKind.CANDIDATE or " " in mention.form or len(mention.form) >= DISTINCT:
        return False
    return normalise(text[mention.start : mention.end]).replace("'", "") != mention.form


def _given_alone(
    around: Around, mentions: list[Mention], contests: frozenset[ContestId], index: Index
) -> Iterator[Mention]:
    """Given names and initials that one candidate of the contests named has, or one of the whole register."""
    taken = {m.start for m in mentions}
    known = not index.given_words.isdisjoint(around.words)
    starts = around.starts
    for i in around.capitals if known or contests else ():
        written = around.words[i]
        word = written.removesuffix("'s")
        if word not in index.by_given and len(word) != 3:
            continue  # neither a given name nor initials
        if starts[i] in taken or len(word) < 3 or word in ORDINARY:
            continue
        people = index.by_given.get(word, ()) if word not in usage.NO_SURNAME_ALONE else ()
        here = tuple(person for person in people if person[0] in contests)
        if not here and len(word) == 3 and around.written(i).isupper() and not around.loud:
            here = tuple(p for p in index.given if p[0] in contests and _initials(p[1]) == word) if contests else ()
        score = 80.0
        if not here and written in index.sole and _is_actor(around, i):
            here, score = people, 70.0
        if len({name for _, name in here}) == 1 and not around.capital_after(i):
            yield Mention(
                kind=MentionKind.CANDIDATE,
                start=starts[i],
                end=around.end(i),
                form=word,
                score=score,
                people=here,
            )


def _initials(name: str) -> str:
    return "".join(piece[0] for piece in name.lower().replace("-", " ").split())


def _is_actor(around: Around, i: int) -> bool:
    """Whether the words beside a name tell what somebody does in an election."""
    if around.words[i].endswith("'s"):
        return True
    before, after = around.words[i - 1] if i else "", around.words[i + 1] if i + 1 < len(around.words) else ""
    return after in _AFTER or (before in _BEFORE and around.is_joined(i - 1))


def _listed(around: Around, mentions: list[Mention], index: Index) -> Iterator[Mention]:
    """Contests of a city told by their compass words alone, each before a figure, after "City:"."""
    city = next((w for w in _cities(around, mentions)), None)
    if city is None:
        return
    i, words = city + 1, around.words
    while i < len(words):
        last = next((n for n in range(i, min(i + 3, len(words))) if words[n] not in usage.COMPASS), i)
        if last > i and words[last][0].isdigit():
            sense = index.forms.get((words[city], *words[i:last]), {}).get(MentionKind.CONTEST)
            if sense is not None and len(sense.contests) == 1:
                start, end = around.starts[i], around.ends[last - 1]
                yield Mention(
                    kind=MentionKind.CONTEST, start=start, end=end, form=sense.form, score=90.0, contests=sense.contests
                )
        i = max(last, i + 1)


def _headed(around: Around, index: Index) -> Iterator[Mention]:
    """A contest's initials at the head of its line: "FST: SF 25,230"."""
    if index.initials.keys().isdisjoint(around.words):
        return
    for i, word in enumerate(around.words):
        contests = index.initials.get(word, ())
        if len(contests) != 1 or word in COMMON or (word,) in index.forms or not around.written(i).isupper():
            continue
        if ":" in around.gap(i) and around.opens_sentence(i):
            start, end = around.starts[i], around.ends[i]
            yield Mention(kind=MentionKind.CONTEST, start=start, end=end, form=word, score=80.0, contests=contests)


def _cities(around: Around, mentions: list[Mention]) -> Iterator[int]:
    """The words that name a city and are followed by a colon and a compass word."""
    if usage.COMPASS.isdisjoint(around.words) or ":" not in around.text:
        return
    starts = {m.start for m in mentions if m.kind is MentionKind.CONTEST}
    for i in range(len(around.words) - 1):
        if around.starts[i] in starts and around.words[i + 1] in usage.COMPASS and ":" in around.gap(i):
            yield i
