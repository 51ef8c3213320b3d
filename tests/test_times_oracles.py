"""Times as other libraries read them: where the grammar and the oracles agree, and the known places where they do not.

The oracles read what no post may be read by (they hear one hour in "half an hour"), so they are no part of the product;
what they and the grammar both read must be the same instant. A disagreement that ends is news, and fails here.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import parsedatetime
import pytest
from hypothesis import given
from hypothesis import strategies as st
from timefhuman import tfhConfig, timefhuman

from matchers.instants import resolve_time, zone_of
from matchers.lexemes import lex
from matchers.times import find_times

LONDON = "Europe/London"
POSTED = datetime(2026, 11, 3, 15, 20, tzinfo=zone_of(LONDON))
MORNING = datetime(2026, 11, 3, 5, 20, tzinfo=zone_of(LONDON))
DAYS = {"": 0, " today": 0, " tomorrow": 1}
DEAF = {
    "half an hour": "in half an hour",
    "an hour and a half": "in an hour and a half",
    "a dot for a colon": "9.30pm",
    "half past": "half past seven",
    "a quarter to": "quarter to ten",
    "o'clock in words": "six o'clock",
    "the hours of soldiers": "1800 hours",
}
"""What neither oracle reads right, and the grammar does."""


def ours(text: str, posted: datetime) -> datetime:
    return resolve_time(find_times(lex(text))[0], posted, LONDON)[0].replace(tzinfo=None)


def first_oracle(text: str, posted: datetime) -> datetime | None:
    calendar = parsedatetime.Calendar(version=parsedatetime.VERSION_CONTEXT_STYLE)
    found, context = calendar.parseDT(text, sourceTime=posted.replace(tzinfo=None))
    return found if context.hasDateOrTime else None


def second_oracle(text: str, posted: datetime) -> datetime | None:
    found = timefhuman(text, tfhConfig(now=posted.replace(tzinfo=None)))
    return found[0] if found and isinstance(found[0], datetime) else None


@given(st.integers(min_value=6, max_value=23), st.integers(min_value=0, max_value=59), st.sampled_from(sorted(DAYS)))
def test_a_clock_of_a_named_day_is_what_both_oracles_read(hour: int, minute: int, day: str) -> None:
    written = datetime(2026, 11, 3, hour, minute).strftime("%I:%M%p").lstrip("0").lower() + day  # noqa: DTZ001
    wanted = datetime(2026, 11, 3 + DAYS[day], hour, minute)  # noqa: DTZ001
    assert ours(f"count resumes at {written}", MORNING) == wanted
    assert first_oracle(written, MORNING) == wanted
    assert second_oracle(written, MORNING) == wanted


@given(st.integers(min_value=2, max_value=90))
def test_a_wait_in_minutes_is_what_both_oracles_read(minutes: int) -> None:
    text = f"in {minutes} minutes"
    wanted = (POSTED + timedelta(minutes=minutes)).replace(tzinfo=None)
    assert ours(f"count resumes {text}", POSTED) == first_oracle(text, POSTED) == second_oracle(text, POSTED) == wanted


@pytest.mark.parametrize("text", ["10am Friday", "noon tomorrow", "18:00", "8pm tonight", "in 2 hours"])
def test_other_words_are_read_as_both_oracles_read_them(text: str) -> None:
    told = text if text.startswith("in") else f"at {text}"
    assert ours(f"count resumes {told}", POSTED) == first_oracle(text, POSTED) == second_oracle(text, POSTED)


@pytest.mark.parametrize("text", DEAF.values(), ids=DEAF.keys())
def test_where_the_oracles_are_deaf_the_grammar_does_not_follow_them(text: str) -> None:
    read = ours(f"count resumes {text if text.startswith('in') else f'at {text}'}", POSTED)
    assert read not in {first_oracle(text, POSTED), second_oracle(text, POSTED)}


def test_the_small_hours_are_to_come_where_an_oracle_looks_back() -> None:
    assert ours("result at 2am", POSTED) == second_oracle("2am", POSTED) == datetime(2026, 11, 4, 2)  # noqa: DTZ001
    assert first_oracle("2am", POSTED) == datetime(2026, 11, 3, 2)  # noqa: DTZ001
