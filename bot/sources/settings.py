"""Settings of `[sources]`: where posts come from."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct


class RecordedSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One `[[sources.recorded]]`: a file of posts, a JSON object a line, that may grow while it is read."""

    path: Annotated[str, Meta(description="The file (posts.jsonl of docs/formats.md), beside the config if relative.")]
    name: Annotated[str, Meta(description="What the desk calls it; default: the file's name.")] = ""
    speed: Annotated[
        float,
        Meta(ge=0, description="Replay at this many times real time; 0 takes each line as soon as it is there."),
    ] = 0.0


class SourcesSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[sources]`: one table a platform."""

    recorded: tuple[RecordedSettings, ...] = ()
