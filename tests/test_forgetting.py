"""The words of posts that were deleted go from everywhere, on both engines."""

from __future__ import annotations

from datetime import timedelta

from storage import details, inbox, outbox, views
from storage.engine import Store
from storage.forgetting import forget_deleted
from storage.search import Wanted
from tests.desk_rows import NIGHT, claim, judged, received, record, stored

MINUTE = timedelta(minutes=1)
LATER = NIGHT + MINUTE


def found(store: Store, text: str) -> list[int]:
    with store.reading() as tx:
        return [one.id for one in views.search_claims(tx, Wanted(text=text))]


def test_the_words_of_deleted_posts_are_forgotten_after_a_while(store: Store) -> None:
    with store.writing() as tx:
        (flag,) = record(tx, stored(tx, received(1), received(2)), judged(claim()))
        inbox.mark_deleted(tx, "x", ["1"], at=NIGHT)
        assert forget_deleted(tx, deleted_before=NIGHT, at=LATER) == 0
        assert forget_deleted(tx, deleted_before=LATER, at=LATER) == 1
        assert forget_deleted(tx, deleted_before=LATER, at=LATER) == 0
        detail = details.flag_detail(tx, flag)
    assert detail is not None
    assert [(one.post.post.text, one.claim.quote) for one in detail.claims] == [
        ("", ""),
        ("Labour have won Port Ellery", "Labour have won"),
    ]
    assert detail.claims[0].claim.assertion.party == "Labour"


def test_no_search_finds_them_by_their_words(store: Store) -> None:
    with store.writing() as tx:
        record(tx, stored(tx, received(1, "Labour took Ellery"), received(2, "Labour hold Ellery")), judged(claim()))
        inbox.mark_deleted(tx, "x", ["1"], at=NIGHT)
    assert (found(store, "took"), len(found(store, "ellery"))) == ([1], 2)
    with store.writing() as tx:
        forget_deleted(tx, deleted_before=LATER, at=LATER)
    assert (found(store, "took"), len(found(store, "ellery"))) == ([], 1)


def test_messages_that_show_them_are_owed_an_edit(store: Store) -> None:
    with store.writing() as tx:
        (flag,) = record(tx, stored(tx, received(1)), judged(claim()))
        for _ in range(2):  # the alert, then the edit that says that the post is gone
            (alert,) = outbox.lease(tx, ["console"], now=NIGHT, lease_for=MINUTE)
            outbox.mark_sent(tx, alert.id, message_id="m", at=NIGHT)
            inbox.mark_deleted(tx, "x", ["1"], at=NIGHT)
        forget_deleted(tx, deleted_before=LATER, at=LATER)
        (edit,) = outbox.lease(tx, ["console"], now=LATER, lease_for=MINUTE)
        assert (edit.flag, edit.edit, edit.message_id) == (flag, True, "m")
