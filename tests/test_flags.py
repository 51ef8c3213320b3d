import pytest

from matchers.vocabulary import Judgement, Verdict
from storage import details, findings, flags, outbox
from storage.engine import Store
from storage.values import FlagId, FlagState, Outcome
from tests.desk_rows import ELLERY, MINUTE, NIGHT, QUAY, claim, judged, received, record, stored

CONFIRMED, DISMISSED, OPEN = FlagState.CONFIRMED, FlagState.DISMISSED, FlagState.OPEN


@pytest.fixture
def flag(store: Store) -> FlagId:
    with store.writing() as tx:
        (opened,) = record(tx, stored(tx, received(1)), judged(claim()))
        (alert,) = outbox.lease(tx, ["console"], now=NIGHT, lease_for=MINUTE)
        outbox.mark_sent(tx, alert.id, message_id="m", at=NIGHT)
        return opened


@pytest.mark.parametrize("decision", [CONFIRMED, DISMISSED])
def test_a_decision_closes_the_flag_and_owes_an_edit(store: Store, flag: FlagId, decision: FlagState) -> None:
    with store.writing() as tx:
        answer = flags.decide(tx, flag, by="Mo", decision=decision, note="called her", at=NIGHT, expected_version=1)
        assert answer.outcome is Outcome.DONE
        assert answer.flag is not None
        assert (answer.flag.state, answer.flag.version) == (decision, 2)
        (review,) = flags.reviews(tx, flag)
        assert (review.by, review.decision, review.note, review.at) == ("Mo", decision, "called her", NIGHT)
        (edit,) = outbox.lease(tx, ["console"], now=NIGHT, lease_for=MINUTE)
        assert edit.edit


def test_the_second_of_two_moderators_hears_who_decided(store: Store, flag: FlagId) -> None:
    with store.writing() as tx:
        flags.decide(tx, flag, by="Mo", decision=CONFIRMED, at=NIGHT)
        answer = flags.decide(tx, flag, by="Di", decision=DISMISSED, at=NIGHT)
        assert answer.outcome is Outcome.STALE
        assert answer.review is not None
        assert answer.review.by == "Mo"
        assert len(flags.reviews(tx, flag)) == 1


def test_a_button_on_an_older_version_changes_nothing(store: Store, flag: FlagId) -> None:
    with store.writing() as tx:
        (live,) = findings.live_claims(tx, ELLERY)
        conflict = Judgement(verdict=Verdict.CONFLICT, reason="No.")
        findings.append_judgements(tx, [(live.id, conflict)], channels=(), at=NIGHT)
        answer = flags.decide(tx, flag, by="Mo", decision=CONFIRMED, at=NIGHT, expected_version=1)
        assert (answer.outcome, answer.review) == (Outcome.STALE, None)
        assert flags.reviews(tx, flag) == ()


def test_another_account_that_says_the_same_does_not_make_a_button_stale(store: Store, flag: FlagId) -> None:
    with store.writing() as tx:
        record(tx, stored(tx, received(2)), judged(claim()))
        assert flags.decide(tx, flag, by="Mo", decision=CONFIRMED, at=NIGHT, expected_version=1).outcome == "done"


def test_a_decision_can_be_taken_back_within_a_minute_by_the_one_who_made_it(store: Store, flag: FlagId) -> None:
    with store.writing() as tx:
        assert flags.undo(tx, flag, by="Mo", at=NIGHT).outcome is Outcome.STALE
        flags.decide(tx, flag, by="Mo", decision=CONFIRMED, at=NIGHT)
        assert flags.undo(tx, flag, by="Di", at=NIGHT).outcome is Outcome.STALE
        assert flags.undo(tx, flag, by="Mo", at=NIGHT + 2 * MINUTE).outcome is Outcome.TOO_LATE
        answer = flags.undo(tx, flag, by="Mo", at=NIGHT + MINUTE)
        assert answer.outcome is Outcome.DONE
        assert answer.flag is not None
        assert (answer.flag.state, answer.flag.version) == (OPEN, 3)
        assert [review.decision for review in flags.reviews(tx, flag)] == ["confirmed", "undone"]


def test_an_unknown_flag_is_said_to_be_unknown(store: Store) -> None:
    with store.writing() as tx:
        assert flags.decide(tx, FlagId(9), by="Mo", decision=CONFIRMED, at=NIGHT).outcome is Outcome.UNKNOWN
        assert flags.undo(tx, FlagId(9), by="Mo", at=NIGHT).outcome is Outcome.UNKNOWN
        assert details.flag_detail(tx, FlagId(9)) is None


@pytest.mark.parametrize(("verdict", "state"), [(Verdict.CONFLICT, OPEN), (Verdict.SUPPORTED, DISMISSED)])
def test_a_decided_flag_opens_again_when_the_record_makes_it_a_conflict(
    store: Store, flag: FlagId, verdict: Verdict, state: FlagState
) -> None:
    with store.writing() as tx:
        flags.decide(tx, flag, by="Mo", decision=DISMISSED, at=NIGHT)
        (live,) = findings.live_claims(tx, ELLERY)
        findings.append_judgements(tx, [(live.id, Judgement(verdict=verdict, reason="So."))], channels=(), at=NIGHT)
        (found,) = details.flags(tx)
        assert found.state is state
        assert (flags.reviews(tx, flag)[-1].decision == "reopened") == (state is OPEN)


def test_flags_are_listed_by_state_and_contest_in_pages(store: Store) -> None:
    with store.writing() as tx:
        posts = stored(tx, *(received(n) for n in range(4)))
        for number, post in enumerate(posts):
            record(tx, [post], judged(claim(value=number, contest=QUAY if number == 3 else ELLERY)))
        first, second, third, fourth = details.flags(tx)
        flags.decide(tx, second.id, by="Mo", decision=CONFIRMED, at=NIGHT)
        assert [flag.id for flag in details.flags(tx, state=OPEN)] == [first.id, third.id, fourth.id]
        assert [flag.id for flag in details.flags(tx, state=OPEN, contest=ELLERY)] == [first.id, third.id]
        assert [flag.id for flag in details.flags(tx, limit=2, after=first.id)] == [second.id, third.id]
        assert [flag.id for flag in details.flags(tx, contest=QUAY)] == [fourth.id]
