from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from matchers.vocabulary import (
    ALERTING,
    Change,
    Claim,
    ContestId,
    Judgement,
    Kind,
    Mention,
    MentionKind,
    Stance,
    Status,
    Verdict,
)
from storage import details, findings, inbox, outbox
from storage.claims import group_key
from storage.engine import Store
from storage.values import ClaimId, FlagId, FlagState
from tests.desk_rows import ELLERY, MINUTE, NIGHT, QUAY, claim, fact, judged, received, record, stored

FULL = Claim(
    assertion=claim(
        Kind.RECOUNT,
        candidate="Ann Example",
        value=20,
        approx=True,
        at=datetime(2031, 5, 9, 17, 0, tzinfo=UTC),
        place="Great Hall",
        status=Status.ORDERED,
        change=Change.GAIN,
        from_party="Conservative",
        region="Coast",
        provisional=True,
    ).assertion,
    stance=Stance.REPORTED,
    quote="recount at 6pm",
    start=3,
    end=17,
    rule="recount-at",
    confidence=0.75,
    names=(Mention(kind=MentionKind.CONTEST, start=0, end=3, form="Port Ellery", score=91.5, contests=(ELLERY,)),),
)


def test_a_claim_comes_back_as_it_went_in(store: Store) -> None:
    used = fact("f", Kind.RECOUNT, status=Status.REFUSED)
    conflict = Judgement(verdict=Verdict.CONFLICT, reason="The council refused it.", record=(used,), revision=7)
    with store.writing() as tx:
        posts = stored(tx, received(1))
        (flag,) = record(tx, posts, judged(FULL), judged(claim(Kind.SHARE, value=51.5), Verdict.UNVERIFIED))
        findings.append_judgements(tx, [(ClaimId(1), conflict)], channels=(), at=NIGHT + MINUTE)
    with store.reading() as tx:
        detail = details.flag_detail(tx, flag)
        share = details.load_claim(tx, ClaimId(2))
        assert details.load_claim(tx, ClaimId(3)) is None
    assert detail is not None
    (back,) = detail.claims
    assert (back.claim, back.post) == (FULL, posts[0])
    assert back.judgement == conflict
    assert [(at, one.verdict) for at, one in back.judgements] == [
        (NIGHT, Verdict.PREMATURE),
        (NIGHT + MINUTE, Verdict.CONFLICT),
    ]
    assert share is not None
    assert share.claim.assertion.value == 51.5


@pytest.mark.parametrize("verdict", list(Verdict))
def test_just_the_verdicts_that_alert_open_a_flag(store: Store, verdict: Verdict) -> None:
    with store.writing() as tx:
        touched = record(tx, stored(tx, received(1)), judged(claim(), verdict))
        assert bool(touched) == (verdict in ALERTING)
        assert [flag.verdict for flag in details.flags(tx)] == ([verdict] if verdict in ALERTING else [])
        assert outbox.outbox_counts(tx).owed == len(touched)


def test_the_same_claim_from_many_accounts_is_one_flag_with_a_count(store: Store) -> None:
    with store.writing() as tx:
        record(tx, stored(tx, *(received(n) for n in range(5))), judged(claim()))
        record(tx, stored(tx, received(7, author="reader1"), received(8, author_id="1")), judged(claim()))
        (flag,) = details.flags(tx)
        assert (flag.claim_count, flag.account_count, flag.version) == (7, 6, 1)
        assert outbox.outbox_counts(tx).owed == 1
        detail = details.flag_detail(tx, flag.id, limit=3)
    assert detail is not None
    assert [one.post.post.id for one in detail.claims] == ["0", "1", "2"]


def test_assessments_given_twice_change_nothing(store: Store) -> None:
    with store.writing() as tx:
        posts = stored(tx, received(1), received(2))
        record(tx, posts, judged(claim()))
    with store.writing() as tx:
        assert record(tx, posts, judged(claim())) == []
        assert record(tx, []) == []
        assert details.flags(tx)[0].claim_count == 2


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (claim(), claim(candidate="Ann Example"), True),
        (claim(), claim(stance=Stance.REPORTED), True),
        (claim(), claim(stance=Stance.DENIED), False),
        (claim(), claim(party="Conservative"), False),
        (claim(), claim(contest=QUAY), False),
        (claim(), claim(Kind.CONCESSION), False),
        (claim(), claim(change=Change.GAIN), False),
        (claim(Kind.VOTES, value=16333), claim(Kind.VOTES, value=16333.0), True),
        (claim(Kind.VOTES, value=16333), claim(Kind.VOTES, value=16331), False),
        (claim(Kind.RECOUNT, place="Great Hall"), claim(Kind.RECOUNT, place="great hall"), True),
        (claim(party="Independent", candidate="A"), claim(party="Independent", candidate="B"), False),
        (claim(party=None, candidate="A"), claim(party=None, candidate="B"), False),
    ],
)
def test_claims_are_one_finding_when_they_say_the_same(one: Claim, other: Claim, same: bool) -> None:
    assert (group_key(one) == group_key(other)) is same


