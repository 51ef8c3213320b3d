"""Winners whom a post cheers without a verb of winning: by where they go, or by a win cried out beside their name.

"Welcome to Congress, X!", "X is headed to the Senate", "they've sent X to Washington", "See you in the House, X",
"Another big win! X will be great", "X over Y in Northmoor". All of it tells of a winner only once polls have opened and
while the election is fresh; before that it is a wish, and long after it is about something else.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from matchers.drafts import Draft, draft
from matchers.history import is_history
from matchers.no_outcome import is_fresh, is_of_poll
from matchers.offices import OFFICES
from matchers.outcome_subjects import author_here
from matchers.scene import FIRST_PERSON, Page, Subject
from matchers.sentences import Item, Tag
from matchers.stance import stance_of
from matchers.vocabulary import Kind, Stance

HALLS: Final = frozenset({"congress", "senate", "house", "washington", "dc", "westminster", "parliament", "commons"})
"""Where a winner goes."""
BEFORE_HALL: Final = frozenset({"to", "the", "us", "u", "s", ".", "united", "states", "in", "back", "of", "halls"})
"""Words between "welcome", "headed" or "sent" and the hall: "to the halls of Congress", "back to the US Senate"."""
GOING: Final = frozenset({"going", "headed", "heading", "off", "goes", "heads", "way", "returning", "returns"})
HONOURED: Final = frozenset({"honored", "honoured", "humbled", "grateful", "thrilled", "privileged"})
"""How the author feels who is going there."""
AT_WORK: Final = frozenset({"today", "tomorrow", "this", "for", "after", "tonight", "next"})
"""Words after "back to Washington" of a member who goes to work."""
SENT: Final = frozenset({"sent", "sending", "sends"})
WIN: Final = frozenset({"win", "victory", "triumph", "landslide"})
MAKING: Final = frozenset({"making", "made", "makes"})
ELECTING: Final = frozenset({"electing", "re-electing", "reelecting"})
CUES: Final = HALLS | WIN | ELECTING | MAKING | {"over", "did", "election"}
"""Words of which one is in every post that cheers."""
PRAISE: Final = frozenset({
    "a", "another", "big", "huge", "great", "massive", "historic", "resounding", "what", "incredible", "amazing",
    "stunning", "decisive", "clear", "tremendous", "enormous", "giant", "convincing", "comfortable", "narrow", "the",
    "fantastic", "wow", "boom", "yes", "tonight", "hard-fought", "major", "solid", "well-earned",
})  # fmt: skip
"""Words that may stand before a win that is cried out: nothing else may."""
ELSEWHERE: Final = frozenset(
    "court judge lawsuit ruling ruled appeal bill act union unions workers season game series senate's".split()
)
"""Words of what else is won."""
NO_VERSUS: Final = frozenset({
    "lead", "leads", "ahead", "advantage", "edge", "margin", "prefer", "choose", "vote", "votes", "voting", "endorse",
    "endorses", "endorsed", "support", "supports", "supporting", "pick", "backing", "back", "elect", "poll", "points",
})  # fmt: skip
"""Words that make "X over Y" a lead, a choice or a recommendation."""
THANKS: Final = frozenset(
    {"thank", "thanks", "grateful", "proud", "congratulations", "congrats", "delivered", "spoke", "spoken"}
)
"""Words before "electing X" by which it has happened."""
TOLD: Final = frozenset({Stance.STATED, Stance.REPORTED})
FAR: Final = 14
"""How far from "sent" the hall may stand: "sent X to join her friends in the United States Senate"."""
CURT: Final = 8
"""The most items of a sentence that only cries out a win."""


def read_cheers(page: Page, found: list[Draft]) -> list[Draft]:
    """The winners that a post cheers, but for those who have been told already."""
    if CUES.isdisjoint(page.words):
        return []
    told = {(d.contest, d.candidate) for d in found if d.kind is Kind.WINNER}
    read: list[Draft] = []
    for n, sentence in enumerate(page.sentences):
        words = [item.word for item in sentence]
        arrived = (*_arrived(page, sentence, words, n), *_cried(page, sentence, words, n), *_over(sentence))
        chosen = (
            *_thanked(sentence, words),
            *_addressed(sentence, words),
            *_elected_as(sentence, words),
            *_made(sentence, words),
        )
        for item, cue in (*arrived, *chosen):
            claim = _won(page, sentence, item, cue)
            if claim is not None and (claim.contest, claim.candidate) not in told:
                told.add((claim.contest, claim.candidate))
                read.append(claim)
    return read


def _won(page: Page, sentence: list[Item], item: Item | None, cue: int) -> Draft | None:
    """The win of a person, or of the author (None), if their contest has just polled and the sentence tells it."""
    stance = stance_of(sentence, cue, cue)
    if stance not in TOLD or is_history(sentence, page.year):
        return None
    subject = _resolved(page, item) if item is not None else author_here(page, sentence, cue)
    if subject is None or subject.candidate is None or subject.contest is None:
        return None
    if not is_fresh(page, subject.contest) or not page.scene.ballots.has_polled(subject.contest, page.scene.posted_at):
        return None
    items = [sentence[cue], *([item] if item is not None else [])]
    return draft(Kind.WINNER, stance, "cheered", items, subject=subject)


def _resolved(page: Page, item: Item) -> Subject | None:
    contest = page.standing(item)
    return page.resolve(item, contest) if contest is not None else None


def _arrived(page: Page, sentence: list[Item], words: list[str], n: int) -> list[tuple[Item | None, int]]:
    """Those who are welcomed, sent or on their way to where the winners sit."""
    hall = next((k for k, word in enumerate(words) if word in HALLS), None)
    if hall is None:
        return []
    start = hall
    while start and words[start - 1] in BEFORE_HALL:
        start -= 1
    led = words[max(0, start - 2) : start]
    if start == 0 and words[:2] == ["back", "to"] and AT_WORK.isdisjoint(words[hall + 1 : hall + 2]):
        return [(None, hall)]
    following = page.sentences[n + 1] if n + 1 < len(page.sentences) else []
    if "welcome" in led and not _people(sentence) and len(sentence) <= CURT:
        return [(item, hall) for item in _people(following[:1])]
    if "welcome" in led or led[-2:] == ["see", "you"]:
        return [(item, hall) for item in _people(sentence)]
    if GOING & set(led) and not _people(sentence) and HONOURED & set(words[:start]) and FIRST_PERSON & set(words):
        return [(None, hall)]
    if GOING & set(led) and words[start : start + 1] != ["in"]:
        before = page.sentences[n - 1] if n else []
        going = next(k for k in range(max(0, start - 2), start) if words[k] in GOING)
        return [(item, going) for item in _people(sentence[:hall]) or _not_beaten(_people(before))]
    sent = next((k for k in range(hall) if words[k] in SENT), None)
    if sent is not None and words[sent + 1 : sent + 2] in (["a"], ["an"]) and {"you", "voters"} & set(words[:sent]):
        return [(None, sent)] if not _people(sentence) else []
    if sent is not None and hall - sent < FAR:
        return [(item, sent) for item in _people(sentence[sent:hall])]
    return []


def _not_beaten(people: list[Item]) -> list[Item]:
    """The people without those who stand where another before them does: "Ann beat Bob! She is going to the Senate"."""
    first = {contest for item in people[:1] for contest, _ in item.people}
    return people[:1] + [item for item in people[1:] if first.isdisjoint(contest for contest, _ in item.people)]


def _people(sentence: list[Item]) -> list[Item]:
    return [item for item in sentence if item.tag is Tag.WHO and item.people]


def _cried(page: Page, sentence: list[Item], words: list[str], n: int) -> list[tuple[Item | None, int]]:
    """Whose win is cried out, "Another big win!": who opens the next sentence, else the author."""
    cue = next((k for k, word in enumerate(words[:CURT]) if word in WIN), None)
    if cue is None or not cue or not PRAISE.issuperset(words[:cue]) or _names_another(page, sentence):
        return []
    after = sentence[cue + 1] if cue + 1 < len(sentence) else None
    if after is not None and after.tag is Tag.WORD and after.word not in {"tonight", "today", "in", "here"}:
        return []
    if not ELSEWHERE.isdisjoint(words):
        return []
    following = page.sentences[n + 1] if n + 1 < len(page.sentences) else []
    named = _people(following[:2])
    if named:
        return [(named[0], cue)]
    return [] if _names_another(page, page.items) else [(None, cue)]


def _names_another(page: Page, items: list[Item]) -> bool:
    """Whether a party, or a person other than the author, is named."""
    author = page.author()
    own = author.candidate if author is not None else None
    named = [item for item in items if item.tag is Tag.WHO]
    return any(not item.people or all(name != own for _, name in item.people) for item in named)


def _over(sentence: list[Item]) -> list[tuple[Item | None, int]]:
    """The winner of "X over Y", who stand in one contest."""
    found: list[tuple[Item | None, int]] = []
    for k in range(1, len(sentence) - 1):
        if sentence[k].word != "over" or not NO_VERSUS.isdisjoint(item.word for item in sentence):
            continue
        ahead, behind = sentence[k - 1], sentence[k + 1]
        if not (ahead.people and behind.people) or is_of_poll(sentence) or ahead.word in FIRST_PERSON:
            continue
        if {contest for contest, _ in ahead.people} & {contest for contest, _ in behind.people}:
            found.append((ahead, k))
    return found


def _thanked(sentence: list[Item], words: list[str]) -> list[tuple[Item | None, int]]:
    """Those for whose election voters are thanked: "Thank you, Northmoor, for re-electing @ann and Bob Sample"."""
    cue = next((k for k, word in enumerate(words) if word in ELECTING), None)
    if cue is None or THANKS.isdisjoint(words[:cue]):
        return []
    return [(item, cue) for item in _people(sentence[cue + 1 : cue + FAR])]


def _made(sentence: list[Item], words: list[str]) -> list[tuple[Item | None, int]]:
    """Whoever has been made the next holder of an office: "making Ann Example our next President"."""
    return [
        (sentence[k + 1], k)
        for k in range(len(words) - 4)
        if words[k] in MAKING and sentence[k + 1].people and words[k + 3] == "next" and words[k + 4] in OFFICES
    ]


def _elected_as(sentence: list[Item], words: list[str]) -> list[tuple[Item | None, int]]:
    """Whoever has an election spoken of as theirs: "the election of Ann Example as the 46th President"."""
    return [
        (sentence[k + 2], k)
        for k in range(len(words) - 3)
        if words[k : k + 2] == ["election", "of"] and sentence[k + 2].people and words[k + 3] == "as"
    ]


def _addressed(sentence: list[Item], words: list[str]) -> list[tuple[Item | None, int]]:
    """The one who is told "you did it!": "@ann You did it!", "You did it, Ann Example!"."""
    cue = next((k for k, pair in enumerate(pairwise(words)) if pair == ("did", "it") and words[k - 1] == "you"), None)
    people = _people(sentence)
    if cue is None or len(people) != 1:
        return []
    return [(people[0], cue)]
