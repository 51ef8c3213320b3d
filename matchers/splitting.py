"""Items by sentence: a sentence ends at a full stop, a line end or a semicolon, with two exceptions.

A line that ends with a colon goes on in the figure below it, and "KENSINGTON. IS. LABOUR." is one sentence.
"""

from __future__ import annotations

from matchers.sentences import Item, Tag

_ENDS = frozenset({Tag.STOP, Tag.BREAK})
LONGEST = 120
"""Items after which a sentence is cut: the longest ones of real posts are half as long."""


RELATIVE = frozenset({"which", "where"})


def clause_end(sentence: list[Item], at: int) -> int:
    """Where a relative clause begins after item `at`, or the end: "won with a vote in which Northmoor mattered"."""
    return next((n for n in range(at + 1, len(sentence)) if sentence[n].word in RELATIVE), len(sentence))


def split_sentences(items: list[Item]) -> list[list[Item]]:
    """Items by sentence; empty sentences are left out."""
    sentences: list[list[Item]] = []
    current: list[Item] = []
    for item in items:
        current.append(item)
        if item.tag in _ENDS or len(current) >= LONGEST:
            if len(current) > 1:
                sentences.append(current)
            current = []
    if current:
        sentences.append(current)
    if len(sentences) < 2:
        return sentences
    return _join_staccato(_join_figures(sentences))


def _join_figures(sentences: list[list[Item]]) -> list[list[Item]]:
    """A line that ends with a colon and the line that begins with its figure are one: "Turnout:" and "52.2%"."""
    joined: list[list[Item]] = []
    for sentence in sentences:
        before = joined[-1] if joined else []
        if len(before) > 2 and before[-1].tag is Tag.BREAK and before[-2].word == ":" and sentence[0].tag is Tag.FIGURE:
            joined[-1] = before[:-1] + sentence
        else:
            joined.append(sentence)
    return joined


def _join_staccato(sentences: list[list[Item]]) -> list[list[Item]]:
    """Three words or more each with a stop of its own are one sentence: "KENSINGTON. IS. LABOUR."."""
    joined: list[list[Item]] = []
    run: list[list[Item]] = []
    for sentence in [*sentences, []]:
        if len(sentence) == 2 and sentence[0].tag in {Tag.WORD, Tag.WHO, Tag.WHERE}:
            run.append(sentence)
            continue
        if len(run) >= 3:
            joined.append([item for single in run for item in single[:1]] + run[-1][1:])
        else:
            joined.extend(run)
        run = []
        if sentence:
            joined.append(sentence)
    return joined
