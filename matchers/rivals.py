"""Whom "he" or "she" means in a candidate's post that names nobody: the one main rival, where there is just one.

"He won because it was rigged", said by one of two main candidates, is about the other. Main parties are those that
stand in at least half of the register's contests; where more than two stand, nobody guesses.
"""

from __future__ import annotations

from matchers.no_outcome import is_fresh
from matchers.scene import Page, Subject
from matchers.sentences import Item, Tag
from matchers.vocabulary import Candidate, ContestId


def rival_of_author(page: Page) -> Subject | None:
    """The one main rival of a candidate whose post names no person, soon after polling."""
    author = page.author()
    if author is None or author.candidate is None or author.contest is None or not is_fresh(page, author.contest):
        return None
    if any(item.tag is Tag.WHO and item.people for item in page.items):
        return None
    rival = main_rival(page, author.contest, author.candidate)
    return Subject(author.contest, rival.name, rival.party) if rival is not None else None


def main_rival(page: Page, contest: ContestId, candidate: str) -> Candidate | None:
    """The other candidate of a main party, where there is just one and the candidate is of a main party too."""
    main, stand = page.scene.ballots.main_parties, page.scene.ballots.contests[contest].candidates
    mine = next((c for c in stand if c.name == candidate), None)
    rivals = [c for c in stand if c.name != candidate and c.party in main]
    if len(rivals) != 1 or mine is None or mine.party not in main or len(main) > 2:
        return None
    return rivals[0]


def rival_of(page: Page, contest: ContestId | None, candidate: str | None, sentence: list[Item]) -> Candidate | None:
    """The one rival of a candidate whom a sentence names, else the main rival."""
    if contest is None or candidate is None:
        return None
    named = {name for item in sentence for stands, name in item.people if stands == contest and name != candidate}
    if len(named) > 1:
        return None
    return page.scene.ballots.candidate(contest, named.pop()) if named else main_rival(page, contest, candidate)
