from storage import streams
from storage.engine import Store
from storage.values import StreamState
from tests.desk_rows import MINUTE, NIGHT


def test_a_stream_without_a_due_time_is_due_first(store: Store) -> None:
    with store.writing() as tx:
        streams.add_streams(tx, [("x", "late")], due_at=NIGHT + MINUTE)
        streams.add_streams(tx, [("x", "soon")], due_at=NIGHT)
        streams.add_streams(tx, [("x", "new")])
        assert [one.stream for one in streams.due_streams(tx, now=NIGHT)] == ["new", "soon"]
        assert [one.stream for one in streams.due_streams(tx, now=NIGHT + MINUTE, limit=3)] == ["new", "soon", "late"]
        streams.reschedule(tx, "x", "new", due_at=NIGHT + 2 * MINUTE)
        assert [one.stream for one in streams.due_streams(tx, now=NIGHT, limit=1)] == ["soon"]


def test_a_known_stream_keeps_its_state_when_added_again(store: Store) -> None:
    with store.writing() as tx:
        streams.keep_cursor(tx, "x", "a", "5")
        streams.add_streams(tx, [("x", "a")], due_at=NIGHT)
        assert streams.load_stream(tx, "x", "a") == StreamState(source="x", stream="a", cursor="5")
        assert streams.load_stream(tx, "x", "b") is None


def test_failures_are_counted_until_a_poll_succeeds(store: Store) -> None:
    with store.writing() as tx:
        for number in (1, 2):
            at = NIGHT + number * MINUTE
            streams.poll_failed(tx, "x", "a", at=at, due_at=at + MINUTE, error="503", outcome="unavailable")
        failed = streams.load_stream(tx, "x", "a")
        streams.poll_succeeded(tx, "x", "a", at=NIGHT + 5 * MINUTE, due_at=NIGHT + 6 * MINUTE)
        (well,) = streams.load_streams(tx)
    assert failed is not None
    assert (failed.failures, failed.outcome, failed.error, failed.succeeded_at) == (2, "unavailable", "503", None)
    assert (well.failures, well.outcome, well.error, well.succeeded_at) == (0, "ok", "", NIGHT + 5 * MINUTE)
    assert well.due_at == NIGHT + 6 * MINUTE
