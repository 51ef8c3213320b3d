import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.clock import VirtualClock
from bot.ports import Poll, SourceError
from bot.sources.recorded import RecordedSource

NIGHT = datetime(2030, 5, 2, 22, 0, tzinfo=UTC)


def line(number: int, *, minutes: int = 0, text: str = "Count goes on.") -> bytes:
    at = (NIGHT + timedelta(minutes=minutes)).isoformat()
    post = {"platform": "x", "id": str(number), "author": "ann_example", "created_at": at, "text": text}
    return json.dumps(post).encode() + b"\n"


def ids(poll: Poll) -> list[str]:
    return [received.post.id for received in poll.posts]


@pytest.fixture
def source() -> RecordedSource:
    return RecordedSource("rehearsal", clock=VirtualClock(NIGHT))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "posts.jsonl"


async def test_a_growing_file_is_read_where_the_last_poll_ended(source: RecordedSource, path: Path) -> None:
    path.write_bytes(line(1))
    first = await source.poll(str(path), None)
    with path.open("ab") as file:
        file.write(line(2))
    second = await source.poll(str(path), first.cursor)
    third = await source.poll(str(path), second.cursor)
    assert (ids(first), ids(second), ids(third)) == (["1"], ["2"], [])


async def test_half_a_line_waits_until_it_is_whole(source: RecordedSource, path: Path) -> None:
    whole = line(2)
    path.write_bytes(line(1) + whole[:30])
    first = await source.poll(str(path), None)
    path.write_bytes(line(1) + whole)
    second = await source.poll(str(path), first.cursor)
    assert (ids(first), first.quarantined, ids(second)) == (["1"], (), ["2"])


async def test_a_last_line_without_an_end_is_taken_once(source: RecordedSource, path: Path) -> None:
    path.write_bytes(line(1).rstrip())
    first = await source.poll(str(path), None)
    path.write_bytes(line(1) + line(2))
    second = await source.poll(str(path), first.cursor)
    assert (ids(first), ids(second)) == (["1"], ["2"])


async def test_a_bad_line_is_set_aside_with_its_number_and_the_others_go_on(source: RecordedSource, path: Path) -> None:
    path.write_bytes(line(1) + b'{"platform": "x"\n\n' + line(4).replace(b"ann", b"\xff") + line(5))
    poll = await source.poll(str(path), None)
    assert ids(poll) == ["1", "5"]
    assert [bad.position for bad in poll.quarantined] == ["posts.jsonl, line 2", "posts.jsonl, line 4"]
    assert "not JSON" in poll.quarantined[0].reason


async def test_line_numbers_count_from_the_start_of_the_file(source: RecordedSource, path: Path) -> None:
    path.write_bytes(line(1) + line(2))
    first = await source.poll(str(path), None)
    with path.open("ab") as file:
        file.write(b"rubbish\n")
    second = await source.poll(str(path), first.cursor)
    assert second.quarantined[0].position == "posts.jsonl, line 3"


@pytest.mark.parametrize("anew", [line(8), line(8) + line(9) + line(10, text="longer than before " * 20)])
async def test_a_file_that_was_cut_or_replaced_is_read_from_its_start(
    source: RecordedSource, path: Path, anew: bytes
) -> None:
    path.write_bytes(line(1) + line(2))
    first = await source.poll(str(path), None)
    path.write_bytes(anew)
    second = await source.poll(str(path), first.cursor)
    assert ids(second)[0] == "8"


async def test_a_paced_replay_keeps_the_distance_between_posts(path: Path) -> None:
    clock = VirtualClock(datetime(2031, 1, 1, tzinfo=UTC))
    source = RecordedSource("rehearsal", clock=clock, speed=60)
    path.write_bytes(line(1) + line(2, minutes=10) + line(3, minutes=20))
    first = await source.poll(str(path), None)
    clock.move_to(clock.now() + timedelta(seconds=9))
    early = await source.poll(str(path), first.cursor)
    clock.move_to(clock.now() + timedelta(seconds=1))
    due = await source.poll(str(path), early.cursor)
    assert (ids(first), ids(early), ids(due)) == (["1"], [], ["2"])


async def test_a_paced_replay_goes_on_after_a_restart(path: Path) -> None:
    clock = VirtualClock(datetime(2031, 1, 1, tzinfo=UTC))
    path.write_bytes(line(1) + line(2, minutes=10))
    first = await RecordedSource("rehearsal", clock=clock, speed=60).poll(str(path), None)
    clock.move_to(clock.now() + timedelta(seconds=10))
    again = await RecordedSource("rehearsal", clock=clock, speed=60).poll(str(path), first.cursor)
    assert ids(again) == ["2"]


async def test_a_missing_file_is_an_error_of_the_source(source: RecordedSource, path: Path) -> None:
    with pytest.raises(SourceError, match="No such file"):
        await source.poll(str(path), None)


async def test_a_line_without_end_is_set_aside_in_pieces(source: RecordedSource, path: Path) -> None:
    path.write_bytes(b"x" * 4_000_001 + b"\n" + line(2))
    first = await source.poll(str(path), None)
    second = await source.poll(str(path), first.cursor)
    assert len(first.quarantined) == 1
    assert ids(second) == ["2"]
