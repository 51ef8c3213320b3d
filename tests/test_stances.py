"""How an author stands to what a post claims: one short post for each way of putting it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchers import guesses, hearsay, stance
from matchers.sentences import read_items
from tests.labelled import read, world

WAYS = """
winner reported|I'm told Labour have won Northmoor
winner reported|Understand Ann Example has won Northmoor
winner reported|BBC reporting Labour gain in Northmoor
winner reported|According to the local paper Labour have held Northmoor
winner reported|Someone at the count says Bob Sample has won Northmoor
winner reported|Seeing reports Labour have won Northmoor
winner reported|Labour sources claim they've won Northmoor
winner reported|Allegedly Ann Example wins Northmoor
winner asked|Did Labour win Northmoor?
winner asked|so have labour won northmoor or what
winner asked|Anyone know if Labour won Northmoor?
winner asked|Who's won Northmoor?
winner asked|Northmoor - Labour hold or not?
winner asked|Labour won Northmoor right?
winner conditional|If Labour win Northmoor it's over for the Tories
winner conditional|Should Labour hold Northmoor the PM is finished
winner conditional|Labour would have won Northmoor without the Greens
winner conditional|Unless Bob Sample loses Northmoor nothing changes
winner predicted|Labour will win Northmoor
winner predicted|Labour are going to win Northmoor
winner predicted|Expecting Labour to hold Northmoor
winner predicted|Labour on course for victory in Northmoor
winner predicted|I'd put money on Labour winning Northmoor
winner predicted|Northmoor should be a Labour hold
winner predicted|Labour likely to hold Northmoor
winner predicted|Labour set to gain Northmoor
winner predicted|Labour confident of winning Northmoor
winner predicted|My prediction: Labour win Northmoor
winner predicted|Labour hold Northmoor, I reckon
winner denied|Labour have not won Northmoor
winner denied|Labour haven't won Northmoor, stop it
winner denied|It is not true that Labour have won Northmoor
winner denied|FALSE: Labour have won Northmoor
winner denied|No, Labour did not win Northmoor
winner denied|Labour failed to win Northmoor
winner denied|Bob Sample has lost Northmoor
winner denied|Bob Sample is no longer MP for Northmoor
winner denied|Bob Sample unseated in Northmoor
winner denied|The Tories have been kicked out of Northmoor
winner stated|Labour have only gone and won Northmoor
winner stated|Labour have won Northmoor, not the Tories
winner stated|Not a surprise: Labour win Northmoor
winner stated|No doubt about it, Labour won Northmoor
winner stated|Never thought I'd say it but Labour have won Northmoor
winner stated|Can't believe Labour have won Northmoor
winner stated|I'm not crying, Labour won Northmoor
winner stated|Labour win in Northmoor. I'm told the champagne is out
winner stated|As expected Labour hold Northmoor
winner stated|Against all predictions Labour have won Northmoor
winner stated|What a win for Labour in Northmoor
winner stated|Ann Example is Northmoor's new MP
winner stated|Northmoor has a new MP: Ann Example
winner stated|Northmoor elects Labour's Ann Example
winner stated|Northmoor called for Labour
winner stated|Labour GAIN: Northmoor
concession stated|Bob Sample concedes in Northmoor
concession stated|Bob Sample has phoned Ann Example to concede
concession stated|Bob Sample throws in the towel in Northmoor
concession reported|Hearing Bob Sample has conceded Northmoor
concession reported|Reports Bob Sample has conceded
concession denied|Bob Sample has NOT conceded Northmoor
concession denied|No concession from Bob Sample yet in Northmoor
concession denied|Bob Sample is refusing to concede Northmoor
concession denied|Bob Sample has yet to concede Northmoor
concession denied|Bob Sample won't concede Northmoor
concession asked|Has Bob Sample conceded?
concession asked|Will Bob Sample concede Northmoor tonight?
concession predicted|Bob Sample about to concede Northmoor
concession predicted|Bob Sample expected to concede Northmoor shortly
concession conditional|If Bob Sample concedes Northmoor we can all go home
recount stated|Recount in Northmoor
recount stated|They're having a recount at Northmoor
recount stated|There's going to be a recount in Northmoor
recount reported|Told there's to be a recount in Northmoor
recount reported|Word of a recount in Northmoor
recount denied|No recount in Northmoor
recount denied|There won't be a recount in Northmoor
recount asked|Is there a recount in Northmoor?
recount asked|Recount in Northmoor?
recount predicted|Northmoor could go to a recount
recount predicted|Recount likely in Northmoor
recount predicted|I reckon there'll be a recount in Northmoor
recount conditional|If there's a recount in Northmoor I'm off to bed
recount stated|Northmoor heads into a recount
recount stated|Northmoor going to a second recount
recount stated|Second recount under way in Northmoor
majority predicted|Labour majority of 5,000 in Northmoor is my guess
majority reported|Hearing majority of 500 in Northmoor
majority asked|Was the Northmoor majority 500?
majority stated|Labour majority in Northmoor cut to 500
turnout reported|Hearing turnout of 71% in Northmoor
turnout predicted|Turnout in Northmoor will be about 70%
turnout asked|Turnout in Northmoor really 71%?
count stated|Still counting in Northmoor
count stated|Northmoor still counting
count stated|Counting has begun in Northmoor
count stated|Counting continues in Northmoor
count asked|Are they still counting in Northmoor?
count stated|The count at Northmoor is over
declaration stated|Northmoor to declare at 4am
declaration stated|Northmoor declaration expected 4am
declaration stated|Northmoor declaration delayed until 5am
declaration asked|When does Northmoor declare?
declaration asked|What time is Northmoor declaring?
declaration stated|Northmoor has declared
declaration denied|Northmoor hasn't declared
declaration denied|Northmoor yet to declare
"""
CASES = [tuple(line.partition("|")[::2]) for line in WAYS.strip().splitlines()]


@pytest.mark.parametrize(("label", "text"), CASES)
def test_a_short_post_makes_one_claim_with_the_stance_of_its_words(label: str, text: str) -> None:
    claims = read({"id": "stance", "text": text})
    assert [f"{claim.assertion.kind} {claim.stance}" for claim in claims] == [label]


PAIRS = guesses.FUTURE_PAIRS | guesses.OPINIONS | guesses.AFTERTHOUGHTS | hearsay.HEARSAY_PAIRS
TABLES = (guesses.FUTURE, guesses.MODELS, guesses.POLLSTERS, hearsay.HEARSAY, hearsay.DESPITE, stance.NEGATIONS)
MORE = (stance.FALSE, stance.CONDITIONS, stance.ASKING, stance.AUXILIARIES, stance.OPENERS, stance.FACTIVE)
SPOKEN = frozenset(
    "were should would will if yet to nothing nowt in the eyes minds reckon thinking exit poll or".split()
)
SAID = tuple(sorted(frozenset().union(SPOKEN, *TABLES, *MORE, *PAIRS, map(" ".join, PAIRS))))
PLAIN = (
    "Northmoor",
    "Ann Example",
    "won",
    "to",
    "the",
    "on",
    "a",
    "20",
    "it",
    "i",
    "that",
    ".",
    ",",
    ":",
    "they",
    "haven't",
)


@given(st.lists(st.one_of(st.sampled_from(PLAIN), st.sampled_from(SAID)), min_size=1, max_size=9), st.integers(0, 8))
def test_what_looks_plain_is_stated_by_every_rule(words: list[str], cue: int) -> None:
    text = " ".join(words)
    gazetteer, _ = world()
    items = read_items(text, gazetteer.read(text).mentions)
    at = min(cue, len(items) - 1)
    with pytest.MonkeyPatch.context() as patch:
        quick = stance.stance_of(items, at, at)
        patch.setattr(stance, "is_plain", lambda *_: False)
        assert stance.stance_of(items, at, at) is quick


@pytest.mark.parametrize("said", SAID)
def test_each_word_that_marks_a_sentence_is_known_to(said: str) -> None:
    for text in (f"Northmoor {said} Ann Example won it", f"Ann Example won Northmoor {said}", f"{said} Northmoor won"):
        items = read_items(text, world()[0].read(text).mentions)
        for at in range(len(items)):
            with pytest.MonkeyPatch.context() as patch:
                quick = stance.stance_of(items, at, at)
                patch.setattr(stance, "is_plain", lambda *_: False)
                assert stance.stance_of(items, at, at) is quick
