"""The `[web]` section of the configuration: where the page listens, who gets in, how long they stay."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from msgspec import Struct


class OidcSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The newsroom's own sign-in (OpenID Connect). Users must exist here; the provider only says who they are.

    `issuer` is the provider's address, `claim` the claim of its id token that holds the user's login.
    """

    issuer: str
    client_id: str
    client_secret: str = ""
    claim: str = "email"


class WebSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything that can be set about the page. Each key is explained in config.example.toml."""

    enabled: bool = False
    host: str = "127.0.0.1"
    port: int = 8025
    origin: str = ""
    idle_minutes: int = 240
    session_hours: int = 16
    public_cards: bool = False
    proxies: tuple[str, ...] = ()
    proxy_user_header: str = ""
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
