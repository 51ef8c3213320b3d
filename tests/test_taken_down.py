from __future__ import annotations

from datetime import timedelta

from bot.watch_record import keep_deletions
from matchers.vocabulary import Assertion, Contest, ContestId, Kind, OfficialFact, Post
from storage import inbox, ledger, register, watching
from storage.engine import Store
from storage.values import Received
from tests.standing import NIGHT

ELLERY = Contest(id=ContestId("ellery"), election="Invented 2026", name="Ellery", timezone="UTC")
LATER = NIGHT + timedelta(hours=1)


def on_record(
    store: Store,
    post: str,
    *,
    value: int,
    number: int = 0,
    kind: Kind = Kind.MAJORITY,
    supersedes: str | None = None,
    edited_from: str | None = None,
) -> None:
    """A post of the council's, and what the record took from it."""
    said = Post(
        platform="x",
        id=post,
        author="ElleryCouncil",
        created_at=NIGHT,
        text=f"Majority {value}.",
        edited_from=edited_from,
    )
    fact = OfficialFact(
        id=f"post:x:{post}:{number}",
        published_at=NIGHT,
        authority="Ellery Council",
        assertion=Assertion(kind=kind, contest=ELLERY.id, value=value),
        origin="post",
        supersedes=supersedes,
    )
    with store.writing() as tx:
        register.import_contests(tx, [ELLERY])
        inbox.store_posts(tx, [Received(post=said, raw=b"{}", author_id="11")], source="x", stream="11", at=NIGHT)
        ledger.append_facts(tx, [fact], recorded_at=NIGHT)


def delete(store: Store, *posts: str) -> list[str]:
    """What the desk is told when these posts are found to be gone."""
    with store.writing() as tx:
        keep_deletions(tx, "x", posts, at=LATER)
        return [notice.text for notice, _ in watching.untold_notices(tx, "console", since=NIGHT)]


def test_the_desk_is_told_when_the_post_behind_the_record_is_gone_and_the_record_stands(store: Store) -> None:
    on_record(store, "7", value=20)
    on_record(store, "7", value=50, number=1, kind=Kind.TURNOUT)
    told = delete(store, "7")
    assert told == delete(store, "7")
    assert len(told) == 1
    assert told[0].startswith('Ellery: Ellery Council has deleted the post from which the record has "majority of 20')
    assert "superseding post:x:7:0, post:x:7:1" in told[0]
    with store.reading() as tx:
        assert [line.fact.id for line in ledger.facts(tx)] == ["post:x:7:0", "post:x:7:1"]


def test_what_was_corrected_before_its_post_went_is_no_news(store: Store) -> None:
    on_record(store, "7", value=20)
    on_record(store, "8", value=21, supersedes="post:x:7:0")
    assert delete(store, "7") == []


def test_a_post_that_put_nothing_on_record_goes_unmentioned(store: Store) -> None:
    on_record(store, "77", value=20)
    assert delete(store, "7") == []


def test_of_an_edited_post_what_it_said_last_is_told(store: Store) -> None:
    on_record(store, "7", value=200)
    on_record(store, "8", value=20, edited_from="7")
    told = delete(store, "8")
    assert len(told) == 1
    assert '"majority of 20 votes"' in told[0]
