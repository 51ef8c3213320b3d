"""Who is the subject of an outcome phrase: the nearest name before it, "I" or "she", or the name after a noun.

"HOLD for Labour" and "elected: Ann Example" name the winner after the cue; "gain from Labour" never does.
"""

from __future__ import annotations

from matchers.no_outcome import is_possession
from matchers.phrases import Phrase
from matchers.rivals import rival_of_author
from matchers.scene import FIRST_PERSON, THIRD_PERSON, Page, Subject
from matchers.sentences import Item, Tag
from matchers.stance import is_set_aside

FROM = frozenset(["from", "off", "over"])


OBJECTS = frozenset({"me", "us"})
BESIDE = frozenset({"than", "over", "against", "to", "with", "beat"})
"""Words before "me" or "us" that leave the subject where it was: "fewer votes than me and lost"."""
SPEAKING = FIRST_PERSON - OBJECTS
"""Who wins and loses as a subject: "helped us win" and "fewer votes than me and lost" are about others."""
SINCE = frozenset({"since", "because", "when", "while", "until", "after", "before", "where"})
"""Words that open a clause with a subject of its own."""
OTHER_CLAUSE = frozenset({"if", "when", "while", "but", "because", "unless", "though", "although"})
"""Words that open another clause: the name after them has nothing to do with a victory before them."""


THEIRS = frozenset({"voters", "voter", "supporters", "fans", "staffers", "lawyers", "ballots"})
"""Words right after a name by which somebody else is meant: "Sample voters will be thrown out"."""
HONOURING = frozenset("congratulate congratulating congratulated congratulations congrats welcome welcoming".split())
"""Words between an author and somebody else's win: "I congratulate Governor-elect Ann Example"."""
PLURAL = frozenset({"we", "we're", "we've", "we'll", "we'd", "weve"})


def subject_of(
    page: Page, sentence: list[Item], phrase: Phrase, at: tuple[int, int, int]
) -> tuple[Item | None, Subject | None]:
    """The subject of a cue and the item that names it."""
    begin, first, last = at
    order = ("after", "before") if phrase.name in {"bye", "picked"} else ("before", "after")
    for side in order:
        if side == "before":
            found = subject_before(page, sentence, begin, first)
        else:
            found = _subject_after(page, sentence, phrase, last)
        if found is not None:
            return found
    return None, None


def subject_before(
    page: Page, sentence: list[Item], begin: int, first: int
) -> tuple[Item | None, Subject | None] | None:
    """The subject before a cue and the item that names it; None when nobody stands there."""
    for n in range(first - 1, begin - 1, -1):
        item = sentence[n]
        if item.tag is Tag.WHO and _is_no_subject(sentence, n, first):
            continue
        if item.tag is Tag.WHO and not (n and sentence[n - 1].word in FROM) and sentence[n + 1].word not in THEIRS:
            contest = page.focus(sentence, first, who=item)
            subject = page.resolve(item, contest)
            if subject is None and item.people:
                subject = page.resolve(item, None)
            return (item, subject) if subject is not None else (item, None)
        if item.word in SPEAKING and page.author() is not None and not _is_parted(sentence, n, first):
            return item, author_of(page, sentence, first) or _party_of_author(page, sentence, item, first)
        if _ends_search(page, sentence, n):
            return None
        if item.word in THIRD_PERSON:
            person = _last_person(page, sentence[n])
            if person is not None:
                contest = page.focus(sentence, first, who=person)
                return person, page.resolve(person, contest)
            rival = rival_of_author(page)
            if rival is not None:
                return item, rival
    return None


def _is_parted(sentence: list[Item], n: int, first: int) -> bool:
    """Whether "we" before a cue does nothing there: what we have, or another clause: "we ... since Sample lost"."""
    clause = next((k for k in range(first - 2, n, -1) if sentence[k].word in SINCE), None)
    return clause is not None or is_possession(sentence, n, first)


def _is_no_subject(sentence: list[Item], n: int, first: int) -> bool:
    """Whether the name at `n` is set aside by a "not", or of who was beaten."""
    set_aside = n > 1 and sentence[n - 1].word == "not" and is_set_aside(sentence, n - 1)
    return set_aside or _is_beaten(sentence, n, first)


