"""Whom "he" or "she" means in a candidate's post that names nobody: the one main rival, where there is just one.

"He won because it was rigged", said by one of two main candidates, is about the other. Main parties are those that
stand in at least half of the register's contests; where more than two stand, nobody guesses.
"""

from __future__ import annotations

from matchers.no_outcome import is_fresh
from matchers.scene import Page, Subject
from matchers.sentences import Tag


def rival_of_author(page: Page) -> Subject | None:
    """The one main rival of a candidate whose post names no person, soon after polling."""
    author = page.author()
    if author is None or author.candidate is None or author.contest is None or not is_fresh(page, author.contest):
        return None
    if any(item.tag is Tag.WHO and item.people for item in page.items):
        return None
    ballots = page.scene.ballots
    main = ballots.main_parties
    stand = ballots.contests[author.contest].candidates
    rivals = [c for c in stand if c.name != author.candidate and c.party in main]
    if len(rivals) != 1 or author.party not in main or len(main) > 2:
        return None
    return Subject(author.contest, rivals[0].name, rivals[0].party)
