"""Whose names unregistered handles spell, over invented candidates."""

import pytest

from matchers.handles import Handles
from matchers.vocabulary import Contest, ContestId

SENATE = ContestId("us/nevada-senate-2030")
SEVENTH = ContestId("us/virginia-s-7th-congressional-district-2030")
SECOND = ContestId("us/minnesota-s-2nd-congressional-district-2030")
BRISTOL = ContestId("uk/bristol-west")
REGIONS = {SENATE: "Nevada", SEVENTH: "Virginia", SECOND: "Minnesota", BRISTOL: None}
PEOPLE = {
    (SENATE, "Jackie Rosewood"): {"jackie", "jacqueline"},
    (SEVENTH, "Abby Spanwright"): {"abby"},
    (SECOND, "Angela Cragwell"): {"angela"},
    (SECOND, "Mark O'Hillman"): {"mark"},
    (BRISTOL, "Tess Spanwright"): {"tess", "theresa"},
}
CONTESTS = {key: Contest(id=key, name=key, election="us", region=region) for key, region in REGIONS.items()}
HANDLES = Handles(PEOPLE, CONTESTS)


@pytest.mark.parametrize(
    ("letters", "name"),
    [
        ("angelacragwell", "Angela Cragwell"),
        ("repangelacragwell", "Angela Cragwell"),
        ("angelacragwellmn", "Angela Cragwell"),
        ("angelacragwell4mn", "Angela Cragwell"),
        ("angelacragwellforcongress", "Angela Cragwell"),
        ("angelacragwell2030", "Angela Cragwell"),
        ("markohillmanmn", "Mark O'Hillman"),
        ("tessspanwrightmp", "Tess Spanwright"),
        ("spanwrightva07", "Abby Spanwright"),
        ("spanwright4va", "Abby Spanwright"),
        ("rosewoodfornevada", "Jackie Rosewood"),
        ("voterosewoodnv", None),
        ("jacquelinerosewood", "Jackie Rosewood"),
        ("theresaspanwrightmp", "Tess Spanwright"),
    ],
)
def test_a_handle_that_spells_a_name_with_its_place_is_that_candidates(letters: str, name: str | None) -> None:
    assert [found for _, found in HANDLES.spelt(letters)] == ([name] if name else [])


@pytest.mark.parametrize(
    "letters",
    ["spanwright", "spanwrightfl07", "spanwright4congress", "angelacragwellfans", "cragwell", "va07", "angela4mn", ""],
)
def test_a_handle_with_another_state_or_none_behind_a_surname_is_nobodys(letters: str) -> None:
    assert HANDLES.spelt(letters) == ()


def test_a_name_that_two_candidates_share_is_nobodys() -> None:
    twice = Handles({(SEVENTH, "Abby Spanwright"): (), (SEVENTH, "Tom Spanwright"): ()}, CONTESTS)
    assert twice.spelt("spanwrightva07") == ()
    assert len(twice.spelt("tomspanwrightva")) == 1


def test_a_surname_with_an_office_is_only_perhaps_a_candidates() -> None:
    assert [name for _, name in HANDLES.perhaps("rosewood4congress")] == ["Jackie Rosewood"]
    assert HANDLES.perhaps("spanwrightforcongress") == ()
    assert HANDLES.perhaps("rosewood") == ()
