from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matchers.vocabulary import Account, Role
from storage import details, findings, inbox, outbox, quarantine, register, streams
from storage.engine import Store
from storage.values import PostKey, Quarantined
from tests.desk_rows import ACCOUNTS, ELLERY, MINUTE, NIGHT, claim, judged, received, record, stored


def test_a_post_comes_back_as_it_went_in(store: Store) -> None:
    item = received(
        1,
        "Recount at 6pm\n\u202e\u0007 \U0001f5f3",
        url="https://example.org/1",
        name="A Reader",
        lang="en",
        repost_of="@other",
        reply_to="7",
        author_id="99",
    )
    with store.writing() as tx:
        (new,) = stored(tx, item)
    with store.reading() as tx:
        assert inbox.load_post(tx, new.key) == new
        assert inbox.post_versions(tx, "x", "1") == (new,)
        assert inbox.load_post(tx, PostKey(77)) is None
    assert (new.post, new.author_id, new.received_at) == (item.post, "99", NIGHT)


def test_the_same_posts_again_are_nothing(store: Store) -> None:
    with store.writing() as tx:
        assert len(stored(tx, received(1), received(2), received(1))) == 2
    with store.writing() as tx:
        assert stored(tx, received(2), received(1)) == []
        assert stored(tx) == []
        assert [new.post.id for new in stored(tx, received(1), received(3))] == ["3"]


def test_the_cursor_is_stored_with_the_posts(store: Store) -> None:
    with store.writing() as tx:
        inbox.store_posts(tx, [received(1)], source="fake", stream="a", cursor="1", at=NIGHT)
        inbox.store_posts(tx, [], source="fake", stream="a", cursor="2", at=NIGHT)
    with store.reading() as tx:
        assert streams.load_cursor(tx, "fake", "a") == "2"
        assert streams.load_cursor(tx, "fake", "b") is None


def test_a_failed_transaction_leaves_neither_posts_nor_cursor(store: Store) -> None:
    def fail() -> None:
        with store.writing() as tx:
            inbox.store_posts(tx, [received(1)], source="fake", stream="a", cursor="1", at=NIGHT)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with store.reading() as tx:
        assert inbox.unassessed(tx) == []
        assert streams.load_cursor(tx, "fake", "a") is None


def test_a_post_waits_until_it_is_assessed(store: Store) -> None:
    with store.writing() as tx:
        one, two, three = stored(tx, received(1), received(2), received(3))
        record(tx, [two])
        assert inbox.unassessed(tx) == [one, three]
        assert inbox.unassessed(tx, limit=1) == [one]
        record(tx, [one, two, three])
        assert inbox.unassessed(tx) == []


@pytest.mark.parametrize("text", ["half a \ud800 pair", "a \x00 in it"])
def test_a_post_that_cannot_be_stored_is_set_aside_and_the_others_go_on(store: Store, text: str) -> None:
    with store.writing() as tx:
        new = stored(tx, received(1), received(2, text), received(3))
        aside = quarantine.newest(tx)
    kept = {post.post.id for post in new}
    assert kept >= {"1", "3"}
    assert len(kept) + len(aside) == 3
    if "\ud800" in text:
        assert aside[0].position == "'2'"
        assert "cannot be stored" in aside[0].reason


def test_an_edit_under_the_same_id_is_a_new_version(store: Store) -> None:
    with store.writing() as tx:
        (old,) = stored(tx, received(1))
        (flag,) = record(tx, [old], judged(claim()))
        (new,) = stored(tx, received(1, "Labour have lost Port Ellery"), at=NIGHT + MINUTE)
        versions = inbox.post_versions(tx, "x", "1")
        assert [post.key for post in versions] == [old.key, new.key]
        assert [post.replaced_by for post in versions] == [new.key, None]
        assert findings.live_claims(tx, ELLERY) == []
        detail = details.flag_detail(tx, flag)
    assert detail is not None
    assert detail.claims[0].post.replaced_by == new.key


def test_an_edit_under_a_new_id_replaces_the_post_that_it_names(store: Store) -> None:
    with store.writing() as tx:
        (old,) = stored(tx, received(1))
        (new,) = stored(tx, received(2, "Labour have lost Port Ellery", edited_from="1"))
        found = inbox.load_post(tx, old.key)
    assert found is not None
    assert found.replaced_by == new.key


def test_a_text_that_comes_back_after_an_edit_is_a_version_again_once(store: Store) -> None:
    texts = ("Labour have won", "Labour have lost", "Labour have won", "Labour have won", "Labour have lost")
    with store.writing() as tx:
        new = [stored(tx, received(1, text)) for text in texts]
        versions = inbox.post_versions(tx, "x", "1")
        waiting = inbox.unassessed(tx)
    assert [len(one) for one in new] == [1, 1, 1, 0, 1]
    assert [post.post.text for post in versions] == [texts[0], texts[1], texts[2], texts[4]]
    assert [post.key for post in waiting] == [post.key for post in versions]
    assert [post.replaced_by for post in versions] == [*(post.key for post in versions[1:]), None]


def test_an_old_text_from_another_source_is_no_edit(store: Store) -> None:
    with store.writing() as tx:
        stored(tx, received(1), received(1, "Labour have lost"))
        again = inbox.store_posts(tx, [received(1)], source="archive", stream="a", at=NIGHT)
    assert again == []


