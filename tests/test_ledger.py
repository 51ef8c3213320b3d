from matchers.vocabulary import Kind
from storage import ledger
from storage.engine import Store
from tests.desk_rows import ELLERY, MINUTE, NIGHT, QUAY, fact


def test_a_fact_comes_back_with_its_place_in_the_ledger(store: Store) -> None:
    said = fact("a", Kind.TURNOUT, value=63.8, party=None)
    with store.writing() as tx:
        assert ledger.current_revision(tx) == 0
        appended = ledger.append_facts(tx, [said, fact("b")], recorded_at=NIGHT, entered_by="Cy Editor")
        assert [line.revision for line in appended] == [1, 2]
    with store.reading() as tx:
        assert ledger.facts(tx) == appended
        assert ledger.load_fact(tx, "a") == appended[0]
        assert ledger.load_fact(tx, "z") is None
        assert ledger.current_revision(tx) == 2
    assert (appended[0].fact, appended[0].entered_by, appended[0].recorded_at) == (said, "Cy Editor", NIGHT)


def test_the_same_fact_again_is_nothing(store: Store) -> None:
    with store.writing() as tx:
        ledger.append_facts(tx, [fact("a"), fact("a")], recorded_at=NIGHT)
        assert ledger.append_facts(tx, [fact("a", authority="under another file name")], recorded_at=NIGHT) == ()
        assert len(ledger.facts(tx)) == 1


def test_a_changed_fact_is_appended_as_a_correction(store: Store) -> None:
    with store.writing() as tx:
        ledger.append_facts(tx, [fact("a", Kind.VOTES, value=20952)], recorded_at=NIGHT)
        (second,) = ledger.append_facts(tx, [fact("a", Kind.VOTES, value=24113)], recorded_at=NIGHT)
        assert ledger.append_facts(tx, [fact("a", Kind.VOTES, value=24113)], recorded_at=NIGHT) == ()
        (third,) = ledger.append_facts(tx, [fact("a", Kind.VOTES, value=20952)], recorded_at=NIGHT)
        assert [line.fact.assertion.value for line in ledger.facts(tx, ELLERY)] == [20952, 24113, 20952]
    assert (second.fact.id, second.fact.supersedes) == ("a~2", "a")
    assert (third.fact.id, third.fact.supersedes) == ("a~3", "a~2")


def test_the_ledger_is_readable_as_of_a_time_and_as_of_a_revision(store: Store) -> None:
    facts = [fact(n, Kind.VOTES, at=NIGHT + n * MINUTE, value=n) for n in (1, 2, 3)]
    with store.writing() as tx:
        ledger.append_facts(tx, reversed(facts), recorded_at=NIGHT)

        def values(**bounds: object) -> list[object]:
            return [line.fact.assertion.value for line in ledger.facts(tx, ELLERY, **bounds)]  # type: ignore[arg-type]

        assert values(as_of=NIGHT) == []
        assert values(as_of=NIGHT + 2 * MINUTE) == [2, 1]
        assert values(revision=1) == [3]
        assert values(revision=2, as_of=NIGHT + 2 * MINUTE) == [2]
        assert [line.fact.assertion.value for line in ledger.facts_since(tx, 1)] == [2, 1]


def test_facts_of_other_contests_stay_apart(store: Store) -> None:
    with store.writing() as tx:
        national = fact("n", Kind.SEATS, contest=None, value=318)
        ledger.append_facts(tx, [fact("a"), fact("b", contest=QUAY), national], recorded_at=NIGHT)
        assert [line.fact.id for line in ledger.facts(tx, QUAY)] == ["b"]
        assert [line.fact.id for line in ledger.facts(tx, national=True)] == ["n"]
        assert len(ledger.facts(tx)) == 3


def test_warnings_stand_until_they_no_longer_hold(store: Store) -> None:
    with store.writing() as tx:
        assert ledger.set_warnings(tx, ELLERY, ["the sum is wrong", "two winners", "two winners"], at=NIGHT)
        assert not ledger.set_warnings(tx, ELLERY, ["two winners", "the sum is wrong"], at=NIGHT)
        assert ledger.set_warnings(tx, QUAY, ["no winner"], at=NIGHT)
        assert ledger.set_warnings(tx, ELLERY, ["two winners"], at=NIGHT + MINUTE)
        assert ledger.warnings(tx, ELLERY) == ((ELLERY, "two winners"),)
        assert ledger.warnings(tx) == ((ELLERY, "two winners"), (QUAY, "no winner"))
        assert ledger.set_warnings(tx, ELLERY, [], at=NIGHT + MINUTE)
        assert ledger.warnings(tx, ELLERY) == ()
