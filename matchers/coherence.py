"""Claims of one post that cannot stand beside each other, and figures that cannot be.

A majority belongs to whoever won: never to somebody whom the same post says lost, nor to anybody but the winner that it
names. One candidate has one number of votes. Nobody polls more than everybody, and no contest has more votes than
electors, or a table next to none. Where two readings clash, the bolder one goes: a claim that is missed costs less than
a false alarm.
"""

from __future__ import annotations

from itertools import pairwise

from matchers.drafts import Draft
from matchers.partial import is_partial
from matchers.parties import same_party
from matchers.read_leads import tells_lead
from matchers.scene import Page
from matchers.sentences import Item, Tag
from matchers.sizes import least_to_win
from matchers.vocabulary import Kind, Stance, Status

SAID = frozenset({Stance.STATED, Stance.REPORTED})
TABLED = "votes:table"
WHOLE = 100
"""The most that a share or a turnout can be, in percent."""


def coherent(page: Page, drafts: list[Draft]) -> list[Draft]:
    """The claims that can be so together; a majority given to the wrong side loses its subject."""
    if len(drafts) > 1:
        drafts = _without_idle_questions(_without_echoes(_without_wishes(drafts)))
    kept: list[Draft] = []
    for found in drafts:
        if _is_impossible(page, found) or any(_is_second_count(found, other) for other in kept):
            continue
        if _is_given_to_loser(found, drafts):
            found.candidate, found.party = None, None
        if _is_margin_of_winner(page, found, drafts):
            found.kind, found.rule = Kind.MAJORITY, "majority:of-winner"
            found.candidate, found.party = None, None
        _put_in_doubt(page, found, drafts)
        if found.kind is Kind.MAJORITY and found.provisional and _is_final(found, drafts):
            found.provisional = False
        kept.append(found)
    return kept


def _is_margin_of_winner(page: Page, found: Draft, drafts: list[Draft]) -> bool:
    """Whether votes are too few to have won with: "Labour hold Northmoor, 132 votes" is the margin."""
    if found.kind is not Kind.VOTES or found.contest is None or found.value is None:
        return False
    if found.rule == TABLED and sum(other.rule == TABLED for other in drafts) > 1:
        return False
    if any(other.kind is Kind.MAJORITY and other.contest == found.contest for other in drafts):
        return False
    least = least_to_win(page.scene.ballots.contests[found.contest])
    here = [d for d in drafts if d.contest == found.contest and d.stance in SAID]
    won = any(d.kind is Kind.WINNER and _same_side(found, d) for d in here)
    conceded = any(d.kind is Kind.CONCESSION for d in here)
    return (won or conceded) and found.value < least


INTERIM = frozenset("boxes box sampling sampled bundles bundle provisional interim partial unofficial tellers".split())
"""Words of a count that goes on, whose figures are not final."""
FIGURES = frozenset({Kind.VOTES, Kind.SHARE, Kind.TURNOUT, Kind.MAJORITY})
FORETOLD = frozenset({Stance.PREDICTED, Stance.CONDITIONAL})


def _put_in_doubt(page: Page, found: Draft, drafts: list[Draft]) -> None:
    """Mark a figure of a count that goes on as interim, and the margin of a win that is foretold as foretold."""
    if found.kind not in FIGURES or (found.value is None and found.kind is not Kind.MAJORITY):
        return
    sentence = next((s for s in page.sentences if s[0].start <= found.start < s[-1].end), [])
    if is_partial(sentence) or _is_interim(sentence) or (found.kind is Kind.MAJORITY and tells_lead(sentence)):
        found.provisional = True
    if found.kind is Kind.TURNOUT and _is_of_hour(sentence):
        found.provisional = True
    if found.kind is Kind.MAJORITY and _is_being_counted(found, drafts):
        found.provisional = True
    end = sentence[-1].end if sentence else 0
    beside = [d for d in drafts if sentence and sentence[0].start <= d.start < end and d.contest == found.contest]
    won = {d.stance for d in beside if d.kind is Kind.WINNER}
    if found.kind is Kind.MAJORITY and not won and not {"still", "ahead"} - {item.word for item in sentence}:
        found.provisional = True
    if found.kind is Kind.MAJORITY and found.stance is Stance.STATED and len(won) == 1 and won <= FORETOLD:
        found.stance = won.pop()


GOING_ON = frozenset({None, Status.REQUESTED, Status.ORDERED, Status.UNDER_WAY})


