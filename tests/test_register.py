import msgspec
import pytest

from matchers.vocabulary import Account, Role
from storage import register
from storage.engine import Store
from storage.values import Changes, HandleChange
from tests.desk_rows import ACCOUNTS, CONTESTS, ELLERY, NIGHT, QUAY


def test_the_register_comes_back_as_it_went_in(store: Store) -> None:
    with store.writing() as tx:
        register.import_contests(tx, CONTESTS)
        register.import_accounts(tx, ACCOUNTS)
    with store.reading() as tx:
        assert set(register.load_contests(tx)) == set(CONTESTS)
        assert register.load_contest(tx, ELLERY) == CONTESTS[0]
        assert register.load_contest(tx, QUAY) == CONTESTS[1]
        assert register.load_accounts(tx) == ACCOUNTS


def test_importing_the_same_register_twice_changes_nothing(store: Store) -> None:
    with store.writing() as tx:
        first = register.import_contests(tx, CONTESTS), register.import_accounts(tx, ACCOUNTS)
        revision = register.register_revision(tx)
        again = register.import_contests(tx, CONTESTS), register.import_accounts(tx, ACCOUNTS)
        assert register.register_revision(tx) == revision != 0
    assert first == (Changes(added=2, contests=frozenset({ELLERY, QUAY})), Changes(added=2))
    assert again == (Changes(unchanged=2), Changes(unchanged=2))


def test_a_changed_contest_is_brought_up_to_date_and_named(store: Store) -> None:
    wider = msgspec.structs.replace(CONTESTS[0], aliases=("Ellery",), electorate=60588)
    with store.writing() as tx:
        register.import_contests(tx, CONTESTS)
        before = register.register_revision(tx)
        assert register.import_contests(tx, [wider]) == Changes(changed=1, contests=frozenset({ELLERY}))
        assert register.load_contest(tx, ELLERY) == wider
        assert register.register_revision(tx) != before


def test_a_changed_account_keeps_its_platform_id(store: Store) -> None:
    with store.writing() as tx:
        register.import_accounts(tx, ACCOUNTS)
        assert register.note_identity(tx, "x", handle="coastnews", platform_id="8", at=NIGHT) is None
        now_official = msgspec.structs.replace(ACCOUNTS[1], role=Role.OFFICIAL, name="The Coast News")
        assert register.import_accounts(tx, [now_official]) == Changes(changed=1)
        assert register.load_accounts(tx)[1] == msgspec.structs.replace(now_official, platform_id="8")
        assert register.import_accounts(tx, [now_official]) == Changes(unchanged=1)


def test_a_new_handle_of_a_known_id_is_an_event(store: Store) -> None:
    change = HandleChange(platform="x", before="AnnExample", after="AnnMP", at=NIGHT)
    with store.writing() as tx:
        register.import_accounts(tx, ACCOUNTS)
        register.note_identity(tx, "x", handle="AnnExample", platform_id="5", at=NIGHT)
        revision = register.register_revision(tx)
        assert register.note_identity(tx, "x", handle="AnnExample", platform_id="5", at=NIGHT) is None
        assert register.register_revision(tx) == revision
        assert register.note_identity(tx, "x", handle="@AnnMP", platform_id="5", at=NIGHT) == change
        assert register.handle_changes(tx) == (change,)
        assert register.load_accounts(tx)[0].handle == "AnnMP"
        assert register.note_identity(tx, "x", handle="stranger", platform_id="9", at=NIGHT) is None


def test_another_id_under_a_registered_handle_is_somebody_else(store: Store) -> None:
    with store.writing() as tx:
        register.import_accounts(tx, ACCOUNTS)
        register.note_identity(tx, "x", handle="AnnExample", platform_id="5", at=NIGHT)
        assert register.note_identity(tx, "x", handle="AnnExample", platform_id="6", at=NIGHT) is None
        book = register.account_book(tx)
    assert book.find("x", "AnnExample", "6") is None
    assert book.find("bluesky", "AnnExample", None) is None


def test_handles_of_two_platforms_do_not_meet(store: Store) -> None:
    with store.writing() as tx:
        register.import_accounts(tx, ACCOUNTS)
        other = Account(platform="bluesky", handle="annexample", name="Ann", role=Role.WATCH)
        assert register.import_accounts(tx, [other]).added == 1


def test_accounts_of_an_import_that_failed_are_not_remembered(store: Store) -> None:
    def fail() -> None:
        with store.writing() as tx:
            register.import_accounts(tx, ACCOUNTS[:1])
            assert register.account_book(tx).find("x", "AnnExample", None) is not None
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with store.writing() as tx:
        register.import_accounts(tx, ACCOUNTS[1:])
        book = register.account_book(tx)
    assert book.find("x", "AnnExample", None) is None
    assert book.find("x", "CoastNews", None) is not None
