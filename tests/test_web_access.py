from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from bot.exits import ConfigError
from bot.web.headers import POLICY
from bot.web.server import refuse_strangers
from bot.web.settings import WebSettings
from bot.web.throttle import KEPT, LOGIN_FROM_NETWORK, Throttle, buckets
from storage import people
from storage.engine import Store
from storage.values import Access
from tests.newsroom import HASH, NIGHT, PASSWORD, Hands, busy_night
from tests.visits import HOST, app_on, sign_in, token_of, visit

CONTEST = "/contest/harbour-assembly-2031/northgate"
PAGES = {
    "/queue": Access.VIEWER,
    "/queue/1": Access.VIEWER,
    "/board": Access.VIEWER,
    CONTEST: Access.VIEWER,
    f"{CONTEST}/card.svg": Access.VIEWER,
    "/claims": Access.VIEWER,
    "/sources": Access.VIEWER,
    "/deliveries": Access.VIEWER,
    "/audit": Access.MODERATOR,
    "/users": Access.EDITOR,
    "/export/claims.csv": Access.VIEWER,
    "/export/contests.json": Access.VIEWER,
    "/export/deliveries.csv": Access.VIEWER,
    "/export/audit.csv": Access.MODERATOR,
    "/export/queue.csv": Access.VIEWER,
    "/export/sources.json": Access.VIEWER,
    "/export/users.csv": Access.EDITOR,
    "/export/claimreview.json": Access.VIEWER,
}
PEOPLE = {"vi": Access.VIEWER, "mo": Access.MODERATOR, "eve": Access.EDITOR}


@pytest.fixture
def night(sqlite_store: Store) -> Store:
    busy_night(sqlite_store, 6)
    return sqlite_store


@pytest.mark.parametrize("path", PAGES)
def test_a_stranger_is_sent_to_sign_in_from_every_page(night: Store, path: str) -> None:
    with visit(app_on(night)) as stranger:
        answer = stranger.get(path)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/login?next=")


@pytest.mark.parametrize("login", PEOPLE)
def test_each_of_the_newsroom_sees_the_pages_for_them_and_no_others(night: Store, login: str) -> None:
    with visit(app_on(night), login) as person:
        seen = {path: person.get(path).status_code for path in PAGES}
    assert seen == {path: 200 if PEOPLE[login].covers(needed) else 403 for path, needed in PAGES.items()}


def test_every_answer_carries_the_headers_and_a_policy_without_exceptions(night: Store) -> None:
    with visit(app_on(night), "eve") as editor:
        answers = [editor.get(path) for path in (*PAGES, "/nowhere", "/static/desk.css", "/api/v1/openapi.json")]
    assert "unsafe" not in POLICY
    for answer in answers:
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["x-frame-options"] == "DENY"


def test_no_page_holds_inline_style_or_script(night: Store) -> None:
    with visit(app_on(night), "eve") as editor:
        for path in PAGES:
            text = editor.get(path).text
            assert " style=" not in text, path
            assert "<style" not in text, path
            assert "javascript:" not in text, path


def test_wrong_password_and_unknown_login_are_told_alike(night: Store) -> None:
    with visit(app_on(night)) as stranger:
        wrong = stranger.post("/login", data={"login": "eve", "password": "not this one"})
        unknown = stranger.post("/login", data={"login": "nobody", "password": "not this one"})
    assert wrong.status_code == unknown.status_code == 401
    assert "Login or password is wrong." in wrong.text
    assert wrong.text.replace("eve", "") == unknown.text.replace("nobody", "")


def test_guessing_is_slowed_but_locks_nobody_out_elsewhere(night: Store) -> None:
    app = app_on(night)
    with visit(app, address="198.51.100.7") as guesser:
        answers = [sign_in(guesser, "eve", f"guess number {n}") for n in range(LOGIN_FROM_NETWORK.burst + 1)]
    assert answers == [401] * LOGIN_FROM_NETWORK.burst + [429]
    with visit(app, address="192.0.2.44") as eve:
        assert sign_in(eve, "eve") == 303


def test_a_browser_that_signed_in_before_is_not_locked_out_by_its_neighbours(night: Store) -> None:
    app = app_on(night)
    with visit(app, "eve") as eve:
        eve.post("/logout", data={"csrf": token_of(eve)})
        with visit(app) as neighbour:
            for number in range(LOGIN_FROM_NETWORK.burst + 2):
                sign_in(neighbour, "eve", f"guess number {number}")
            assert sign_in(neighbour, "eve") == 429
        assert sign_in(eve, "eve") == 303


