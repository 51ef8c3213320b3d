"""Whether what was read can be about a contest at the time of the post.

Figures of a result are told from polling day on. A post long after polling that names no contest must name its person
in full, or it is about something else.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from matchers.drafts import Draft
from matchers.instants import local_day
from matchers.no_outcome import is_fresh
from matchers.scene import Page
from matchers.sizes import is_statewide
from matchers.vocabulary import ContestId, Kind, MentionKind, Stance

FIGURES: Final = frozenset({Kind.VOTES, Kind.SHARE, Kind.TURNOUT})
EVE: Final = timedelta(days=1)
"""A register that takes the polling day from the declaration may be a day late."""
FULL: Final = 100
AHEAD: Final = frozenset({Stance.PREDICTED, Stance.CONDITIONAL, Stance.ASKED})


def is_timely(page: Page, found: Draft, contest: ContestId) -> bool:
    """Whether a draft can be about its contest at the time of the post."""
    if not page.scene.ballots.is_live(contest, page.scene.posted_at, ahead=found.stance in AHEAD):
        return False
    if found.kind in FIGURES and not found.provisional and _is_before(page, contest):
        return False
    if _is_namesake(page, found, contest):
        return False
    return is_fresh(page, contest) or _is_named(page, found, contest) or _is_recounted(page, found, contest)


def _is_recounted(page: Page, found: Draft, contest: ContestId) -> bool:
    """Whether a recount is told by or about somebody who stands there: recounts go on when the news is old."""
    author = page.scene.account
    own = author is not None and author.contest == contest
    if found.kind is not Kind.RECOUNT:
        return own and found.kind is Kind.CONCESSION
    return own or any(stood == contest for item in page.items for stood, _ in item.people)


def _is_namesake(page: Page, found: Draft, contest: ContestId) -> bool:
    """Whether a person known by surname alone stands elsewhere than in the contests that the post names."""
    if not page.named_contests or any(named == contest for _, named in page.named_contests):
        return False
    contests = page.scene.ballots.contests
    here = {contests[named].region for _, named in page.named_contests}
    if is_statewide(contests[contest]) and contests[contest].region in here:
        return False
    people = [name for name in found.names if name.kind is MentionKind.CANDIDATE]
    named = {where for _, where in page.named_contests}
    if any(stood in named and who == found.candidate for name in people for stood, who in name.people):
        return False
    return bool(people) and all(name.score < FULL for name in people)


def _is_before(page: Page, contest: ContestId) -> bool:
    """Whether the post is from before polling."""
    polled_on = page.scene.ballots.contests[contest].polled_on
    if polled_on is None:
        return False
    today = local_day(page.scene.posted_at, page.scene.ballots.contests[contest].timezone)
    return today < polled_on - EVE


def _is_named(page: Page, found: Draft, contest: ContestId) -> bool:
    """Whether the post names the contest, or in full the person whom the claim is about; own figures need a name."""
    people = [name for name in found.names if name.kind in {MentionKind.CANDIDATE, MentionKind.ACCOUNT}]
    if any(name.score < FULL for name in people):
        return False
    if any(named == contest for _, named in page.named_contests):
        return True
    author = page.scene.account
    own = author is not None and author.contest == contest and (author.candidate is None or bool(found.candidate))
    if own and not (found.kind in FIGURES and author is not None and found.candidate == author.candidate):
        return True
    region = page.scene.ballots.contests[contest].region
    return bool(people) or any(item.region == region for item in page.items if item.region)
