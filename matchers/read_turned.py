"""Seats that turn: "Northmoor has gone red", "KENSINGTON IS LABOUR", "Angus has a Conservative MP"."""

from __future__ import annotations

from matchers.drafts import Draft, draft
from matchers.phrases import COLOURS
from matchers.scene import Page, Subject
from matchers.sentences import Item, Tag
from matchers.stance import stance_of
from matchers.vocabulary import Change, ContestId, Kind, Stance


def read_turned(page: Page, sentence: list[Item], first: int, last: int) -> list[Draft]:
    """A contest has gone red; Kensington IS Labour; the seat voted Green."""
    if last + 1 >= len(sentence) or first == 0:
        return []
    now = _now_a_seat(sentence, last)
    target = now if now is not None else _target(sentence, last)
    if sentence[first].word == "has":
        if target.word not in {"a", "an"} or not _says_member(sentence, last):
            return []
        target = sentence[last + 2]
    place = next((item for item in reversed(sentence[:first]) if item.tag is Tag.WHERE), None)
    contest = page.where(place) if place is not None else None
    if place is None or contest is None:
        return []
    party = target.party if target.tag is Tag.WHO and not target.people else _coloured(page, contest, target.word)
    if party is None:
        return []
    if now is None and sentence[first].word in {"is", "be", "stays", "remains"} and not _ends(sentence, last + 1):
        return []
    subject = Subject(contest, None, page.registered(contest, party))
    stance = stance_of(sentence, first, last)
    if _stays(sentence, last + 1) and page.scene.ballots.has_polled(contest, page.scene.posted_at):
        stance = Stance.STATED if stance is Stance.PREDICTED else stance
    told = draft(Kind.WINNER, stance, "turned", [place, target], subject=subject)
    told.change = Change.HOLD if _stays(sentence, last + 1) or sentence[first].word in STAYING else None
    return [told]


def _target(sentence: list[Item], last: int) -> Item:
    """What a seat turns: the item after the verb, past "to the"; of "from red to blue" the second."""
    words = [item.word for item in sentence[last + 1 : last + 5]]
    if words[0] == "from" and words[2:3] == ["to"] and len(words) > 3:
        return sentence[last + 4]
    if words[0] == "the" and len(words) > 1:
        return sentence[last + 2]
    if words[0] not in {"to", "for"} or len(words) < 2:
        return sentence[last + 1]
    return sentence[last + 3] if words[1] == "the" and len(words) > 2 else sentence[last + 2]


def _now_a_seat(sentence: list[Item], last: int) -> Item | None:
    """Whose a place is "now": the party of "is now a Labour seat"."""
    now, article, party, seat = (sentence[last + n] if last + n < len(sentence) else None for n in (1, 2, 3, 4))
    if now is None or article is None or party is None or seat is None:
        return None
    said = now.word == "now" and article.word in {"a", "an"} and seat.word in {"seat", "constituency"}
    return party if said and party.tag is Tag.WHO and not party.people else None


STAYING = frozenset({"stays", "stay", "stayed", "remains", "remain", "remained"})


def _stays(sentence: list[Item], n: int) -> bool:
    """Whether a colour is one for a term more: "will be blue for another two years"."""
    return [item.word for item in sentence[n + 1 : n + 3]] == ["for", "another"]


def read_flipped(page: Page, sentence: list[Item], first: int, last: int) -> list[Draft]:
    """A place that has flipped, "VA-10 FLIPPED"; whose it is now a colour tells ("NJ-2 flipped blue"), or a name."""
    at = first - 1
    while at > 0 and sentence[at].word in FLIPPING:
        at -= 1
    contest = page.where(sentence[at]) if sentence[at].tag is Tag.WHERE else None
    if contest is None:
        return []
    after = sentence[last + 1] if last + 1 < len(sentence) else None
    party = _coloured(page, contest, after.word) if after is not None else None
    account = page.scene.account
    if party is None and account is not None and account.party and not account.candidate:
        party = page.registered(contest, account.party)
    told = draft(Kind.WINNER, stance_of(sentence, first, last), "flipped", [sentence[at], sentence[last]])
    told.contest, told.party, told.change = contest, party, Change.GAIN
    return [told]


def read_flips_listed(page: Page, sentence: list[Item], last: int) -> list[Draft]:
    """The places of a list after a colon: "Flipped to the Democrats tonight: VA-10, CO-06"."""
    colon = next((n for n in range(last + 1, len(sentence)) if sentence[n].word == ":"), None)
    who = next((item for item in sentence[last + 1 : colon] if item.tag is Tag.WHO and item.party), None)
    if colon is None or who is None or who.party is None:
        return []
    told: list[Draft] = []
    for item in sentence[colon + 1 :]:
        contest = page.where(item) if item.tag is Tag.WHERE else None
        if contest is None:
            continue
        subject = Subject(contest, None, page.registered(contest, who.party))
        told.append(draft(Kind.WINNER, stance_of(sentence, 0, last), "flips-listed", [item], subject=subject))
        told[-1].change = Change.GAIN
    return told


FLIPPING = frozenset({"has", "have", "just", "is", "was", "been", "got", "officially", "now", "will", "be"})
"""Words between a place and its flipping."""


def _says_member(sentence: list[Item], last: int) -> bool:
    """As in "has a Conservative MP"."""
    return last + 3 < len(sentence) and sentence[last + 3].word in {"mp", "mps", "member", "senator", "governor"}


def _ends(sentence: list[Item], n: int) -> bool:
    after = sentence[n + 1 : n + 2]
    return not after or after[0].tag is not Tag.WORD or after[0].word in {"by", "again", "now"} or _stays(sentence, n)


def _coloured(page: Page, contest: ContestId, word: str) -> str | None:
    for party in COLOURS.get(word, ()):
        standing = page.scene.ballots.of_party(contest, party)
        if standing:
            return standing[0].party
    return None