def test_a_deleted_post_keeps_its_evidence_and_its_alert_is_owed_an_edit(store: Store) -> None:
    with store.writing() as tx:
        (flag,) = record(tx, stored(tx, received(1)), judged(claim()))
        (alert,) = outbox.lease(tx, ["console"], now=NIGHT, lease_for=MINUTE)
        outbox.mark_sent(tx, alert.id, message_id="m", at=NIGHT)
        (gone,) = inbox.mark_deleted(tx, "x", ["1", "404"], at=NIGHT + MINUTE)
        assert gone.deleted_at == NIGHT + MINUTE
        assert inbox.mark_deleted(tx, "x", ["1"], at=NIGHT + 2 * MINUTE) == []
        (edit,) = outbox.lease(tx, ["console"], now=NIGHT + MINUTE, lease_for=MINUTE)
        assert (edit.flag, edit.edit, edit.message_id) == (flag, True, "m")
        assert findings.live_claims(tx, ELLERY) == []


def test_a_deleted_post_takes_what_it_was_before_its_edits_with_it(store: Store) -> None:
    with store.writing() as tx:
        stored(tx, received(1), received(2, "Labour hold Port Ellery", edited_from="1"))
        assert [one.post.id for one in inbox.mark_deleted(tx, "x", ["2"], at=NIGHT)] == ["2", "1"]


def test_what_cannot_be_read_is_kept_for_a_person(store: Store) -> None:
    items = [
        Quarantined(
            source="fake", position=f"line {n}", reason="is not JSON", raw=b"x" * 200_000, at=NIGHT + n * MINUTE
        )
        for n in range(3)
    ]
    with store.writing() as tx:
        quarantine.keep(tx, items[:2])
        quarantine.keep(tx, items[2:])
        assert quarantine.size(tx) == 3
        newest = quarantine.newest(tx, limit=1)[0]
    assert (newest.position, newest.at, len(newest.raw)) == ("line 2", NIGHT + 2 * MINUTE, 100_000)


def test_an_author_is_known_by_id_before_handle(store: Store) -> None:
    with store.writing() as tx:
        register.import_accounts(tx, ACCOUNTS)
        register.note_identity(tx, "x", handle="AnnExample", platform_id="5", at=NIGHT)
        mine, renamed, impostor, unknown, by_handle = stored(
            tx,
            received(1, author="annexample", author_id="5"),
            received(2, author="AnnForEllery", author_id="5"),
            received(3, author="AnnExample", author_id="666"),
            received(4, author="nobody"),
            received(5, author="@AnnExample"),
        )
    assert [post.account and post.account.name for post in (mine, renamed, impostor, unknown, by_handle)] == [
        "Ann Example",
        "Ann Example",
        None,
        None,
        "Ann Example",
    ]


def test_an_account_added_later_is_known_at_once(store: Store) -> None:
    with store.writing() as tx:
        stored(tx, received(1, author="late"))
    with store.writing() as tx:
        register.import_accounts(tx, [Account(platform="x", handle="late", name="Late", role=Role.WATCH)])
        assert inbox.unassessed(tx)[0].account is not None


_numbers = st.integers(min_value=1, max_value=6)
_texts = st.sampled_from(["Labour have won", "Labour have lost"])
_batches = st.lists(st.lists(st.tuples(_numbers, _texts), max_size=5), max_size=5)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(batches=_batches, repeats=st.integers(min_value=1, max_value=3))
def test_any_batches_keep_each_version_once_and_what_came_back_again(
    sqlite_store: Store, batches: list[list[tuple[int, str]]], repeats: int
) -> None:
    told: dict[str, list[str]] = {}
    for number, text in [one for batch in batches * repeats for one in batch]:
        if told.setdefault(str(number), [])[-1:] != [text]:
            told[str(number)].append(text)
    wanted = [(number, text) for number, texts in told.items() for text in texts]
    with sqlite_store.writing() as tx, tx.begin_nested() as savepoint:
        for batch in batches * repeats:
            posts = stored(tx, *(received(number, text) for number, text in batch))
            record(tx, posts, judged(claim()))
            record(tx, posts, judged(claim()))
        found = [(n, inbox.post_versions(tx, "x", n)) for n in told]
        assert [(n, post.post.text) for n, posts in found for post in posts] == wanted
        assert all(post.replaced_by is None for _, posts in found for post in posts[-1:])
        assert all(post.replaced_by is not None for _, posts in found for post in posts[:-1])
        flags = details.flags(tx)
        assert sum(flag.claim_count for flag in flags) == len(wanted)
        assert outbox.outbox_counts(tx).owed == len(flags) == min(1, len(wanted))
        savepoint.rollback()


def test_received_times_are_kept_to_the_microsecond(store: Store) -> None:
    at = NIGHT + timedelta(microseconds=1)
    with store.writing() as tx:
        (new,) = stored(tx, received(1, created_at=at), at=at)
    with store.reading() as tx:
        again = inbox.load_post(tx, new.key)
    assert again is not None
    assert (again.received_at, again.post.created_at) == (at, at)
