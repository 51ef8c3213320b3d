"""Times in posts, relative to the post."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchers.instants import resolve_time, zone_of
from matchers.lexemes import lex
from matchers.times import find_times

TUESDAY = datetime.fromisoformat("2026-11-03T15:20:00+00:00")


def first(text: str, posted: datetime, zone: str = "Europe/London") -> str:
    return resolve_time(find_times(lex(text))[0], posted, zone)[0].strftime("%d %H:%M")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("count resumes at 6pm", "03 18:00"),
        ("count resumes at 18:00", "03 18:00"),
        ("count resumes at 18.00", "03 18:00"),
        ("back at 1800 hours", "03 18:00"),
        ("recount at six o'clock", "03 18:00"),
        ("recount at half past seven", "03 19:30"),
        ("recount at quarter to ten", "03 21:45"),
        ("due half eight", "03 20:30"),
        ("declared by 9.30pm tonight", "03 21:30"),
        ("recount in half an hour", "03 15:50"),
        ("recount in an hour and a half", "03 16:50"),
        ("recount in 20 minutes", "03 15:40"),
        ("recount in two hours", "03 17:20"),
        ("result at noon tomorrow", "04 12:00"),
        ("result at midnight", "04 00:00"),
        ("result at 2am", "04 02:00"),
        ("result tomorrow morning at 9", "04 09:00"),
        ("result at 10am Friday", "06 10:00"),
    ],
)
def test_a_time_is_read_relative_to_the_post(text: str, expected: str) -> None:
    assert first(text, TUESDAY) == expected


@pytest.mark.parametrize("text", ["at 3 of 12 stations", "he is 22 and in 4th place", "score at 2-1", "for 6 wickets"])
def test_what_is_no_time_gives_nothing(text: str) -> None:
    assert find_times(lex(text)) == []


def test_a_friday_morning_said_on_that_friday_is_today() -> None:
    assert first("10am Friday", datetime.fromisoformat("2017-06-09T01:30:00+01:00")) == "09 10:00"


def test_a_time_just_past_is_just_past() -> None:
    assert first("count resumed at 4.30", datetime.fromisoformat("2024-07-05T04:33:00+01:00")) == "05 04:30"


def test_a_bare_hour_is_marked_as_guessed_and_a_clear_one_is_not() -> None:
    assert resolve_time(find_times(lex("back at 6"))[0], TUESDAY, "Europe/London")[1]
    assert not resolve_time(find_times(lex("back at 6pm"))[0], TUESDAY, "Europe/London")[1]


@given(
    st.datetimes(min_value=datetime(2026, 3, 25), max_value=datetime(2026, 11, 5)),  # noqa: DTZ001
    st.integers(min_value=1, max_value=12),
    st.integers(min_value=0, max_value=59),
    st.sampled_from(["am", "pm"]),
)
def test_a_written_time_reads_back_across_both_clock_changes(
    naive: datetime, hour: int, minute: int, half: str
) -> None:
    posted = naive.replace(tzinfo=zone_of("UTC"))
    found, guessed = resolve_time(
        find_times(lex(f"count resumes at {hour}.{minute:02d}{half}"))[0], posted, "Europe/London"
    )
    wanted = (hour % 12 + (12 if half == "pm" else 0)) % 24
    skipped = found.utcoffset() != (found - timedelta(hours=1)).utcoffset()
    assert not guessed
    assert (found.hour, found.minute) == (wanted, minute) or skipped or found.hour == wanted + 1
    assert -timedelta(minutes=25) <= found - posted <= timedelta(hours=25)


@given(st.text(max_size=300))
def test_no_text_makes_the_reading_of_times_fail(text: str) -> None:
    for phrase in find_times(lex(text)):
        resolve_time(phrase, TUESDAY, "Europe/London")
