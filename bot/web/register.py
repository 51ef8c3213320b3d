"""The contests as the page needs them at every turn: by id, by address; read again only when the register changes."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import Connection

from matchers.gazetteer import Gazetteer
from matchers.vocabulary import Contest, ContestId
from storage.register import load_contests, register_revision


@dataclass(slots=True)
class Register:
    """The contests in memory."""

    revision: int = -1
    contests: dict[ContestId, Contest] = field(default_factory=dict)
    gazetteer: Gazetteer | None = None

    def refresh(self, tx: Connection) -> dict[ContestId, Contest]:
        """The contests as they are now."""
        revision = register_revision(tx)
        if revision != self.revision:
            self.contests = {contest.id: contest for contest in load_contests(tx)}
            self.revision, self.gazetteer = revision, None
        return self.contests

    def name(self, contest: ContestId | None) -> str:
        """What a contest is called."""
        if contest is None:
            return "National"
        known = self.contests.get(contest)
        return known.name if known else contest.rpartition("/")[2]

    def find(self, query: str) -> list[tuple[ContestId, float]]:
        """The contests that somebody may mean, best first, with scores from 0 to 100."""
        if self.gazetteer is None:
            self.gazetteer = Gazetteer(self.contests.values(), ())
        return self.gazetteer.find_contest(query)

    def regions(self) -> list[str]:
        """The regions that contests lie in."""
        return sorted({contest.region for contest in self.contests.values() if contest.region})


def path_of(contest: ContestId | None) -> str:
    """The address of a contest's page.

    >>> path_of(ContestId("uk-general-election-2017/kensington"))
    '/contest/uk-general-election-2017/kensington'
    """
    return f"/contest/{contest}" if contest else ""
