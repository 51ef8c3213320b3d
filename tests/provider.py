"""An OpenID provider on loopback for tests: it checks what it is sent, and signs what it says."""

from __future__ import annotations

import json
import threading
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

from tests.newsroom import NIGHT

CLIENT, SECRET = "tallywatch", "hush"
KEY = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"})
STRANGER = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"})


class Provider(ThreadingHTTPServer):
    """What a test may change of it: the claims, the key, what it publishes, how it takes the secret."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Desk)
        self.issuer = f"http://127.0.0.1:{self.server_port}"
        self.challenge = self.nonce = ""
        self.claims: dict[str, object] = {"email": "mo", "email_verified": True}
        self.user_info: dict[str, object] = {"sub": "number 7"}
        self.published: dict[str, object] = {"token_endpoint_auth_methods_supported": ["client_secret_basic"]}
        self.key, self.algorithm = KEY, "RS256"

    def document(self) -> dict[str, object]:
        ends = ("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri")
        return {"issuer": self.issuer, **{name: f"{self.issuer}/{name[:4]}" for name in ends}, **self.published}

    def id_token(self) -> str:
        now = int(NIGHT.timestamp())
        said = {"iss": self.issuer, "sub": "number 7", "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": self.nonce}
        claims = {name: value for name, value in {**said, **self.claims}.items() if value is not None}
        key = OctKey.import_key(SECRET * 8) if self.algorithm == "HS256" else self.key
        return jwt.encode({"alg": self.algorithm, "kid": "one"}, claims, key, algorithms=[self.algorithm])

    def takes(self, form: dict[str, list[str]], authorization: str) -> bool:
        verifier = sha256(form["code_verifier"][0].encode()).digest()
        fits = urlsafe_b64encode(verifier).rstrip(b"=").decode() == self.challenge
        basic = f"Basic {b64encode(f'{CLIENT}:{SECRET}'.encode()).decode()}"
        is_basic = self.published["token_endpoint_auth_methods_supported"] == ["client_secret_basic"]
        known = authorization == basic if is_basic else form.get("client_secret") == [SECRET]
        return fits and known and form["code"] == ["good"]


class Desk(BaseHTTPRequestHandler):
    server: Provider

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the name it has there
        pass

    def do_GET(self) -> None:
        if self.path == "/.well-known/openid-configuration":
            self.answer(self.server.document())
        elif self.path == "/jwks":
            self.answer({"keys": [KEY.as_dict(private=False)]})
        elif self.headers["Authorization"] == "Bearer granted":
            self.answer(self.server.user_info)
        else:
            self.answer({}, 401)

    def do_POST(self) -> None:
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        if self.server.takes(form, self.headers.get("Authorization", "")):
            self.answer({"access_token": "granted", "token_type": "Bearer", "id_token": self.server.id_token()})
        else:
            self.answer({"error": "invalid_grant"}, 400)

    def answer(self, body: dict[str, object], status: int = 200) -> None:
        self.send_response(status)
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())


@contextmanager
def provider_open() -> Iterator[Provider]:
    """The provider for as long as it is needed."""
    with Provider() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()
