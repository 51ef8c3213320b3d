"""Sources and channels of a config: each section's adapters are built here, and only here.

To add a platform or a chat, write its adapter and its settings, and add its line to `build_sources` or
`build_channels`.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, TextIO

from msgspec import Struct

from bot.channels.console import ConsoleChannel
from bot.config import read_secret
from bot.exits import ConfigError
from bot.sources.recorded import RecordedSource

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.app import Desk
    from bot.chat.opening import Telegram
    from bot.ports import Channel, Source


class Feeds(Struct, frozen=True, kw_only=True):
    """The sources by name, and the (source, stream) pairs to poll."""

    sources: dict[str, Source]
    streams: tuple[tuple[str, str], ...]


def build_sources(desk: Desk) -> Feeds:
    """The sources of the config with their streams."""
    sources: dict[str, Source] = {}
    streams: list[tuple[str, str]] = []
    for recorded in desk.config.settings.sources.recorded:
        path = desk.config.resolve(recorded.path)
        name = f"recorded:{recorded.name or path.name}"
        sources[name] = RecordedSource(name, clock=desk.clock, speed=recorded.speed)
        streams.append((name, str(path)))
    return Feeds(sources=sources, streams=tuple(streams))


def build_channels(desk: Desk, out: TextIO) -> dict[str, Channel]:
    """The channels of the config by key. The desk's register is theirs too, for the names and zones of contests."""
    channels: dict[str, Channel] = {}
    if desk.config.settings.channels.console.enabled:
        console = ConsoleChannel(
            lambda text: print(text, end="", file=out, flush=True),
            clock=desk.clock,
            contests=desk.knowledge.contests,
            timezone=desk.config.settings.desk.timezone,
        )
        channels[console.key] = console
    for channel in (*_apprise(desk), *_webhooks(desk)):
        channels[channel.key] = channel
    return channels


def _apprise(desk: Desk) -> Iterator[Channel]:
    settings = desk.config.settings
    for one in settings.channels.apprise:
        from bot.channels.apprise_channel import AppriseChannel

        url = required_secret(one.url_env, f"channels.apprise {one.name}: url_env")
        yield AppriseChannel(one.name, url, contests=desk.knowledge.contests, timezone=settings.desk.timezone)


def _webhooks(desk: Desk) -> Iterator[Channel]:
    for one in desk.config.settings.channels.webhook:
        from bot.channels.webhook import WebhookChannel

        secret = required_secret(one.secret_env, f"channels.webhook {one.name}: secret_env")
        yield WebhookChannel(one.name, one.url, secret=secret, clock=desk.clock)


def required_secret(variable: str, key: str) -> str:
    """A secret that a channel cannot do without. Raises ConfigError."""
    if value := read_secret(variable, os.environ):
        return value
    raise ConfigError(f"{key}: neither {variable} nor {variable}_FILE is set")


def build_telegram(desk: Desk) -> Telegram | None:
    """Telegram with its chats and its bot; None where the config has no chat."""
    if not desk.config.settings.channels.telegram.chats:
        return None
    from bot.chat.opening import open_telegram

    return open_telegram(desk)
