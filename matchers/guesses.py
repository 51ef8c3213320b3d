"""Words by which an author foretells, models, guesses or wagers: what follows them has not happened."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

FUTURE = frozenset(
    (
        "will 'll gonna predict predicts predicted prediction predictions forecast forecasts projected "
        "projection projects likely poised might may could bound tipped favourite favourites potential "
        "potentially destined expect expecting expects hope hopes hoping shall sweepstake sweep predictor"
    ).split()
)
FUTURE_PAIRS = frozenset(
    {
        ("going", "to"), ("on", "course"), ("on", "track"), ("set", "to"), ("expected", "to"), ("exit", "poll"),
        ("exit", "polls"), ("heading", "for"), ("about", "to"), ("due", "to"), ("model", "says"), ("money's", "on"),
        ("quid", "on"), ("looks", "good"), ("look", "like"), ("end", "up"), ("wants", "to"), ("hopes", "to"),
        ("these", "swings"), ("those", "swings"), ("these", "numbers"), ("supposed", "to"), ("confident", "of"),
        ("swings", ","), ("likely", "to"), ("thinks", "he"), ("possible", "win"), ("expect", "to"),
        ("looks", "like"), ("looking", "like"),
        ("get", "out"), ("would", "vote"), ("thought", "they'd"), ("thought", "they"), ("thought", "he'd"),
        ("thought", "she'd"),
        ("voting", "intention"), ("should", "be"), ("should", "hold"), ("should", "win"), ("should", "take"),
    }
)  # fmt: skip
FUTURE_WORDS_ENDING = ("'ll",)
OPINIONS = frozenset(
    {
        ("i", "reckon"), ("we", "reckon"), ("i", "think"), ("we", "think"), ("i", "bet"), ("bet", "you"), ("my", "bet"),
        ("my", "money"), ("money", "on"), ("calling", "it"), ("i", "fancy"), ("my", "guess"), ("gut", "feeling"),
        ("can't", "see"), ("cant", "see"), ("cannot", "see"), ("hardly", "see"),
        ("a", "feeling"),
        ("gut", "says"), ("i'd", "say"), ("i'd", "guess"), ("tenner", "on"), ("tenner", "says"), ("fiver", "on"),
        ("fiver", "says"), ("quid", "says"), ("bet", "on"), ("putting", "money"), ("feeling", "that"), ("my", "hunch"),
        ("bets", "on"),
    }
)  # fmt: skip
"""Words of an author's own guess or wager; what follows them is foretold unless it has happened: "I think X wins"."""
HAPPENED = frozenset(
    "has have had 've won held took gained lost kept retained conceded elected was were did been hung clung".split()
)
"""Words between a guess and its cue that put it in the past: "I think X has won"."""
MODELS = frozenset("model models modelled swingometer".split())
"""What foretells wherever it stands in a sentence: "Con gain on the model"."""
POLLSTERS = frozenset("yougov survation icm comres ipsos opinium mrp panelbase redfield bmg deltapoll".split())
"""Houses of opinion polls: what they "have" somebody winning is foretold."""


AGAINST = frozenset({"against", "despite", "defying", "defied", "contrary"})


def _foretells(words: list[str], n: int) -> bool:
    """Whether a word foretells, and is no forecast that has come to nothing: "against all predictions"."""
    word = words[n]
    if word not in FUTURE and word not in POLLSTERS and not word.endswith("'ll"):
        return False
    return AGAINST.isdisjoint(words[max(0, n - 3) : n])


SMALL = frozenset("i we my you it on a that says say your this he to for me they".split())


def tellers(pairs: Iterable[tuple[str, ...]]) -> frozenset[str]:
    """Of each group of words the first that is not small: one of these is in every sentence that has a group whole."""
    return frozenset(next((word for word in pair if word not in SMALL), pair[0]) for pair in pairs)


def is_future(words: list[str], first: int, last: int) -> bool:
    """A word of the future, of forecasts or of wagers before the cue; "Reckon X wins" leaves out the "I"."""
    before = words[:first]
    if words[0] in {"reckon", "thinking", "guessing"} or not MODELS.isdisjoint(words):
        return True
    if any(_foretells(before, n) for n in range(len(before))):
        return True
    if not FUTURE_PAIRS.isdisjoint(pairwise(words[: last + 1])):
        return True
    return "exit" in words and ("exit", "poll") in pairwise(words)


HARD_TO_SEE = ("hard", "to", "see")
AFTERTHOUGHTS = frozenset(
    {
        ("i", "expect"),
        ("i", "reckon"),
        ("i", "bet"),
        ("i", "think"),
        ("i", "guess"),
        ("my", "guess"),
        ("my", "bet"),
        ("my", "prediction"),
        ("mark", "it"),
        ("mark", "my"),
        ("your", "diary"),
        ("screenshot", "this"),
    }
)
"""Words of a guess that may come after what is guessed: "Ann Example by a mile, I expect"."""


def is_opinion(words: list[str], cue: int) -> bool:
    """Whether the author only guesses or wagers before the cue, on what has not happened."""
    before = words[: cue + 1]
    if not AFTERTHOUGHTS.isdisjoint(pairwise(words[cue + 1 :])) and HAPPENED.isdisjoint(words):
        return True
    if HARD_TO_SEE in zip(words, words[1:], words[2:], strict=False) and HAPPENED.isdisjoint(before):
        return True
    for i, pair in enumerate(pairwise(before)):
        if pair in OPINIONS and before[i + 2 : i + 3] != ["for"]:
            return HAPPENED.isdisjoint(before[i + 2 :])
    return False


MARKS = (
    FUTURE
    | MODELS
    | POLLSTERS
    | {"reckon", "thinking", "guessing", "exit", "hard"}
    | tellers(FUTURE_PAIRS | OPINIONS | AFTERTHOUGHTS)
)
"""Words of which one is in every sentence that foretells or guesses, but for those that end in "'ll"."""
