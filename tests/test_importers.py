from pathlib import Path

from matchers.vocabulary import Kind
from storage import importers, ledger, register
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
