"""Winners who are told of by congratulating them, or by a title: "Congrats to @x on her victory", "Governor-elect Y".

Congratulations say who has won only where the post speaks of a victory, soon after polling; good wishes to a rival are
the author's own concession (`read_concessions`). Nominations, awards and birthdays elect nobody.
"""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import Final

from matchers.drafts import Draft, draft
from matchers.elections import zone
from matchers.history import is_history
from matchers.offices import OFFICES
from matchers.scene import Page, Subject
from matchers.sentences import Item, Tag
from matchers.stance import stance_of
from matchers.vocabulary import Change, ContestId, Kind, Stance

CONGRATULATIONS: Final = frozenset({
    "congratulations", "congrats", "congratulate", "congratulates", "congratulating", "congratulated", "kudos",
    "felicidades",
})  # fmt: skip
VICTORY: Final = frozenset({
    "victory", "victories", "win", "wins", "won", "winning", "elected", "re-elected", "reelected", "election",
    "re-election", "reelection", "flipping", "flipped", "defeating", "defeated", "beating", "seat", "mp", "term",
    "re-electing", "electing", "re-elect", "reelect", "congressman", "congresswoman", "electionnight", "newly-elected",
    "becoming",
})  # fmt: skip
"""Words of which one must stand in a post that congratulates, for it to tell of a winner."""
NO_SEAT: Final = frozenset({
    "nomination", "nominee", "nominees", "nominated", "primary", "endorsement", "award", "awards", "birthday",
    "wedding", "marriage", "baby", "anniversary", "debate", "poll", "championship", "game", "campaign", "appointment",
    "confirmation", "retirement", "caucus", "chair", "leader", "runoff", "cup", "bowl", "debut",
})  # fmt: skip
"""Words of what else people are congratulated on."""
CONSOLED: Final = frozenset({"race", "fight", "effort", "run", "show", "interview", "speech", "debate", "bid", "job"})
"""Words of what the night's losers are congratulated on too."""
NIGHT: Final = timedelta(days=3)
"""How long after polling congratulations need no word of victory."""
THANKS: Final = frozenset(
    {"thank", "thanks", "humbled", "honored", "honoured", "honor", "honour", "grateful", "humbling", "thankful"}
)
VOTERS: Final = frozenset({"voters", "constituents"})
OWN_VICTORY: Final = frozenset(
    {
        "victory",
        "win",
        "re-electing",
        "electing",
        "reelecting",
        "elected",
        "re-elected",
        "sending",
        "senator-elect",
        "term",
    }
)
"""Words of the author's own victory, beside thanks."""
ELECT: Final = "-elect"
TO_BE: Final = "-to-be"
NEAR: Final = timedelta(days=10)
"""How long before the registered polling day: a register may take the day from a late declaration."""
SOON: Final = timedelta(days=21)
"""How long after polling congratulations are for having been elected."""
NOT_SAID: Final = frozenset({Stance.ASKED, Stance.CONDITIONAL, Stance.DENIED})


def read_congratulations(page: Page, found: list[Draft]) -> list[Draft]:
    """The winners that a post congratulates or gives the title of the office they won."""
    told = {(d.contest, d.candidate) for d in found if d.kind is Kind.WINNER}
    read: list[Draft] = []
    for sentence in page.sentences:
        cue = _cue(page, sentence)
        if cue is None or is_history(sentence, page.year) or stance_of(sentence, cue, cue) in NOT_SAID:
            continue
        plain = not (_speaks_of_victory(page) or _is_title(sentence[cue].word))
        for item in _honoured(sentence, cue) or _only_one(page, sentence, cue):
            subject = _elected(page, sentence, item, plain=plain)
            if subject is not None and subject.candidate not in {candidate for _, candidate in told}:
                told.add((subject.contest, subject.candidate))
                claim = draft(Kind.WINNER, Stance.STATED, "congratulated", [sentence[cue], item], subject=subject)
                claim.change = _change(page)
                read.append(claim)
    return read or _own_thanks(page, told)


def _own_thanks(page: Page, told: set[tuple[ContestId | None, str | None]]) -> list[Draft]:
    """The author's own victory in words of thanks: "thank you for re-electing me", "humbled by this victory"."""
    author = page.author()
    if author is None or author.candidate is None or author.contest is None or told:
        return []
    if not _just_polled(page, author.contest):
        return []
    for sentence in page.sentences:
        words = [item.word for item in sentence]
        cue = next((n for n, word in enumerate(words) if word in OWN_VICTORY), None)
        if cue is None or not THANKS & {item.word for item in page.items} or _is_of_others(sentence, cue):
            continue
        if stance_of(sentence, cue, cue) in {Stance.STATED, Stance.REPORTED}:
            return [draft(Kind.WINNER, Stance.STATED, "own-thanks", [sentence[cue]], subject=author)]
    return []


