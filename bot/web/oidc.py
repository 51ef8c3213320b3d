"""Signing in with the newsroom's own account (OpenID Connect, authorization code with PKCE).

    /login/oidc --> provider --> /login/oidc/back: code --> tokens --> ID token checked --> login --> our user

The provider only says who somebody is: whom it names must be a user here. Its word is its ID token, whose signature,
issuer, audience, nonce and age are checked (`idtoken`); where the token does not hold the login, the provider is asked
for it with the access token, and must speak of the same person. The state of a sign-in lies in a signed cookie of its
own, which must be lax, for the provider's answer comes from another site; it lives ten minutes and serves once.
"""

from __future__ import annotations

import logging
import os
import secrets
from base64 import b64encode, urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime, timedelta
from hashlib import sha256
from hmac import compare_digest
from typing import Annotated, TypeVar
from urllib.parse import quote, urlencode, urlsplit

import httpx
import msgspec
from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response
from msgspec import Struct
from starlette.exceptions import HTTPException

from bot.config import read_secret
from bot.web.login import address_of, safe_path
from bot.web.sessions import Refused, cookie_name, read_cookie, start_session
from bot.web.settings import OidcSettings
from bot.web.site import AnySite, Site
from storage import people

router = APIRouter(include_in_schema=False)
_log = logging.getLogger(__name__)
LASTS = timedelta(minutes=10)
BACK = "/login/oidc/back"


class Provider(Struct, frozen=True, kw_only=True):
    """What the provider's discovery document says."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str = ""
    id_token_signing_alg_values_supported: tuple[str, ...] = ("RS256",)
    token_endpoint_auth_methods_supported: tuple[str, ...] = ("client_secret_basic",)


class Begun(Struct, frozen=True, kw_only=True):
    """A sign-in that has begun in a browser."""

    state: str
    nonce: str
    verifier: str
    back: str


class Return(Struct, frozen=True, kw_only=True):
    """Somebody who came back from the provider with a code: what the code is exchanged with."""

    provider: Provider
    settings: OidcSettings
    begun: Begun
    code: str
    address: str


class Granted(Struct, frozen=True, kw_only=True):
    """The provider's answer to a code."""

    access_token: str
    id_token: str


