"""What goes to a channel next."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.channels.planning import Grouping, Parcel, next_parcel
from matchers.vocabulary import Verdict
from storage.backlog import Waiting
from storage.values import AlertId, FlagId
from tests.flags import NOON

LATER = NOON + timedelta(minutes=5)


def alert(number: int, verdict: Verdict = Verdict.CONFLICT, *, edit: bool = False, repeat: bool = False) -> Waiting:
    """An alert that waits since noon; edits of odd flags share a message."""
    return Waiting(
        id=AlertId(number),
        flag=FlagId(number),
        channel="telegram:1",
        verdict=verdict,
        edit=edit,
        owed_at=NOON,
        repeat=repeat,
        message_id=("odd" if number % 2 else f"m{number}") if edit else None,
    )


def plan(*waiting: Waiting, now: object = None, capacity: int = 100, quiet: bool = False) -> Parcel | None:
    """The next parcel, five minutes after noon."""
    return next_parcel(waiting, now=LATER, capacity=capacity, grouping=Grouping(), quiet=quiet)


def ids(parcel: Parcel | None) -> list[int]:
    """The alerts in a parcel."""
    return [waits.id for waits in parcel.alerts] if parcel else []


def test_a_conflict_goes_alone_and_the_oldest_first() -> None:
    assert ids(plan(alert(3), alert(2), alert(1))) == [1]


def test_a_burst_goes_in_one_message_newest_first() -> None:
    assert ids(plan(*(alert(n) for n in range(500, 0, -1)))) == list(range(500, 400, -1))


def test_a_channel_that_holds_one_gets_one() -> None:
    assert ids(plan(*(alert(n) for n in range(500, 0, -1)), capacity=1)) == [1]


def test_lesser_flags_wait_for_each_other_and_then_go_together() -> None:
    lesser = [alert(2, Verdict.PREMATURE), alert(1, Verdict.DISPUTED)]
    soon = NOON + timedelta(seconds=20)
    assert next_parcel(lesser, now=soon, capacity=100, grouping=Grouping()) is None
    assert ids(plan(*lesser)) == [2, 1]


def test_a_conflict_does_not_wait_for_lesser_flags() -> None:
    assert ids(plan(alert(3, Verdict.PREMATURE), alert(2), alert(1, Verdict.PREMATURE))) == [2]


def test_during_quiet_hours_nothing_goes() -> None:
    assert plan(alert(1), quiet=True) is None


def test_edits_of_one_message_go_together_after_messages() -> None:
    edits = [alert(n, edit=True) for n in (5, 4, 3, 1)]
    assert ids(plan(alert(9), *edits)) == [9]
    parcel = plan(*edits)
    assert parcel
    assert (ids(parcel), parcel.message_id) == ([5, 3, 1], "odd")


def test_possible_repeats_are_not_mixed_with_fresh_messages() -> None:
    waiting = [alert(n, repeat=n % 2 == 0) for n in range(20, 0, -1)]
    parcel = plan(*waiting)
    assert parcel
    assert parcel.possible_repeat
    assert len(parcel.alerts) == 10


@given(st.lists(st.tuples(st.sampled_from(list(Verdict)), st.booleans(), st.booleans()), max_size=300))
def test_every_alert_goes_exactly_once_in_the_end(kinds: list[tuple[Verdict, bool, bool]]) -> None:
    waiting = [
        alert(number, verdict, edit=edit, repeat=repeat and not edit)
        for number, (verdict, edit, repeat) in reversed(list(enumerate(kinds, 1)))
    ]
    gone: list[int] = []
    while parcel := plan(*waiting):
        gone += ids(parcel)
        waiting = [waits for waits in waiting if waits not in parcel.alerts]
    assert sorted(gone) == list(range(1, len(kinds) + 1))
