"""The curt speech of a result: names and a figure, each with a stop of its own: "831. Ann Example. NORTHMOOR!".

A figure that makes up a sentence, in a post about one contest that has polled, is its majority; somebody who makes up
another, where nobody else is named, has won it. A post that asks or guesses says nothing so.
"""

from __future__ import annotations

from typing import Final

from matchers.amounts import with_value
from matchers.drafts import Draft, draft
from matchers.elections import polls_are_open
from matchers.guesses import FUTURE
from matchers.hearsay import HEARSAY
from matchers.instants import zone_of
from matchers.no_outcome import is_fresh
from matchers.read_lone import is_margin, lone_figures
from matchers.scene import Page, Subject
from matchers.sentences import Item, Tag
from matchers.stance import NEGATIONS
from matchers.vocabulary import ContestId, Kind, Role, Stance

MOURNING: Final = frozenset("gone out lost loses losing lose beaten defeated ousted bye goodbye toast close".split())
"""Words of a post whose names may be of those who lost."""
WAGERS: Final = frozenset({"if", "bet", "quiz"})
TELLING: Final = frozenset({Kind.WINNER, Kind.VOTES, Kind.CONCESSION})
"""Claims beside which nobody has won by standing alone."""
NAMELESS: Final = frozenset({"majority:bare-votes", "majority:by", "majority:majority"})
"""Margins that may be told of a place alone: "Twenty votes.", "Northmoor by 15."."""
LEAST: Final = 100
"""A smaller figure without a winner beside it counts anything."""
ENDS: Final = frozenset({Tag.STOP, Tag.BREAK})
IT: Final = frozenset({"it's", "its", "it"})
PLAIN: Final = frozenset({Tag.MARK, Tag.STOP, Tag.BREAK, Tag.WHERE})
ALONE: Final = PLAIN | {Tag.WHO}
"""The tags of a sentence that is somebody alone."""


def read_placed(page: Page, found: list[Draft]) -> list[Draft]:
    """The winner that a place and a party alone tell, once the polls have closed: "Northmoor: Labour", "LABOUR!"."""
    told = {d.contest for d in found if d.kind is Kind.WINNER}
    pairs = [
        pair for sentence in page.sentences if (pair := _place_and_party(page, sentence) or _it_is_party(sentence))
    ]
    if not pairs or _is_unsure(page) or not FORETOLD.isdisjoint(item.word for item in page.items):
        return []
    read: list[Draft] = []
    for pair in pairs:
        contest = page.where(pair[0])
        if contest is None or contest in told or not _has_closed(page, contest):
            continue
        subject = page.resolve(pair[1], contest)
        if subject is not None and subject.party is not None:
            told.add(contest)
            read.append(draft(Kind.WINNER, Stance.STATED, "placed", list(pair), subject=subject))
    return read


def _place_and_party(page: Page, sentence: list[Item]) -> tuple[Item, Item] | None:
    """A place and a party that make up a sentence: with a colon or a dash between, or cried out."""
    if sentence[0].tag is not Tag.WHERE and sentence[0].tag not in ENDS:
        return None
    plain = [item for item in sentence if item.tag not in ENDS]
    if len(plain) not in {2, 3} or plain[0].tag is not Tag.WHERE or plain[-1].tag is not Tag.WHO or plain[-1].people:
        return None
    marked = len(plain) == 3 and plain[1].word in {":", "-", "="}
    cried = len(plain) == 2 and any("!" in item.word for item in sentence)
    shouted = page.text[plain[-1].start : plain[-1].end].isupper()
    return (plain[0], plain[-1]) if marked or (cried and shouted) else None


def _it_is_party(sentence: list[Item]) -> tuple[Item, Item] | None:
    """The place and the party of "It's Labour in Northmoor" when nothing follows."""
    if sentence[0].word not in IT and sentence[0].tag not in ENDS:
        return None
    plain = [item for item in sentence if item.tag not in ENDS]
    start = 2 if [item.word for item in plain[:2]] == ["it", "is"] else 1
    if len(plain) != start + 3 or plain[0].word not in IT or plain[start + 1].word not in {"in", "for"}:
        return None
    party, place = plain[start], plain[start + 2]
    return (place, party) if party.tag is Tag.WHO and not party.people and place.tag is Tag.WHERE else None


def _has_closed(page: Page, contest: ContestId) -> bool:
    """Whether the polls have closed, and not long ago."""
    found = page.scene.ballots.contests[contest]
    local = page.scene.posted_at.astimezone(zone_of(found.timezone))
    polled = found.polled_on is not None and local.date() >= found.polled_on
    return polled and is_fresh(page, contest) and not polls_are_open(found, page.scene.posted_at)


