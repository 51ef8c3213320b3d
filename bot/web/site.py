"""What every page needs, in one value, and how a request gets at it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Protocol, cast
from zoneinfo import ZoneInfo

from fastapi import Depends, Request
from itsdangerous import Signer
from jinja2 import Environment

from bot.second import Enter
from bot.sources.settings import SourcesSettings
from bot.web.cadence import Cadence
from bot.web.hub import Hub
from bot.web.night import Night
from bot.web.register import Register
from bot.web.settings import WebSettings
from bot.web.throttle import Throttle
from storage.engine import Store


class Watch(Protocol):
    """What time it is: the part of a Clock that the page uses."""

    def now(self) -> datetime:
        """The time, aware, in UTC."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The page's world: storage, settings, clock, the newsroom's zone, templates, and what is open in browsers."""

    store: Store
    settings: WebSettings
    clock: Watch
    zone: ZoneInfo
    signer: Signer
    templates: Environment
    hub: Hub
    enter: Enter | None = None
    two_people: bool = False
    """Whether confirming a flag takes a second moderator, and an entry to the record a second editor."""
    register: Register = field(default_factory=Register)
    night: Night = field(default_factory=Night)
    sources: SourcesSettings = field(default_factory=SourcesSettings)
    cadence: Cadence = field(default_factory=Cadence)
    throttle: Throttle = field(default_factory=Throttle)


def site_of(request: Request) -> Site:
    """The site that answers this request."""
    return cast("Site", request.app.state.site)


AnySite = Annotated[Site, Depends(site_of)]
