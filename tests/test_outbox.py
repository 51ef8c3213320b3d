from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from storage import outbox
from storage.engine import Store
from storage.values import Alert, AlertId, AlertState, FlagId
from tests.desk_rows import MINUTE, NIGHT, claim, judged, received, record, stored

LATER = NIGHT + 2 * MINUTE


def _flags(tx: Connection, count: int = 1, channels: tuple[str, ...] = ("a",)) -> list[FlagId]:
    posts = stored(tx, *(received(n) for n in range(count)))
    return [record(tx, [post], judged(claim(value=number)), channels=channels)[0] for number, post in enumerate(posts)]


def _lease(tx: Connection, *channels: str, now: object = NIGHT, limit: int = 20) -> list[Alert]:
    return outbox.lease(tx, channels or ("a",), now=now, lease_for=MINUTE, limit=limit)  # type: ignore[arg-type]


def test_an_alert_is_leased_once_until_the_lease_runs_out(store: Store) -> None:
    with store.writing() as tx:
        (flag,) = _flags(tx)
        (first,) = _lease(tx)
        assert (first.flag, first.attempts, first.edit, first.message_id, first.possible_repeat) == (
            flag, 1, False, None, False,
        )  # fmt: skip
        assert _lease(tx) == []
        (again,) = _lease(tx, now=LATER)
        assert (again.id, again.attempts, again.possible_repeat) == (first.id, 2, True)


def test_a_sent_alert_is_not_owed_any_more(store: Store) -> None:
    with store.writing() as tx:
        _flags(tx)
        (alert,) = _lease(tx)
        assert outbox.mark_sent(tx, alert.id, message_id="m1", at=NIGHT)
        assert not outbox.mark_sent(tx, alert.id, message_id="m2", at=NIGHT)
        found = outbox.load_alert(tx, alert.id)
        assert found is not None
        assert (found.state, found.message_id, found.sent_at) == (AlertState.SENT, "m1", NIGHT)
        assert _lease(tx, now=LATER) == []
        assert outbox.load_alert(tx, AlertId(99)) is None


def test_a_retry_waits_for_its_time(store: Store) -> None:
    with store.writing() as tx:
        _flags(tx)
        (alert,) = _lease(tx)
        outbox.retry_at(tx, alert.id, at=NIGHT + timedelta(seconds=30), error="429")
        assert _lease(tx) == []
        (again,) = _lease(tx, now=NIGHT + timedelta(seconds=30))
        assert (again.error, again.possible_repeat, again.attempts) == ("429", False, 2)
        outbox.retry_at(tx, alert.id, at=NIGHT, error="cut", ambiguous=True)
        assert _lease(tx)[0].possible_repeat
        outbox.retry_at(tx, alert.id, at=NIGHT, error="429")
        assert _lease(tx)[0].possible_repeat  # once it may have arrived, it may have arrived


def test_a_lease_given_back_was_no_attempt(store: Store) -> None:
    with store.writing() as tx:
        _flags(tx)
        (alert,) = _lease(tx)
        outbox.release(tx, alert.id)
        (again,) = _lease(tx)
        assert (again.attempts, again.possible_repeat) == (1, False)


def test_an_edit_waits_for_its_message_and_one_that_waits_is_enough(store: Store) -> None:
    with store.writing() as tx:
        (flag,) = _flags(tx)
        outbox.owe_edits(tx, [flag], at=NIGHT)
        assert outbox.outbox_counts(tx).owed == 1  # the message will say it all
        (message,) = _lease(tx)
        outbox.owe_edits(tx, [flag, flag], at=NIGHT)
        outbox.owe_edits(tx, [flag], at=NIGHT)
        assert outbox.outbox_counts(tx).owed == 2
        assert _lease(tx) == []
        outbox.mark_sent(tx, message.id, message_id="m", at=NIGHT)
        (edit,) = _lease(tx)
        assert (edit.edit, edit.message_id) == (True, "m")
        outbox.owe_edits(tx, [flag], at=NIGHT)
        assert _lease(tx) == []
        outbox.mark_sent(tx, edit.id, message_id="m", at=NIGHT)
        assert [alert.edit for alert in _lease(tx)] == [True]


def test_new_messages_go_before_edits_and_the_oldest_first(store: Store) -> None:
    with store.writing() as tx:
        first, second = _flags(tx, 2)
        (one,) = _lease(tx, limit=1)
        outbox.mark_sent(tx, one.id, message_id="m", at=NIGHT)
        outbox.owe_edits(tx, [first], at=NIGHT)
        record(tx, stored(tx, received(9)), judged(claim(value=9)), channels=("a",))
        leased = _lease(tx)
        assert [(alert.flag, alert.edit) for alert in leased] == [(second, False), (FlagId(3), False), (first, True)]


