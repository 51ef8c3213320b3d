"""What a provider's ID token says, once it has been checked. Loaded when somebody signs in so, for it takes a while.

In this order: the signature, by a key of the provider and an algorithm that only its owner can sign with; that the
provider we asked issued it (`iss`), to us (`aud`, `azp`), for this very sign-in (`nonce`), not too long ago (`exp`,
`iat`), and together with this access token (`at_hash`). Authlib checks; here is said what is expected.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry
from msgspec import Struct

LEEWAY = timedelta(minutes=2)
"""How far two clocks may be apart."""

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""Signatures that the provider alone can make: neither `none`, nor those made with the secret that we hold as well."""


class Expected(Struct, frozen=True, kw_only=True):
    """What the token of this sign-in has to say."""

    issuer: str
    client_id: str
    nonce: str
    access_token: str
    now: datetime


class TokenError(Exception):
    """The token does not hold; the words say why, for the log."""


def checked(token: str, keys: Mapping[str, object], algorithms: Sequence[str], expected: Expected) -> dict[str, object]:
    """The claims of a token that holds. Raises TokenError."""
    usable = [one for one in algorithms if one in ALGORITHMS]
    rules = {
        "iss": {"essential": True, "value": expected.issuer},
        "aud": {"essential": True, "value": expected.client_id},
    }
    params = {"nonce": expected.nonce, "client_id": expected.client_id, "access_token": expected.access_token}
    try:
        found = jwt.decode(
            token,
            KeySet.import_key_set(keys),  # type: ignore[arg-type] # importing finds out what it is
            registry=JWSRegistry(algorithms=usable, strict_check_header=False),
        )
        claims = CodeIDToken(found.claims, found.header, rules, params)
        claims.validate(now=int(expected.now.timestamp()), leeway=int(LEEWAY.total_seconds()))
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise TokenError(str(error)) from error
    return dict(claims)
