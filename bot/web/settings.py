"""The `[web]` section of the configuration: where the page listens, who gets in, how long they stay."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Annotated
from urllib.parse import urlsplit

from msgspec import Meta, Struct


class OidcSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[web.oidc]`: the newsroom's own sign-in (OpenID Connect). It says who somebody is; users must exist here."""

    issuer: Annotated[str, Meta(description="The provider's address, as its discovery document is found under.")]
    client_id: Annotated[str, Meta(description="What the provider calls this desk.")]
    secret_env: Annotated[str, Meta(description="The variable that holds the client's secret.")] = (
        "TALLYWATCH_OIDC_SECRET"  # noqa: S105 - a variable's name
    )
    claim: Annotated[str, Meta(description="The claim of the provider's token that holds a user's login.")] = "email"


class WebSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[web]`: the review page."""

    enabled: Annotated[bool, Meta(description="Whether `tallywatch run` serves the page too.")] = False
    host: Annotated[str, Meta(description="The address to listen at; others than this machine need users first.")] = (
        "127.0.0.1"
    )
    port: Annotated[int, Meta(ge=0, le=65535, description="The port to listen at.")] = 8025
    origin: Annotated[
        str, Meta(description="How browsers reach the page where that is another address: `https://desk.example`.")
    ] = ""
    idle_minutes: Annotated[int, Meta(ge=1, description="A session that nobody uses ends after so many minutes.")] = 240
    session_hours: Annotated[int, Meta(ge=1, description="Every session ends after so many hours.")] = 16
    public_cards: Annotated[bool, Meta(description="Whether result cards may be shown on other sites.")] = False
    proxies: Annotated[
        tuple[str, ...], Meta(description="Addresses of proxies whose word on the visitor's address counts.")
    ] = ()
    proxy_user_header: Annotated[
        str, Meta(description="A header in which those proxies name the user whom they have signed in; empty: none.")
    ] = ""
    oidc: OidcSettings | None = None

    @property
    def is_secure(self) -> bool:
        """Whether browsers reach the page by https, so that cookies may insist on it."""
        return urlsplit(self.origin).scheme == "https"

    @property
    def is_local(self) -> bool:
        """Whether only this machine can reach the page.

        >>> WebSettings(host="0.0.0.0").is_local, WebSettings(host="::1").is_local
        (False, True)
        """
        if self.host == "localhost":
            return True
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return False
