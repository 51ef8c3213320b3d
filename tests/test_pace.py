"""The pace at which a bot may speak, and how long it waits after a failure."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.channels.pace import Limits, Pace, back_off
from tests.flags import NOON


def sent_at(chats: list[int], pace: Pace) -> list[tuple[datetime, int]]:
    """When each message goes, on a clock that only moves as far as it must."""
    now, sent = NOON, []
    for chat in chats:
        now = pace.free_at(chat, now)
        pace.take(chat, now)
        sent.append((now, chat))
    return sent


def most_within(moments: list[datetime], seconds: float) -> int:
    """The largest number of moments in any window of that length, its end left out."""
    window = timedelta(seconds=seconds)
    return max(sum(start <= other < start + window for other in moments) for start in moments)


@given(st.lists(st.sampled_from([1, 2, 3, -10, -20]), min_size=1, max_size=120))
def test_no_window_ever_sees_more_than_the_limits(chats: list[int]) -> None:
    sent = sent_at(chats, Pace())
    assert most_within([at for at, _ in sent], 1.0) <= 30
    for chat in set(chats):
        of_chat = [at for at, to in sent if to == chat]
        assert most_within(of_chat, 1.0) <= 1
        if chat < 0:
            assert most_within(of_chat, 60.0) <= 20


def test_answers_leave_room_for_alerts_in_a_groups_minute() -> None:
    pace, now = Pace(), NOON
    for _ in range(15):
        now = pace.free_for_an_answer_at(-1, now)
        pace.take(-1, now)
    assert now == NOON + timedelta(seconds=14)
    assert pace.free_for_an_answer_at(-1, now) == NOON + timedelta(seconds=60)
    assert pace.free_at(-1, now) == now + timedelta(seconds=1)


def test_thirty_chats_are_told_at_once_and_the_thirty_first_a_second_later() -> None:
    sent = sent_at(list(range(1, 32)), Pace())
    assert sent[29][0] == NOON
    assert sent[30][0] == NOON + timedelta(seconds=1)


def test_a_held_chat_waits_and_others_do_not() -> None:
    pace = Pace(Limits(overall=5))
    pace.hold(1, NOON + timedelta(seconds=9))
    assert pace.free_at(1, NOON) == NOON + timedelta(seconds=9)
    assert pace.free_at(2, NOON) == NOON
    pace.hold(None, NOON + timedelta(seconds=4))
    assert pace.free_at(2, NOON) == NOON + timedelta(seconds=4)


@given(st.integers(1, 10_000), st.floats(0, 1))
def test_back_off_grows_and_stays_within_its_bounds(attempts: int, jitter: float) -> None:
    wait = back_off(attempts, jitter=jitter)
    assert timedelta(seconds=0.5) <= wait <= timedelta(seconds=300)
    assert wait <= back_off(attempts + 1, jitter=1.0)
