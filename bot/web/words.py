"""How the page words a verdict, the state of a contest, and what became of a decision."""

from __future__ import annotations

from bot.second import untold
from matchers.record import Standing
from matchers.vocabulary import Kind, Status, Verdict
from storage.values import Decided, FlagState, Outcome

VERDICT_SIGNS = {
    Verdict.CONFLICT: "\u2715",
    Verdict.DISPUTED: "\u21c4",
    Verdict.PREMATURE: "\u25d4",
    Verdict.SUPPORTED: "\u2713",
    Verdict.UNVERIFIED: "?",
    Verdict.NOT_CHECKABLE: "\u2013",
}
"""A sign beside each verdict, so that colour is never the only difference."""

STATE_ORDER = ("recount", "suspended", "counting", "expected", "awaited", "declared")
"""The states of a contest, those that need eyes first."""


def spoken(word: str) -> str:
    """A word of the vocabulary as people write it.

    >>> spoken("not_checkable")
    'not checkable'
    """
    return str(word).replace("_", " ")


def contest_state(standing: Standing) -> str:
    """The state of a contest: one of STATE_ORDER. A declaration settles it; else the latest word on its course does."""
    if standing.declared is not None:
        return "declared"
    if not standing.course:
        return "awaited"
    said = standing.course[-1].assertion
    return _STATES[said.kind].get(said.status, "counting")


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
    if decided.outcome is Outcome.WAITS and review:
        return f"{number}: confirmed by {review.by}; a second moderator must confirm too."
    if decided.outcome is Outcome.UNTOLD and review:
        return f"{number}: {untold(review.by)}"
    if decided.outcome is Outcome.TOO_LATE:
        return f"{number}: a decision can be undone for a minute, and that has passed."
    if flag.state is FlagState.OPEN:
        return f"{number} has changed since you opened it. Look again, then decide."
    return f"{number} was already {flag.state.value} by {review.by if review else 'somebody'}; nothing was changed."