FORETOLD: Final = frozenset("prediction predictions call calls tips guess guesses forecast map target targets".split())
"""Words of a post that lists what may come."""


def read_curt(page: Page, found: list[Draft]) -> list[Draft]:
    """The majority and the winner of a contest that a post tells without a verb."""
    if not any(_may_be_curt(sentence) for sentence in page.sentences):
        return []
    contest = _contest(page)
    if contest is None or not page.scene.ballots.has_polled(contest, page.scene.posted_at) or _is_unsure(page):
        return []
    here = [d for d in found if d.contest == contest]
    told = next((d for d in here if d.kind is Kind.MAJORITY), None)
    winner = None if any(d.kind in TELLING for d in here) else _winner(page, contest)
    if told is not None:
        return [winner] if winner is not None and told.rule in NAMELESS and not told.candidate else []
    figures = lone_figures(page, {d.end for d in found if d.value is not None})
    if len(figures) != 1 or any(d.kind is Kind.WINNER for d in here):
        return []
    figure = figures[0].figure
    if figure is None or not _is_majority(page, contest, figures[0], here):
        return []
    if winner is None and figure.value < _least(page) and not here:
        return []
    claim = draft(Kind.MAJORITY, Stance.STATED, "curt", [figures[0]])
    claim.contest = contest
    return [with_value(claim, figure), *([winner] if winner is not None else [])]


def _may_be_curt(sentence: list[Item]) -> bool:
    """Whether a sentence can be a figure alone, or somebody alone: all else needs a sentence of those kinds."""
    return sentence[0].figure is not None or _alone(sentence) is not None


def _least(page: Page) -> int:
    """The least figure that a reader takes for a majority where no winner is told; a candidate's may be small."""
    account = page.scene.account
    return 0 if account is not None and account.role is Role.CANDIDATE else LEAST


def _is_majority(page: Page, contest: ContestId, item: Item, found: list[Draft]) -> bool:
    """Whether a figure can be the majority: of the two who have most votes where the post gives them, else by size."""
    if any(d.value is not None and item.figure is not None and int(d.value) == item.figure.value for d in found):
        return False  # said again for stress: "Turnout is 77.04%. SEVENTY SEVEN."
    votes = sorted((d.value for d in found if d.kind is Kind.VOTES and d.value is not None), reverse=True)
    if votes:
        return len(votes) > 1 and item.figure is not None and item.figure.value == votes[0] - votes[1]
    return is_margin(page, contest, item)


def _contest(page: Page) -> ContestId | None:
    """The one contest that the post is about: named, or that of the people named, or a candidate's own."""
    named = {contest for _, contest in page.named_contests}
    people = [item for item in page.items if item.tag is Tag.WHO and item.people]
    named = named or {contest for item in people if (contest := page.standing(item)) is not None}
    if named or people:
        return named.pop() if len(named) == 1 else None
    account = page.scene.account
    return account.contest if account is not None and account.role is Role.CANDIDATE else None


def _is_unsure(page: Page) -> bool:
    """Whether the post asks, foretells or passes on."""
    if not UNSURE.isdisjoint(page.words) or any(item.tag is Tag.STOP and "?" in item.word for item in page.items):
        return True
    return any(page.is_past(sentence) for sentence in page.sentences)


UNSURE: Final = WAGERS | FUTURE | HEARSAY
"""Words of a post that foretells or passes on."""


def _winner(page: Page, contest: ContestId) -> Draft | None:
    """Whoever makes up a sentence, if nobody else who stands there is named."""
    alone = [item for sentence in page.sentences if (item := _alone(sentence)) is not None]
    named = [page.resolve(item, contest) for item in page.items if item.tag is Tag.WHO]
    everybody = [page.person_of(subject, page.items) for subject in named]
    lost = any(item.word in MOURNING or item.word in NEGATIONS for item in page.items)
    if lost or len(alone) != 1 or len({_known(subject) for subject in everybody}) != 1:
        return None
    subject = page.resolve(alone[0], contest)
    if subject is None or subject.contest != contest:
        return None
    return draft(Kind.WINNER, Stance.STATED, "curt", alone, subject=subject)


def _known(subject: Subject | None) -> tuple[ContestId | None, str | None, str | None]:
    return (subject.contest, subject.candidate, subject.party) if subject is not None else (None, None, None)


def _alone(sentence: list[Item]) -> Item | None:
    """The person or party with nothing but a place and marks around."""
    tags = [item.tag for item in sentence]
    if tags.count(Tag.WHO) != 1 or not ALONE.issuperset(tags):
        return None
    return sentence[tags.index(Tag.WHO)]
