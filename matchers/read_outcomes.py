"""Who won and who lost: reading outcome phrases with the names before and after them.

For each cue: what it says (`phrases.OUTCOMES`), who is its subject (the nearest name before it, "we" and "I" for the
author, "she" for the person last named), which contest it is about (`Page.focus`), and the stance of the sentence.
A cue whose object is plainly something else ("lost the remote", "won the raffle") says nothing.
"""

from __future__ import annotations

from itertools import pairwise

from matchers.asides import is_aside
from matchers.by_margin import by_margin
from matchers.drafts import Draft, draft
from matchers.listed import of_people, of_places, places_meant
from matchers.no_outcome import as_meant, is_fresh, is_no_outcome, is_stale, is_too_early
from matchers.objects import (
    beats_party,
    elects_person,
    is_curt,
    is_of_several,
    is_to_office,
    object_fits,
    takes_a_seat,
)
from matchers.otherwise import means_otherwise
from matchers.outcome_subjects import FROM, PLURAL, author_of, subject_of
from matchers.own_wins import OWN, TITLED, is_of_author, is_other_deed, is_own_deed, is_own_feeling, is_own_win
from matchers.phrases import OUTCOME_INDEX, Phrase, Sense, match_at
from matchers.read_beaten import read_beaten
from matchers.read_lost import lost_to, not_lost, read_lost
from matchers.read_turned import read_flipped, read_flips_listed, read_turned
from matchers.scene import Page, Subject
from matchers.sentences import Item, Tag
from matchers.stance import stance_of
from matchers.vocabulary import Change, ContestId, Kind, Stance


def read_outcomes(page: Page, sentence: list[Item]) -> list[Draft]:
    """All winners, losers and their changes that a sentence claims."""
    if page.is_past(sentence):
        return []
    found: list[Draft] = []
    begin = 0
    for i, item in enumerate(sentence):
        if item.word not in OUTCOME_INDEX or item.tag is not Tag.WORD or i < begin:
            continue
        for phrase, last in match_at(sentence, i, OUTCOME_INDEX):
            claims = _read_cue(page, sentence, phrase, (begin, i, last))
            if claims:
                found.extend(claims)
                begin = last + 1
                break
    if all(claim.stance is Stance.DENIED for claim in found):
        found += [c for c in by_margin(page, sentence) if all(c.party != d.party for d in found)]
    return [_with_person(page, claim) for claim in found]


def _with_person(page: Page, claim: Draft) -> Draft:
    """Name the winning party's candidate where the post names one beside it."""
    if claim.candidate is None and claim.party is not None:
        subject = page.person_of(Subject(claim.contest, None, claim.party), page.items)
        claim.candidate = subject.candidate if subject is not None else None
    return claim


def _read_cue(page: Page, sentence: list[Item], phrase: Phrase, at: tuple[int, int, int]) -> list[Draft]:
    """What one cue claims, if anything."""
    _, first, last = at
    if phrase.sense is Sense.TURNED:
        return read_turned(page, sentence, first, last)
    if _is_ruled_out(page, sentence, phrase, first, last):
        return []
    stance = as_meant(stance_of(sentence, first, last), sentence, first)
    if phrase.sense is Sense.BEAT:
        return read_beaten(page, sentence, phrase, at, stance)
    item, subject = _subject(page, sentence, phrase, at)
    if subject is None or subject.contest is None:
        return _without_subject(page, sentence, phrase, at, stance) if item is None else []
    if stance is Stance.DENIED and sentence[first].word in WIDE_WINS:
        return []
    if _is_not_meant(sentence, phrase, first, (item, subject)):
        return []
    if _is_out_of_time(page, sentence, phrase, (subject, first, stance)):
        return []
    if stance is Stance.DENIED and (subject.first_person or phrase.sense is Sense.LOST):
        return [] if subject.first_person else not_lost(page, sentence, (first, last), subject)
    items = [sentence[first], sentence[last], *([item] if item is not None else [])]
    items += [other for other in sentence if other.tag is Tag.WHERE and page.where(other) == subject.contest][:1]
    claim = draft(Kind.WINNER, stance, phrase.name, items, subject=subject)
    if phrase.sense is Sense.LOST:
        return read_lost(page, sentence, last, claim)
    _add_change(page, sentence, phrase, claim, last)
    return [claim, *of_people(page, sentence, claim, item), *of_places(page, sentence, claim, last)]


def _is_not_meant(sentence: list[Item], phrase: Phrase, first: int, who: tuple[Item | None, Subject]) -> bool:
    """Whether a phrase of losing is not about the subject: one's own falling short concedes, "gone" is far from it."""
    item, subject = who
    if phrase.name == "new-mp" and item is not None and item.word in PLURAL:
        return True
    if phrase.name == "came-up-short":
        return subject.first_person
    return phrase.name == "out" and item is not None and _is_far(sentence, item, first)


