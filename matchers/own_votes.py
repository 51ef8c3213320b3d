"""A candidate's own votes, "the 12,345 people who voted for me", and what may be the margin: "777 votes is plenty"."""

from __future__ import annotations

from matchers.amounts import whole, with_value
from matchers.drafts import Draft, draft
from matchers.figures import Figure
from matchers.scene import Page, Subject
from matchers.sentences import Item, figured
from matchers.sizes import least_to_win
from matchers.stance import stance_of
from matchers.vocabulary import Kind


def read_own_votes(page: Page, sentence: list[Item], used: set[int]) -> list[tuple[Draft, int]]:
    """The votes that a sentence says were cast for its author."""
    found: list[tuple[Draft, int]] = []
    for n, item in figured(sentence):
        figure = whole(item)
        if figure is None or n in used or not _for_author(sentence, n):
            continue
        author = page.author_at(sentence, n)
        if author is None or author.contest is None or author.candidate is None:
            continue
        claim = draft(Kind.VOTES, stance_of(sentence, n, n), "own-votes", [item], subject=author)
        found.append((with_value(claim, figure), n))
    return found


def _for_author(sentence: list[Item], n: int) -> bool:
    """Whether a figure counts those who voted for the author: "the 12,345 people who voted for me"."""
    after = [item.word for item in sentence[n + 1 : n + 8]]
    voted = next((k for k, word in enumerate(after) if word in {"voted", "backed", "supported", "trusted"}), None)
    return voted is not None and not {"me", "us"}.isdisjoint(after[voted + 1 : voted + 3])


OF_VOTERS = frozenset({"you", "voted", "backed", "supported", "trusted", "people", "supporters", "polled", "got"})
"""Words that make even a few votes the author's own."""


def may_be_margin(page: Page, sentence: list[Item], subject: Subject, figure: Figure) -> bool:
    """Whether a candidate's few votes may be the margin as well: "777 votes is plenty"."""
    if subject.contest is None or not OF_VOTERS.isdisjoint(item.word for item in sentence):
        return False
    return figure.value < least_to_win(page.scene.ballots.contests[subject.contest])
