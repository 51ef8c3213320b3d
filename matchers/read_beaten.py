"""Who beat whom: "X beats Y", "X defeated by Y", "X beaten in Northmoor".

Whoever beats has won, whoever is beaten has lost. A participle without "has" is the passive, as headlines have it; the
name after its "by" is the winner.
"""

from __future__ import annotations

from matchers.drafts import Draft, draft
from matchers.no_outcome import is_elsewhere, is_too_early
from matchers.outcome_subjects import subject_before
from matchers.phrases import Phrase
from matchers.scene import Page
from matchers.sentences import Item, Tag
from matchers.vocabulary import Kind, Stance


def read_beaten(
    page: Page, sentence: list[Item], phrase: Phrase, at: tuple[int, int, int], stance: Stance
) -> list[Draft]:
    """Beat and unseat: whoever stands before has won; in the passive, or with nobody after, has lost."""
    begin, first, last = at
    before = subject_before(page, sentence, begin, first)
    after = next((item for item in sentence[last + 1 : last + 6] if item.tag is Tag.WHO), None)
    by = _agent(sentence, last)
    if before is None or before[1] is None or before[1].contest is None:
        return []
    item, subject = before[0], before[1]
    if is_too_early(page, subject, stance):
        return []
    items = [sentence[first], sentence[last], *([item] if item is not None else [])]
    if by is not None and _is_passive(sentence, first):
        agent = page.resolve(by, subject.contest)
        return [draft(Kind.WINNER, stance, phrase.name, [*items, by], subject=agent)] if agent is not None else []
    if after is None or _is_headline(sentence, first, last):
        if stance is Stance.DENIED:
            return []
        lost = (_is_passive(sentence, first) or sentence[first].word == "defeat") and stance in {
            Stance.STATED,
            Stance.REPORTED,
        }
        return [draft(Kind.WINNER, Stance.DENIED if lost else stance, phrase.name, items, subject=subject)]
    if is_elsewhere(subject, after):
        return []
    items.append(after)
    return [draft(Kind.WINNER, stance, phrase.name, items, subject=subject)]


PARTICIPLES = frozenset("beaten defeated toppled ousted unseated".split())
"""Forms that without "has" are the passive: "X beaten in K"."""
BEING = frozenset("is was been being are were gets got be".split())
HAVING = frozenset("has have had 've having hasn't haven't".split())


def _is_passive(sentence: list[Item], first: int) -> bool:
    """Whether a verb of beating is suffered: after a form of "be", or a participle without "has"."""
    before = {item.word for item in sentence[max(0, first - 3) : first]}
    return bool(before & BEING) or (sentence[first].word in PARTICIPLES and not before & HAVING)


def _agent(sentence: list[Item], last: int) -> Item | None:
    """Who beat the subject: the name after "by" in the clause."""
    for n in range(last + 1, min(last + 8, len(sentence) - 1)):
        if sentence[n].word == "by":
            return next((item for item in sentence[n + 1 : n + 3] if item.tag is Tag.WHO), None)
        if sentence[n].word in {",", "but", "and", "as"}:
            return None
    return None


def _is_headline(sentence: list[Item], first: int, last: int) -> bool:
    """Whether a participle has a place or the end right after it, and no object: "X beaten in K as Y storms home"."""
    after = sentence[last + 1 : last + 2]
    return (
        sentence[first].word in PARTICIPLES
        and _is_passive(sentence, first)
        and (not after or after[0].word in {"in", "at", "here", ",", "as", "after"} or after[0].tag is Tag.STOP)
    )