def test_tokens_of_the_bucket_come_back_with_time() -> None:
    throttle, clock = Throttle(), Hands()
    keys = buckets("eve", "2001:db8::1", None)
    while throttle.wait(keys, clock.now()) == timedelta():
        pass
    clock.move(LOGIN_FROM_NETWORK.every)
    assert throttle.wait(keys, clock.now()) == timedelta()
    assert throttle.wait(keys, clock.now()) > timedelta()


def test_a_flood_of_addresses_does_not_fill_the_memory() -> None:
    throttle = Throttle()
    for number in range(KEPT):
        throttle.wait(buckets("eve", f"10.{number >> 16}.{(number >> 8) & 255}.{number & 255}", None), NIGHT)
    assert len(throttle.full_at) <= KEPT


def test_signing_in_makes_a_new_session_and_signing_out_ends_it(night: Store) -> None:
    with visit(app_on(night), "mo") as person:
        first = person.cookies["tallywatch-session"]
        sign_in(person, "mo")
        assert person.cookies["tallywatch-session"] != first
        assert person.post("/logout", data={"csrf": token_of(person)}).status_code == 303
        assert person.get("/queue").status_code == 303


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(night: Store) -> None:
    secure = WebSettings(origin="https://desk.test")
    with visit(app_on(night, secure)) as person:
        person.headers["Origin"] = "https://desk.test"
        answer = person.post("/login", data={"login": "mo", "password": PASSWORD})
    cookies = answer.headers.get_list("set-cookie")
    assert len(cookies) == 2
    for cookie in cookies:
        assert cookie.startswith("__Host-tallywatch-")
        assert {"HttpOnly", "SameSite=strict", "Secure", "Path=/"} <= {part.strip() for part in cookie.split(";")}


@pytest.mark.parametrize(("after", "status"), [(timedelta(hours=3), 200), (timedelta(hours=5), 303)])
def test_a_session_that_nobody_uses_ends(night: Store, after: timedelta, status: int) -> None:
    clock = Hands()
    with visit(app_on(night, clock=clock), "mo") as person:
        clock.move(after)
        assert person.get("/queue").status_code == status


def test_a_session_that_is_used_all_the_time_ends_too(night: Store) -> None:
    clock = Hands()
    with visit(app_on(night, clock=clock), "mo") as person:
        seen = []
        for _ in range(17):
            clock.move(timedelta(hours=1))
            seen.append(person.get("/queue").status_code)
    assert seen == [200] * 16 + [303]


def test_a_forged_cookie_is_no_session(night: Store) -> None:
    with visit(app_on(night)) as person:
        person.cookies.set("tallywatch-session", "forged.signature")
        assert person.get("/queue").status_code == 303


@pytest.mark.parametrize("path", ["/queue/1/decide", "/users", "/deliveries/1/resend", "/logout", "/queue/1/look"])
def test_a_change_without_the_token_of_the_session_is_refused(night: Store, path: str) -> None:
    fields = {
        "decision": "confirmed",
        "version": "1",
        "login": "x",
        "name": "x",
        "password": PASSWORD,
        "access": "viewer",
    }
    with visit(app_on(night), "eve") as editor:
        answer = editor.post(path, data={**fields, "csrf": "not the token"})
    assert answer.status_code == 403


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site", "Origin": HOST}],
)
def test_a_change_sent_from_another_site_is_refused(night: Store, headers: dict[str, str]) -> None:
    with visit(app_on(night), "mo") as person:
        fields = {"csrf": token_of(person), "decision": "confirmed", "version": "1"}
        assert person.post("/queue/1/decide", data=fields, headers=headers).status_code == 403
        assert person.post("/login", data={"login": "mo", "password": PASSWORD}, headers=headers).status_code == 403


@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example", "/\\evil.example", "/login"])
def test_signing_in_never_leads_to_another_site(night: Store, target: str) -> None:
    with visit(app_on(night)) as person:
        answer = person.post("/login", data={"login": "mo", "password": PASSWORD, "next": target})
    assert answer.headers["location"] == "/"


