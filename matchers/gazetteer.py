"""The names of a register, and reading them out of posts.

Words are looked up in a memo of what each may stand for (`spelling`), walked through a trie of all names (`index`),
and the longest finds are weighed by what stands around them (`trust`). The memo is bounded and changes no answer.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping
from itertools import compress
from operator import add

from msgspec import Struct
from rapidfuzz import fuzz, process

from matchers import trust
from matchers.finds import Find, Walk, longest_of
from matchers.handles import Handles
from matchers.index import Index, build_index
from matchers.seats import words_of
from matchers.spelling import COMMON, Readings, Spelling
from matchers.text import Tokens, tokenise
from matchers.vocabulary import Account, Contest, ContestId, Mention, MentionKind

REMEMBERED = 100_000
"""The memo forgets everything when it holds more words than this."""
LOOKED_AT = 600
"""In one post at most this many new words are looked at for slips; a longer one is read as spelt from there on."""
MAYBE_SPLIT = 6
"""Letters from which a word with a space put into it is recognised."""

DOUBTFUL = 80.0
"""What a handle scores that spells a surname and an office: it counts only where the post names the contest."""
_HANDLE = re.compile(r"(?<![\w/])@([\w][\w.-]*(?:@[\w][\w.-]*)?)")


class Reading(Struct, frozen=True):
    """What was read in a text: its words, and the names in it in order."""

    tokens: Tokens
    mentions: tuple[Mention, ...]

    @property
    def text(self) -> str:
        """The text that was read."""
        return self.tokens.text


class Gazetteer:
    """The names of a register. Immutable from outside; `build_gazetteer` makes one."""

    def __init__(self, contests: Iterable[Contest], accounts: Iterable[Account], triggers: Iterable[str] = ()) -> None:
        self.contests: Mapping[ContestId, Contest] = {contest.id: contest for contest in contests}
        self._accounts = {(a.platform, a.handle.casefold().removeprefix("@")): a for a in accounts}
        self._by_handle = {handle: account for (_, handle), account in self._accounts.items()}
        self.index: Index = build_index(self.contests.values())
        self.triggers = frozenset(triggers)
        self._spelling = Spelling({*self.index.words(), *self.triggers})
        self._splittable = frozenset(word for word in self._spelling.known if len(word) >= MAYBE_SPLIT)
        self.party_words = frozenset(
            words[0]
            for words, senses in self.index.forms.items()
            if len(words) == 1 and len(words[0]) > 1 and MentionKind.PARTY in senses
        )
        self._contest_forms = {
            words: " ".join(words) for words, senses in self.index.forms.items() if MentionKind.CONTEST in senses
        }
        self._handles = Handles(self.index.given, self.contests)
        self._memo: dict[str, Readings] = {}

    def account(self, platform: str, handle: str) -> Account | None:
        """The registered account with this handle on a platform."""
        return self._accounts.get((platform, handle.casefold().removeprefix("@")))

    def opens(self, tokens: Tokens) -> bool:
        """Whether a post has one of the trigger words, rightly spelt or nearly."""
        if not self.triggers.isdisjoint(tokens.words):
            return True
        marks = self._read_words(tokens.words)
        return any(word in self.triggers for readings in marks if readings for word, _ in readings)

    def read(self, text: str) -> Reading:
        """All names in a text."""
        return self.read_tokens(tokenise(text))

    def read_tokens(self, tokens: Tokens) -> Reading:
        """All names in a text that has been tokenised."""
        text = tokens.text
        finds = longest_of(self._find(tokens.words))
        named = finds or not self.index.sole.isdisjoint(tokens.words)
        mentions = trust.weigh(tokens, finds, self.index) if named else []
        if "@" in text:
            mentions = self._with_handles(text, mentions)
        return Reading(tokens, tuple(mentions))

    def find_contest(self, query: str, *, limit: int = 5) -> list[tuple[ContestId, float]]:
        """The contests that somebody may mean, best first, with scores from 0 to 100."""
        wanted = " ".join(words_of(query))
        scores: dict[ContestId, float] = {}
        for contest in self.contests.values():
            if contest.code and contest.code.casefold() == query.strip().casefold():
                scores[contest.id] = 100.0
        exact = self.index.forms.get(tuple(wanted.split()), {}).get(MentionKind.CONTEST)
        for contest_id in exact.contests if exact else ():
            scores[contest_id] = max(scores.get(contest_id, 0.0), exact.weight if exact else 0.0)
        for form, score, words in process.extract(wanted, self._contest_forms, scorer=fuzz.ratio, limit=4 * limit):
            sense = self.index.forms[words][MentionKind.CONTEST]
            for contest_id in sense.contests:
                scores[contest_id] = max(
                    scores.get(contest_id, 0.0), min(score, 99.0 if form != wanted else sense.weight)
                )
        return sorted(scores.items(), key=lambda pair: -pair[1])[:limit]

    def _read_words(self, words: list[str]) -> list[Readings | None]:
        """What each word may stand for, from the memo where it has been seen before."""
        marks: list[Readings | None] = list(map(self._memo.get, words))
        if None in marks:
            self._learn(words, marks)
        return marks

    def _learn(self, words: list[str], marks: list[Readings | None]) -> None:
        if len(self._memo) > REMEMBERED:
            self._memo.clear()
        new = 0
        for i in [i for i, mark in enumerate(marks) if mark is None]:
            word = words[i]
            readings = self._memo.get(word)
            if readings is None and new < LOOKED_AT:
                new += word not in COMMON
                readings = self._memo[word] = self._spelling.read(word)
            marks[i] = self._spelling.read_exactly(word) if readings is None else readings

    def _find(self, words: list[str]) -> list[Find]:
        """The longest name that starts at each word."""
        marks = self._read_words(words)
        split = self._split_words(words)
        if not any(marks) and not split:
            return []
        walk = Walk(self.index.root, words, marks, split)
        heads = self.index.root.next
        begin = [i for i in compress(range(len(marks)), marks) if _has_head(marks[i] or (), heads)]
        return [find for i in (sorted({*begin, *split}) if split else begin) for find in walk.longest(i)]

    def _split_words(self, words: list[str]) -> dict[int, str]:
        """Known words that a space has parted, by the place of their first half."""
        pairs = list(map(add, words, words[1:]))
        met = self._splittable.intersection(pairs)
        if not met:
            return {}
        joined = self.index.joined.get
        return {i: w for i, w in enumerate(pairs) if w in met and joined(w) != (words[i], words[i + 1])}

    def _with_handles(self, text: str, mentions: list[Mention]) -> list[Mention]:
        """Names that are not parts of handles, and the handles of registered accounts."""
        handles = list(_HANDLE.finditer(text))
        if not handles:
            return mentions
        spans = [match.span() for match in handles]
        kept = [m for m in mentions if not any(start < m.end and m.start < end for start, end in spans)]
        named = {contest for mention in kept for contest in mention.contests}
        found = (self._handle(match) for match in handles)
        kept += [m for m in found if m is not None and (m.score != DOUBTFUL or any(c in named for c, _ in m.people))]
        return sorted(kept, key=lambda mention: mention.start)

    def _handle(self, match: re.Match[str]) -> Mention | None:
        written = match.group(1).rstrip(".-")
        account = self._by_handle.get(written.casefold())
        if account is None:
            return self._spelt(match, written)
        people = ((account.contest, account.candidate),) if account.contest and account.candidate else ()
        end = match.start(1) + len(written)
        return Mention(
            kind=MentionKind.ACCOUNT, start=match.start(), end=end, form=account.handle, people=people, account=account
        )

    def _spelt(self, match: re.Match[str], written: str) -> Mention | None:
        """The candidate whose full name an unregistered handle spells: "@AnnExample", "@Example4VA07"."""
        letters = written.replace("_", "").casefold()
        people, score = self._handles.spelt(letters), 95.0
        if not people:
            people, score = self._handles.perhaps(letters), DOUBTFUL
        if not people:
            return None
        start, end = match.start(), match.start(1) + len(written)
        return Mention(kind=MentionKind.CANDIDATE, start=start, end=end, form=letters, score=score, people=people)


def _has_head(readings: Readings, heads: Container[str]) -> bool:
    """Whether a name may begin with a word."""
    return readings[0][0] in heads or (len(readings) > 1 and any(word in heads for word, _ in readings))


def build_gazetteer(
    contests: Iterable[Contest], accounts: Iterable[Account] = (), triggers: Iterable[str] = ()
) -> Gazetteer:
    """The gazetteer of a register. `triggers` are words that `opens` looks for."""
    return Gazetteer(contests, accounts, triggers)