def _is_being_counted(found: Draft, drafts: list[Draft]) -> bool:
    """Whether the post tells of a recount to come or under way, and of no winner: its margin is an interim one."""
    here = [d for d in drafts if d.contest == found.contest]
    recount = any(d.kind is Kind.RECOUNT and d.stance in SAID and d.status in GOING_ON for d in here)
    return recount and not any(_is_told(d) for d in here)


def _is_interim(sentence: list[Item]) -> bool:
    """Whether a sentence speaks of a count that goes on; "final unofficial" figures are all there is on the night."""
    words = {item.word for item in sentence}
    return not INTERIM.isdisjoint(words) and not {"final", "unofficial"} <= words


def _is_of_hour(sentence: list[Item]) -> bool:
    """Whether a figure is that of an hour of polling day: "turnout 12% at noon"."""
    return any(a.word in {"at", "by"} and b.tag is Tag.TIME for a, b in pairwise(sentence))


FINAL = frozenset({"majority:behind", "majority:beating"})
"""Margins that are final where the winner is told as well."""


def _is_final(found: Draft, drafts: list[Draft]) -> bool:
    """Whether a lead is the majority, for the same post tells who has won the contest."""
    won = (d for d in drafts if d.kind is Kind.WINNER and d.contest == found.contest)
    return any(d.stance in SAID and found.rule in FINAL for d in won)


def _without_wishes(drafts: list[Draft]) -> list[Draft]:
    """The claims without what is foretold of a winner who is told as well: "Big win for X, a seat for us to hold"."""
    kept: list[Draft] = []
    for found in drafts:
        foretold = found.kind is Kind.WINNER and found.stance is Stance.PREDICTED
        told = next((d for d in drafts if foretold and _is_told(d) and _same_side(d, found)), None)
        if told is None:
            kept.append(found)
        else:
            told.change = told.change or found.change
    return kept


def _without_idle_questions(drafts: list[Draft]) -> list[Draft]:
    """The claims without what is asked of a winner who is told as well: "Lib Dem gain?? No, Con hold"."""
    told = {found.contest for found in drafts if _is_told(found)}
    return [d for d in drafts if d.kind is not Kind.WINNER or d.stance is not Stance.ASKED or d.contest not in told]


def _without_echoes(drafts: list[Draft]) -> list[Draft]:
    """The claims without a win that somebody else is said to tell, where the author tells it as well."""
    told = {(d.contest, d.candidate) for d in drafts if d.kind is Kind.WINNER and d.stance is Stance.STATED}
    return [
        d
        for d in drafts
        if d.kind is not Kind.WINNER or d.stance is not Stance.REPORTED or (d.contest, d.candidate) not in told
    ]


def _is_told(found: Draft) -> bool:
    return found.kind is Kind.WINNER and found.stance in SAID


def _is_impossible(page: Page, found: Draft) -> bool:
    """Whether a figure is greater than it can be, or the majority that was there before: "a 7,361 majority falls"."""
    if found.value is None:
        return False
    if found.kind in {Kind.SHARE, Kind.TURNOUT}:
        return found.value > WHOLE
    if found.kind not in {Kind.VOTES, Kind.MAJORITY} or found.contest is None:
        return False
    contest = page.scene.ballots.contests[found.contest]
    if found.kind is Kind.MAJORITY and found.value == contest.previous_majority:
        return True
    return contest.electorate is not None and found.value > contest.electorate


def _is_second_count(found: Draft, other: Draft) -> bool:
    """Whether a post gives the same candidate a second, different number of votes."""
    return found.kind is other.kind is Kind.VOTES and _same_side(found, other) and found.value != other.value


def _is_given_to_loser(found: Draft, drafts: list[Draft]) -> bool:
    """Whether a final majority is given to one who lost, or to another than the winner."""
    if found.kind is not Kind.MAJORITY or found.provisional or not (found.candidate or found.party):
        return False
    for other in drafts:
        if other.contest != found.contest:
            continue
        lost = other.kind is Kind.CONCESSION and other.stance in SAID
        lost = lost or (other.kind is Kind.WINNER and other.stance is Stance.DENIED)
        if lost and _same_side(found, other):
            return True
        if other.kind is Kind.WINNER and other.stance in SAID and _other_side(found, other):
            return True
    return False


def _same_side(a: Draft, b: Draft) -> bool:
    """Whether two claims name the same candidate, or where one names none the same party, in one contest."""
    if a.contest != b.contest:
        return False
    if a.candidate and b.candidate:
        return a.candidate == b.candidate
    return same_party(a.party, b.party)


def _other_side(a: Draft, b: Draft) -> bool:
    """Whether two claims name different candidates, or different parties."""
    if a.candidate and b.candidate:
        return a.candidate != b.candidate
    return bool(a.party and b.party) and not same_party(a.party, b.party)
