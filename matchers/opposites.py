"""When two claims cannot both be true, although no official record settles them."""

from __future__ import annotations

from typing import Final

from matchers.compare_results import is_about, names_nobody
from matchers.vocabulary import Assertion, Claim, Kind, Stance

SAID: Final = frozenset({Stance.STATED, Stance.REPORTED, Stance.DENIED})
FIGURES: Final = frozenset({Kind.VOTES, Kind.MAJORITY, Kind.SHARE, Kind.TURNOUT})
YES_OR_NO: Final = frozenset({Kind.CONCESSION, Kind.RECOUNT, Kind.COUNT, Kind.DECLARATION})


def opposes(one: Claim, other: Claim) -> bool:
    """Whether two claims about one contest contradict each other."""
    a, b = one.assertion, other.assertion
    if a.kind is not b.kind or a.contest != b.contest or not {one.stance, other.stance} <= SAID:
        return False
    both_positive = Stance.DENIED not in {one.stance, other.stance}
    turned_round = (one.stance is Stance.DENIED) != (other.stance is Stance.DENIED)
    if a.kind is Kind.WINNER and both_positive:
        return _different_people(a, b)
    if a.kind in FIGURES and both_positive:
        return _different_figures(a, b)
    return turned_round and _same_subject(a, b) and (a.kind not in YES_OR_NO or _same_status(a, b))


def _same_subject(a: Assertion, b: Assertion) -> bool:
    return names_nobody(a) or names_nobody(b) or is_about(a, b)


def _different_people(a: Assertion, b: Assertion) -> bool:
    return not names_nobody(a) and not names_nobody(b) and not is_about(a, b)


def _different_figures(a: Assertion, b: Assertion) -> bool:
    if a.provisional or b.provisional or a.approx or b.approx or a.value is None or b.value is None:
        return False
    same_owner = a.kind in {Kind.MAJORITY, Kind.TURNOUT} or (not names_nobody(a) and is_about(a, b))
    return same_owner and a.value != b.value


def _same_status(a: Assertion, b: Assertion) -> bool:
    return a.status is None or b.status is None or a.status is b.status