def test_live_claims_are_those_of_the_contest_with_the_verdict_that_stands(store: Store) -> None:
    with store.writing() as tx:
        posts = stored(tx, received(1))
        national = claim(Kind.SEATS, contest=None, value=318)
        record(tx, posts, judged(claim()), judged(claim(contest=QUAY)), judged(national, Verdict.UNVERIFIED))
        (live,) = findings.live_claims(tx, ELLERY)
        (seats,) = findings.live_claims(tx, None)
        assert findings.live_claims(tx, ContestId("harbour-election-2031/nowhere")) == []
    assert (live.claim, live.post, live.verdict) == (claim(), posts[0], Verdict.PREMATURE)
    assert live.reason == "Nothing is declared yet."
    assert seats.claim == national


def _judge(
    store: Store, verdict: Verdict, reason: str = "", *, minutes: int = 1, channels: Sequence[str] = ("console",)
) -> list[FlagId]:
    """Judge every claim of the contest again."""
    with store.writing() as tx:
        pairs = [(c.id, Judgement(verdict=verdict, reason=reason)) for c in findings.live_claims(tx, ELLERY)]
        return findings.append_judgements(tx, pairs, channels=channels, at=NIGHT + minutes * MINUTE)


def _deliver(store: Store, channel: str = "console") -> list[tuple[FlagId, bool]]:
    """Send all that is owed; which flags, and whether as an edit."""
    with store.writing() as tx:
        leased = outbox.lease(tx, [channel], now=NIGHT + 60 * MINUTE, lease_for=MINUTE)
        for alert in leased:
            outbox.mark_sent(tx, alert.id, message_id=alert.message_id or f"m{alert.id}", at=NIGHT)
        return [(alert.flag, alert.edit) for alert in leased]


def test_a_changed_verdict_is_kept_and_the_posted_alert_owed_an_edit(store: Store) -> None:
    with store.writing() as tx:
        (flag,) = record(tx, stored(tx, received(1)), judged(claim()))
    assert _deliver(store) == [(flag, False)]
    assert _judge(store, Verdict.SUPPORTED, "Declared: Labour.") == [flag]
    assert _deliver(store) == [(flag, True)]
    with store.reading() as tx:
        detail = details.flag_detail(tx, flag)
    assert detail is not None
    assert (detail.flag.verdict, detail.flag.state, detail.flag.version) == (Verdict.SUPPORTED, FlagState.OPEN, 2)
    assert [one.verdict for _, one in detail.claims[0].judgements] == [Verdict.PREMATURE, Verdict.SUPPORTED]


def test_a_judgement_that_says_nothing_new_is_not_kept(store: Store) -> None:
    with store.writing() as tx:
        record(tx, stored(tx, received(1)), judged(claim()))
    assert _judge(store, Verdict.PREMATURE, "Nothing is declared yet.") == []
    with store.writing() as tx:
        assert findings.append_judgements(tx, [(ClaimId(9), judged(claim()).judgement)], channels=(), at=NIGHT) == []
        found = details.load_claim(tx, ClaimId(1))
    assert found is not None
    assert len(found.judgements) == 1


def test_a_reason_that_changes_is_owed_as_an_edit_too(store: Store) -> None:
    with store.writing() as tx:
        (flag,) = record(tx, stored(tx, received(1)), judged(claim()))
    _deliver(store)
    assert _judge(store, Verdict.PREMATURE, "The count is suspended.") == [flag]
    assert _deliver(store) == [(flag, True)]


def test_a_claim_that_alerts_only_later_opens_its_flag_then(store: Store) -> None:
    with store.writing() as tx:
        assert record(tx, stored(tx, received(1), received(2)), judged(claim(), Verdict.SUPPORTED)) == []
    (flag,) = _judge(store, Verdict.CONFLICT, "Corrected.")
    with store.reading() as tx:
        detail = details.flag_detail(tx, flag)
    assert detail is not None
    assert (detail.flag.claim_count, detail.flag.verdict) == (2, Verdict.CONFLICT)
    assert _deliver(store) == [(flag, False)]


def test_a_flag_has_the_gravest_verdict_of_its_claims(store: Store) -> None:
    with store.writing() as tx:
        (flag,) = record(tx, stored(tx, received(1)), judged(claim()))
        assert record(tx, stored(tx, received(2)), judged(claim(), Verdict.CONFLICT)) == [flag]
        assert record(tx, stored(tx, received(3)), judged(claim(), Verdict.DISPUTED)) == [flag]
        (found,) = details.flags(tx)
    assert (found.verdict, found.version) == (Verdict.CONFLICT, 2)


def test_a_channel_that_hears_of_conflicts_alone_is_told_when_it_becomes_one(store: Store) -> None:
    def route(_: Claim, verdict: Verdict) -> Sequence[str]:
        return ("console", "grave") if verdict is Verdict.CONFLICT else ("console",)

    with store.writing() as tx:
        (flag,) = record(tx, stored(tx, received(1)), judged(claim()), channels=route)
        assert outbox.channels_of(tx, flag) == {"console"}
        (live,) = findings.live_claims(tx, ELLERY)
        conflict = Judgement(verdict=Verdict.CONFLICT, reason="No.")
        findings.append_judgements(tx, [(live.id, conflict)], channels=route, at=NIGHT)
        assert outbox.channels_of(tx, flag) == {"console", "grave"}
    assert _deliver(store) == [(flag, False)]
    assert _deliver(store, "grave") == [(flag, False)]


def test_claims_of_deleted_posts_are_not_judged_again(store: Store) -> None:
    with store.writing() as tx:
        record(tx, stored(tx, received(1)), judged(claim()))
        inbox.mark_deleted(tx, "x", ["1"], at=NIGHT)
    assert _judge(store, Verdict.CONFLICT, "No.") == []
