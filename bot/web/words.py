"""How the page words an assertion, a verdict and the state of a contest: short, for tables and headings."""

from __future__ import annotations

from matchers.vocabulary import Assertion, Kind, Stance, Status, Verdict
from storage.values import Decided, FlagState, LedgerFact, Outcome

VERDICT_SIGNS = {
    Verdict.CONFLICT: "\u2715",
    Verdict.DISPUTED: "\u21c4",
    Verdict.PREMATURE: "\u25d4",
    Verdict.SUPPORTED: "\u2713",
    Verdict.UNVERIFIED: "?",
    Verdict.NOT_CHECKABLE: "\u2013",
}
"""A sign beside each verdict, so that colour is never the only difference."""

STANCE_WORDS = {
    Stance.STATED: "states",
    Stance.DENIED: "denies",
    Stance.REPORTED: "reports",
    Stance.ASKED: "asks",
    Stance.PREDICTED: "predicts",
    Stance.CONDITIONAL: "supposes",
}

STATE_ORDER = ("recount", "suspended", "counting", "expected", "awaited", "declared")
"""The states of a contest, those that need eyes first."""


def spoken(word: str) -> str:
    """A word of the vocabulary as people write it.

    >>> spoken("not_checkable")
    'not checkable'
    """
    return str(word).replace("_", " ")


def assertion_line(assertion: Assertion) -> str:
    """An assertion in a few words.

    >>> assertion_line(Assertion(kind=Kind.VOTES, candidate="Ann Example", value=16333))
    'votes: Ann Example, 16,333'
    """
    return f"{spoken(assertion.kind)}: {', '.join(_slots(assertion)) or 'yes'}"


def _slots(assertion: Assertion) -> list[str]:
    who = assertion.candidate or assertion.party
    figure = (
        None
        if assertion.value is None
        else f"{'about ' if assertion.approx else ''}{assertion.value:,}{_unit(assertion.kind)}"
    )
    named = [who, assertion.region, figure, spoken(assertion.status) if assertion.status else None]
    where = [f"at {assertion.place}" if assertion.place else None, str(assertion.change) if assertion.change else None]
    former = f"from {assertion.from_party}" if assertion.from_party else None
    return [slot for slot in (*named, *where, former, "provisional" if assertion.provisional else None) if slot]


def _unit(kind: Kind) -> str:
    return "%" if kind in {Kind.SHARE, Kind.TURNOUT} else ""


LASTING_KINDS = frozenset({Kind.WINNER, Kind.MAJORITY, Kind.RECOUNT, Kind.COUNT, Kind.DECLARATION, Kind.CONCESSION})
"""The kinds of fact that say where a contest stands."""


def contest_state(facts: tuple[LedgerFact, ...]) -> str:
    """The state of a contest from its standing official facts, oldest first: one of STATE_ORDER.

    A winner or a declaration as made settles it; otherwise the latest word on the count, a recount or an expected
    declaration does.
    """
    said = [entry.fact.assertion for entry in facts]
    if any(_settles(assertion) for assertion in said):
        return "declared"
    latest = next((assertion for assertion in reversed(said) if assertion.kind in _STATES), None)
    return "awaited" if latest is None else _STATES[latest.kind].get(latest.status, "counting")


def _settles(assertion: Assertion) -> bool:
    made = assertion.kind is Kind.DECLARATION and assertion.status is Status.MADE
    return made or (assertion.kind is Kind.WINNER and not assertion.provisional)


_STATES: dict[Kind, dict[Status | None, str]] = {
    Kind.RECOUNT: {
        Status.REQUESTED: "recount",
        Status.ORDERED: "recount",
        Status.UNDER_WAY: "recount",
        Status.REFUSED: "counting",
        Status.FINISHED: "counting",
    },
    Kind.COUNT: {Status.SUSPENDED: "suspended", Status.UNDER_WAY: "counting", Status.RESUMED: "counting"},
    Kind.DECLARATION: {Status.EXPECTED: "expected"},
}


def decided_words(state: FlagState, by: str | None) -> str:
    """Who decided a flag, in a sentence.

    >>> decided_words(FlagState.DISMISSED, "bob")
    'Dismissed by bob.'
    """
    if state is FlagState.OPEN:
        return "Open."
    return f"{state.value.capitalize()} by {by or 'somebody'}."


def outcome_words(decided: Decided) -> str:
    """What became of a decision, for the one who made it."""
    flag, review = decided.flag, decided.review
    if flag is None or decided.outcome is Outcome.UNKNOWN:
        return "There is no such flag."
    number = f"Flag {flag.id}"
    if decided.outcome is Outcome.DONE:
        return f"{number} is open again." if flag.state is FlagState.OPEN else f"{number} {flag.state.value}."
    if decided.outcome is Outcome.TOO_LATE:
        return f"{number}: a decision can be undone for a minute, and that has passed."
    if flag.state is FlagState.OPEN:
        return f"{number} has changed since you opened it. Look again, then decide."
    return f"{number} was already {flag.state.value} by {review.by if review else 'somebody'}; nothing was changed."
