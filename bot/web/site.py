"""What every page needs, in one value, and how a request gets at it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Protocol, cast
from zoneinfo import ZoneInfo

from fastapi import Depends, Request
from itsdangerous import Signer
from jinja2 import Environment

from bot.web.hub import Hub
from bot.web.night import Night
from bot.web.register import Register
from bot.web.settings import WebSettings
from bot.web.throttle import Throttle
from matchers.vocabulary import OfficialFact
from storage.engine import Store
from storage.values import LedgerFact


class Watch(Protocol):
    """What time it is: the part of a Clock that the page uses."""

    def now(self) -> datetime:
        """The time, aware, in UTC."""
        ...


class Enter(Protocol):
    """Appending official facts to the record in an editor's name, and judging again what they concern."""

    def __call__(self, facts: Sequence[OfficialFact], *, by: str) -> Sequence[LedgerFact]:
        """Enter facts; those that were new."""
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
    register: Register = field(default_factory=Register)
    night: Night = field(default_factory=Night)
    throttle: Throttle = field(default_factory=Throttle)


def site_of(request: Request) -> Site:
    """The site that answers this request."""
    return cast("Site", request.app.state.site)


AnySite = Annotated[Site, Depends(site_of)]