def test_channels_do_not_wait_for_each_other(store: Store) -> None:
    with store.writing() as tx:
        _flags(tx, 2, ("a", "b"))
        assert [alert.channel for alert in _lease(tx, "a")] == ["a", "a"]
        assert [alert.channel for alert in _lease(tx, "a", "b", limit=1)] == ["b"]
        assert _lease(tx, "c") == []


def test_an_alert_given_up_takes_its_edits_along_until_it_is_sent_again(store: Store) -> None:
    with store.writing() as tx:
        (flag,) = _flags(tx)
        (message,) = _lease(tx)
        outbox.owe_edits(tx, [flag], at=NIGHT)
        outbox.set_aside(tx, message.id, error="403 the bot was kicked")
        outbox.set_aside(tx, message.id, error="again")
        outbox.set_aside(tx, AlertId(99), error="unknown")
        counts = outbox.outbox_counts(tx)
        assert (counts.owed, counts.failed, counts.oldest_owed_at) == (0, 2, None)
        outbox.owe_edits(tx, [flag], at=NIGHT)
        assert outbox.outbox_counts(tx).owed == 0
        failed = outbox.alerts(tx, state=AlertState.FAILED)
        assert [alert.error for alert in failed] == ["the message to edit was never sent", "403 the bot was kicked"]
        assert outbox.resend(tx, message.id)
        assert not outbox.resend(tx, message.id)
        assert [(alert.edit, alert.error) for alert in _lease(tx)] == [(False, None)]


def test_an_edit_given_up_leaves_the_next_edit_alone(store: Store) -> None:
    with store.writing() as tx:
        (flag,) = _flags(tx)
        outbox.mark_sent(tx, _lease(tx)[0].id, message_id="m", at=NIGHT)
        outbox.owe_edits(tx, [flag], at=NIGHT)
        (edit,) = _lease(tx)
        outbox.set_aside(tx, edit.id, error="too old to edit")
        outbox.owe_edits(tx, [flag], at=NIGHT)
        assert [alert.message_id for alert in _lease(tx)] == ["m"]


def test_a_chat_that_moved_gets_its_alerts_under_the_new_id(store: Store) -> None:
    with store.writing() as tx:
        _flags(tx, 2)
        assert outbox.move_channel(tx, "a", "z") == 2
        assert _lease(tx, "a") == []
        assert len(_lease(tx, "z")) == 2


def test_the_outbox_is_listed_newest_first_and_counted(store: Store) -> None:
    with store.writing() as tx:
        assert outbox.outbox_counts(tx).oldest_owed_at is None
        _flags(tx, 3)
        outbox.mark_sent(tx, _lease(tx, limit=1)[0].id, message_id="m", at=NIGHT)
        assert [alert.id for alert in outbox.alerts(tx, state=AlertState.OWED)] == [3, 2]
        assert [alert.id for alert in outbox.alerts(tx, state=AlertState.OWED, before=AlertId(3), limit=1)] == [2]
        counts = outbox.outbox_counts(tx)
        assert (counts.owed, counts.sent, counts.failed, counts.oldest_owed_at) == (2, 1, 0, NIGHT)


_steps = st.lists(st.sampled_from(["lease", "sent", "retry", "crash", "aside", "resend", "edit"]), max_size=25)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(steps=_steps)
def test_whatever_happens_no_edit_goes_before_its_message_and_no_message_is_lost(
    sqlite_store: Store, steps: list[str]
) -> None:
    with sqlite_store.writing() as tx, tx.begin_nested() as savepoint:
        (flag,) = _flags(tx)
        now, arrived, held = NIGHT, False, None
        for step in [*steps, "resend", "crash", "lease", "sent"]:
            now += timedelta(seconds=1) if step != "crash" else 2 * MINUTE
            if step == "lease" and held is None:
                held = next(iter(_lease(tx, now=now)), None)
                assert held is None or arrived or not held.edit
            elif step == "edit":
                outbox.owe_edits(tx, [flag], at=now)
            elif step == "crash":
                held = None
            elif step == "resend":
                outbox.resend(tx, AlertId(1))
            elif held is not None:
                arrived |= step == "sent"
                if step == "sent":
                    outbox.mark_sent(tx, held.id, message_id="m", at=now)
                elif step == "retry":
                    outbox.retry_at(tx, held.id, at=now, error="429")
                else:
                    outbox.set_aside(tx, held.id, error="403")
                held = None
        assert arrived
        savepoint.rollback()
