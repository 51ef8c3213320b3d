"""The order in which posts arrive, and the batches and restarts on the way, change nothing of what is found in them."""

import shutil
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.app import open_desk
from bot.check import check_posts, load_world
from bot.jobs import assess_waiting
from matchers.vocabulary import Assessment, Post, Verdict
from storage import findings, inbox, ledger
from storage.values import Received
from tests.cli import Desk, desk  # noqa: F401  # the fixture of the commands

NIGHT = datetime(2020, 5, 7, 22, tzinfo=UTC)
MEDIA = "x,desk_two,Desk Two,media,,,\nx,desk_three,Desk Three,watch,,,\n"
SAYINGS = (
    "Labour GAIN Alderbrook",
    "Conservatives hold Alderbrook",
    "Alderbrook: Labour majority 40",
    "Alderbrook: Conservative majority 55",
    "The recount in Alderbrook is under way",
    "There is no recount in Alderbrook",
)
AUTHORS = ("desk_one", "desk_two", "desk_three", "passer_by")

_posts = st.lists(
    st.tuples(st.integers(0, 6), st.sampled_from(AUTHORS), st.sampled_from(SAYINGS)), min_size=2, max_size=7
)

_Found = dict[str, list[tuple[str, str, str]]]


def _post(number: int, minute: int, author: str, text: str, **more: Any) -> Post:
    at = NIGHT + timedelta(minutes=minute)
    return Post(platform="x", id=str(number), author=author, created_at=at, text=text, **more)


def _after(config: Path, arrivals: Sequence[Sequence[Post]], restarts: Sequence[bool]) -> _Found:
    """What stands of every post once all have arrived, batch by batch, with a new process where it says so."""
    left = list(zip(arrivals, restarts, strict=True))
    while left:
        with open_desk(config) as opened:
            while left:
                batch, ends = left.pop(0)
                with opened.store.writing() as tx:
                    items = [Received(post=post, raw=b"") for post in batch]
                    inbox.store_posts(tx, items, source="s", stream="s", at=NIGHT)
                while assess_waiting(opened, limit=3):
                    pass
                if ends:
                    break
    with open_desk(config) as opened, opened.store.reading() as tx:
        found: _Found = {}
        for contest in opened.knowledge.world(tx).record.contests:
            for live in findings.live_claims(tx, contest):
                told = (live.claim.quote, live.verdict, live.reason)
                found.setdefault(live.post.post.id, []).append(told)
    return {number: sorted(told) for number, told in found.items()}


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(said=_posts, data=st.data())
def test_any_arrival_gives_the_same_findings(
    tmp_path_factory: Any,
    desk: Desk,  # noqa: F811
    said: list[tuple[int, str, str]],
    data: st.DataObject,
) -> None:
    desk.run(
        "accounts", "import", desk.write("more.csv", "platform,handle,name,role,contest,candidate,party\n" + MEDIA)
    )
    posts = [_post(number, *one) for number, one in enumerate(said)]
    in_time = sorted(posts, key=lambda post: (post.created_at, post.platform, post.id))
    shuffled = data.draw(st.permutations(posts))
    cut = data.draw(st.integers(1, len(posts)))
    batches = [shuffled[start : start + cut] for start in range(0, len(shuffled), cut)]
    restarts = data.draw(st.lists(st.booleans(), min_size=len(batches), max_size=len(batches)))
    found = []
    for arrivals, ends in (([in_time], [False]), (batches, restarts)):
        folder = tmp_path_factory.mktemp("desk") / "copy"
        shutil.copytree(desk.folder, folder)
        found.append(_after(folder / "tallywatch.toml", arrivals, ends))
    assert found[0] == found[1]


def test_a_reply_is_read_as_check_reads_it(desk: Desk) -> None:  # noqa: F811
    thread = [
        _post(1, 1, "desk_one", "Labour GAIN Alderbrook"),
        _post(2, 2, "passer_by", "Really?", reply_to="1"),
        _post(3, 3, "passer_by", "Majority of 40, they say", reply_to="2"),
        _post(4, 4, "passer_by", "The majority is 40", reply_to="99"),
    ]
    world = load_world(desk.folder / "results.csv", desk.folder / "accounts.csv", None, timezone="Europe/London")
    checked = [one for one in check_posts(thread, world) if isinstance(one, Assessment)]
    wanted = {
        one.post.id: sorted((j.claim.quote, str(j.judgement.verdict), j.judgement.reason) for j in one.claims)
        for one in checked
        if one.claims
    }
    assert set(wanted) == {"1", "3"}
    for arrivals in ([thread], [[post] for post in thread]):
        folder = desk.folder / f"copy{len(arrivals)}"
        shutil.copytree(desk.folder, folder, ignore=shutil.ignore_patterns("copy*"))
        assert _after(folder / "tallywatch.toml", arrivals, [True] * len(arrivals)) == wanted


def test_what_an_authority_passes_on_is_not_its_own_word(desk: Desk) -> None:  # noqa: F811
    posts = [
        _post(1, 1, "alderbrook_count", "RT @passer_by: Labour have won Alderbrook"),
        _post(2, 2, "alderbrook_count", "Labour have won Alderbrook", repost_of="77"),
    ]
    with open_desk(desk.folder / "tallywatch.toml") as opened:
        with opened.store.writing() as tx:
            items = [Received(post=post, raw=b"") for post in posts]
            inbox.store_posts(tx, items, source="s", stream="s", at=NIGHT)
            before = ledger.current_revision(tx)
        found = [judged for _, one in assess_waiting(opened) for judged in one.claims]
        with opened.store.reading() as tx:
            assert ledger.current_revision(tx) == before
    assert {judged.judgement.verdict for judged in found} == {Verdict.PREMATURE}
