"""Settings of `[sources]`: where posts come from."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from matchers.vocabulary import Role


class RecordedSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One `[[sources.recorded]]`: a file of posts, a JSON object a line, that may grow while it is read."""

    path: Annotated[str, Meta(description="The file (posts.jsonl of docs/formats.md), beside the config if relative.")]
    name: Annotated[str, Meta(description="What the desk calls it; default: the file's name.")] = ""
    speed: Annotated[
        float,
        Meta(ge=0, description="Replay at this many times real time; 0 takes each line as soon as it is there."),
    ] = 0.0


class XSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[sources.x]`: X, through its API v2."""

    enabled: Annotated[bool, Meta(description="Whether the registered accounts of platform `x` are polled.")] = False
    bearer_token_env: Annotated[str, Meta(description="The variable that holds the app's bearer token.")] = (
        "X_BEARER_TOKEN"  # noqa: S105  # a variable's name
    )
    base_url: Annotated[str, Meta(description="Another host to send requests to (a proxy, a test server).")] = ""
    spelling: Annotated[
        Literal["tweet", "post"], Meta(description="Which names of fields to ask for; answers are read in both.")
    ] = "tweet"
    requests: Annotated[int, Meta(ge=1, description="How many timelines may be asked for in 15 minutes.")] = 10_000
    price: Annotated[float, Meta(ge=0, description="What one post costs to read, in dollars.")] = 0.005
    budget: Annotated[
        float, Meta(ge=0, description="Dollars a night; intervals grow when it runs low. 0 sets none.")
    ] = 100.0
    searches: Annotated[
        tuple[str, ...], Meta(description="Searches whose posts are read too; look-alikes are found in them.")
    ] = ()
    search_roles: Annotated[
        tuple[Role, ...], Meta(description="Roles whose accounts are polled by OR-lists of the search, not one by one.")
    ] = ()


class BlueskySettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[sources.bluesky]`: Bluesky's public AppView; no login."""

    enabled: Annotated[bool, Meta(description="Whether the accounts of platform `bluesky` are polled.")] = False
    base_url: Annotated[str, Meta(description="The AppView to ask.")] = "https://public.api.bsky.app"
    requests: Annotated[int, Meta(ge=1, description="How many requests in 5 minutes.")] = 3000


class MastodonSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[sources.mastodon]`: every Mastodon server that an account names; no login."""

    enabled: Annotated[bool, Meta(description="Whether the accounts of platform `mastodon` are polled.")] = False
    server: Annotated[str, Meta(description="How an address is made of a server's name.")] = "https://{host}"
    requests: Annotated[int, Meta(ge=1, description="How many requests in 5 minutes, to each server.")] = 300


class FeedSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[sources.feed]`: RSS and Atom; an account of platform `feed` has the feed's address as its handle."""

    enabled: Annotated[bool, Meta(description="Whether the accounts of platform `feed` are polled.")] = False
    requests: Annotated[int, Meta(ge=1, description="How many requests in 5 minutes, over all feeds.")] = 600


class PageSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One `[[sources.pages]]`: an official page whose silent changes raise a flag."""

    url: Annotated[str, Meta(description="The page.")]
    selector: Annotated[str, Meta(description="The part that counts, as a CSS selector.")] = "body"


class WatchSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[sources.watch]`: how accounts are watched, on all platforms."""

    longest_wait_seconds: Annotated[
        float, Meta(ge=30, le=86_400, description="No account waits longer than this, whatever is short.")
    ] = 600.0
    night_begins: Annotated[
        int, Meta(ge=0, le=23, description="The hour of the desk's day at which a night's budget begins.")
    ] = 12
    night_hours: Annotated[float, Meta(gt=0, le=24, description="How long the budget is to last.")] = 18.0
    silent_minutes: Annotated[
        float, Meta(ge=1, description="After how long without a post an official account that counts is news.")
    ] = 60.0
    recheck_minutes: Annotated[
        float, Meta(ge=1, description="How often posts with claims are looked up again for edits and deletions.")
    ] = 15.0
    recheck_hours: Annotated[
        float, Meta(ge=0, description="For how long after they were posted. 0 looks nothing up again.")
    ] = 3.0
    identity_hours: Annotated[
        float, Meta(gt=0, description="How often accounts are asked for what they are called now.")
    ] = 6.0
    forget_deleted_hours: Annotated[
        float, Meta(ge=0, description="After how long the words of a deleted post are removed from displays.")
    ] = 24.0


class SourcesSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[sources]`: one table a platform."""

    recorded: tuple[RecordedSettings, ...] = ()
    x: XSettings = XSettings()
    bluesky: BlueskySettings = BlueskySettings()
    mastodon: MastodonSettings = MastodonSettings()
    feed: FeedSettings = FeedSettings()
    pages: tuple[PageSettings, ...] = ()
    watch: WatchSettings = WatchSettings()