def test_a_link_from_the_chat_finds_the_session_on_second_sight(night: Store) -> None:
    with visit(app_on(night)) as person:
        answer = person.get("/login?next=/queue/2", headers={"Sec-Fetch-Site": "cross-site"})
    assert 'http-equiv="refresh" content="0;url=/queue/2"' in answer.text


def test_a_disabled_user_is_out_at_once(night: Store) -> None:
    app = app_on(night)
    with visit(app, "eve") as editor, visit(app, "mo") as person:
        fields = {"csrf": token_of(editor), "access": "moderator", "disabled": "true"}
        assert editor.post("/users/mo", data=fields).status_code == 303
        assert person.get("/queue").status_code == 303
        assert sign_in(person, "mo") == 401


def test_an_editor_adds_a_user_who_can_sign_in(night: Store) -> None:
    app = app_on(night)
    with visit(app, "eve") as editor, visit(app) as fresh:
        fields = {
            "csrf": token_of(editor),
            "login": "New",
            "name": "N",
            "access": "viewer",
            "password": "eight little words",
        }
        assert editor.post("/users", data=fields).status_code == 303
        assert editor.post("/users", data=fields).status_code == 409
        assert editor.post("/users", data={**fields, "login": "b", "password": "short"}).status_code == 422
        assert editor.post("/users/eve", data={"csrf": fields["csrf"], "access": "viewer"}).status_code == 403
        assert editor.post("/users/nobody", data={"csrf": fields["csrf"], "access": "viewer"}).status_code == 404
        assert sign_in(fresh, "new", "eight little words") == 303
        assert "added user" in editor.get("/audit").text


def test_a_moderator_cannot_change_users(night: Store) -> None:
    with visit(app_on(night), "mo") as person:
        fields = {"csrf": token_of(person), "access": "editor"}
        assert person.post("/users/vi", data=fields).status_code == 403


def proxied(store: Store, peer: str, **headers: str) -> TestClient:
    settings = WebSettings(proxies=("10.0.0.1",), proxy_user_header="X-User")
    return TestClient(app_on(store, settings), base_url=HOST, client=(peer, 1), headers=headers, follow_redirects=False)


@pytest.mark.parametrize(
    ("peer", "user", "status"), [("10.0.0.1", "vi", 200), ("10.0.0.2", "vi", 303), ("10.0.0.1", "nobody", 303)]
)
def test_only_a_trusted_proxy_is_believed_on_who_somebody_is(night: Store, peer: str, user: str, status: int) -> None:
    assert proxied(night, peer, **{"X-User": user}).get("/queue").status_code == status


def test_somebody_whom_a_proxy_signed_in_can_decide(night: Store) -> None:
    client = proxied(night, "10.0.0.1", **{"X-User": "mo", "Origin": HOST})
    fields = {"csrf": token_of(client), "decision": "confirmed", "version": "1"}
    assert client.post("/queue/1/decide", data=fields).status_code == 303


def test_the_page_is_not_served_to_others_before_there_are_users() -> None:
    with pytest.raises(ConfigError, match="tallywatch users add"):
        refuse_strangers(WebSettings(host="0.0.0.0"), users=0)
    refuse_strangers(WebSettings(host="0.0.0.0"), users=1)
    refuse_strangers(WebSettings(), users=0)


def test_the_choice_of_colours_is_kept(night: Store) -> None:
    with visit(app_on(night), "vi") as person:
        person.post("/theme", data={"theme": "dark", "back": "/board"})
        assert 'data-theme="dark"' in person.get("/board").text


def test_people_are_kept_on_both_engines(store: Store) -> None:
    with store.writing() as tx:
        added = people.add_user(tx, "Ada", name="", access=Access.EDITOR, password=HASH, at=NIGHT)
        assert added is not None
        assert people.add_user(tx, "ADA", name="", access=Access.VIEWER, password=HASH, at=NIGHT) is None
        people.open_session(tx, "old", added, csrf="c", at=NIGHT - timedelta(days=2))
        people.open_session(tx, "key", added, csrf="c", at=NIGHT)
        people.touch_session(tx, "key", NIGHT + timedelta(minutes=2))
        assert people.drop_sessions(tx, NIGHT) == 1
        secret = people.kept_secret(tx, "cookies")
    with store.reading() as tx:
        found = people.session(tx, "key")
        assert found is not None
        assert (found.user, found.seen_at) == (added, NIGHT + timedelta(minutes=2))
        assert people.session(tx, "old") is None
        assert people.kept_secret(tx, "cookies") == secret
