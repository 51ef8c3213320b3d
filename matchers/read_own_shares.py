"""A candidate's own share, told without saying whose: "86.3% of the vote, thank you!", "Northmoor: 53.3%".

The author is the candidate, the contest has just polled, nobody else is named beside the figure, and the post speaks
of votes, of thanks, of a victory or of the place.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from matchers.amounts import percent, with_value
from matchers.drafts import Draft, draft
from matchers.elections import zone
from matchers.no_outcome import is_of_poll
from matchers.outcome_subjects import author_here
from matchers.read_votes import FORECASTS, is_of_else
from matchers.scene import Page
from matchers.score import AREAS
from matchers.sentences import Item, Tag
from matchers.stance import stance_of
from matchers.vocabulary import ContestId, Kind, Role, Stance

NIGHT: Final = timedelta(days=3)
"""How long after polling a bare percentage is of the vote."""
TOLD: Final = frozenset({Stance.STATED, Stance.REPORTED})
SPOKEN: Final = frozenset(
    (
        "thank thanks grateful honored honoured humbled victory win won winning vote votes voters elected re-elected "
        "re-electing electing reelected landslide senate congress house mandate district"
    ).split()
)
"""Words of a post that tells of the author's own election."""
AFTER: Final = frozenset({"in", "and", "last", "tonight", "today", "of", "so", "with", "to", "the", "is", "as"})
"""Words that may follow the figure; a noun would be what it is a part of."""
PARTS: Final = frozenset(
    (
        "reporting counted turnout precincts counties in swing tax taxes rate approval match goal increase cut of:"
    ).split()
)
"""Words of what else is told in percent."""


def read_own_shares(page: Page, found: list[Draft]) -> list[Draft]:
    """The share of a candidate who has just been voted on, where nothing else gives it."""
    account = page.scene.account
    if account is None or account.role is not Role.CANDIDATE or any(d.kind is Kind.SHARE for d in found):
        return []
    speaks = any(item.word in SPOKEN or item.tag is Tag.WHERE for item in page.items)
    for sentence in page.sentences if speaks else ():
        for n, item in enumerate(sentence):
            figure = percent(item)
            if figure is None or not _is_own(page, sentence, n):
                continue
            author = author_here(page, sentence, n)
            if author is None or author.contest is None or not _just_polled(page, author.contest):
                continue
            stance = stance_of(sentence, n, n)
            if stance in TOLD:
                return [with_value(draft(Kind.SHARE, stance, "own", [item], subject=author), figure)]
    return []


def _is_own(page: Page, sentence: list[Item], n: int) -> bool:
    """Whether a percentage can be the author's share of the vote."""
    words = {item.word for item in sentence}
    if not AREAS.isdisjoint(words) or not FORECASTS.isdisjoint(words) or is_of_poll(sentence) or page.is_past(sentence):
        return False
    if _names_another(page, sentence) or is_of_else(sentence, n):
        return False
    after = [item for item in sentence[n + 1 : n + 4] if item.word not in {"%", "percent"}]
    if after and after[0].tag is Tag.WORD and after[0].word not in AFTER:
        return False
    if after and after[0].word == "of":
        return not {"vote", "votes", "voters", "you"}.isdisjoint(item.word for item in sentence[n + 1 : n + 6])
    return PARTS.isdisjoint(item.word for item in after[:1]) or _is_field(after)


def _names_another(page: Page, sentence: list[Item]) -> bool:
    """Whether a sentence names a person other than the author."""
    author = page.author()
    own = author.candidate if author is not None else None
    return any(item.people and all(name != own for _, name in item.people) for item in sentence)


def _is_field(after: list[Item]) -> bool:
    """Whether "in" is followed by the rivals or the place: "32.5% in a field of six", "53% in Northmoor"."""
    return len(after) > 1 and after[0].word == "in" and (after[1].word in {"a", "the"} or after[1].tag is Tag.WHERE)


def _just_polled(page: Page, contest: ContestId) -> bool:
    polled = page.scene.ballots.contests[contest]
    if polled.polled_on is None:
        return False
    today = page.scene.posted_at.astimezone(zone(polled.timezone)).date()
    return timedelta(0) <= today - polled.polled_on <= NIGHT
