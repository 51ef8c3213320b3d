"""Headers that every answer carries: nothing from elsewhere, nothing inline, nothing framed, nothing remembered.

A plain ASGI layer, so that streams pass through it untouched. The card meant for other sites (`/embed/`) may be framed;
files under `/static/` may be cached, everything else is private to its reader.
"""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors {frames}"
)
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=()",
    "X-Robots-Tag": "noindex, nofollow",
}


class SecurityHeaders:
    """Adds the headers to every answer."""

    def __init__(self, app: ASGIApp, *, is_secure: bool) -> None:
        self.app = app
        self.is_secure = is_secure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and its answer back with headers."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._add(MutableHeaders(scope=message), str(scope["path"]))
            await send(message)

        await self.app(scope, receive, send_with_headers)

    def _add(self, headers: MutableHeaders, path: str) -> None:
        framed = path.startswith("/embed/")
        headers.update(ALWAYS)
        headers["Content-Security-Policy"] = POLICY.format(frames="*" if framed else "'none'")
        headers["Cross-Origin-Resource-Policy"] = "cross-origin" if framed else "same-origin"
        if not framed:
            headers["X-Frame-Options"] = "DENY"
        headers.setdefault("Cache-Control", "private, no-cache")
        if self.is_secure:
            headers["Strict-Transport-Security"] = "max-age=31536000"
