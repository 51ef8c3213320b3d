"""Who is watched by which stream: the register and the settings in, streams out. Pure.

An account is one stream, known by its platform id; accounts of roles that are polled by search share a stream. What a
stream needs is what the most pressing of its accounts needs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from bot.cadence import PACE, Need, Stage
from bot.sources.settings import SourcesSettings
from bot.sources.x_session import pack_searches
from matchers.vocabulary import Account, ContestId, Role

SEARCH = "search:"
PLATFORMS = ("x", "bluesky", "mastodon", "feed")


class WatchedStream(Struct, frozen=True, kw_only=True):
    """A stream of a source, and the registered accounts whose posts it brings (none for a page or an open search)."""

    source: str
    key: str
    accounts: tuple[Account, ...] = ()
    role: Role = Role.WATCH

    @property
    def pool(self) -> str:
        """Which of the platform's limits its polls count against."""
        return "search" if self.key.startswith(SEARCH) else pool_of(self.source, self.key)

    def need(self, stages: Mapping[ContestId, Stage]) -> Need:
        """What the most pressing of its accounts needs; an account of no contest waits with the night's busiest."""
        needs = [Need(role=account.role, stage=_stage(account, stages)) for account in self.accounts]
        waiting = Need(role=self.role, stage=busiest(stages.values()))
        return min(needs or [waiting], key=lambda need: PACE[need.role][need.stage])


def pool_of(source: str, key: str, *, looked_up: str = "") -> str:
    """Which limit counts a request: a Mastodon server has its own; X has one for posts and one for people looked up.

    >>> pool_of("mastodon", "11@town.social"), pool_of("x", "11"), pool_of("x", "11", looked_up="posts")
    ('town.social', 'timeline', 'posts')
    """
    if source == "mastodon":
        return key.rpartition("@")[2].casefold()
    return looked_up if source == "x" and looked_up else "timeline"


def watch_list(accounts: Iterable[Account], settings: SourcesSettings) -> list[WatchedStream]:
    """Every stream to be polled."""
    enabled = [name for name in PLATFORMS if getattr(settings, name).enabled]
    known = [account for account in accounts if account.platform in enabled and stream_key(account)]
    by_search = [a for a in known if a.platform == "x" and a.role in settings.x.search_roles]
    single = [a for a in known if a not in by_search]
    pages = [WatchedStream(source="page", key=page.url, role=Role.OFFICIAL) for page in settings.pages]
    searches = [WatchedStream(source="x", key=SEARCH + query) for query in settings.x.searches]
    return [
        *(WatchedStream(source=a.platform, key=stream_key(a), accounts=(a,), role=a.role) for a in single),
        *_shared(by_search),
        *(searches if settings.x.enabled else []),
        *pages,
    ]


def stream_key(account: Account) -> str:
    """The stream of an account: its platform id; a feed's is its address. Empty while the id is not known."""
    return account.handle if account.platform == "feed" else account.platform_id or ""


def unidentified(accounts: Iterable[Account], platform: str) -> list[str]:
    """Handles whose platform id is not known yet."""
    return [a.handle for a in accounts if a.platform == platform and not a.platform_id]


def busiest(stages: Iterable[Stage]) -> Stage:
    """The stage that asks for most attention, `awaited` where there are none."""
    return min(stages, key=lambda stage: PACE[Role.MEDIA][stage], default=Stage.AWAITED)


def _stage(account: Account, stages: Mapping[ContestId, Stage]) -> Stage:
    if account.contest is None:
        return busiest(stages.values())
    return stages.get(account.contest, Stage.AWAITED)


def _shared(accounts: Sequence[Account]) -> list[WatchedStream]:
    """OR-lists, role by role, so that a slow role does not slow a quick one."""
    streams = []
    by_id = {account.platform_id or "": account for account in accounts}
    for role in dict.fromkeys(account.role for account in accounts):
        ids = [account.platform_id or "" for account in accounts if account.role is role]
        for query in pack_searches(ids):
            members = tuple(by_id[part.removeprefix("from:")] for part in query.split(" OR "))
            streams.append(WatchedStream(source="x", key=SEARCH + query, accounts=members, role=role))
    return streams