def _is_beaten(sentence: list[Item], n: int, first: int) -> bool:
    """Whether the name at `n` is of who was beaten by whoever is named before: "A has defeated B to become first"."""
    participle = sentence[first].word.endswith("ing")
    if not participle and {"to", "becoming"}.isdisjoint(item.word for item in sentence[n + 1 : first]):
        return False
    verb = next((k for k in range(n - 1, max(n - 6, 0), -1) if sentence[k].word in BEATEN), None)
    return verb is not None and any(item.tag is Tag.WHO for item in sentence[:verb])


BEATEN = frozenset("defeated defeats beat beats beaten ousted ousts unseated unseats toppled topples".split())
"""Verbs of beating, between the winner and whoever is beaten."""


def _ends_search(page: Page, sentence: list[Item], n: int) -> bool:
    """Whether the subject is nobody known before this: "helped me win", "Sample voters win", a handle unheard of."""
    item = sentence[n]
    if (item.tag is Tag.WHO and sentence[n + 1].word in THEIRS) or item.word in HONOURING:
        return True
    if item.tag is Tag.WORD and page.text[item.start] == "@" and sentence[n + 1].word == ",":
        return True
    return item.word in OBJECTS and page.author() is not None and (not n or sentence[n - 1].word not in BESIDE)


def author_of(page: Page, sentence: list[Item], first: int) -> Subject | None:
    """The author as the subject of a cue: of "my race", or of the contest that the sentence names."""
    after = [item.word for item in sentence[first + 1 : first + 4]]
    author = page.author()
    if author is not None and after[:1] and after[0] in {"my", "our"}:
        return author
    found = page.author_at(sentence, first)
    if found is None or found.contest is not None:
        return found
    contest = page.focus(sentence, first)
    stands = {pair[0] for pair in page.scene.ballots.named(found.candidate or "")}
    if found.candidate is not None and contest not in stands:
        return None
    return Subject(contest, found.candidate, found.party, first_person=True)


def _party_of_author(page: Page, sentence: list[Item], item: Item, first: int) -> Subject | None:
    """The author's party, where "we" is said of a place in which the author does not stand: "we lost GA-06"."""
    author = page.author()
    if author is None or author.party is None or item.word not in PLURAL:
        return None
    contest = page.focus(sentence, first)
    standing = page.scene.ballots.of_party(contest, author.party) if contest is not None else ()
    if contest is None or len(standing) != 1 or contest == author.contest:
        return None
    return Subject(contest, None, standing[0].party, first_person=True)


def _last_person(page: Page, item: Item) -> Item | None:
    before = [other for other in page.items if other.tag is Tag.WHO and other.people and other.start < item.start]
    return before[-1] if before else None


def _subject_after(
    page: Page, sentence: list[Item], phrase: Phrase, last: int
) -> tuple[Item | None, Subject | None] | None:
    nominal = phrase.subject_after or phrase.name in {"hold", "gain", "win", "done-it", "new-mp"}
    if not nominal:
        return None
    for n in range(last + 1, min(last + 7, len(sentence))):
        item = sentence[n]
        if item.word in OTHER_CLAUSE:
            return None
        if item.tag is Tag.WHO:
            if sentence[n - 1].word in FROM or (n > 1 and sentence[n - 2].word in FROM):
                return None
            subject = page.resolve(item, page.focus(sentence, last, who=item))
            return (item, subject) if subject is not None else None
        if item.word in FROM:
            return None
    return None


def author_here(page: Page, sentence: list[Item], at: int) -> Subject | None:
    """The author in the one contest of theirs that the post names, where the sentence names none."""
    author = page.author_at(sentence, at)
    if author is None or author.candidate is None or any(item.tag is Tag.WHERE for item in sentence):
        return author
    ballots, posted_at = page.scene.ballots, page.scene.posted_at
    stands = {contest for contest, _ in ballots.named(author.candidate) if ballots.is_live(contest, posted_at)}
    named = {contest for _, contest in page.named_contests if contest in stands}
    contest = named.pop() if len(named) == 1 else author.contest
    return Subject(contest, author.candidate, author.party, first_person=True)
