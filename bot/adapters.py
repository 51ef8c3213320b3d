"""Sources and channels of a config: each section's adapters are built here, and only here.

To add a platform or a chat, write its adapter and its settings, and add its line to `build_sources` or
`build_channels`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from msgspec import Struct

from bot.channels.console import ConsoleChannel
from bot.sources.recorded import RecordedSource

if TYPE_CHECKING:
    from bot.app import Desk
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
    return channels
