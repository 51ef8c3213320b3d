"""What context decides about the names in a post: which contest, which candidate, which party.

A contest named in the sentence comes first, then the one the post is about, then the one in which the named person
stands, then the author's own. A surname that several candidates share is settled by the contest named, then by the
author's own contest; otherwise nobody guesses.
"""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from matchers.ballots import Ballots
from matchers.elections import contest_polling_at
from matchers.first_names import know_first_names
from matchers.history import tells_past
from matchers.offices import race_of, speaks_of_whole
from matchers.sentences import Item, Tag, has_figure, read_items
from matchers.splitting import clause_end, split_sentences
from matchers.vocabulary import Account, ContestId, Mention, Role


class Scene(Struct, frozen=True, kw_only=True):
    """What is known beside the text: the register, the time, who wrote it, and the posts it answers or passes on."""

    ballots: Ballots
    posted_at: datetime
    account: Account | None = None
    about: ContestId | None = None
    """The contest of the post that this one answers or continues, where known."""


class Subject(Struct, frozen=True, gc=False):
    """Somebody resolved: where they stand, their name, their party. `item` is where the text names them."""

    contest: ContestId | None
    candidate: str | None
    party: str | None
    item: Item | None = None
    first_person: bool = False


FIRST_PERSON = frozenset("i we i've we've i'm we're i'll we'll i'd we'd my our me us ive weve im".split())
SURE = 85.0
"""A doubtful name scores less: alone, without a contest, it names nobody."""
VAGUE = 70.0
"""A surname that is another candidate's given name scores less: without a contest it tells of nobody's contest."""
THIRD_PERSON = frozenset("he she he'll she'll he's she's him her his they they've".split())


