"""Whether a stop ends a sentence: not the dots of "maj." or "U.S.", nor one with the next word right after it."""

from __future__ import annotations

from matchers.lexemes import Lex, Lexeme

ABBREVIATIONS = frozenset(
    (
        "maj v vs st mr mrs ms dr rep sen gov hon approx est ca c u.s u.k prof rev sir jr sr const inc majs ga pa "
        "def lt"
    ).split()
)
"""Words whose dot ends no sentence."""


def ends_sentence(lexemes: list[Lexeme], i: int) -> bool:
    """Whether the stop at `i` ends a sentence."""
    if lexemes[i].word != "." or i == 0:
        return i > 0
    before = lexemes[i - 1]
    if before.end == lexemes[i].start and (before.word in ABBREVIATIONS or _is_initialled(lexemes, i)):
        return False
    after = lexemes[i + 1] if i + 1 < len(lexemes) else None
    return after is None or after.start > lexemes[i].end


def _is_initialled(lexemes: list[Lexeme], i: int) -> bool:
    """Whether a dot ends letters with dots between, in the middle of a sentence: "U.S. Rep."."""
    dotted = i > 2 and len(lexemes[i - 1].word) == len(lexemes[i - 3].word) == 1 and lexemes[i - 2].word == "."
    return dotted and i + 1 < len(lexemes) and lexemes[i + 1].kind is not Lex.BREAK