@router.get("/login/oidc")
async def begin(request: Request, site: AnySite, next: str = "/") -> Response:  # noqa: A002  the name in the address
    """Send somebody to the provider."""
    settings = _settings(site)
    begun = Begun(
        state=secrets.token_urlsafe(24),
        nonce=secrets.token_urlsafe(24),
        verifier=secrets.token_urlsafe(48),
        back=safe_path(next),
    )
    async with httpx.AsyncClient(timeout=10) as client:
        provider = await _provider(client, settings)
    challenge = urlsafe_b64encode(sha256(begun.verifier.encode()).digest()).rstrip(b"=").decode()
    asked = {
        "response_type": "code",
        "client_id": settings.client_id,
        "redirect_uri": _our_address(request, site),
        "scope": "openid email profile",
        "state": begun.state,
        "nonce": begun.nonce,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    answer = RedirectResponse(f"{provider.authorization_endpoint}?{urlencode(asked)}", status_code=303)
    kept = site.signer.sign(urlsafe_b64encode(msgspec.json.encode(begun))).decode()
    answer.set_cookie(
        cookie_name(site, "oidc"),
        kept,
        max_age=int(LASTS.total_seconds()),
        httponly=True,
        secure=site.settings.is_secure,
        samesite="lax",
    )
    return answer


@router.get(BACK)
async def finish(
    request: Request,
    site: AnySite,
    code: Annotated[str, Query(max_length=4096)] = "",
    state: Annotated[str, Query(max_length=200)] = "",
    iss: Annotated[str, Query(max_length=500)] = "",
) -> Response:
    """Take the provider's word on who somebody is."""
    settings, begun = _settings(site), _begun(site, request)
    if begun is None or not code or not compare_digest(begun.state.encode(), state.encode()):
        raise Refused("This sign-in was not begun here, or too long ago. Try again.")
    if iss and iss.rstrip("/") != settings.issuer.rstrip("/"):
        raise Refused("This answer is another provider's.")
    async with httpx.AsyncClient(timeout=10) as client:
        provider = await _provider(client, settings)
        address = _our_address(request, site)
        back = Return(provider=provider, settings=settings, begun=begun, code=code, address=address)
        login = await _login_of(client, back, site.clock.now())
    with site.store.reading() as tx:
        user = people.user(tx, login)
    if user is None or user.disabled_at is not None:
        raise Refused("You are known to the newsroom, but not to this desk. An editor can add you.")
    answer = RedirectResponse(begun.back, status_code=303)
    start_session(site, answer, user, origin=address_of(request), how="newsroom account")
    answer.delete_cookie(cookie_name(site, "oidc"), secure=site.settings.is_secure, httponly=True, samesite="lax")
    return answer


def _settings(site: Site) -> OidcSettings:
    if site.settings.oidc is None:
        raise HTTPException(404, "There is no sign-in with a newsroom account here.")
    return site.settings.oidc


def _begun(site: Site, request: Request) -> Begun | None:
    kept = read_cookie(site, request, purpose="oidc")
    return None if kept is None else msgspec.json.decode(urlsafe_b64decode(kept), type=Begun)


def _our_address(request: Request, site: Site) -> str:
    base = site.settings.origin or f"{request.url.scheme}://{request.url.netloc}"
    return f"{base.rstrip('/')}{BACK}"


Told = TypeVar("Told")
_NO_ANSWER = "The newsroom's sign-in does not answer. Use a password, or try again."
_REFUSED = "The newsroom's sign-in refused. Try again."


async def _asked(client: httpx.AsyncClient, request: httpx.Request, answer: type[Told], *, words: str) -> Told:
    """What the provider answers. Raises Refused."""
    try:
        told = (await client.send(request)).raise_for_status()
        return msgspec.json.decode(told.content, type=answer)
    except (httpx.HTTPError, msgspec.DecodeError) as error:
        raise Refused(words, status=502) from error


async def _provider(client: httpx.AsyncClient, settings: OidcSettings) -> Provider:
    issuer = settings.issuer.rstrip("/")
    request = client.build_request("GET", f"{issuer}/.well-known/openid-configuration")
    provider = await _asked(client, request, Provider, words=_NO_ANSWER)
    if provider.issuer.rstrip("/") != issuer or not _same_scheme(provider, issuer):
        raise Refused("The newsroom's sign-in is not what the config names.", status=502)
    return provider


def _same_scheme(provider: Provider, issuer: str) -> bool:
    """Whether secrets go over TLS wherever the issuer is reached so."""
    addresses = (provider.authorization_endpoint, provider.token_endpoint, provider.jwks_uri)
    theirs = {urlsplit(address).scheme for address in (*addresses, provider.userinfo_endpoint) if address}
    return theirs == {urlsplit(issuer).scheme}


async def _login_of(client: httpx.AsyncClient, back: Return, now: datetime) -> str:
    """The login that the provider has for whoever came back."""
    granted = await _granted(client, back)
    claims, wanted = await _vouched(client, back, granted, now), back.settings.claim
    if wanted not in claims and back.provider.userinfo_endpoint:
        claims = await _user_info(client, back.provider, granted, claims)
    if wanted == "email" and claims.get("email_verified") is False:
        raise Refused("Your address is not verified by the newsroom's sign-in.")
    return str(claims.get(wanted) or "")


async def _granted(client: httpx.AsyncClient, back: Return) -> Granted:
    """The tokens that the provider gives for a code, asked for in the way that it takes our secret."""
    ours, secret = back.settings.client_id, read_secret(back.settings.secret_env, os.environ) or ""
    fields = {
        "grant_type": "authorization_code",
        "code": back.code,
        "redirect_uri": back.address,
        "client_id": ours,
        "code_verifier": back.begun.verifier,
    }
    headers = {}
    if "client_secret_basic" in back.provider.token_endpoint_auth_methods_supported:
        pair = f"{quote(ours, safe='')}:{quote(secret, safe='')}"
        headers = {"Authorization": f"Basic {b64encode(pair.encode()).decode()}"}
    else:
        fields["client_secret"] = secret
    request = client.build_request("POST", back.provider.token_endpoint, data=fields, headers=headers)
    return await _asked(client, request, Granted, words=_REFUSED)


async def _vouched(client: httpx.AsyncClient, back: Return, granted: Granted, now: datetime) -> dict[str, object]:
    """What the ID token says, if it holds."""
    from bot.web.idtoken import Expected, TokenError, checked

    request = client.build_request("GET", back.provider.jwks_uri)
    keys = await _asked(client, request, dict[str, object], words=_NO_ANSWER)
    expected = Expected(
        issuer=back.provider.issuer,
        client_id=back.settings.client_id,
        nonce=back.begun.nonce,
        access_token=granted.access_token,
        now=now,
    )
    try:
        return checked(granted.id_token, keys, back.provider.id_token_signing_alg_values_supported, expected)
    except TokenError as error:
        _log.warning("an ID token of %s was refused: %s", back.provider.issuer, error)
        raise Refused("The newsroom's sign-in sent a token that does not hold.", status=502) from error


async def _user_info(
    client: httpx.AsyncClient, provider: Provider, granted: Granted, claims: dict[str, object]
) -> dict[str, object]:
    """What the provider tells besides of the person whom the ID token names, and of no other."""
    bearer = {"Authorization": f"Bearer {granted.access_token}"}
    request = client.build_request("GET", provider.userinfo_endpoint, headers=bearer)
    told = await _asked(client, request, dict[str, object], words=_REFUSED)
    if told.get("sub") != claims["sub"]:
        raise Refused("The newsroom's sign-in speaks of two people.", status=502)
    return told | claims
