"""Taking the word of the proxies that are trusted, and of no others, on where a visitor comes from.

`tallywatch.peer` in the scope is whoever really connected; `client` becomes the nearest address that is not a proxy of
ours, as the chain of X-Forwarded-For names it.
"""

from __future__ import annotations

from collections.abc import Collection

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

PEER = "tallywatch.peer"


class Proxies:
    """The outermost layer."""

    def __init__(self, app: ASGIApp, *, trusted: Collection[str]) -> None:
        self.app = app
        self.trusted = frozenset(trusted)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Note who connected, and who is behind them."""
        if scope["type"] == "http":
            peer = (scope.get("client") or ("", 0))[0]
            scope[PEER] = peer
            if peer in self.trusted:
                chain = Headers(scope=scope).get("x-forwarded-for", "")
                scope["client"] = (visitor_behind(chain, self.trusted) or peer, 0)
        await self.app(scope, receive, send)


def visitor_behind(chain: str, trusted: Collection[str]) -> str:
    """The last address of a chain that is not a proxy of ours: what stands before it the visitor may have made up.

    >>> visitor_behind("198.51.100.9, 203.0.113.5, 10.0.0.2", {"10.0.0.1", "10.0.0.2"})
    '203.0.113.5'
    """
    return next((one for one in reversed([one.strip() for one in chain.split(",")]) if one and one not in trusted), "")
