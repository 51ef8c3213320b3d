"""Words by which an author passes on what others say."""

from __future__ import annotations

from itertools import pairwise

from matchers.sentences import Item, Tag

BEFORE_RUMOUR = frozenset("just i i'm im been i've so er now am we're also".split())
RUMOURS = frozenset("hearing hears heard apparently told rumour rumours".split())
"""How hearsay opens; doubled question marks after it are disbelief, not a question."""
HEARSAY = frozenset(
    (
        "told hearing hear hears heard sources source reports report reported reportedly apparently reporting "
        "rumour rumours rumor rumors understand understands understood says say saying claims claiming "
        "allegedly supposedly whisper reckon reckons sounds word tell tells according confident projecting"
    ).split()
)
COUNTED = frozenset({"precincts", "precinct", "counties", "county", "districts", "%", "percent", "in", "of", "fully"})
"""Words before "reporting" that tell how much is counted, and no hearsay."""
HEARSAY_PAIRS = frozenset(
    {
        ("claim", "to"),
        ("claimed", "to"),
        ("claim", "that"),
        ("claim", "they"),
        ("seen", "it"),
        ("tell", "me"),
        ("being", "told"),
        ("word", "is"),
    }
)
NOT_HEARD = frozenset(
    {
        ("told", "no"),
        ("told", "you"),
        ("told", "ya"),
        ("heard", "of"),
        ("can", "hear"),
        ("could", "hear"),
        ("say", "it"),
        ("say", "this"),
        ("to", "say"),
        ("to", "hear"),
        ("i'm", "confident"),
        ("am", "confident"),
        ("are", "confident"),
        ("we're", "confident"),
    }
)
"""Words of hearsay with which nobody passes anything on: "told you!", "never heard of him"."""


def is_disbelieved(sentence: list[Item]) -> bool:
    """Whether a rumour is passed on with doubled question marks: "hearing X hung on??"."""
    doubled = any(item.tag is Tag.STOP and item.word.count("?") > 1 for item in sentence)
    opener = next((item.word for item in sentence if item.word not in BEFORE_RUMOUR), "")
    return doubled and opener in RUMOURS


DESPITE = frozenset({"whatever", "despite", "contrary", "regardless"})
"""Words before a rumour that the author sets aside: "I have held Northmoor, whatever you have been told"."""


def is_hearsay(words: list[str]) -> bool:
    """A word of hearsay in the sentence: before the cue, or after it at the end ("..., sources say")."""
    aside = next((n for n, word in enumerate(words) if word in DESPITE), len(words))
    heard = set(HEARSAY.intersection(words[:aside] + words[aside + 6 :]))
    if "reporting" in heard and COUNTED & set(words[: words.index("reporting")][-4:]):
        heard.remove("reporting")
    if heard and not any(len(heard) == 1 and heard <= set(pair) and pair in NOT_HEARD for pair in pairwise(words)):
        return True
    return not HEARSAY_PAIRS.isdisjoint(pairwise(words))


MARKS = HEARSAY | {pair[0] for pair in HEARSAY_PAIRS}
"""Words of which one is in every sentence of hearsay."""
