"""Who is the subject of an outcome phrase: the nearest name before it, "I" or "she", or the name after a noun.

"HOLD for Labour" and "elected: Ann Example" name the winner after the cue; "gain from Labour" never does.
"""

from __future__ import annotations

from matchers.no_outcome import is_possession
from matchers.phrases import Phrase
from matchers.scene import FIRST_PERSON, THIRD_PERSON, Page, Subject
from matchers.sentences import Item, Tag
from matchers.stance import is_set_aside

FROM = frozenset(["from", "off", "over"])


OTHER_CLAUSE = frozenset({"if", "when", "while", "but", "because", "unless", "though", "although"})
"""Words that open another clause: the name after them has nothing to do with a victory before them."""


def subject_of(
    page: Page, sentence: list[Item], phrase: Phrase, at: tuple[int, int, int]
) -> tuple[Item | None, Subject | None]:
    """The subject of a cue and the item that names it."""
    begin, first, last = at
    order = ("after", "before") if phrase.name == "bye" else ("before", "after")
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
        if item.tag is Tag.WHO and n > 1 and sentence[n - 1].word == "not" and is_set_aside(sentence, n - 1):
            continue
        if item.tag is Tag.WHO and not (n and sentence[n - 1].word in FROM):
            contest = page.focus(sentence, first, who=item)
            subject = page.resolve(item, contest)
            if subject is None and item.people:
                subject = page.resolve(item, None)
            return (item, subject) if subject is not None else (item, None)
        if item.word in FIRST_PERSON and page.author() is not None and not is_possession(sentence, n, first):
            return item, author_of(page, sentence, first)
        if item.word in THIRD_PERSON:
            person = _last_person(page, sentence[n])
            if person is not None:
                contest = page.focus(sentence, first, who=person)
                return person, page.resolve(person, contest)
    return None


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
