import msgspec
import pytest

from matchers.vocabulary import STATUSES, ContestId, Kind, Post, Status, slug_of


def test_a_post_without_a_zone_is_refused() -> None:
    line = b'{"platform":"x","id":"1","author":"a","created_at":"2017-06-09T02:41:00","text":"t"}'
    with pytest.raises(msgspec.ValidationError, match="timezone"):
        msgspec.json.decode(line, type=Post)


def test_a_slug_is_the_last_part_of_a_contest_id() -> None:
    assert slug_of(ContestId("uk-general-election-2017/kensington")) == "kensington"


def test_every_status_belongs_to_a_kind() -> None:
    assert set().union(*STATUSES.values()) == set(Status)
    assert set(STATUSES) == {Kind.RECOUNT, Kind.COUNT, Kind.DECLARATION}