def _is_of_others(sentence: list[Item], cue: int) -> bool:
    """Whether a victory is somebody else's: another person is named, or nobody says "me", "us", "this" or "our"."""
    if any(item.tag is Tag.WHO and item.people for item in sentence):
        return True
    near = {item.word for item in sentence[max(0, cue - 3) : cue + 3]}
    words = [item.word for item in sentence]
    if any(words[k : k + 2] == ["to", "the"] and words[k + 2] in VOTERS for k in range(cue - 2)):
        return False
    return not near & {"me", "us", "this", "our", "my", "another", "night's", "tonight's"}


def _cue(page: Page, sentence: list[Item]) -> int | None:
    """Where a sentence congratulates on an election, or gives somebody the title of an office won."""
    words = [item.word for item in sentence]
    if CONGRATULATIONS.isdisjoint(words) and not any(mark in " ".join(words) for mark in (ELECT, TO_BE)):
        return None
    titled = next((n for n, word in enumerate(words) if _is_title(word)), None)
    if titled is not None:
        return titled
    cue = next((n for n, word in enumerate(words) if word in CONGRATULATIONS), None)
    if cue is None or NO_SEAT & set(words) or words[cue + 1 : cue + 2] in (["me"], ["us"]):
        return None
    return cue if _speaks_of_victory(page) or CONSOLED.isdisjoint(words) else None


def _is_title(word: str) -> bool:
    """Whether a word is the title of somebody about to take office: "Senator-elect", "Senator-to-be"."""
    elect = word.endswith(ELECT) and word != "re-elect"
    return elect or (word.endswith(TO_BE) and word.removesuffix(TO_BE) in OFFICES)


def _speaks_of_victory(page: Page) -> bool:
    spoken = {item.word for item in page.items}
    spoken |= {part for item in page.items if item.tag is Tag.WORD for part in item.word.split("-")}
    return not spoken.isdisjoint(VICTORY)


def _honoured(sentence: list[Item], cue: int) -> list[Item]:
    """The people named after the cue, up to the first clause that is about something else."""
    people: list[Item] = []
    for item in sentence[cue + 1 :]:
        if item.tag is Tag.WHO and item.people:
            people.append(item)
        elif people and item.word in OTHER_CLAUSE:
            break
    return people


OTHER_CLAUSE: Final = frozenset(
    "who after with against over from beat beats beaten beating defeated defeats defeating unseated ousted and:".split()
)
"""Words after which the names of a sentence are not congratulated."""


def _only_one(page: Page, sentence: list[Item], cue: int) -> list[Item]:
    """The one person of a post whose congratulations name nobody, not even by a handle that is not known."""
    if any(page.text[item.start] == "@" for item in sentence[cue + 1 :]):
        return []
    people = [item for item in page.items if item.tag is Tag.WHO and item.people]
    return people[:1] if len({item.people for item in people}) == 1 else []


def _elected(page: Page, sentence: list[Item], item: Item, *, plain: bool) -> Subject | None:
    """Who is meant, where that is one candidate of a contest that has just polled; a rival's victory must be named."""
    author = page.author()
    contest = page.standing(item)
    if contest is None or not _just_polled(page, contest):
        return None
    if plain and not _is_night(page, contest):
        return None
    subject = page.resolve(item, contest)
    own = author is not None and subject is not None and subject.candidate == author.candidate
    rival = author is not None and author.contest == contest and not own
    return None if rival and VICTORY.isdisjoint(other.word for other in sentence) else subject


def _is_night(page: Page, contest: ContestId) -> bool:
    """Whether a contest polls these days, so that a candidate is congratulated on nothing else."""
    found = page.scene.ballots.contests[contest]
    today = page.scene.posted_at.astimezone(zone(found.timezone)).date()
    return found.polled_on is not None and timedelta(0) <= today - found.polled_on <= NIGHT


def _just_polled(page: Page, contest: ContestId) -> bool:
    found = page.scene.ballots.contests[contest]
    if found.polled_on is None:
        return False
    today = page.scene.posted_at.astimezone(zone(found.timezone)).date()
    return -NEAR <= today - found.polled_on <= SOON


def _change(page: Page) -> Change | None:
    """A gain, where the post says that a seat flipped."""
    words = [item.word for item in page.items]
    flipped = {"flipped", "flips"} & set(words) or ("pick", "up") in set(pairwise(words))
    return Change.GAIN if flipped else None
