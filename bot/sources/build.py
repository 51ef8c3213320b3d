"""The platforms of a config: each section's adapter with its limits and prices, built here and only here.

To add a platform: its adapter, its settings, a line here, its name in `bot.watchlist.PLATFORMS`, a section in
docs/sources.md.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from bot.cadence import Limit, PoolLimits
from bot.config import read_secret
from bot.exits import ConfigError
from bot.ports import Clock, Identity, Platform, Source
from bot.sources.settings import SourcesSettings
from bot.sources.tape import RecordedAs, RecordedPlatform, Tape

X_LIMITS = {"search": Limit(requests=450), "posts": Limit(requests=3500), "people": Limit(requests=300)}
"""X's search/recent, look-ups of posts and of users: per app and 15 minutes (X's documentation, August 2026)."""

FIVE_MINUTES = 300.0


class LookUps(Struct, frozen=True, kw_only=True):
    """How many known posts, or accounts, one request looks up; and how many requests a post may take at worst."""

    posts: int
    people: int
    worst: float


class Watched(Struct, frozen=True, kw_only=True):
    """A source with what it allows and costs. `platform` is the same source where it has accounts.

    `is_one_host`: a refusal by limit concerns every stream of its pool. `meet` tells it what accounts are called,
    `people_cost` says what looking accounts up cost, in units of the price.
    """

    source: Source
    limits: PoolLimits
    platform: Platform | None = None
    look_ups: LookUps = LookUps(posts=1, people=1, worst=1.0)
    price: float = 0.0
    budget: float = 0.0
    is_one_host: bool = True
    meet: Callable[[Sequence[Identity]], None] | None = None
    people_cost: Callable[[Sequence[str]], int] | None = None


def build_watched(settings: SourcesSettings, *, clock: Clock, environ: Mapping[str, str]) -> dict[str, Watched]:
    """The sources that are enabled, by name. Must be called in a running loop. Raises ConfigError."""
    makers: dict[str, Callable[[], Watched]] = {}
    if settings.x.enabled:
        makers["x"] = lambda: _x(settings, clock, environ)
    if settings.bluesky.enabled:
        makers["bluesky"] = lambda: _bluesky(settings, clock)
    if settings.mastodon.enabled:
        makers["mastodon"] = lambda: _mastodon(settings, clock)
    if settings.feed.enabled:
        makers["feed"] = lambda: _feed(settings, clock)
    if settings.pages:
        makers["page"] = lambda: _page(settings, clock)
    return {name: make() for name, make in makers.items()}


def recorded(watched: Mapping[str, Watched], tape: Tape, *, clock: Clock) -> dict[str, Watched]:
    """The same sources, all of whose answers are written to a tape."""
    taped = {}
    for name, one in watched.items():
        if one.platform is None:
            taped[name] = replace(one, source=RecordedAs(one.source, tape, clock=clock))
        else:
            platform = RecordedPlatform(one.platform, tape, clock=clock)
            taped[name] = replace(one, source=platform, platform=platform)
    return taped


def limits_of(settings: SourcesSettings, source: str) -> PoolLimits:
    """What a source allows, by the config: also for a plan without any connection."""
    requests = {
        "bluesky": settings.bluesky.requests,
        "mastodon": settings.mastodon.requests,
        "feed": settings.feed.requests,
    }
    if source == "x":
        return PoolLimits(each=Limit(requests=settings.x.requests), named=X_LIMITS)
    return PoolLimits(each=Limit(requests=requests.get(source, 300), window=FIVE_MINUTES))


def _x(settings: SourcesSettings, clock: Clock, environ: Mapping[str, str]) -> Watched:
    from bot.sources.x import XSource
    from bot.sources.x_session import open_session

    token = read_secret(settings.x.bearer_token_env, environ)
    if token is None:
        raise ConfigError(f"sources.x.bearer_token_env: the variable {settings.x.bearer_token_env} is not set")
    session = open_session(base_url=settings.x.base_url or None, spelling=settings.x.spelling)
    source = XSource(session, bearer_token=token, clock=clock, spelling=settings.x.spelling)
    return Watched(
        source=source,
        platform=source,
        limits=limits_of(settings, "x"),
        look_ups=LookUps(posts=100, people=100, worst=0.02),
        price=settings.x.price,
        budget=settings.x.budget,
        meet=source.meet,
        people_cost=source.people_cost,
    )


def _bluesky(settings: SourcesSettings, clock: Clock) -> Watched:
    from bot.sources.bluesky import BlueskySource

    source = BlueskySource(clock=clock, base_url=settings.bluesky.base_url)
    look_ups = LookUps(posts=25, people=25, worst=0.04)
    return Watched(source=source, platform=source, limits=limits_of(settings, "bluesky"), look_ups=look_ups)


def _mastodon(settings: SourcesSettings, clock: Clock) -> Watched:
    from bot.sources.fetch import Fetcher
    from bot.sources.mastodon import MastodonSource

    source = MastodonSource(Fetcher(clock), clock=clock, server=settings.mastodon.server)
    look_ups = LookUps(posts=40, people=1, worst=2.0)
    return Watched(source=source, platform=source, limits=limits_of(settings, "mastodon"), look_ups=look_ups)


def _feed(settings: SourcesSettings, clock: Clock) -> Watched:
    from bot.sources.feeds import FeedSource
    from bot.sources.fetch import Fetcher

    source = FeedSource(Fetcher(clock), clock=clock)
    return Watched(source=source, limits=limits_of(settings, "feed"), is_one_host=False)


def _page(settings: SourcesSettings, clock: Clock) -> Watched:
    from bot.sources.fetch import Fetcher
    from bot.sources.pages import PageSource

    selectors = {page.url: page.selector for page in settings.pages}
    source = PageSource(Fetcher(clock), selectors, clock=clock)
    return Watched(source=source, limits=limits_of(settings, "page"), is_one_host=False)