def _is_far(sentence: list[Item], who: Item, first: int) -> bool:
    """Whether somebody stands too far before "gone" or "out" to be who is: "up in Northmoor and the wine is gone"."""
    return not any(item is who for item in sentence[max(0, first - NEAR) : first])


NEAR = 5
"""How far before "out" or "gone" its subject may stand."""


def _is_out_of_time(page: Page, sentence: list[Item], phrase: Phrase, told: tuple[Subject, int, Stance]) -> bool:
    """Whether a phrase comes too long before or after polling to tell an outcome."""
    subject, first, stance = told
    if is_stale(page, sentence, subject, first) or is_too_early(page, subject, stance):
        return True
    if phrase.name == "did-it" and is_other_deed(page, sentence, first, subject.contest):
        return True
    return phrase.name in TITLES and subject.contest is not None and not is_fresh(page, subject.contest)


def _is_ruled_out(page: Page, sentence: list[Item], phrase: Phrase, first: int, last: int) -> bool:
    """Whether a cue lacks the place that it needs, or has an object that is no seat."""
    placed = not phrase.needs_place or _has_place(page, sentence) or is_curt(sentence, last)
    placed = placed or takes_a_seat(sentence, phrase, first, last)
    placed = placed or (phrase.name == "picked" and is_to_office(sentence, last))
    if phrase.name == "win" and _wins_other_things(page, sentence, last):
        return True
    if not placed or (phrase.name == "flip" and is_of_several(sentence, last)):
        return True
    if phrase.sense is Sense.BEAT and last and sentence[last - 1].word in ADMITTING:
        return True
    if means_otherwise(sentence, phrase, first, last):
        return True
    if is_no_outcome(sentence, first, last) or is_aside(sentence, first, last):
        return True
    if phrase.name in OWN and not is_own_win(sentence, phrase, first, last):
        return True
    flash = phrase.name in {"hold", "gain"} and first and sentence[first - 1].tag is Tag.WHO
    if flash and page.text[sentence[first].start : sentence[first].end].isupper():
        return False
    fits = object_fits(sentence, last) or (phrase.name == "elected" and elects_person(sentence, first, last))
    return phrase.name not in TITLED and not fits and not beats_party(sentence, phrase, last)


def _add_change(page: Page, sentence: list[Item], phrase: Phrase, claim: Draft, last: int) -> None:
    """Add gain or hold, and from whom."""
    claim.change = phrase.change
    if claim.change is Change.HOLD and ("an", "independent") in pairwise([item.word for item in sentence[last + 1 :]]):
        claim.change = None  # whoever "holds on as an independent" keeps a seat that was a party's before
    if claim.contest is not None:
        claim.from_party = _from_party(page, sentence, last, claim.contest)
    if claim.from_party is None:
        return
    if phrase.name == "win" and _is_by(sentence, last):
        claim.from_party = None  # whom somebody wins "by 75 from" was second, and need not have held the seat
        return
    if claim.from_party == claim.party:
        _take_first(page, sentence, claim)
    if claim.change is None and phrase.name in {"take", "win", "snatch", "nicked-it"}:
        claim.change = Change.GAIN


def _is_by(sentence: list[Item], last: int) -> bool:
    """Whether a margin stands right before "from"."""
    at = next((n for n in range(last + 1, len(sentence)) if sentence[n].word == "from"), last)
    before = [item for item in sentence[last + 1 : at] if item.word not in {"vote", "votes"}]
    return before[-1:] != [] and before[-1].tag is Tag.FIGURE


def _subject(
    page: Page, sentence: list[Item], phrase: Phrase, at: tuple[int, int, int]
) -> tuple[Item | None, Subject | None]:
    """Who a cue is about: a name beside it, or the author where only the author can be meant."""
    _, first, last = at
    item, subject = subject_of(page, sentence, phrase, at)
    if is_of_author(sentence, phrase, first, item):
        return None, author_of(page, sentence, first)
    if item is None and subject is None and (is_own_deed(sentence, last) or is_own_feeling(sentence, first)):
        return None, author_of(page, sentence, first)
    if (
        item is None
        and subject is None
        and phrase.name in {"hold", "elected"}
        and _is_own_hold(page, sentence, first, last)
    ):
        return None, page.author()
    return item, subject


def _is_own_hold(page: Page, sentence: list[Item], first: int, last: int) -> bool:
    """Whether a candidate tells of their own seat without saying "I": "Northmoor: held by 331", "Held!"."""
    author = page.author()
    if author is None or author.candidate is None or sentence[first].word not in {"held", "elected", "re-elected"}:
        return False
    by = sentence[last + 1 : last + 3]
    if first == 0 and all(item.tag is Tag.STOP or item.tag is Tag.BREAK for item in by):
        return page.focus(sentence, first) == author.contest
    return (
        len(by) > 1 and by[0].word == "by" and by[1].tag is Tag.FIGURE and page.focus(sentence, first) == author.contest
    )


