"""Decisions in chat: /queue, /undo, and what the buttons under an alert do.

The database decides: a button carries the flag's version, and a second press, a stale button or one under a forwarded
message is answered with who decided already, and changes nothing. Everybody's access is asked at the press.
"""

from __future__ import annotations

from html import escape

from bot.channels.telegram_text import alert_html
from bot.chat.answers import contest_number, status_of
from bot.chat.buttons import Act, Button, Press, alert_buttons, carry
from bot.chat.newsroom import Asked, Reply, too_little
from bot.chat.wishing import set_wish
from bot.messages import calm, contest_name
from bot.second import decide_flag, untold
from matchers.vocabulary import slug_of
from storage import flags
from storage.chats import ChatWish, Subject, Wish
from storage.details import flag_detail
from storage.queue import lines, waiting
from storage.values import Access, Decided, Flag, FlagId, FlagState, Outcome

NEEDS: dict[Act, Access] = {
    Act.CONFIRM: Access.MODERATOR,
    Act.DISMISS: Access.MODERATOR,
    Act.UNDO: Access.MODERATOR,
    Act.MUTE: Access.MODERATOR,
    Act.STATUS: Access.VIEWER,
    Act.CONTEST: Access.VIEWER,
    Act.AGREE: Access.EDITOR,
    Act.REJECT: Access.EDITOR,
    Act.NEXT: Access.MODERATOR,
}
"""What each button takes."""

DECISIONS = {Act.CONFIRM: FlagState.CONFIRMED, Act.DISMISS: FlagState.DISMISSED}


def queue(asked: Asked) -> Reply:
    """/queue: the open flag that has waited longest, with its buttons."""
    return next_flag(asked, FlagId(0))


def next_flag(asked: Asked, after: FlagId) -> Reply:
    """The next open flag after one, or the first again."""
    with asked.newsroom.store.reading() as tx:
        found = lines(tx, FlagState.OPEN, after=after, limit=1) or lines(tx, FlagState.OPEN, limit=1)
        open_flags = waiting(tx)
        detail = flag_detail(tx, found[0].flag.id) if found else None
    if detail is None:
        return Reply(html="The queue is empty: every flag is decided.")
    following = Button(label=f"Next of {open_flags}", data=carry(Act.NEXT, detail.flag.id, detail.flag.version))
    rows = [*alert_buttons(detail.flag), [following]]
    return Reply(
        html=alert_html(detail, asked.newsroom.contests, zone=asked.zone), buttons=tuple(tuple(row) for row in rows)
    )


def undo(asked: Asked) -> Reply:
    """/undo: take back one's last decision, within a minute."""
    with asked.newsroom.store.reading() as tx:
        last = flags.last_decision(tx, asked.caller.signed.name)
    if last is None:
        return Reply(html="You have decided nothing that could be taken back.")
    return Reply(html=escape(_undo(asked, last.flag)))


def press(asked: Asked, pressed: Press) -> Reply:
    """What a press of a button does."""
    needed = NEEDS[pressed.act]
    if not asked.caller.access.covers(needed):
        return Reply(toast=too_little(needed))
    flag = FlagId(pressed.number)
    match pressed.act:
        case Act.CONFIRM | Act.DISMISS:
            return Reply(toast=_decide(asked, flag, pressed))
        case Act.UNDO:
            return Reply(toast=_undo(asked, flag))
        case Act.MUTE:
            return Reply(toast=_mute(asked, flag))
        case Act.NEXT:
            return next_flag(asked, flag)
        case Act.CONTEST:
            return _contest(asked, pressed.number)
        case _:
            return _status(asked, flag)


def _decide(asked: Asked, flag: FlagId, pressed: Press) -> str:
    with asked.newsroom.store.writing() as tx:
        decided = decide_flag(
            tx,
            flag,
            decision=DECISIONS[pressed.act],
            by=asked.caller.signed,
            at=asked.now,
            two_people=asked.newsroom.two_people,
            version=pressed.version,
        )
    return answer(decided)


def _undo(asked: Asked, flag: FlagId) -> str:
    with asked.newsroom.store.writing() as tx:
        return answer(flags.undo(tx, flag, by=asked.caller.signed.name, at=asked.now))


def answer(decided: Decided) -> str:
    """How it went, in one sentence."""
    review, flag = decided.review, decided.flag
    if decided.outcome is Outcome.DONE and flag:
        return f"Flag {flag.id} is {flag.state}."
    if decided.outcome is Outcome.WAITS and review:
        return f"Flag {review.flag}: confirmed by {calm(review.by, limit=60)}. A second moderator must confirm too."
    if decided.outcome is Outcome.UNTOLD and review:
        return f"Flag {review.flag}: {untold(calm(review.by, limit=40))}"
    if decided.outcome is Outcome.TOO_LATE:
        return "Too late: a decision can be taken back for a minute."
    if decided.outcome is Outcome.UNKNOWN or flag is None:
        return "That flag is not there."
    if flag.state is not FlagState.OPEN and review:
        return f"Flag {flag.id} is {flag.state} already, by {calm(review.by, limit=60)}. Nothing changed."
    if review and review.decision == "undone":
        return f"Flag {flag.id} was taken back by {calm(review.by, limit=60)}; look at it again. Nothing changed."
    return f"Flag {flag.id} has changed since this button was made; look at it again. Nothing changed."


def _load(asked: Asked, flag: FlagId) -> Flag | None:
    with asked.newsroom.store.reading() as tx:
        return flags.load_flag(tx, flag)


def _mute(asked: Asked, flag: FlagId) -> str:
    found = _load(asked, flag)
    if found is None or found.contest is None:
        return "That flag belongs to no contest."
    name = slug_of(found.contest)
    set_wish(asked, ChatWish(channel=asked.channel, wish=Wish.MUTE, subject=Subject.CONTEST, name=name))
    shown = contest_name(found.contest, asked.newsroom.contests)
    return f"{calm(shown, limit=80)} is muted in this chat; /unmute {name} undoes it."


def _status(asked: Asked, flag: FlagId) -> Reply:
    found = _load(asked, flag)
    if found is None or found.contest is None:
        return Reply(toast="That flag belongs to no contest.")
    return status_of(asked, found.contest)


def _contest(asked: Asked, number: int) -> Reply:
    for contest in asked.newsroom.contests:
        if contest_number(contest) == number:
            return status_of(asked, contest)
    return Reply(toast="That contest is not in the register any more.")
