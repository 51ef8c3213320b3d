"""A time at the end of the calendar is refused at the door: it would stop every sum of times after it."""

import pytest

from storage.lines import parse_post
from storage.reading import FileError


@pytest.mark.parametrize("at", ["9999-12-31T23:59:59-23:00", "0001-01-01T00:00:00+14:00"])
def test_a_post_from_the_end_of_the_calendar_is_refused(at: str) -> None:
    line = f'{{"platform":"x","id":"1","author":"a","created_at":"{at}","text":"t"}}'.encode()
    with pytest.raises(FileError, match="created_at"):
        parse_post(line, path="posts.jsonl", number=1)
