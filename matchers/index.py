"""The names of a register, filed for reading: a trie of words whose ends say what each name may mean."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain
from operator import is_
from typing import Final

from msgspec import Struct

from matchers import usage
from matchers.persons import given_names, party_forms, person_forms
from matchers.seats import PART, VARIED, Words, contest_forms, plain_name, state_forms, words_of
from matchers.vocabulary import Candidate, Contest, ContestId, MentionKind
from matchers.words import ORDINARY

Person = tuple[ContestId, str]
JOINABLE: Final = 96.0
"""Names this sure are also known written without spaces, as in hashtags."""

SMALL: Final = 90.0
"""The weight of a party with fewer than three candidates in a thousand: known by its name and aliases, in capitals."""

NO_SEAT_ALONE: Final = frozenset(
    "westminster|london|cities of london|england|borders|border|isles|forest|vale|valley|weald|downs|south downs|"
    "county|hill|park|green|hall|heath|the|great|central|north|south|east|west|mid|city|down|new|district|"
    "cities|old|castle|wood|house|church|ross|hamilton".split("|")
)
"""Parts of names that mean something else when they stand alone."""


class Sense(Struct, gc=False):
    """One thing that a name may mean."""

    kind: MentionKind
    form: str
    weight: float
    contests: tuple[ContestId, ...] = ()
    people: tuple[Person, ...] = ()
    party: str | None = None
    region: str | None = None
    capitals: bool = False
    given: bool = False
    """The name has the given name in it."""


class Node:
    """One word further into a name."""

    __slots__ = ("next", "senses")

    def __init__(self) -> None:
        self.next: dict[str, Node] = {}
        self.senses: tuple[Sense, ...] = ()


class Index:
    """All names of a register. Filled once, by `build_index`."""

    def __init__(self) -> None:
        self.root = Node()
        self.forms: dict[Words, dict[MentionKind, Sense]] = {}
        self.given: dict[Person, frozenset[str]] = {}
        self.by_given: dict[str, tuple[Person, ...]] = {}
        self.initials: dict[str, tuple[ContestId, ...]] = {}
        """Initials of contests of three words and more: FST for Fermanagh and South Tyrone."""
        self.given_words: frozenset[str] = frozenset()
        """All given names that are no everyday words, and their possessives."""
        self.sole: frozenset[str] = frozenset()
        """Given names that one candidate of the whole register has, and their possessives."""
        self.joined: dict[str, tuple[str, str]] = {}
        """Words made of two, where the two mean the same wherever the one is known: they need no joining in a post."""

    def add(self, words: Words, sense: Sense) -> None:
        """Give a name one more meaning."""
        senses = self.forms.setdefault(words, {})
        old = senses.get(sense.kind)
        if old is None:
            senses[sense.kind] = sense
            return
        old.contests = tuple(dict.fromkeys((*old.contests, *sense.contests)))
        old.people = tuple(dict.fromkeys((*old.people, *sense.people)))
        old.weight = max(old.weight, sense.weight)
        old.given = old.given and sense.given

    def settle(self) -> None:
        """Build the trie, with names of several words also joined into one."""
        pairs: set[tuple[str, str]] = set()
        for words, senses in list(self.forms.items()):
            sure = tuple(sense for sense in senses.values() if sense.weight >= JOINABLE and not sense.capitals)
            joined = ("".join(words),)
            if len(words) > 1 and sure and joined not in self.forms:
                self._grow(joined, sure)
                pairs.add((words[0], "".join(words[1:])))
            self._grow(words, tuple(senses.values()))
            if len(words) > 2 and sure:
                for i in range(len(words) - 1):
                    self._grow((*words[:i], words[i] + words[i + 1], *words[i + 2 :]), sure)
                    pairs.add((words[i], words[i + 1]))
        self.joined = {one + other: (one, other) for one, other in sorted(pairs)}
        for node in self._nodes():
            for word in self.joined.keys() & node.next.keys():
                if not _is_same(node.next[word], _below(node, self.joined[word])):
                    del self.joined[word]

    def _grow(self, words: Words, senses: tuple[Sense, ...]) -> None:
        node = self.root
        for word in words:
            node = node.next.setdefault(word, Node())
        node.senses = node.senses or senses

    def words(self) -> Iterator[str]:
        """Every word of every name."""
        return chain.from_iterable(node.next for node in self._nodes())

    def _nodes(self) -> Iterator[Node]:
        waiting = [self.root]
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(node.next.values())


def _below(node: Node, words: Words) -> Node:
    """The node to which these words lead; an empty one when it is not there."""
    for word in words:
        node = node.next.get(word) or Node()
    return node


def _is_same(node: Node, other: Node) -> bool:
    """Whether another node means exactly what a node means, and leads on to all that it leads on to."""
    return (
        len(node.senses) == len(other.senses)
        and all(map(is_, node.senses, other.senses))
        and all(_is_same(after, _below(other, (word,))) for word, after in node.next.items())
    )


def build_index(contests: Iterable[Contest]) -> Index:
    """File all names of these contests."""
    index = Index()
    known = tuple(contests)
    _add_contests(index, known)
    _add_people(index, known)
    _add_parties(index, known)
    _add_regions(index, known)
    index.settle()
    return index


def _add_contests(index: Index, contests: tuple[Contest, ...]) -> None:
    leads = _leads(contests)
    regions = {words_of(contest.region) for contest in contests if contest.region}
    full: dict[Words, set[str]] = {}
    parts: list[tuple[Contest, Words, float]] = []
    for contest in contests:
        capitals = "".join(word[0] for word in words_of(plain_name(contest.name)) if word != "and")
        if len(capitals) > 2:
            index.initials[capitals] = (*index.initials.get(capitals, ()), contest.id)
        for words, weight in contest_forms(contest, leads.get(contest.election, frozenset())).items():
            if weight >= VARIED:
                full.setdefault(words, set()).add(contest.election)
                _add_contest(index, contest, words, weight)
            elif words not in regions and " ".join(words) not in NO_SEAT_ALONE:
                parts.append((contest, words, weight))
    for contest, words, weight in parts:
        if contest.election not in full.get(words, ()):
            _add_contest(index, contest, words, weight)


def _add_contest(index: Index, contest: Contest, words: Words, weight: float) -> None:
    index.add(words, Sense(MentionKind.CONTEST, " ".join(words), weight, contests=(contest.id,)))


def _leads(contests: tuple[Contest, ...]) -> dict[str, frozenset[str]]:
    """First words that several contests of an election share: Birmingham, Leeds, Glasgow."""
    counts: dict[str, Counter[str]] = {}
    for contest in contests:
        words = words_of(plain_name(contest.name))
        if len(words) > 1 and words[0] not in usage.COMPASS:
            counts.setdefault(contest.election, Counter())[words[0]] += 1
    return {election: frozenset(w for w, n in count.items() if n > 1) for election, count in counts.items()}


def _add_people(index: Index, contests: tuple[Contest, ...]) -> None:
    by_given: dict[str, list[Person]] = {}
    for contest in contests:
        for candidate in contest.candidates:
            if candidate.name == candidate.party:
                continue
            person = (contest.id, candidate.name)
            names = given_names(candidate)
            index.given[person] = names
            for name in names:
                by_given.setdefault(name, []).append(person)
            _add_person(index, candidate, person)
    index.by_given = {name: tuple(dict.fromkeys(people)) for name, people in by_given.items()}
    index.given_words = _with_possessives(by_given)
    index.sole = _with_possessives(name for name, people in by_given.items() if len({who for _, who in people}) == 1)


def _with_possessives(names: Iterable[str]) -> frozenset[str]:
    return frozenset(form for name in names if len(name) > 2 and name not in ORDINARY for form in (name, name + "'s"))


def _add_person(index: Index, candidate: Candidate, person: Person) -> None:
    for words, weight in person_forms(candidate).items():
        form = " ".join(words)
        index.add(words, Sense(MentionKind.CANDIDATE, form, weight, people=(person,), given=weight == 100.0))


def _add_parties(index: Index, contests: tuple[Contest, ...]) -> None:
    standing: Counter[str] = Counter()
    aliases: dict[str, dict[str, None]] = {}
    for contest in contests:
        for candidate in contest.candidates:
            standing[candidate.party] += 1
            aliases.setdefault(candidate.party, {}).update(dict.fromkeys(candidate.party_aliases))
    taken: set[Words] = set()
    few = standing.total() * 3 / 1000
    for own in (True, False):
        for party, number in standing.most_common():
            if number < few and not own:
                forms = dict.fromkeys(map(words_of, aliases[party]), SMALL)
            elif own:
                forms = {words_of(party): 100.0 if number >= few else SMALL}
            else:
                forms = party_forms(party, aliases[party])
            for words, weight in forms.items():
                if words and words not in taken:
                    taken.add(words)
                    index.add(words, Sense(MentionKind.PARTY, " ".join(words), weight, party=party))


def _add_regions(index: Index, contests: tuple[Contest, ...]) -> None:
    inside: dict[str, list[ContestId]] = {}
    for contest in contests:
        if contest.region:
            inside.setdefault(contest.region, []).append(contest.id)
    for region, within in inside.items():
        key = " ".join(words_of(region))
        for name in (region, *usage.REGION_NAMES.get(key, ())):
            index.add(words_of(name), Sense(MentionKind.REGION, " ".join(words_of(name)), 100.0, region=region))
        if key in usage.STATES and key not in usage.CAPITALS_OF_COUNTRIES:
            for name, capitals in state_forms(region):
                _add_state(index, words_of(name), tuple(within), region, capitals=capitals)


def _add_state(index: Index, words: Words, within: tuple[ContestId, ...], region: str, *, capitals: bool) -> None:
    """A state's name may mean any race in it."""
    form = " ".join(words)
    index.add(words, Sense(MentionKind.CONTEST, form, PART, contests=within, capitals=capitals))
    index.add(words, Sense(MentionKind.REGION, form, PART, region=region, capitals=capitals))
