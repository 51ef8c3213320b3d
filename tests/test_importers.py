from pathlib import Path

from matchers.record import RETRACTION, Standing
from matchers.vocabulary import Kind
from storage import importers, ledger, register, views
from storage.engine import Store
from storage.files import read_results
from storage.importers import Imported
from tests.desk_rows import ELLERY, NIGHT
from tests.register import RESULTS, write


def _import(store: Store, folder: Path, text: str) -> Imported:
    results = read_results(write(folder, "results.csv", text))
    with store.writing() as tx:
        return importers.import_results(tx, results, recorded_at=NIGHT)


def test_a_results_file_becomes_register_and_record(store: Store, tmp_path: Path) -> None:
    done = _import(store, tmp_path, RESULTS)
    assert (done.register.added, done.register.changed) == (5, 0)
    assert ELLERY in done.contests
    with store.reading() as tx:
        assert len(register.load_contests(tx)) == 5
        assert len(ledger.facts(tx)) == len(done.facts)


def test_the_same_file_twice_changes_nothing(store: Store, tmp_path: Path) -> None:
    _import(store, tmp_path, RESULTS)
    again = _import(store, tmp_path, RESULTS)
    assert (again.register.unchanged, again.facts, again.contests) == (5, (), frozenset())


def test_a_changed_figure_is_a_correction_of_that_contest_alone(store: Store, tmp_path: Path) -> None:
    _import(store, tmp_path, RESULTS)
    changed = _import(store, tmp_path, RESULTS.replace("Labour,16333", "Labour,16353"))
    assert changed.contests == {ELLERY}
    (line,) = changed.facts
    assert (line.fact.assertion.kind, line.fact.assertion.value) == (Kind.VOTES, 16353)
    assert line.fact.supersedes == line.fact.id.removesuffix("~2")


def test_another_winner_supersedes_the_one_before(store: Store, tmp_path: Path) -> None:
    _import(store, tmp_path, RESULTS)
    swapped = RESULTS.replace("Labour,16333,1", "Labour,16333,0").replace(
        "Conservative,16313,1", "Conservative,16313,0"
    )
    swapped = swapped.replace("Conservative,16313,0", "Conservative,16333,1").replace(
        "Labour,16333,0", "Labour,16313,0"
    )
    changed = _import(store, tmp_path, swapped)
    winners = [line.fact for line in changed.facts if line.fact.assertion.kind is Kind.WINNER]
    assert [fact.assertion.candidate for fact in winners] == ["Bob Sample"]
    with store.reading() as tx:
        before = ledger.load_fact(tx, winners[0].supersedes or "")
    assert before is not None
    assert before.fact.assertion.candidate == "Ann Example"
    back = _import(store, tmp_path, RESULTS)
    assert [line.fact.assertion.candidate for line in back.facts if line.fact.assertion.kind is Kind.WINNER] == [
        "Ann Example"
    ]
    assert _import(store, tmp_path, RESULTS).facts == ()


def _standing(store: Store) -> Standing:
    with store.reading() as tx:
        status = views.contest_status(tx, ELLERY, now=NIGHT)
    assert status is not None
    return status.standing


def test_a_row_that_is_gone_is_taken_back_and_stands_again_when_it_returns(store: Store, tmp_path: Path) -> None:
    _import(store, tmp_path, RESULTS)
    votes = len(_standing(store).votes)
    without = "".join(line for line in RESULTS.splitlines(keepends=True) if "Port Ellery" not in line or "Ann" in line)
    changed = _import(store, tmp_path, without)
    assert {line.fact.origin for line in changed.facts} == {RETRACTION}
    assert ELLERY in changed.contests
    assert [fact.assertion.candidate for fact in _standing(store).votes] == ["Ann Example"]
    assert _import(store, tmp_path, without).facts == ()
    _import(store, tmp_path, RESULTS)
    assert len(_standing(store).votes) == votes
    assert _import(store, tmp_path, RESULTS).facts == ()


def test_another_file_takes_nothing_back(store: Store, tmp_path: Path) -> None:
    _import(store, tmp_path, RESULTS)
    one = "".join(line for line in RESULTS.splitlines(keepends=True) if "Port Ellery" not in line or "Ann" in line)
    with store.writing() as tx:
        done = importers.import_results(tx, read_results(write(tmp_path, "more.csv", one)), recorded_at=NIGHT)
    assert not [line for line in done.facts if line.fact.origin == RETRACTION]


def test_contests_that_the_file_leaves_out_stay_as_they_are(store: Store, tmp_path: Path) -> None:
    _import(store, tmp_path, RESULTS)
    rest = "".join(line for line in RESULTS.splitlines(keepends=True) if "Port Ellery" not in line)
    assert _import(store, tmp_path, rest).facts == ()
    assert _standing(store).winners
