"""The config: one TOML file, read once at the start into frozen settings.

Every section is a struct beside the code that uses it (`bot/sources/settings.py`, ...); a key that no struct knows is
an error that names it. Paths are relative to the file's folder. Secrets never stand in the file: a setting ending in
`_env` names an environment variable, and `NAME_FILE` beside it may name a file that holds the value.
"""

from __future__ import annotations

import os
import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, Literal
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Meta, Struct

from bot.channels.settings import ChannelsSettings
from bot.exits import ConfigError
from bot.sources.settings import SourcesSettings
from bot.web.settings import WebSettings

if TYPE_CHECKING:
    from collections.abc import Mapping

DEFAULT_PATH = Path("tallywatch.toml")
SQLITE = "sqlite:///"
RENAMED: Final = {"web.two_editors": "desk.two_people", "channels.telegram.two_people": "desk.two_people"}
"""Settings of earlier versions, and what they are called now."""


class DeskSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[desk]`: whose desk this is."""

    name: Annotated[str, Meta(description="What the desk is called in its messages.")] = "Results desk"
    timezone: Annotated[
        str, Meta(description="The zone of contests that name none, and of times shown where no contest is meant.")
    ] = "Europe/London"
    editor: Annotated[str, Meta(description="Who enters and decides, where a command is not told with `--by`.")] = ""
    two_people: Annotated[
        bool,
        Meta(
            description="Whether confirming a flag takes a second moderator, in chat and on the page, "
            "and an entry to the record on the page a second editor (`/declare` in chat always does)."
        ),
    ] = False
    facts_from_posts: Annotated[
        bool,
        Meta(description="Whether official posts become facts by themselves; if not, a person enters each of them."),
    ] = True


class StoreSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[store]`: where everything is kept."""

    url: Annotated[
        str, Meta(description="`sqlite:///FILE`, or `postgresql+psycopg://USER@HOST/NAME` for a shared desk.")
    ] = "sqlite:///tallywatch.db"
    durability: Annotated[
        Literal["normal", "full"],
        Meta(description="`full` flushes every commit to the disk: nothing is lost even when the power fails."),
    ] = "normal"


class RunSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[run]`: the pace of the service."""

    tick_seconds: Annotated[
        float, Meta(gt=0, le=60, description="How often the service looks for posts and alerts that are due.")
    ] = 0.1
    batch: Annotated[int, Meta(ge=1, le=5000, description="How many posts are assessed in one transaction.")] = 500
    lease_seconds: Annotated[
        float,
        Meta(ge=5, le=3600, description="After how long an alert whose sender died is taken up by another."),
    ] = 60.0


class Settings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole config, section by section."""

    desk: DeskSettings = DeskSettings()
    store: StoreSettings = StoreSettings()
    run: RunSettings = RunSettings()
    sources: SourcesSettings = SourcesSettings()
    channels: ChannelsSettings = ChannelsSettings()
    web: WebSettings = WebSettings()


class Config(Struct, frozen=True, kw_only=True):
    """The settings, and the folder that their paths are relative to."""

    settings: Settings
    folder: Path

    def resolve(self, path: str) -> Path:
        """A path of the config, made absolute."""
        return self.folder / Path(path).expanduser()

    @property
    def store_url(self) -> str:
        """The database's URL, with a SQLite file's path made absolute."""
        url = self.settings.store.url
        if not url.startswith(SQLITE):
            return url
        return f"{SQLITE}{self.resolve(url.removeprefix(SQLITE))}"


def load_config(path: Path | None = None) -> Config:
    """Read the config at `path`, else at `$TALLYWATCH_CONFIG`, else `tallywatch.toml` here. Raises ConfigError."""
    chosen = path or Path(os.environ.get("TALLYWATCH_CONFIG", DEFAULT_PATH))
    try:
        text = chosen.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ConfigError(f"{chosen}: there is no such file; `tallywatch init` writes one, -c names another") from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{chosen}: cannot be read: {error}") from error
    return Config(settings=parse_settings(text, source=str(chosen)), folder=chosen.resolve().parent)


def parse_settings(text: str, *, source: str) -> Settings:
    """The settings in `text`. Raises ConfigError that names `source` and the key."""
    try:
        settings = msgspec.convert(tomllib.loads(text), Settings)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{source}: not TOML: {error}") from error
    except msgspec.ValidationError as error:
        raise ConfigError(f"{source}: {_words(str(error))}") from error
    try:
        ZoneInfo(settings.desk.timezone)
    except (KeyError, ValueError, OSError):
        raise ConfigError(f"{source}: desk.timezone: no such zone: {settings.desk.timezone!r}") from None
    return settings


def _words(message: str) -> str:
    """A message of msgspec's, with the key first.

    >>> _words("Object contains unknown field `nam` - at `$.desk`")
    'desk.nam: there is no such setting'
    >>> _words("Expected `float` > 0.0 - at `$.run.tick_seconds`")
    'run.tick_seconds: expected `float` > 0.0'
    """
    what, _, where = message.partition(" - at ")
    key = where.strip("`").removeprefix("$").removeprefix(".")
    if unknown := re.fullmatch(r"Object contains unknown field `(.+)`", what):
        setting = ".".join(filter(None, (key, unknown[1])))
        instead = f"; it is `{RENAMED[setting]}` now" if setting in RENAMED else ""
        return f"{setting}: there is no such setting{instead}"
    if missing := re.fullmatch(r"Object missing required field `(.+)`", what):
        return f"{'.'.join(filter(None, (key, missing[1])))}: is missing"
    return f"{key}: {what[:1].lower()}{what[1:]}"


def read_secret(name: str, environ: Mapping[str, str]) -> str | None:
    """The secret in the variable `name`, or in the file that `NAME_FILE` names; None where neither is set."""
    if value := environ.get(name):
        return value
    if not (path := environ.get(f"{name}_FILE")):
        return None
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise ConfigError(f"{name}_FILE: cannot be read: {error}") from error
