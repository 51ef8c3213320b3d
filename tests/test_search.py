"""Finding claims by words, on both engines."""

import pytest

from storage import views
from storage.engine import Store, open_store
from storage.search import Wanted, words_of
from storage.upgrade import downgrade, migrate
from tests.desk_rows import claim, judged, received, record, stored

TEXTS = (
    "Labour have won Port Ellery by 1,234 votes",
    "The count at Port Ellery is SUSPENDED until 6pm",
    "Café talk: Ellery's returning officer has not said a word",
    "#PortEllery un_declared \u202e\U0001f389 100%",
)


def fill(store: Store) -> None:
    with store.writing() as tx:
        for number, text in enumerate(TEXTS, 1):
            posts = stored(tx, received(number, text, author=f"Reader_{number}.example"))
            record(tx, posts, judged(claim()))


def found(store: Store, *, text: str | None = None, author: str | None = None) -> list[int]:
    with store.reading() as tx:
        return [one.id for one in views.search_claims(tx, Wanted(text=text, author=author))]


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("ellery port", [2, 1]),
        ("suspend", [2]),
        ("cafe", [3]),
        ("CAF\u00c9 officer", [3]),
        ("1,234", [1]),
        ("234", [1]),
        ("e", []),
        ("6pm votes", []),
        ("declared", [4]),
        ('" OR NEAR(ellery*) AND -', []),
        ("'; DROP TABLE claim; --", []),
        ("\U0001f389", []),
        ("ellery " * 40, [3, 2, 1]),
    ],
)
def test_a_search_finds_posts_that_hold_every_word_or_its_beginning(store: Store, text: str, claims: list[int]) -> None:
    fill(store)
    assert found(store, text=text) == claims


def test_an_author_is_found_by_the_whole_handle_however_written(store: Store) -> None:
    fill(store)
    assert found(store, author="@reader_3.EXAMPLE") == [3]
    assert found(store, author="reader_3") == []
    assert found(store, author="reader_3.example", text="labour") == []


def test_claims_from_before_the_search_was_made_are_found_too(database: str) -> None:
    store = open_store(database, migrate=False)
    fill(store)
    store.close()
    downgrade(database, "-1")
    migrate(database)
    store = open_store(database, migrate=False)
    assert found(store, text="suspend") == [2]
    assert found(store, author="Reader_1.example") == [1]
    with store.writing() as tx:
        record(tx, stored(tx, received(9, "Count suspended again")), judged(claim()))
    assert found(store, text="suspend") == [5, 2]
    store.close()


def test_words_are_folded_alike_in_posts_and_searches() -> None:
    assert words_of("Majority: 16,333!  #Kensington caf\u00e9") == ["majority", "16", "333", "kensington", "cafe"]
