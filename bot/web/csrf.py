"""That a change was asked for by our own page: its origin, and the token of the session that it was shown in.

Three guards, each enough alone: cookies are SameSite=Strict, the browser's own word on where the form came from, and a
token that no other site can read.
"""

from __future__ import annotations

from hmac import compare_digest
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Form, Request

from bot.web.sessions import Refused, Viewer
from bot.web.site import AnySite


def from_here(request: Request, site: AnySite) -> None:
    """Refuse a form that the browser says was sent from elsewhere."""
    claimed = request.headers.get("origin") or request.headers.get("referer") or ""
    fetch_site = request.headers.get("sec-fetch-site", "same-origin")
    expected = urlsplit(site.settings.origin).netloc or request.headers.get("host", "")
    if fetch_site not in {"same-origin", "none"} or (claimed and urlsplit(claimed).netloc != expected):
        raise Refused("This form came from another site, so nothing was changed.")


def with_token(session: Viewer, csrf: Annotated[str, Form()] = "") -> None:
    """Refuse a form without the token of the session that it belongs to."""
    if not compare_digest(csrf.encode(), session.csrf.encode()):
        raise Refused("This form is from an earlier session. Go back, reload the page and try again.")


CHANGE = (Depends(from_here), Depends(with_token))
"""What every route that changes something depends on."""
