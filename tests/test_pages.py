"""An official page that changes without a word: from the page to the flag, and what does not come of it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from bot import jobs
from bot.app import Desk, open_desk
from bot.doctor import examine
from bot.exits import NotFoundError
from bot.messages import alert_lines
from bot.record import import_accounts, import_official, import_results
from bot.watch_jobs import open_watch
from matchers.vocabulary import Verdict
from storage import details, ledger, streams, watching
from storage.engine import open_store
from storage.upgrade import downgrade, migrate
from storage.values import FlagDetail, FlagId
from tests import cli
from tests.fake_web import FakeWeb
from tests.register import RESULTS, write

CONFIG = '[channels.console]\nenabled = true\n[[sources.pages]]\nurl = "{url}"\nselector = "#r"\n'


@pytest.fixture
async def web() -> AsyncIterator[FakeWeb]:
    async with FakeWeb() as web:
        yield web


@contextmanager
def open_at(folder: Path, url: str, *, account: str = "") -> Iterator[Desk]:
    write(folder, "tallywatch.toml", CONFIG.format(url=url))
    with open_desk(folder / "tallywatch.toml") as desk:
        import_results(desk, write(folder, "results.csv", RESULTS))
        if account:
            import_accounts(desk, write(folder, "accounts.csv", f"platform,handle,name,role,contest\n{account}\n"))
        yield desk


async def changed(desk: Desk, web: FakeWeb, *versions: str) -> list[FlagDetail]:
    """The flags after the page has read so, one version after the other."""
    watch = open_watch(desk)
    for version in versions:
        web.put("page", f"<h1>Results</h1><p id=r>{version}</p>")
        await watch.tick()
        await watch.settle()
        with desk.store.writing() as tx:
            streams.reschedule(tx, "page", f"{web.url}/page", due_at=None)
        jobs.assess_waiting(desk)
    await watch.aclose()
    with desk.store.reading() as tx:
        found = [details.flag_detail(tx, FlagId(number)) for number in range(1, len(versions) + 1)]
    return [one for one in found if one is not None]


async def test_a_silent_change_is_a_flag_with_the_difference_and_the_page_is_kept_with_hash_and_time(
    tmp_path: Path, web: FakeWeb
) -> None:
    url = web.put("page", "")
    with open_at(tmp_path, url) as desk:
        (flag,) = await changed(desk, web, "Ann 16,333<br>Bob 16,313", "Ann 16,331<br>Bob 16,313")
        first, second, *_ = alert_lines(flag, desk.knowledge.contests)
        assert first == f"CONFLICT  National: official page changed: {url}"
        assert second.endswith(f'{url}: "was: Ann 16,333 now: Ann 16,331 Bob 16,313"')
        assert "it said otherwise before" in flag.claims[0].judgement.reason
        with desk.store.reading() as tx:
            kept = watching.page_versions(tx, url)
        assert [page.text for page in kept] == ["Ann 16,333\nBob 16,313", "Ann 16,331\nBob 16,313"]
        assert kept[0].sha256 != kept[1].sha256
        assert kept[1].seen_at == flag.claims[0].post.post.created_at


async def test_each_change_is_a_flag_of_its_own_and_words_only_added_are_disputed(tmp_path: Path, web: FakeWeb) -> None:
    with open_at(tmp_path, web.put("page", "")) as desk:
        flags = await changed(desk, web, "Ann 5", "Ann 5<br>Bob 6", "Ann 5", "Ann 5<br>Bob 6")
        assert [one.flag.verdict for one in flags] == [Verdict.DISPUTED, Verdict.CONFLICT, Verdict.DISPUTED]


async def test_a_registered_page_names_its_contest_makes_no_fact_and_no_fact_settles_its_flag(
    tmp_path: Path, web: FakeWeb
) -> None:
    url = web.put("page", "")
    with open_at(tmp_path, url, account=f"page,{url},Ellery results,official,Port Ellery") as desk:
        with desk.store.reading() as tx:
            before = len(ledger.facts(tx))
        (flag,) = await changed(desk, web, "Ann Example won", "Bob Sample won")
        assert (flag.flag.contest or "").endswith("/port-ellery")
        assert flag.claims[0].post.account is not None
        official = {
            "id": "r1",
            "published_at": "2031-05-09T05:00:00+01:00",
            "authority": "Ellery Council",
            "assertion": {"kind": "recount", "contest": "port-ellery", "status": "ordered"},
        }
        import_official(desk, write(tmp_path, "official.jsonl", json.dumps(official) + "\n"))
        with desk.store.reading() as tx:
            assert len(ledger.facts(tx)) == before + 1
            again = details.flag_detail(tx, flag.flag.id)
        assert again is not None
        assert again.flag.verdict is Verdict.CONFLICT


async def test_a_page_that_is_watched_is_no_account_that_nobody_polls(
    tmp_path: Path, web: FakeWeb, capsys: pytest.CaptureFixture[str]
) -> None:
    url = web.put("page", "<p id=r>Ann 5</p>")
    account = f"page,{url},Ellery results,official,Port Ellery"
    with open_at(tmp_path, url, account=account) as desk, suppress(NotFoundError):  # nothing else is set up
        await asyncio.to_thread(examine, desk, limit=1)
    assert "not polled" not in capsys.readouterr().out


def test_no_authority_publishes_that_a_page_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = cli.Desk(tmp_path, monkeypatch)
    desk.run("init")
    desk.run("results", "import", desk.write("results.csv", cli.RESULTS))
    added = desk.run("official", "add", "alderbrook", "page", "--authority", "Council", "--by", "Ada")
    assert added.code == 2
    assert "not what an authority publishes" in added.err
    line = {
        "id": "r1",
        "published_at": "2020-05-08T05:00:00+01:00",
        "authority": "Council",
        "assertion": {"kind": "page", "contest": "alderbrook"},
    }
    imported = desk.run("official", "import", desk.write("official.jsonl", json.dumps(line) + "\n"))
    assert imported.code == 2
    assert "not what an authority publishes" in imported.err


def test_an_older_database_learns_the_new_kind_and_keeps_its_claims(tmp_path: Path) -> None:
    add = (
        "INSERT INTO claim (id, post_key, author, kind, approx, provisional, stance, quote, start, end, rule, "
        "confidence, verdict, judgement_id) VALUES (:id, 1, 'a', :kind, 0, 0, 'stated', '', 0, 0, '', 1, 'conflict', 1)"
    )
    path = tmp_path / "desk.db"
    migrate(path)
    downgrade(path, "0011")
    old = open_store(path, migrate=False)
    with old.writing() as tx:
        tx.execute(text("PRAGMA defer_foreign_keys=ON"))
        tx.execute(
            text(
                "INSERT INTO post (key, platform, ext_id, version, author, created_at, text, received_at, source, "
                "stream, raw) VALUES (1, 'x', '1', 1, 'a', 0, '', 0, 'x', 'x', '')"
            )
        )
        tx.execute(text(add), {"id": 1, "kind": "winner"})
    with pytest.raises(IntegrityError), old.writing() as tx:
        tx.execute(text(add), {"id": 2, "kind": "page"})
    old.close()
    migrate(path)
    new = open_store(path, migrate=False)
    with new.writing() as tx:
        tx.execute(text(add), {"id": 2, "kind": "page"})
    with pytest.raises(IntegrityError), new.writing() as tx:
        tx.execute(text(add), {"id": 3, "kind": "mood"})
    with new.reading() as tx:
        assert tx.execute(text("SELECT count(*) FROM claim")).scalar() == 2
        assert tx.execute(text("PRAGMA integrity_check")).scalar() == "ok"
    new.close()
    downgrade(path, "0011")