AFTER_CHANGE = frozenset({"from", "off", "by", "with", "for", "in", "majority", "maj"})
"""Words after a bare "Hold" or "Gain"; another makes it something else: "Hold on", "Hold the front page"."""


def _bare_change(page: Page, sentence: list[Item], phrase: Phrase, last: int) -> list[Draft]:
    """A sentence "Gain from X" without a subject: it completes the winner told before (`settle`)."""
    contest = page.focus(sentence, 0)
    after = sentence[last + 1] if last + 1 < len(sentence) else None
    if contest is None or (after is not None and after.tag is Tag.WORD and after.word not in AFTER_CHANGE):
        return []
    claim = draft(Kind.WINNER, Stance.STATED, "bare-change", [sentence[0]], subject=Subject(contest, None, None))
    _add_change(page, sentence, phrase, claim, last)
    return [claim]


WIDE_WINS = frozenset({"landslide", "triumph", "landslides"})
"""What a win may fail to be: "not a landslide" denies no win."""
ADMITTING = frozenset(
    "admit admits admitted admitting concede concedes conceded conceding in of to accept accepts accepted accepting "
    "the".split()
)
"""Words before "defeat" that make it a noun."""
TITLES = frozenset({"mp-for", "new-mp", "next"})
"""Titles: long after polling they only say who sits there."""


def _without_subject(
    page: Page, sentence: list[Item], phrase: Phrase, at: tuple[int, int, int], stance: Stance
) -> list[Draft]:
    """What a cue tells that names nobody: "Gain from X", a place that flipped or was lost, a question."""
    _, first, last = at
    if first == 0 and phrase.name in {"hold", "gain"}:
        return _bare_change(page, sentence, phrase, last)
    if phrase.name == "flip":
        return read_flipped(page, sentence, first, last) if first else read_flips_listed(page, sentence, last)
    if phrase.sense is Sense.LOST and first and sentence[first - 1].tag is Tag.WHERE:
        return lost_to(page, sentence, last, page.where(sentence[first - 1]), stance)
    return _who_won(page, sentence, phrase, at) if stance is Stance.ASKED else []


def _who_won(page: Page, sentence: list[Item], phrase: Phrase, at: tuple[int, int, int]) -> list[Draft]:
    """A question for the winner of a named contest: "who won Northmoor"."""
    place = next((item for item in sentence if item.tag is Tag.WHERE and page.where(item) is not None), None)
    which_way = any(item.word == "way" for item in sentence)
    if place is None or not (phrase.sense is Sense.WON or which_way) or any(item.word == "will" for item in sentence):
        return []
    subject = Subject(page.where(place), None, None)
    return [draft(Kind.WINNER, Stance.ASKED, "who-won", [sentence[at[1]], place], subject=subject)]


def _has_place(page: Page, sentence: list[Item]) -> bool:
    stands = {contest for item in sentence for contest, _ in item.people}
    places = [item for item in sentence if item.tag is Tag.WHERE]
    return any(page.where(item) is not None or not stands.isdisjoint(item.contests) for item in places)


def _wins_other_things(page: Page, sentence: list[Item], last: int) -> bool:
    """Whether "won them" is of no contests: none have been listed."""
    after = sentence[last + 1 : last + 2]
    return bool(after) and after[0].word == "them" and len(places_meant(page, sentence, last)) < 2


def _take_first(page: Page, sentence: list[Item], claim: Draft) -> None:
    """In a result line that ends "gain from X" the winner is the first name, not X's own row."""
    first = next((item for item in sentence if item.tag is Tag.WHO), None)
    subject = page.resolve(first, claim.contest) if first is not None else None
    if subject is not None:
        claim.candidate, claim.party = subject.candidate, subject.party


def _from_party(page: Page, sentence: list[Item], last: int, contest: ContestId) -> str | None:
    """The party after "from" or "off"; who is held off has lost nothing."""
    if (
        sentence[last].word in {"hold", "holds", "held"}
        and sentence[last + 1 : last + 2]
        and sentence[last + 1].word == "off"
    ):
        return None
    for n in range(last + 1, len(sentence)):
        if sentence[n].word in FROM - {"over"} and sentence[n - 1].word not in HOLDING:
            for item in sentence[n + 1 : n + 4]:
                if item.tag is Tag.WHO:
                    lost = page.resolve(item, contest)
                    return lost.party if lost is not None else item.party
            return None
    return None


HOLDING = frozenset("holding fending fighting beating seeing staving warding held fought saw".split())
"""Words before "off" by which whoever follows has taken nothing: "wins, holding off Bob Sample"."""
