"""Numbers in words: "twenty one", "four thousand seven hundred and ninety three".

text2num gives the value of a run of number words; where the run ends is decided here.
"""

from __future__ import annotations

from text_to_num import text2num

from matchers.lexemes import Lex, Lexeme

SMALL = {
    w: i
    for i, w in enumerate(
        (
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
            "sixteen seventeen eighteen nineteen"
        ).split()
    )
}
TENS = {w: 10 * i for i, w in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}
SCALES = {"hundred": 100, "thousand": 1000, "million": 1_000_000, "billion": 1_000_000_000}
NUMBER_WORDS = frozenset(SMALL) | frozenset(TENS) | frozenset(SCALES)
IDIOMS: dict[tuple[str, ...], int] = {
    ("half", "a", "million"): 500_000,
    ("half", "a", "dozen"): 6,
    ("a", "couple", "of", "hundred"): 200,
    ("a", "couple", "of", "thousand"): 2000,
    ("couple", "of", "hundred"): 200,
    ("couple", "of", "thousand"): 2000,
    ("a", "dozen"): 12,
    ("a", "hundred"): 100,
    ("a", "thousand"): 1000,
    ("a", "million"): 1_000_000,
}
"""Figures that are no run of number words. All but the dozens are round."""


def value_of_words(run: list[str]) -> int | None:
    """The value of a run of number words."""
    joined = " ".join(run)
    if joined in SCALES:
        return SCALES[joined]
    try:
        return int(text2num(joined, "en"))
    except (ValueError, OverflowError):
        return None


def is_number_word(word: str) -> bool:
    """Whether a word is a number word, or two with a hyphen."""
    if word in NUMBER_WORDS:
        return True
    first, dash, last = word.partition("-")
    return bool(dash) and first in NUMBER_WORDS and last in NUMBER_WORDS


def run_of_words(lexemes: list[Lexeme], i: int) -> int:
    """The end of the run of number words that begins at `i` ("and" and a comma may stand inside)."""
    j = i
    while j < len(lexemes):
        lexeme = lexemes[j]
        if (lexeme.kind is Lex.WORD and is_number_word(lexeme.word)) or (
            j > i
            and j + 1 < len(lexemes)
            and (lexeme.word == "and" or (lexeme.word == "," and lexemes[j - 1].word in SCALES))
            and lexemes[j - 1].word in {*SCALES, ","}
            and (is_number_word(lexemes[j + 1].word) or lexemes[j + 1].word == "and")
        ):
            j += 1
        else:
            break
    return j