class Page:
    """A post being read: its sentences, and what its names mean in context."""

    def __init__(self, text: str, mentions: tuple[Mention, ...], scene: Scene) -> None:
        self.text = text
        self.scene = scene
        self.items = read_items(text, mentions)
        self.figured = has_figure(self.items)
        self.times = Tag.TIME in [item.tag for item in self.items]
        self.words = frozenset([item.word for item in self.items])
        self.sentences = split_sentences(self.items)
        self.year = scene.posted_at.year
        for item in self.items:
            if item.account and item.people:
                item.people = tuple(dict.fromkeys(p for _, name in item.people for p in scene.ballots.named(name)))
        self._named_people = [item for item in self.items if item.tag is Tag.WHO and item.people]
        self._people = [pair for item in self.items if item.tag is Tag.WHO for pair in item.people]
        if scene.account is not None and scene.account.candidate is not None:
            self._people += scene.ballots.named(scene.account.candidate)
        self._where: dict[int, ContestId | None] = {}
        self._past: dict[int, bool] = {}
        named = [(item, self.where(item)) for item in self.items if item.tag is Tag.WHERE]
        self.named_contests = [(item, contest) for item, contest in named if contest is not None]
        about = {contest for _, contest in self.named_contests}
        if not about:
            stood = {contest for item in self._named_people if (contest := self.standing(item)) is not None}
            about = stood if len(stood) == 1 else about
        know_first_names(self.items, text, about, scene.ballots)

    def where(self, item: Item) -> ContestId | None:
        """The contest that an item names, or None when context does not settle it."""
        key = id(item)
        if key not in self._where:
            self._where[key] = self._decide(item.contests)
        return self._where[key]

    def _decide(self, contests: tuple[ContestId, ...]) -> ContestId | None:
        ballots = self.scene.ballots
        options = tuple(dict.fromkeys(c for c in contests if c in ballots.contests))
        if len(options) > 1:
            meant = contest_polling_at((ballots.contests[c] for c in options), self.scene.posted_at)
            if meant is not None:
                options = tuple(c for c in options if ballots.contests[c].election == meant.election)
        if len(options) > 1:
            options = self._narrow(options)
        return options[0] if len(options) == 1 else None

    def _narrow(self, options: tuple[ContestId, ...]) -> tuple[ContestId, ...]:
        """Of several contests, those where a person named in the post stands; else the author's own."""
        standing = {contest for contest, _ in self._people}
        stood = tuple(c for c in options if c in standing)
        if len(stood) == 1:
            return stood
        own = self.own_contest()
        if own is not None and own in options:
            return (own,)
        return self._widest(stood) or options

    def _widest(self, options: tuple[ContestId, ...]) -> tuple[ContestId, ...]:
        """Of one person's contests in an election, the one for the whole: "President", not "Ohio President"."""
        contests = self.scene.ballots.contests
        wide = [c for c in options if all(contests[c].name in contests[o].name for o in options)]
        return (wide[0],) if len(options) > 1 and wide else ()

    def own_contest(self) -> ContestId | None:
        """The contest of the author's account, of a candidate's or an authority's."""
        return self.scene.account.contest if self.scene.account is not None else None

    def author(self) -> Subject | None:
        """The author as somebody who may say "I" or "we" of a contest."""
        account = self.scene.account
        if account is None or account.role is Role.MEDIA or account.role is Role.OFFICIAL:
            return None
        if account.candidate is None and account.party is None:
            return None
        return Subject(self._contest_of_author(account), account.candidate, account.party, first_person=True)

    def _contest_of_author(self, account: Account) -> ContestId | None:
        """Where the author stands now: the account's contest, or another of the same person that polls about now."""
        ballots = self.scene.ballots
        own = account.contest
        if account.candidate is None or own is None or ballots.is_live(own, self.scene.posted_at, ahead=True):
            return own
        others = tuple(c for c, _ in ballots.named(account.candidate) if ballots.is_live(c, self.scene.posted_at))
        others = self._widest(others) or others
        return others[0] if len(others) == 1 else own

    def author_at(self, sentence: list[Item], at: int) -> Subject | None:
        """The author in the contest that the sentence names, if they stand there; else in their own."""
        author = self.author()
        if author is None or author.candidate is None:
            return author
        named = self._named_in(sentence, at)
        stands = {contest for contest, _ in self.scene.ballots.named(author.candidate)}
        if named is not None and named not in stands:
            return None
        return Subject(named or author.contest, author.candidate, author.party, first_person=True)

    def focus(self, sentence: list[Item], at: int, *, who: Item | None = None) -> ContestId | None:
        """The contest that the item at `at` of a sentence is about."""
        here = self._stood_in(sentence, at, who) or self._named_in(sentence, at)
        if here is not None:
            return here
        region = self._by_region(sentence, who)
        if region is not None:
            return region
        told = None if speaks_of_whole(sentence) else self._stood_in(self.before(sentence), len(self.items), who)
        if told is not None:
            return told
        if who is not None and who.people and (one := self.standing(who)) is not None:
            return one
        before = self._named_before(sentence[0])
        if before is not None:
            return before
        people = self._by_people(sentence) or self._by_people(self._named_people)
        if people is not None:
            return people
        office = race_of(sentence, self.items, self.scene.ballots, self.own_contest(), self.scene.posted_at)
        if office is not None:
            return office
        named = {contest for _, contest in self.named_contests}
        if named:
            return named.pop() if len(named) == 1 else None
        return self.own_contest() or self.scene.about

    def _stood_in(self, sentence: list[Item], at: int, who: Item | None) -> ContestId | None:
        """The one contest of the nearest place, where that may mean several, in which a person named stands."""
        if who is None or not who.people:
            return None
        near = sentence[: clause_end(sentence, at)]
        places = [(abs(n - at), item) for n, item in enumerate(near) if len(item.contests) > 1]
        if not places:
            return None
        live = set(self._live(who))
        shared = [c for c in dict.fromkeys(min(places, key=lambda pair: pair[0])[1].contests) if c in live]
        return shared[0] if len(shared) == 1 else None

    def _named_in(self, sentence: list[Item], at: int) -> ContestId | None:
        """The contest named in the sentence: the last before the cue or the first after it, whichever is nearer."""
        end = clause_end(sentence, at)
        found = [(abs(n - at), self.where(item)) for n, item in enumerate(sentence[:end]) if item.tag is Tag.WHERE]
        known = [(distance, contest) for distance, contest in found if contest is not None]
        return min(known, key=lambda pair: pair[0])[1] if known else None

    def _by_region(self, sentence: list[Item], who: Item | None) -> ContestId | None:
        """The one contest in a region named in the sentence where the person, or else the author, stands."""
        regions = {item.region for item in sentence if item.tag is Tag.REGION}
        if not regions:
            return None
        people = self._live(who) if who is not None and who.people else self._author_stands() if who is None else ()
        inside = [c for c in people if self.scene.ballots.contests[c].region in regions]
        return self._decide(tuple(inside)) if inside else None

    def _author_stands(self) -> tuple[ContestId, ...]:
        """The contests where the author stands."""
        author, ballots = self.author(), self.scene.ballots
        if author is None or author.candidate is None:
            return ()
        named = (contest for contest, _ in ballots.named(author.candidate))
        return tuple(c for c in named if ballots.is_live(c, self.scene.posted_at, ahead=True))

    def _named_before(self, first: Item) -> ContestId | None:
        before = [contest for item, contest in self.named_contests if item.start < first.start]
        return before[-1] if before else None

    def _by_people(self, items: list[Item]) -> ContestId | None:
        """The one contest where the people named in these items stand, if there is just one."""
        known = [item for item in items if item.tag is Tag.WHO and item.people and not self._is_vague(item, VAGUE)]
        stands = [live for item in known if (live := set(self._live(item)))]
        if not stands:
            return None
        common = set.intersection(*stands) if len(stands) > 1 else stands[0]
        if len(common) == 1:
            return next(iter(common))
        single = {next(iter(s)) for s in stands if len(s) == 1}
        return next(iter(single)) if len(single) == 1 else None

    def _live(self, item: Item) -> tuple[ContestId, ...]:
        ballots, at = self.scene.ballots, self.scene.posted_at
        return tuple(dict.fromkeys(c for c, _ in item.people if ballots.is_live(c, at, ahead=True)))

    def standing(self, item: Item) -> ContestId | None:
        """The contest in which a named person stands, where that is settled; a doubtful name settles nothing."""
        if self._is_vague(item, SURE):
            return None
        live = self._live(item)
        if len(live) > 1 and item.party is not None:
            live = tuple(c for c, n in item.people if c in live and self._is_of(c, n, item.party))
        if len(live) > 1:
            return self._decide(live)
        return live[0] if live else None

    def _is_vague(self, item: Item, least: float) -> bool:
        """Whether a name scores too little to name anybody where the post names no contest."""
        return not self.named_contests and all(name.score < least for name in item.names)

    def _is_of(self, contest: ContestId, name: str, party: str) -> bool:
        return any(c.name == name for c in self.scene.ballots.of_party(contest, party))

    def is_sure(self, item: Item, contest: ContestId) -> bool:
        """Whether figures beside a person are about a contest: the only one there is, or the one that is named."""
        if len(self._live(item)) < 2 or any(named == contest for _, named in self.named_contests):
            return True
        return any(other.region == self.scene.ballots.contests[contest].region for other in self.items if other.region)

    def resolve(self, item: Item, contest: ContestId | None) -> Subject | None:
        """Who an item names in a contest; None when nobody there fits."""
        ballots = self.scene.ballots
        if contest is None:
            contest = self.standing(item) if item.people else None
        names = list(dict.fromkeys(name for c, name in item.people if c == contest))
        if len(names) > 1 and item.party is not None and contest is not None:
            names = [n for n in names if self._is_of(contest, n, item.party)] or names
        if len(names) == 1 and contest is not None:
            found = ballots.candidate(contest, names[0])
            return Subject(contest, names[0], found.party if found else item.party, item)
        return Subject(contest, None, self.registered(contest, item.party), item) if item.party is not None else None

    def person_of(self, subject: Subject | None, items: list[Item]) -> Subject | None:
        """A party's subject with the one candidate of that party whom the items name in the same contest."""
        if subject is None or subject.candidate is not None or subject.contest is None or subject.party is None:
            return subject
        named = {
            name
            for item in items
            if item.tag is Tag.WHO
            for contest, name in item.people
            if contest == subject.contest and self._is_of(contest, name, subject.party)
        }
        if len(named) != 1:
            return subject
        return Subject(subject.contest, named.pop(), subject.party, subject.item, first_person=subject.first_person)

    def registered(self, contest: ContestId | None, party: str) -> str:
        """A party's name on the ballot paper of a contest."""
        standing = {c.party for c in self.scene.ballots.of_party(contest, party)} if contest is not None else ()
        return next(iter(standing)) if len(standing) == 1 else party

    def is_past(self, sentence: list[Item]) -> bool:
        """Whether a sentence is about a past election: by its own words, a curt neighbour's year, or a heading's."""
        key = id(sentence)
        if key not in self._past:
            self._past[key] = tells_past(self.sentences, sentence, self.year)
        return self._past[key]

    def before(self, sentence: list[Item]) -> list[Item]:
        """All items before a sentence."""
        return [item for item in self.items if item.start < sentence[0].start]
