"""What Telegram shows of a flag: true to its limits, and inert whatever people post."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from bot.channels.markup import MESSAGE_UNITS, is_web, link, seen, shorten, units
from bot.channels.telegram_text import DIGEST_FLAGS, alert_html, digest_html
from matchers.vocabulary import Verdict
from storage.values import FlagId, FlagState, Review
from tests.flags import CONTESTS, NOON, detail, stored_claim
from tests.telegram_rules import check_prose_rules, shown

HOSTILE = [
    "<script>alert(1)</script>",
    "</blockquote><a href='https://evil.example'>official result</a>",
    "<b>bold<i>",
    "&lt;b&gt; &amp; &#60;img src=x onerror=alert(1)&#62;",
    "a \u202eevil\u202c b \u2066c\u2069",
    "zero\u200bwidth\ufeff",
    "x" * 1_000_000,
    "🗳" * 5000,
    "\x1b[31mred\x00",
    "\ud800 half a pair",
]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:30]))
def test_hostile_posts_are_shown_inert_and_within_the_limits(text: str) -> None:
    claim = stored_claim(text, author=text[:60], url=f"https://e.example/{text[:20]}", reason=text)
    for markup in (alert_html(detail(claim=claim), CONTESTS), digest_html([detail(claim=claim)] * 50, CONTESTS)):
        check_prose_rules({"text": markup, "parse_mode": "HTML"})
        people_see = shown(markup, "HTML")
        assert not set(people_see) & set("\u202e\u2066\u200b\x1b\x00\ud800")
        assert "evil.example'" not in markup.replace("&#x27;", "")  # no tag of theirs survives


@given(st.text(max_size=6000))
def test_any_text_gives_a_message_that_telegram_takes(text: str) -> None:
    markup = alert_html(detail(claim=stored_claim(text or " ", reason=text)), CONTESTS)
    check_prose_rules({"text": markup, "parse_mode": "HTML"})
    assert seen(markup) == shown(markup, "HTML")


def test_an_alert_says_severity_contest_quote_record_reason_and_links() -> None:
    markup = alert_html(detail(claims=7), CONTESTS)
    first, *_ = markup.splitlines()
    assert first == "🔴 <b>CONFLICT · Fernhollow</b>"
    assert "<blockquote>Labour on 16,313 in Fernhollow!</blockquote>" in markup
    assert 'href="https://social.example/@gossip/1"' in markup
    assert 'href="https://council.example/1"' in markup
    assert "16,333 votes" in markup
    assert "Said by 7 accounts in 7 posts." in markup


def test_a_post_of_thousands_of_words_keeps_its_verdict_and_links() -> None:
    markup = alert_html(detail(claim=stored_claim("word " * 20_000, reason="because " * 900)), CONTESTS)
    assert units(seen(markup)) <= MESSAGE_UNITS
    assert "CONFLICT" in markup
    assert "council.example" in markup
    assert "social.example" in markup


def test_an_edit_says_what_changed_and_who_decided() -> None:
    review = Review(flag=FlagId(1), decision="dismissed", by="Mo Derator", at=NOON, note="a <slip>")
    claim = stored_claim(verdicts=(Verdict.PREMATURE, Verdict.SUPPORTED))
    markup = alert_html(
        detail(claim=claim, verdict=Verdict.SUPPORTED, state=FlagState.DISMISSED, reviews=(review,)), CONTESTS
    )
    assert "14:00: the record changed; was TOO EARLY." in markup
    assert "dismissed by Mo Derator: a &lt;slip&gt;" in markup


def test_a_graver_verdict_of_a_further_post_comes_with_that_post_and_its_reason() -> None:
    early = stored_claim("Labour have it", verdicts=(Verdict.PREMATURE,), reason="Told before it is official.")
    denied = stored_claim("It is Labour, whatever they say", number=2, verdicts=(Verdict.DISPUTED,), reason="Denied.")
    both = detail(claim=early, verdict=Verdict.DISPUTED, claims=2)
    markup = alert_html(replace(both, claims=(early, denied)), CONTESTS)
    assert "DISPUTED" in markup.splitlines()[0]
    assert "It is Labour, whatever they say" in markup
    assert "Denied." in markup
    assert "Told before" not in markup
    assert "13:00: a further post; the first is TOO EARLY." in markup


def test_a_possible_repeat_says_so() -> None:
    assert "Possible repeat" in alert_html(detail(), CONTESTS, possible_repeat=True)
    assert "Possible repeat" in digest_html([detail()], CONTESTS, possible_repeat=True)


def test_a_digest_of_a_hundred_fits_one_message_with_every_flag_newest_first() -> None:
    markup = digest_html([detail(n) for n in range(1900, 1900 + DIGEST_FLAGS)], CONTESTS)
    people_see = shown(markup, "HTML")
    assert units(people_see) <= MESSAGE_UNITS
    assert all(f"#{n} " in people_see for n in range(1900, 2000))
    assert people_see.index("#1999") < people_see.index("#1900")


def test_a_digest_says_what_a_changed_verdict_was() -> None:
    turned = stored_claim(verdicts=(Verdict.PREMATURE, Verdict.CONFLICT))
    _, first, second = digest_html([detail(1), detail(2, claim=turned)], CONTESTS).splitlines()
    assert first.startswith("🔴#2")
    assert first.endswith("(was TOO EARLY)")
    assert "was" not in second


@pytest.mark.parametrize(
    ("url", "follows"),
    [
        ("https://council.example/r?a=1&b=2", True),
        ("javascript:alert(1)", False),
        ("https://user@evil.example", False),
        ('https://e.example/"><b>', False),
        ("tg://user?id=1", False),
        ("http://[", False),
        ("", False),
    ],
)
def test_only_plain_web_links_are_links(url: str, follows: bool) -> None:
    assert is_web(url) is follows
    assert ("<a href" in link("words", url)) is follows


@given(st.text(), st.integers(2, 50))
def test_shortening_never_exceeds_and_never_adds(text: str, most: int) -> None:
    short = shorten(text, most)
    assert units(short) <= most
    assert text.startswith(short.removesuffix("…")) or short == text
