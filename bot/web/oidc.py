"""Signing in with the newsroom's own account (OpenID Connect, authorization code with PKCE).

    /login/oidc --> provider --> /login/oidc/back: code --> access token --> userinfo --> login --> our user

The provider only says who somebody is: whom it names must be a user here. The code is exchanged and the user asked for
over TLS, straight from the provider that the config names, so no token passes through the browser and none need be
verified by its signature. The state of a sign-in lies in a signed cookie of its own, which must be lax, for the
provider's answer comes from another site; it lives ten minutes and serves once.
"""

from __future__ import annotations

import os
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import timedelta
from hashlib import sha256
from hmac import compare_digest
from typing import Annotated
from urllib.parse import urlencode, urlsplit

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
LASTS = timedelta(minutes=10)
BACK = "/login/oidc/back"


class Provider(Struct, frozen=True, kw_only=True):
    """What the provider's discovery document says."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    userinfo_endpoint: str


class Begun(Struct, frozen=True, kw_only=True):
    """A sign-in that has begun in a browser."""

    state: str
    verifier: str
    back: str


class Granted(Struct, frozen=True, kw_only=True):
    """The provider's answer to a code."""

    access_token: str


@router.get("/login/oidc")
async def begin(request: Request, site: AnySite, next: str = "/") -> Response:  # noqa: A002  the name in the address
    """Send somebody to the provider."""
    settings = _settings(site)
    begun = Begun(state=secrets.token_urlsafe(24), verifier=secrets.token_urlsafe(48), back=safe_path(next))
    async with httpx.AsyncClient(timeout=10) as client:
        provider = await _provider(client, settings)
    challenge = urlsafe_b64encode(sha256(begun.verifier.encode()).digest()).rstrip(b"=").decode()
    asked = {
        "response_type": "code",
        "client_id": settings.client_id,
        "redirect_uri": _our_address(request, site),
        "scope": "openid email profile",
        "state": begun.state,
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
) -> Response:
    """Take the provider's word on who somebody is."""
    begun = _begun(site, request)
    if begun is None or not code or not compare_digest(begun.state.encode(), state.encode()):
        raise Refused("This sign-in was not begun here, or too long ago. Try again.")
    login = await _login_of(_settings(site), code, begun, _our_address(request, site))
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


async def _provider(client: httpx.AsyncClient, settings: OidcSettings) -> Provider:
    issuer = settings.issuer.rstrip("/")
    try:
        answer = (await client.get(f"{issuer}/.well-known/openid-configuration")).raise_for_status()
        provider = msgspec.json.decode(answer.content, type=Provider)
    except (httpx.HTTPError, msgspec.DecodeError) as error:
        raise Refused("The newsroom's sign-in does not answer. Use a password, or try again.", status=502) from error
    if provider.issuer.rstrip("/") != issuer or not _same_scheme(provider, issuer):
        raise Refused("The newsroom's sign-in is not what the config names.", status=502)
    return provider


def _same_scheme(provider: Provider, issuer: str) -> bool:
    """Whether secrets go over TLS wherever the issuer is reached so."""
    addresses = (provider.authorization_endpoint, provider.token_endpoint, provider.userinfo_endpoint)
    return {urlsplit(address).scheme for address in addresses} == {urlsplit(issuer).scheme}


async def _login_of(settings: OidcSettings, code: str, begun: Begun, address: str) -> str:
    """The login that the provider has for whoever came back with this code."""
    fields = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": address,
        "client_id": settings.client_id,
        "client_secret": read_secret(settings.secret_env, os.environ) or "",
        "code_verifier": begun.verifier,
    }
    async with httpx.AsyncClient(timeout=10) as client:
        provider = await _provider(client, settings)
        try:
            answer = (await client.post(provider.token_endpoint, data=fields)).raise_for_status()
            granted = msgspec.json.decode(answer.content, type=Granted)
            bearer = {"Authorization": f"Bearer {granted.access_token}"}
            told = (await client.get(provider.userinfo_endpoint, headers=bearer)).raise_for_status()
            claims = msgspec.json.decode(told.content, type=dict[str, object])
        except (httpx.HTTPError, msgspec.DecodeError) as error:
            raise Refused("The newsroom's sign-in refused. Try again.", status=502) from error
    if settings.claim == "email" and claims.get("email_verified") is False:
        raise Refused("Your address is not verified by the newsroom's sign-in.")
    return str(claims.get(settings.claim) or "")
