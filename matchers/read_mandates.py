"""The author's own win told as a mandate: "honored to continue serving OH-14", "grateful for your trust once again".

Whoever has been chosen says thank you, and for what: to go on serving, to have been elected to serve, for trust put in
them anew. It is read of a candidate once their polls have closed, for some days, and not beside a word of losing; who
would be honoured, or asks for a vote, has won nothing yet.
"""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import Final

from matchers.drafts import Draft, draft
from matchers.elections import zone
from matchers.history import is_history
from matchers.offices import fills
from matchers.scene import Page
from matchers.sentences import Item, Tag
from matchers.stance import stance_of
from matchers.vocabulary import ContestId, Kind, Stance

FEELING: Final = frozenset(
    (
        "honored honoured honor honour humbled humbling grateful gratitude thankful proud privilege privileged thank "
        "thanks love thrilled blessed excited delighted forward"
    ).split()
)
"""Words of which one stands in a sentence that thanks for a mandate."""
SIGNS: Final = FEELING | {"victorious"}
SERVING: Final = frozenset("serve serving represent representing voice representative".split())
GOING_ON: Final = frozenset({"continue", "continuing", "continued"})
LEADING_TO: Final = frozenset(
    "to be being your their the our as a have opportunity privilege honor honour of ' s".split()
)
"""Words between going on and serving: "continue to serve", "continue being your voice"."""
ELSEWHERE: Final = frozenset({"on", "as", "with", "alongside", "under", "committee", "caucus", "chair", "board"})
"""Words after serving that make it something else: "serving on the committee", "serve as chair"."""
LENGTHS: Final = frozenset("two four six 2 4 6".split())
"""How many years another term has."""
TRUST: Final = frozenset({"trust", "faith", "confidence"})
BACKING: Final = TRUST | {"support"}
VOTERS: Final = frozenset({"voters", "people", "citizens", "constituents", "residents"})
WHEREVER: Final = frozenset({"at", "in", "on", "with", "by"})
"""Words after "once again" by which somebody is represented at an event."""
SENDING: Final = frozenset({"send", "return", "re-elect", "elect"})
ANEW: Final = frozenset({"continue", "continuing", "continued", "another", "again"})
ELECTED: Final = frozenset({"elected", "re-elected", "reelected"})
NOT_YET: Final = frozenset(
    "if would i'd hope hoping asking ask vote voting candidate nominee running campaign ballot".split()
)
"""Words of what is only hoped for."""
GIVEN: Final = frozenset({("vote", "of"), ("voting", "to")})
"""Votes that have been given: "a vote of confidence", "thank you for voting to send me to Congress"."""
LOSING: Final = frozenset(
    (
        "concede conceded conceding lost lose loss short defeat defeated disappointed disappointing unfortunately "
        "outcome candidacy primary runoff count counting counted"
    ).split()
)
"""Words of which one anywhere in a post makes its thanks those of a loser, or of a count that goes on."""
LASTS: Final = timedelta(days=4)
CLOSED: Final = 18
"""The hour of polling day from which thanks are for the result."""
TOLD: Final = frozenset({Stance.STATED, Stance.REPORTED})


def read_mandates(page: Page, found: list[Draft]) -> list[Draft]:
    """The author's win, where thanks for a mandate are all that tells it."""
    author = page.author()
    if author is None or author.candidate is None or author.contest is None or SIGNS.isdisjoint(page.words):
        return []
    told = [d for d in found if d.contest == author.contest and d.stance is not Stance.PREDICTED]
    if any(d.kind in {Kind.WINNER, Kind.CONCESSION} for d in told):
        return []
    if not LOSING.isdisjoint(page.words) or not _has_closed(page, author.contest):
        return []
    for sentence in page.sentences:
        words = [item.word if item.tag not in {Tag.WHERE, Tag.REGION} else "the" for item in sentence]
        cue = _mandate(words)
        cue = cue if cue is not None else _title(page, author.contest, words)
        if cue is None or _is_of_other(sentence, author.candidate) or is_history(sentence, page.year):
            continue
        if stance_of(sentence, cue, cue) in TOLD:
            return [draft(Kind.WINNER, Stance.STATED, "mandate", [sentence[cue]], subject=author)]
    return []


