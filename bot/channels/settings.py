"""Settings of `[channels]`: where alerts go."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct


class ConsoleSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[channels.console]`: alerts as text on the standard output of `tallywatch run`."""

    enabled: Annotated[bool, Meta(description="Whether alerts are written to the terminal.")] = True


class ChannelsSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[channels]`: one table a chat."""

    console: ConsoleSettings = ConsoleSettings()
