"""A long post is read where it may hold a claim, and no post costs more than its length allows."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.bench.register import invented, invented_accounts
from matchers.assess import World, assess, build_world
from matchers.passages import FIRST, LAST, LOOKED_AT, WHOLE, readable
from matchers.vocabulary import Post
from tests.counting import calls

NAMES = frozenset({"labour", "tories"})
CONTESTS = invented(contests=20)
PLACE = CONTESTS[0].name
WORLD = build_world(CONTESTS, invented_accounts(CONTESTS), ())
SAUNTER = "We walked along the river and talked about the garden, the weather and the dog. "
LONG = SAUNTER * (24_000 // len(SAUNTER))
BITS = (
    "9", " ", "\n", ". ", '"', "(", "@a", "#B", "https://", "Labour ", "not ", "won ", "recount ", "majority ", "if ",
    "12,345 ", "at 6pm ", "e\u0301", "? ", ": ", f"{PLACE} ", f"{CONTESTS[0].candidates[0].name} ",
    "conceded ", "said ",
)  # fmt: skip


def post(text: str) -> Post:
    return Post(platform="x", id="1", author="stranger", created_at=datetime(2031, 5, 9, 3, tzinfo=UTC), text=text)


def read(text: str, world: World = WORLD) -> list[tuple[str, str]]:
    return [(str(one.claim.assertion.kind), one.claim.quote) for one in assess(post(text), world).claims]


@pytest.mark.parametrize("before", [0, 3_000, 9_000, len(LONG)])
def test_a_claim_is_read_wherever_it_stands_in_a_long_post(before: int) -> None:
    claim = f"There will be a recount in {PLACE}."
    found = assess(post(LONG[:before] + claim + " " + LONG[before:]), WORLD).claims
    assert [str(one.claim.assertion.kind) for one in found] == ["recount"]
    assert found[0].claim.start >= before
    assert found[0].claim.quote in claim


def test_a_post_full_of_claims_is_read_at_its_beginning_and_its_end() -> None:
    line = "Recount in {}, says the returning officer of the count there.\n"
    lines = [line.format(PLACE), *[line.format(CONTESTS[1].name)] * 300, line.format(CONTESTS[2].name)]
    contests = [one.claim.assertion.contest for one in assess(post("".join(lines)), WORLD).claims]
    assert contests == [contest.id for contest in CONTESTS[:3]]


def test_what_follows_the_longest_post_of_any_platform_is_not_looked_at() -> None:
    assert read(SAUNTER * 400 + f"There will be a recount in {PLACE}.") == []


@given(st.lists(st.sampled_from(BITS), max_size=40), st.integers(1, 400))
def test_what_is_read_of_a_text_stands_where_it_stood(bits: list[str], times: int) -> None:
    text = "".join(bits) * times
    seen = readable(text, NAMES)
    assert len(seen) == min(len(text), LOOKED_AT) if len(text) > WHOLE else seen == text
    assert all(a == b or a in " \n" for a, b in zip(seen, text, strict=False))
    assert sum(not char.isspace() for char in seen) <= max(WHOLE, FIRST + LAST)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.sampled_from(BITS), min_size=1, max_size=12))
def test_reading_costs_no_more_than_in_proportion_to_the_text(bits: list[str]) -> None:
    text = "".join(bits)
    once = text * (1_800 // len(text) + 1)
    calls(lambda: read(once * 2))  # what is remembered of words is remembered for both
    assert calls(lambda: read(once * 2)) <= 3 * calls(lambda: read(once)) + 2_000


@settings(max_examples=10, deadline=None)
@given(st.lists(st.sampled_from(BITS), min_size=1, max_size=12))
def test_a_text_without_end_costs_no_more_than_the_longest_post(bits: list[str]) -> None:
    text = "".join(bits)
    longest = text * (LOOKED_AT // len(text) + 1)
    calls(lambda: read(longest))
    assert calls(lambda: read(longest * 4)) <= 1.1 * calls(lambda: read(longest)) + 2_000
