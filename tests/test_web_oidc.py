import json
import threading
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.web.settings import OidcSettings, WebSettings
from storage.engine import Store
from tests.newsroom import busy_night
from tests.visits import app_on, visit


class Provider(ThreadingHTTPServer):
    """A provider that checks what it is sent."""

    challenge = ""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Desk)
        self.user: dict[str, object] = {"email": "mo", "email_verified": True}
        self.issuer = f"http://127.0.0.1:{self.server_port}"


class Desk(BaseHTTPRequestHandler):
    server: Provider

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the name it has there
        pass

    def do_GET(self) -> None:
        address = self.server.issuer
        if self.path == "/.well-known/openid-configuration":
            ends = {
                name: f"{address}/{name[:4]}"
                for name in ("authorization_endpoint", "token_endpoint", "userinfo_endpoint")
            }
            self.answer({"issuer": address, **ends})
        elif self.headers["Authorization"] == "Bearer granted":
            self.answer(self.server.user)
        else:
            self.answer({}, 401)

    def do_POST(self) -> None:
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        verifier = sha256(form["code_verifier"][0].encode()).digest()
        fits = urlsafe_b64encode(verifier).rstrip(b"=").decode() == self.server.challenge
        right = fits and form["client_secret"] == ["hush"] and form["code"] == ["good"]
        self.answer(
            {"access_token": "granted", "token_type": "Bearer"} if right else {"error": "no"}, 200 if right else 400
        )

    def answer(self, body: dict[str, object], status: int = 200) -> None:
        self.send_response(status)
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    monkeypatch.setenv("TALLYWATCH_OIDC_SECRET", "hush")
    with Provider() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def come_back(store: Store, provider: Provider, *, code: str = "good", state: str = "") -> tuple[int, str]:
    """Begin at the desk, be signed in by the provider, come back; the status, and that of the queue afterwards."""
    oidc = OidcSettings(issuer=provider.issuer, client_id="tallywatch")
    with visit(app_on(store, WebSettings(oidc=oidc))) as person:
        assert "/login/oidc?next=/board" in person.get("/login?next=/board").text
        sent = parse_qs(urlsplit(person.get("/login/oidc?next=/board").headers["location"]).query)
        provider.challenge = sent["code_challenge"][0]
        answer = person.get("/login/oidc/back", params={"code": code, "state": state or sent["state"][0]})
        assert person.get("/queue").status_code == (200 if answer.status_code == 303 else 303)
        return answer.status_code, answer.headers.get("location", "")


def test_the_newsrooms_account_signs_a_user_in(sqlite_store: Store, provider: Provider) -> None:
    busy_night(sqlite_store, 1)
    assert come_back(sqlite_store, provider) == (303, "/board")


@pytest.mark.parametrize(
    ("wrong", "status"), [({"code": "bad"}, 502), ({"state": "of another browser"}, 403), ({"code": ""}, 403)]
)
def test_what_the_provider_did_not_grant_to_this_browser_is_refused(
    sqlite_store: Store, provider: Provider, wrong: dict[str, str], status: int
) -> None:
    busy_night(sqlite_store, 1)
    assert come_back(sqlite_store, provider, **wrong)[0] == status


@pytest.mark.parametrize("user", [{"email": "stranger"}, {}, {"email": "mo", "email_verified": False}])
def test_whom_the_desk_does_not_know_is_not_let_in(
    sqlite_store: Store, provider: Provider, user: dict[str, object]
) -> None:
    busy_night(sqlite_store, 1)
    provider.user = user
    assert come_back(sqlite_store, provider)[0] == 403


def test_a_provider_that_does_not_answer_is_told_in_words(sqlite_store: Store) -> None:
    oidc = OidcSettings(issuer="http://127.0.0.1:1", client_id="tallywatch")
    with visit(app_on(sqlite_store, WebSettings(oidc=oidc))) as person:
        answer = person.get("/login/oidc")
    assert answer.status_code == 502
    assert "does not answer" in answer.text


def test_without_a_provider_there_is_no_such_door(sqlite_store: Store) -> None:
    with visit(app_on(sqlite_store)) as person:
        assert person.get("/login/oidc").status_code == 404
