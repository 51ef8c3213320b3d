"""Words that a post passes on are those of whom the platform names; what is only typed is a report."""

import json
from datetime import datetime

import msgspec
import pytest

from bot.check import check_posts, load_world
from matchers.assess import build_world, read_claims
from matchers.passing_on import speaker
from matchers.vocabulary import Assessment, Kind, Post
from tests.cli import Desk, desk
from tests.invented_states import STATES, WATCHED
from tests.test_commands import take_in

__all__ = ["desk"]

AT = "2020-05-08T02:00:00+01:00"
CONCEDED = "RT @ann_example: I have conceded. Well done Bob Sample."


def line(text: str, **more: str) -> bytes:
    return json.dumps(
        {"platform": "x", "id": "1", "author": "passer_by", "created_at": AT, "text": text} | more
    ).encode()


def judged(desk: Desk, raw: bytes) -> list[tuple[str, str]]:
    """Stance and verdict of the concessions that a post claims."""
    files = (desk.folder / "results.csv", desk.folder / "accounts.csv", None)
    (found,) = check_posts([msgspec.json.decode(raw, type=Post)], load_world(*files, timezone="Europe/London"))
    assert isinstance(found, Assessment)
    concessions = [one for one in found.claims if one.claim.assertion.kind is Kind.CONCESSION]
    return [(str(one.claim.stance), str(one.judgement.verdict)) for one in concessions]


def test_a_typed_retweet_of_a_concession_is_a_report_and_nobodys_own_word(desk: Desk) -> None:
    assert judged(desk, line(CONCEDED)) == [("reported", "unverified")]


@pytest.mark.parametrize("more", [{"repost_of": "77"}, {"repost_of": "@ann_example#77"}])
def test_a_repost_that_the_platform_vouches_for_is_the_candidates_word(desk: Desk, more: dict[str, str]) -> None:
    assert judged(desk, line(CONCEDED, **more)) == [("stated", "supported")]


def test_another_platform_does_not_vouch_for_a_typed_retweet_that_it_reposts(desk: Desk) -> None:
    accounts = (
        desk.folder / "accounts.csv"
    ).read_text() + "mastodon,ann_example,Ann Example,candidate,Alderbrook,Ann Example,Labour\n"
    desk.write("accounts.csv", accounts)
    found = judged(desk, line(CONCEDED, platform="mastodon", repost_of="77@town.example"))
    assert found == [("reported", "unverified")]


def test_a_rival_who_types_a_retweet_has_not_conceded(desk: Desk) -> None:
    take_in(desk, line("RT @somebody: I have conceded Alderbrook", author="ann_example"))
    facts = json.loads(desk.run("status", "alderbrook", "--json").out)["facts"]
    assert facts == []


@pytest.mark.parametrize(
    ("text", "repost_of", "who"),
    [
        ("We won", None, "passer_by"),
        ("We won", "77", ""),
        ("RT @one: RT @two: we won", "77", "one"),
        ("RT @one: we won", "@two", "two"),
        ("RT @one: we won", None, "one"),
    ],
)
def test_who_speaks_is_whom_the_platform_names_first(text: str, repost_of: str | None, who: str) -> None:
    post = Post(
        platform="x", id="1", author="passer_by", created_at=datetime.fromisoformat(AT), text=text, repost_of=repost_of
    )
    assert speaker(post) == who


NIGHT = datetime.fromisoformat("2030-11-06T02:00:00-05:00")
STATES_WORLD = build_world(STATES, WATCHED, ())


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "So proud! https://t.co/abc QT @Connorsby4OH We did it! Thank you #OH12 for this victory.",
            [("winner", "Danny Connorsby", "stated")],
        ),
        ("Look at this. https://t.co/abc QT @somebody We won! Thank you New York!", []),
        (
            "Congratulations on your victory @Connorsby4OH! https://t.co/abc QT @wire Danny Connorsby wins in OH-12",
            [("winner", "Danny Connorsby", "stated")],
        ),
        (
            "Class act. https://t.co/abc QT @Connorsby4OH I have conceded. Ohio, thank you.",
            [("concession", "Danny Connorsby", "reported")],
        ),
        (
            "Thank you for re-electing me, New York! https://t.co/abc QT @wire Danny Connorsby wins in OH-12",
            [("winner", "Kirstie Gillenwater", "stated"), ("winner", "Danny Connorsby", "stated")],
        ),
    ],
)
def test_words_that_a_post_quotes_are_those_of_the_one_quoted(text: str, told: list[tuple[str, str, str]]) -> None:
    post = Post(platform="x", id="1", author="SenGillenwater", created_at=NIGHT, text=text)
    claims = read_claims(post, STATES_WORLD)
    assert [(str(c.assertion.kind), c.assertion.candidate, str(c.stance)) for c in claims] == told
    assert all(c.quote == text[c.start : c.end] for c in claims)