def _has_closed(page: Page, contest: ContestId) -> bool:
    """Whether the polls of a contest have closed within the last days."""
    found = page.scene.ballots.contests[contest]
    now = page.scene.posted_at.astimezone(zone(found.timezone))
    if found.polled_on is None or not timedelta(0) <= now.date() - found.polled_on <= LASTS:
        return False
    return now.date() > found.polled_on or now.hour >= CLOSED


def _is_of_other(sentence: list[Item], candidate: str) -> bool:
    """Whether a sentence names somebody else than the author."""
    return any(item.tag is Tag.WHO and all(name != candidate for _, name in item.people) for item in sentence)


def _mandate(words: list[str]) -> int | None:
    """Where a sentence tells of a mandate given to its author."""
    if ("are", "victorious") in set(pairwise(words)) or "we're victorious" in " ".join(words):
        return words.index("victorious") if words[0] in {"we", "we're"} else None
    asked = {word for word, after in pairwise([*words, ""]) if word in NOT_YET and (word, after) not in GIVEN}
    if FEELING.isdisjoint(words) or asked:
        return None
    return next((n for n in range(len(words)) if _is_mandate(words, n)), None)


def _title(page: Page, contest: ContestId, words: list[str]) -> int | None:
    """Where the author is honoured to hold the office that the contest fills: "I'm honored to be your Senator"."""
    found = page.scene.ballots.contests[contest]
    for n in range(len(words) - 4):
        if words[n] not in HONOURED or words[n + 1 : n + 3] != ["to", "be"] or words[n - 1 : n] == ["been"]:
            continue
        if words[n + 3] == "your" and fills(found, words[n + 4]) and THANKS & page.words:
            return n
        after = words[n + 4 : n + 7]
        if "next" in after[:-1] and fills(found, after[after.index("next") + 1]):
            return n
    return None


THANKS: Final = frozenset({"thank", "thanks"})
HONOURED: Final = frozenset({"honored", "honoured", "humbled", "proud", "thrilled"})


def _is_mandate(words: list[str], n: int) -> bool:
    """Whether a mandate is told at this word."""
    word, after = words[n], words[n + 1 :]
    if word in GOING_ON and _serves(after):
        return True
    if word == "another":
        return after[:1] != [] and after[0] in LENGTHS and after[1:2] == ["years"]
    if word in ELECTED:
        return after[:1] == ["to"] and _serves(after)
    if word in SERVING and ("another", "term") in set(pairwise(after[:8])):
        return True
    if word in SERVING:
        again = next((k for k, pair in enumerate(pairwise(after[:16])) if pair == ("once", "again")), None)
        return again is not None and WHEREVER.isdisjoint(after[again + 2 : again + 3])
    if word in TRUST:
        return _is_in_author(words, n)
    if word == "continued":
        return after[:1] != [] and after[0] in BACKING and not VOTERS.isdisjoint(after[1:5])
    if word == "entrusting":
        return after[:2] == ["me", "to"]
    return word in SENDING and after[:1] == ["me"] and words[max(0, n - 2) : n] == ["voting", "to"]


def _serves(after: list[str]) -> bool:
    """Whether these words go on to serving the voters: "to serve", "being your voice", not "to serve on a board"."""
    k = 0
    while k < len(after) and after[k] in LEADING_TO:
        k += 1
    return k < len(after) and after[k] in SERVING and ELSEWHERE.isdisjoint(after[k + 1 : k + 2])


def _is_in_author(words: list[str], n: int) -> bool:
    """Whether trust is put in the author anew, or a vote was one of confidence in them."""
    if words[max(0, n - 2) : n] == ["vote", "of"] and words[n] == "confidence":
        return "me" in words[n + 1 : n + 4]
    own = "me" in words[n + 1 : n + 4] or words[n - 1 : n] == ["your"]
    return own and not ANEW.isdisjoint(words)
