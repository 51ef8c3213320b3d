"""Sentences that claim nothing: jokes, dreams, wishes, and what nobody has said."""

from __future__ import annotations

from itertools import pairwise

from matchers.sentences import Item, Tag

JESTS = frozenset({("aye", "right"), ("yeah", "right"), ("in", "dreams"), ("my", "dreams"), ("your", "dreams")})
"""Words that mark what they stand beside as a joke."""
DREAMS = frozenset(["dreamt", "dreamed", "nightmare", "daydream"])
"""What is only dreamt of is no claim."""
WISHED = frozenset(["had", "would", "could", "were"])
"""Words after "wish" of what is not so: "I wish X had won"."""


TELLING = DREAMS | frozenset(
    "right dreams wish told saying said read hear type tweet write ever nobody heck chuff".split()
)
"""Words of which one is in a post, wherever one of its sentences is a joke or unreal."""


def may_jest(page_words: frozenset[str]) -> bool:
    """Whether a post with these words can hold a sentence that `is_jest` finds."""
    return not TELLING.isdisjoint(page_words)


def is_jest(sentence: list[Item], following: list[Item]) -> bool:
    """Whether a sentence is marked as a joke, or is a question that its author answers with a scoff."""
    words = [item.word for item in sentence]
    if _is_unreal(words):
        return True
    if not JESTS.isdisjoint(pairwise(words)) or not DREAMS.isdisjoint(words):
        return True
    if "wish" in words and not WISHED.isdisjoint(words[words.index("wish") :]):
        return True
    asked = any(item.tag is Tag.STOP and "?" in item.word for item in sentence)
    scoffs = not JESTS.isdisjoint(pairwise([item.word for item in following[:4]]))
    return asked and (scoffs or any(item.word in {"heck", "chuff"} for item in following[:4]))


COUNTERFACTUAL = frozenset(
    {("you'd", "told"), ("had", "you"), ("not", "saying"), ("isn't", "saying"), ("never", "said")}
)
"""Words of what was not said, or of a past that was not: "if you'd told me X would win", "not saying X has won"."""
WANTED = frozenset({"read", "hear", "type", "tweet", "write"})
"""What somebody would like to do with a headline that does not exist."""


def _is_unreal(words: list[str]) -> bool:
    """Whether a sentence tells what nobody has said: "Headline I want to read: X wins", "'X wins' - nobody, ever"."""
    pairs = set(pairwise(words))
    if not COUNTERFACTUAL.isdisjoint(pairs) and (("told", "me") in pairs or "saying" in words or "said" in words):
        return True
    if ("to", "read") in pairs or not {("to", word) for word in WANTED}.isdisjoint(pairs):
        return not {"want", "love", "like", "waiting", "dying"}.isdisjoint(words)
    end = [word for word in words if word.isalnum() or ("-" in word and len(word) > 1)][-3:]
    return end[-2:] in (["nobody", "ever"], ["no-one", "ever"], ["said", "nobody"], ["one", "ever"])
