from __future__ import annotations

import pytest

from bot.lookalikes import LookAlikes, skeleton
from matchers.vocabulary import Account, Role

COUNCIL = Account(platform="x", handle="RBKC_Vote", name="Kensington Count", role=Role.OFFICIAL, platform_id="100")
CANDIDATE = Account(platform="x", handle="AnnExample", name="Ann Example", role=Role.CANDIDATE, platform_id="200")
SHORT = Account(platform="x", handle="abc", name="ABC", role=Role.MEDIA, platform_id="300")
READER = Account(platform="x", handle="somebodyelse", name="Some Body", role=Role.WATCH, platform_id="400")
UNRESOLVED = Account(platform="x", handle="TownHallNews", name="Town Hall News", role=Role.OFFICIAL)
KNOWN = LookAlikes([COUNCIL, CANDIDATE, SHORT, READER, UNRESOLVED])


@pytest.mark.parametrize(
    ("handle", "name", "likeness"),
    [
        pytest.param("RBKC_V0te", "", "RBKC_Vote", id="a digit for a letter"),
        pytest.param("RBK\u0421_Vote", "", "RBKC_Vote", id="a Cyrillic letter"),
        pytest.param("rbkcvote", "", "RBKC_Vote", id="without the underscore"),
        pytest.param("RBKC_Votes", "", "RBKC_Vote", id="one letter more"),
        pytest.param("AnnExampIe", "", "AnnExample", id="capital I for l"),
        pytest.param("xx_9182", "\u0410nn Ex\u00e1mple", "AnnExample", id="the display name in other letters"),
        pytest.param("townhal1news", "", "TownHallNews", id="of an account whose id is not known yet"),
    ],
)
def test_an_unregistered_account_that_reads_like_a_registered_one_is_told(
    handle: str, name: str, likeness: str
) -> None:
    found = KNOWN.resembles(platform="x", platform_id="999", handle=handle, name=name)
    assert found is not None
    assert found.registered.handle == likeness
    assert "the account is another" in found.reason


@pytest.mark.parametrize(
    ("handle", "platform_id", "name"),
    [
        pytest.param("RBKC_Renamed", "100", "Kensington Count", id="the registered account under a new handle"),
        pytest.param("TownHallNews", "555", "Town Hall News", id="the account itself before its id is known"),
        pytest.param("abd", "999", "", id="short names must read the same"),
        pytest.param("s0mebodyelse", "999", "", id="accounts that are only watched are nobody to imitate"),
        pytest.param("gardening_daily", "999", "Gardening", id="somebody else"),
        pytest.param("\u2600\u2600", "999", "\u2600", id="nothing but signs"),
    ],
)
def test_everybody_else_is_left_in_peace(handle: str, platform_id: str, name: str) -> None:
    assert KNOWN.resembles(platform="x", platform_id=platform_id, handle=handle, name=name) is None


def test_an_official_account_is_guarded_on_every_platform_and_others_on_their_own() -> None:
    official = KNOWN.resembles(platform="bluesky", platform_id="did:plc:1", handle="rbkcvote.bsky.social")
    candidate = KNOWN.resembles(platform="bluesky", platform_id="did:plc:2", handle="annexample.bsky.social")
    assert official is not None
    assert official.registered is COUNCIL
    assert candidate is None


def test_pairs_of_letters_that_read_as_one_are_folded() -> None:
    assert skeleton("Camden Town") == skeleton("Carnden T0vvn")
