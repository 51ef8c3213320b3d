from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc.errors import SecurityWarning

from bot.web.settings import OidcSettings, WebSettings
from storage.engine import Store
from tests.newsroom import NIGHT, busy_night
from tests.provider import CLIENT, SECRET, STRANGER, Provider, provider_open
from tests.visits import app_on, visit

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    monkeypatch.setenv("TALLYWATCH_OIDC_SECRET", SECRET)
    with provider_open() as server:
        yield server


@pytest.fixture
def night(sqlite_store: Store) -> Store:
    busy_night(sqlite_store, 1)
    return sqlite_store


def come_back(
    store: Store, provider: Provider, *, code: str = "good", state: str = "", iss: str = "", claim: str = "email"
) -> tuple[int, str]:
    """Begin at the desk, be signed in by the provider, come back; the status, and that of the queue afterwards."""
    oidc = OidcSettings(issuer=provider.issuer, client_id=CLIENT, claim=claim)
    with visit(app_on(store, WebSettings(oidc=oidc))) as person:
        assert "/login/oidc?next=/board" in person.get("/login?next=/board").text
        sent = parse_qs(urlsplit(person.get("/login/oidc?next=/board").headers["location"]).query)
        assert sent["code_challenge_method"] == ["S256"]
        provider.challenge, provider.nonce = sent["code_challenge"][0], provider.nonce or sent["nonce"][0]
        back = {"code": code, "state": state or sent["state"][0], "iss": iss}
        answer = person.get("/login/oidc/back", params=back)
        assert person.get("/queue").status_code == (200 if answer.status_code == 303 else 303)
        return answer.status_code, answer.headers.get("location", "")


@pytest.mark.parametrize("method", ["client_secret_basic", "client_secret_post"])
def test_the_newsrooms_account_signs_a_user_in(night: Store, provider: Provider, method: str) -> None:
    provider.published["token_endpoint_auth_methods_supported"] = [method]
    assert come_back(night, provider, iss=provider.issuer) == (303, "/board")


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"code": "bad"}, 502),
        ({"state": "of another browser"}, 403),
        ({"code": ""}, 403),
        ({"iss": "https://other.example"}, 403),
    ],
)
def test_what_the_provider_did_not_grant_to_this_browser_is_refused(
    night: Store, provider: Provider, wrong: dict[str, str], status: int
) -> None:
    assert come_back(night, provider, **wrong)[0] == status


@pytest.mark.parametrize("user", [{"email": "stranger"}, {"email": ""}, {"email": "mo", "email_verified": False}])
def test_whom_the_desk_does_not_know_is_not_let_in(night: Store, provider: Provider, user: dict[str, object]) -> None:
    provider.claims = user
    assert come_back(night, provider)[0] == 403


SECONDS = int(NIGHT.timestamp())


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({"iss": "https://other.example"}, id="another issuer"),
        pytest.param({"aud": "another program"}, id="meant for another program"),
        pytest.param({"aud": [CLIENT, "another"], "azp": "another"}, id="given to another program"),
        pytest.param({"exp": SECONDS - 600}, id="expired"),
        pytest.param({"iat": SECONDS + 6000}, id="from the future"),
        pytest.param({"nonce": "of an earlier sign-in"}, id="of another sign-in"),
        pytest.param({"nonce": None}, id="of no sign-in"),
        pytest.param({"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"}, id="with another access token"),
        pytest.param({"sub": None}, id="about nobody"),
        pytest.param({"exp": None}, id="for ever"),
    ],
)
def test_a_token_that_was_not_made_for_this_sign_in_is_refused(
    night: Store, provider: Provider, wrong: dict[str, object]
) -> None:
    provider.claims |= wrong
    assert come_back(night, provider)[0] == 502


def test_a_token_that_another_key_signed_is_refused(night: Store, provider: Provider) -> None:
    provider.key = STRANGER
    assert come_back(night, provider)[0] == 502


@pytest.mark.filterwarnings(f"ignore::{SecurityWarning.__module__}.{SecurityWarning.__name__}")
@pytest.mark.parametrize("algorithm", ["none", "HS256"])
def test_a_token_that_anybody_could_have_made_is_refused(night: Store, provider: Provider, algorithm: str) -> None:
    provider.algorithm = algorithm
    provider.published["id_token_signing_alg_values_supported"] = ["none", "HS256", "RS256"]
    assert come_back(night, provider)[0] == 502


@pytest.mark.parametrize(("sub", "status"), [("number 7", 303), ("number 8", 502)])
def test_what_the_token_does_not_hold_is_asked_for_and_must_be_of_the_same_person(
    night: Store, provider: Provider, sub: str, status: int
) -> None:
    provider.user_info = {"sub": sub, "desk_login": "mo"}
    assert come_back(night, provider, claim="desk_login")[0] == status


def test_a_provider_that_would_send_the_secret_elsewhere_is_refused(night: Store, provider: Provider) -> None:
    provider.published["issuer"] = "https://other.example"
    oidc = OidcSettings(issuer=provider.issuer, client_id=CLIENT)
    with visit(app_on(night, WebSettings(oidc=oidc))) as person:
        assert person.get("/login/oidc").status_code == 502


def test_a_provider_that_does_not_answer_is_told_in_words(sqlite_store: Store) -> None:
    oidc = OidcSettings(issuer="http://127.0.0.1:1", client_id=CLIENT)
    with visit(app_on(sqlite_store, WebSettings(oidc=oidc))) as person:
        answer = person.get("/login/oidc")
    assert answer.status_code == 502
    assert "does not answer" in answer.text


def test_without_a_provider_there_is_no_such_door(sqlite_store: Store) -> None:
    with visit(app_on(sqlite_store)) as person:
        assert person.get("/login/oidc").status_code == 404
