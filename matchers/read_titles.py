"""Winners who are given the title of the office on the night: "Walz is governor", "X is your Senator-elect".

The title must be that of the office for which the person has just stood. Without a verb it is read only where it makes
up the sentence and the polls have closed: "Congresswoman Ann Example!".
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from matchers.drafts import Draft, draft
from matchers.elections import zone
from matchers.history import is_history
from matchers.no_outcome import is_fresh
from matchers.offices import OFFICES, fills
from matchers.scene import Page
from matchers.sentences import Item, Tag
from matchers.stance import stance_of
from matchers.vocabulary import ContestId, Kind, Stance

TITLES: Final = OFFICES.keys() | {f"{title}-elect" for title in OFFICES}
BEING: Final = frozenset({"is", "'s", "becomes", "became", "will"})
BEFORE_TITLE: Final = frozenset(
    (
        "be now officially your our the a next new first my state's state ag u s . us agriculture attorney future "
        "black woman female gay native newest youngest united states"
    ).split()
)
"""Words between the verb and the title."""
GREETING: Final = frozenset(
    "meet hello hi say it's welcome your our my the next new that's yes and now wow omg u s . us".split()
)
"""Words before a title and a name that make up a sentence."""
AFTER_TITLE: Final = frozenset(
    {"elect", "-", "of", "from", "since", "for", "again", ",", "and", "now", "tonight", "y'all", "folks", "ever"}
)
"""Words that may follow the title."""
TOLD: Final = frozenset({Stance.STATED, Stance.REPORTED})
FORETOLD: Final = frozenset({Stance.PREDICTED})
NIGHT: Final = timedelta(days=3)
CLOSED: Final = 18
"""The hour of polling day from which a title alone tells a winner."""


def read_titles(page: Page, found: list[Draft]) -> list[Draft]:
    """The winners who are told of by their new title, but for those told of already."""
    if TITLES.isdisjoint([word.partition(" ")[0] for word in page.words]):
        return []
    told = {(d.contest, d.candidate) for d in found if d.kind is Kind.WINNER}
    read: list[Draft] = []
    for sentence in page.sentences:
        for who, title, verbless in (*_being(sentence), *_alone(sentence)):
            claim = _won(page, sentence, (who, title), verbless=verbless)
            if claim is not None and (claim.contest, claim.candidate) not in told:
                told.add((claim.contest, claim.candidate))
                read.append(claim)
    return read


def _won(page: Page, sentence: list[Item], at: tuple[int, int], *, verbless: bool) -> Draft | None:
    """The win of a person whose title fills the office for which they have just stood."""
    who, title = sentence[at[0]], sentence[at[1]]
    contest = page.standing(who)
    if contest is None or not fills(page.scene.ballots.contests[contest], _title_of(title)):
        return None
    foretold = sentence[at[0] + 1].word == "will" if not verbless else False
    polled = page.scene.ballots.has_polled(contest, page.scene.posted_at)
    if not is_fresh(page, contest) or not (polled or foretold):
        return None
    if (verbless and not _is_night(page, contest)) or is_history(sentence, page.year):
        return None
    subject, stance = page.resolve(who, contest), stance_of(sentence, max(at), max(at))
    if subject is None or subject.candidate is None or stance not in (FORETOLD if foretold else TOLD):
        return None
    stance = Stance.STATED if verbless else stance
    return draft(Kind.WINNER, stance, "title", [who, title], subject=subject)


def _plain(word: str) -> str:
    return word.removesuffix("-elect")


def _being(sentence: list[Item]) -> list[tuple[int, int, bool]]:
    """Whoever "is" or "becomes" the holder of an office."""
    found: list[tuple[int, int, bool]] = []
    for n, item in enumerate(sentence):
        if item.tag is not Tag.WHO or not item.people:
            continue
        verb = n + 2 if sentence[n + 1 : n + 2] and sentence[n + 1].word in {"just", "has", "now"} else n + 1
        if verb >= len(sentence) or sentence[verb].word not in BEING | {"become"}:
            continue
        end = _title_at(sentence, verb + 1)
        if end < len(sentence) and _title_of(sentence[end]) in OFFICES and _is_closed(sentence, end):
            found.append((n, end, False))
    return found


def _title_at(sentence: list[Item], n: int) -> int:
    """Where a title stands after the words that lead to it from `n`; what somebody is "the first" of may be any."""
    first = False
    while n < len(sentence) and (_leads_to_title(sentence[n]) or (first and _title_of(sentence[n]) not in OFFICES)):
        first = sentence[n].word == "first" or (first and sentence[n].tag in {Tag.WORD, Tag.WHO})
        n += 1
    return n


def _title_of(item: Item) -> str:
    """The title that an item is, alone or with its place: "governor of Northmoor"."""
    return _plain(item.word.partition(" ")[0] if item.tag is Tag.WHERE else item.word)


def _leads_to_title(item: Item) -> bool:
    """Whether an item may stand before a title: "be", "your", "the first black", "Northmoor's"."""
    return item.word in BEFORE_TITLE or (item.tag in {Tag.REGION, Tag.WHERE} and _title_of(item) not in OFFICES)


def _is_closed(sentence: list[Item], n: int) -> bool:
    """Whether nothing follows a title that makes it somebody else's: "is the governor's friend"."""
    after = sentence[n + 1] if n + 1 < len(sentence) else None
    return after is None or after.tag is not Tag.WORD or after.word in AFTER_TITLE


def _alone(sentence: list[Item]) -> list[tuple[int, int, bool]]:
    """A title and a name that make up a sentence, or what follows its colon: "Say it: Senator Ann Example"."""
    begin = max((n + 1 for n, item in enumerate(sentence) if item.word == ":"), default=0)
    rest = [n for n in range(begin, len(sentence)) if sentence[n].tag not in {Tag.STOP, Tag.BREAK}]
    while rest and sentence[rest[0]].word in GREETING:
        rest = rest[1:]
    if len(rest) != 2:
        return []
    title, who = rest
    if sentence[title].word not in OFFICES or not sentence[who].people:
        return []
    return [(who, title, True)]


def _is_night(page: Page, contest: ContestId) -> bool:
    """Whether the polls of a contest have closed within the last days."""
    found = page.scene.ballots.contests[contest]
    now = page.scene.posted_at.astimezone(zone(found.timezone))
    if found.polled_on is None or not timedelta(0) <= now.date() - found.polled_on <= NIGHT:
        return False
    return now.date() > found.polled_on or now.hour >= CLOSED
