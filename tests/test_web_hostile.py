"""Posts are hostile input: a corpus of them goes through every page and export, and nothing of it runs."""

from html.parser import HTMLParser

import pytest
from msgspec.structs import replace

from bot.web.inert import HIDDEN
from storage import details
from storage.engine import Store
from storage.fitness import plain
from storage.values import FlagId
from tests.newsroom import file, furnish, wrong_figure
from tests.visits import app_on, visit

CORPUS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'-alert(1)-'",
    "</textarea></title></style></script><svg onload=alert(1)>",
    "{{ 7 * 7 }}{% raw %}${7*7}",
    '<!--<a href="javascript:alert(1)">x</a>-->',
    'javascript:alert(1) https://a.example/"onmouseover="alert(1)',
    "https://council.example@evil.example/%22%3E",
    "\u202eevil\u202c \u2066isolate\u2069 \u200b\u200f\ufeff hidden",
    "e\u0301\u0301\u0301\u0301" * 400,
    "\u0000\u0007\u001b[31mred\u009b",
    "A" * 60_000,
    '=HYPERLINK("https://evil.example")',
    "]]><x xmlns='http://www.w3.org/1999/xhtml'><script>alert(1)</script>",
)
PAGES = (
    "/queue",
    "/board",
    "/contest/harbour-assembly-2031/northgate",
    "/contest/harbour-assembly-2031/northgate/card.svg",
    "/claims",
    "/claims?text=%3Cscript%3Ealert(1)%3C/script%3E&author=%22onfocus=alert(1)",
    "/audit",
)
SCRIPTS = {"/static/desk.js", "/static/queue.js"}


class Reader(HTMLParser):
    """What a browser would do with a page, as far as it is dangerous."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        about = dict(attrs)
        if tag in {"iframe", "object", "embed", "base", "style"} or (
            tag == "script" and about.get("src") not in SCRIPTS
        ):
            self.found.append(tag)
        if tag == "img" and not (about.get("src") or "").startswith("/contest/"):
            self.found.append("img")
        self.found += [name for name, _ in attrs if name.startswith("on") or name in {"style", "srcdoc"}]
        for name in ("href", "action", "src"):
            if (about.get(name) or "").strip().lower().startswith(("javascript:", "data:", "//")):
                self.found.append(f"{name}={about[name]}")
        if tag == "a" and (about.get("href") or "").startswith("http"):
            assert "noopener" in (about.get("rel") or "")
            assert "nofollow" in (about.get("rel") or "")


@pytest.fixture
def hostile(sqlite_store: Store) -> Store:
    """Every text of the corpus as a post's text, claimed words, author, name and address."""
    furnish(sqlite_store)
    found = []
    for number, text in enumerate(CORPUS):
        received, assessed = wrong_figure(0, value=500 + number, text=f"{text} {{quote}} {text}", author=f"a{number}")
        author, url = plain(text[:60]) or "nobody", plain(f"https://x.example/{text[:50]}")  # the door lets no more in
        post = replace(received.post, name=text[:300], author=author, url=url)
        (judged,) = assessed.claims
        bad = replace(judged, judgement=replace(judged.judgement, reason=text[:2000]))
        found.append((replace(received, post=post), replace(assessed, post=post, claims=(bad,))))
    file(sqlite_store, found)
    return sqlite_store


def test_nothing_of_a_hostile_post_runs_on_any_page(hostile: Store) -> None:
    with hostile.reading() as tx:
        assert details.flag_detail(tx, FlagId(len(CORPUS))) is not None
    with visit(app_on(hostile), "eve") as eve:
        for path in (*PAGES, *(f"/queue/{number}" for number in range(1, len(CORPUS) + 1))):
            answer = eve.get(path)
            assert answer.status_code == 200, path
            reader = Reader()
            reader.feed(answer.text)
            assert reader.found == [], path
            assert "49" not in answer.text or "7 * 7" in answer.text or "7*7" not in path
            assert not [c for c in HIDDEN.findall(answer.text) if c != "\u200d"], path


def test_exports_hold_no_formula(hostile: Store) -> None:
    with visit(app_on(hostile), "eve") as eve:
        text = eve.get("/export/claims.csv").text
        assert "\n=" not in text
        assert ",=" not in text
        assert len(eve.get("/export/claims.json").json()) == len(CORPUS)
