"""Times in a post: a small closed grammar, read relative to the post's own time in the contest's zone.

Clock ("6pm", "18:00", "1800 hours", "six o'clock", "half past four", "half four", "noon"), day ("today", "tonight",
"tomorrow", a weekday) and wait ("in an hour and a half"). A bare hour counts only after a word of time ("at 6", "til
5"), never before a noun ("at 3 of 12 stations"). A wrong time in an alert is worse than none: what the grammar does
not know gives nothing, and an hour without am or pm is marked `guessed`.
"""

from __future__ import annotations

from msgspec import Struct

from matchers.lexemes import Lex, Lexeme
from matchers.number_words import SMALL, TENS
from matchers.time_words import DAYS, FOLLOWERS, HOURS, LEADS, MARGINS, MINUTES, NAMED, PARTS, STEPS, WEEKDAYS


class TimePhrase(Struct, frozen=True, gc=False):
    """A time as written: `minutes` after midnight on a 12- or 24-hour clock, or a `wait` from the post's time.

    `half` is "am", "pm" or "" (not said). `day` counts days from the post's ("tomorrow" is 1), `weekday` is 0-6.
    """

    first: int
    last: int
    minutes: int | None = None
    half: str = ""
    exact: bool = False
    day: int | None = None
    weekday: int | None = None
    wait: int | None = None


def _hour(word: str) -> int | None:
    if word.isdigit() and len(word) <= 2:
        value = int(word)
        return value if 0 <= value <= 24 else None
    return HOURS.get(word)


def _hour_named(word: str) -> int | None:
    """An hour, or midnight or noon as one: "quarter past midnight"."""
    return NAMED[word] // 60 if word in NAMED else _hour(word)


def _half(lexemes: list[Lexeme], i: int) -> tuple[str, int]:
    """The "am", "p.m." or "a.m" at `i`, and the lexeme after it."""
    if i >= len(lexemes):
        return "", i
    word = lexemes[i].word
    if word in {"am", "pm"}:
        return word, i + 1
    if word in {"a", "p"} and [each.word for each in lexemes[i + 1 : i + 3]] == [".", "m"]:
        end = i + 3
        if end < len(lexemes) and lexemes[end].word == "." and lexemes[end].start == lexemes[end - 1].end:
            end += 1
        return word + "m", end
    return "", i


def _digital(lexemes: list[Lexeme], i: int) -> TimePhrase | None:
    """18:00, 18.00, 9.30pm, 6pm, 1800 hours, 6 o'clock, bare 6 after a word of time."""
    word = lexemes[i].word
    after = lexemes[i + 1].word if i + 1 < len(lexemes) else ""
    if after == ":" and lexemes[i + 1].start == lexemes[i].end:
        return _hour_and_minute(lexemes, i, i + 2, word, lexemes[i + 2].word if i + 2 < len(lexemes) else "")
    whole, dot, part = word.partition(".")
    if dot:
        found = _hour_and_minute(lexemes, i, i, whole, part)
        sure = found is not None and (found.half or found.exact or _is_bare(lexemes, i) or _is_of_step(lexemes, i))
        return found if sure else None
    if len(word) == 4 and after in {"hours", "hrs", "h"}:
        whole_day = word.isdigit() and int(word[:2]) < 24 and int(word[2:]) < 60
        return TimePhrase(i, i + 1, int(word[:2]) * 60 + int(word[2:]), exact=True) if whole_day else None
    hour = _hour(word)
    if hour is None:
        return None
    half, end = _half(lexemes, i + 1)
    if half or after in {"o'clock", "oclock"}:
        return TimePhrase(i, end - 1 if half else i + 1, hour * 60, half)
    return TimePhrase(i, i, hour * 60) if 1 <= hour <= 12 and _is_bare(lexemes, i) else None


def _hour_and_minute(lexemes: list[Lexeme], first: int, last: int, hours: str, minutes: str) -> TimePhrase | None:
    """The clock time of "18" and "00", where they are one; two digits or a late hour leave no doubt of am or pm."""
    hour = _hour(hours)
    if hour is None or len(minutes) != 2 or not minutes.isdigit() or int(minutes) > 59:
        return None
    half, end = _half(lexemes, last + 1)
    clear = not half and (hour > 12 or (last > first and len(hours) == 2))
    return TimePhrase(first, end - 1, hour * 60 + int(minutes), half, exact=clear)


def _tells_margin(lexemes: list[Lexeme], by: int) -> bool:
    """Whether "by" follows a word of winning or leading: "won Northmoor by 2", "ahead by one"."""
    return not MARGINS.isdisjoint(each.word for each in lexemes[max(0, by - 6) : by])


def _is_bare(lexemes: list[Lexeme], i: int) -> bool:
    """Whether the hour at `i` stands after a word of time and before no noun."""
    if i and lexemes[i - 1].word == "by" and _tells_margin(lexemes, i - 1):
        return False
    if i == 0 or lexemes[i - 1].word not in LEADS:
        return i + 1 < len(lexemes) and lexemes[i + 1].word in {"tonight", "tomorrow", "today"}
    if i + 1 >= len(lexemes):
        return True
    after = lexemes[i + 1]
    if after.kind is Lex.MARK:
        return after.word not in {"%", "/", "-", "\u2022"}
    return after.kind is not Lex.WORD or after.word.partition("'")[0] in FOLLOWERS or after.word in WEEKDAYS


def _is_of_step(lexemes: list[Lexeme], i: int) -> bool:
    """Whether "5.40" follows a recount or the like at once, or after a comma: "a recount here, 5.40"."""
    before = [each.word for each in lexemes[max(0, i - 4) : i]]
    after = lexemes[i + 1] if i + 1 < len(lexemes) else None
    if not before or STEPS.isdisjoint(before) or (after is not None and after.word in {"%", "percent", "per"}):
        return False
    return before[-1] in STEPS or before[-1] == ","


def _spoken(lexemes: list[Lexeme], i: int) -> TimePhrase | None:
    """Half past seven, quarter to ten, ten past eleven, half four, six o'clock, noon, six."""
    word = lexemes[i].word
    words = [each.word for each in lexemes[i : i + 4]]
    if word in NAMED:
        return TimePhrase(i, i, NAMED[word], "pm" if word != "midnight" else "am", exact=True)
    if word == "half" and len(words) > 2 and words[1] == "past" and (hour := _hour_named(words[2])) is not None:
        return _with_half(lexemes, i, i + 3, hour * 60 + 30)
    if word == "half" and len(words) > 1 and (hour := _hour_after_half(words[1:])):
        return _with_half(lexemes, i, i + 2, hour * 60 + 30)
    minutes = MINUTES.get(word) or (int(word) if word.isdigit() and word in {"5", "10", "20", "25"} else None)
    if minutes and len(words) > 2 and words[1] in {"past", "to"} and (hour := _hour_named(words[2])) is not None:
        total = hour * 60 + (minutes if words[1] == "past" else -minutes)
        return _with_half(lexemes, i, i + 3, total % 1440)
    if word in HOURS:
        half, end = _half(lexemes, i + 1)
        if half or (len(words) > 1 and words[1] in {"o'clock", "oclock"}):
            return TimePhrase(i, end - 1 if half else i + 1, HOURS[word] * 60, half)
        if len(words) > 2 and words[1:3] == ["in", "the"]:
            return TimePhrase(i, i, HOURS[word] * 60)
        if words[1:2] == ["thirty"] and _is_bare(lexemes, i + 1) | (i > 0 and lexemes[i - 1].word in LEADS):
            return TimePhrase(i, i + 1, HOURS[word] * 60 + 30)
        if _is_bare(lexemes, i):
            return TimePhrase(i, i, HOURS[word] * 60)
    return None


def _hour_after_half(words: list[str]) -> int:
    """The hour of "half four" or "half 4", else 0; "half 4-1" and "half 5%" have none."""
    if words[0] in HOURS:
        return HOURS[words[0]]
    follows = words[1] if len(words) > 1 else ""
    told = words[0].isdigit() and len(words[0]) < 3 and follows not in {"-", "%", ":", "/", "of"}
    return int(words[0]) if told and 1 <= int(words[0]) <= 12 else 0


def _with_half(lexemes: list[Lexeme], first: int, end: int, minutes: int) -> TimePhrase:
    named = lexemes[end - 1].word in NAMED
    half, end = _half(lexemes, end)
    return TimePhrase(first, end - 1, minutes, half, exact=named)


def _wait(lexemes: list[Lexeme], i: int) -> TimePhrase | None:
    """In an hour, in half an hour, in an hour and a half, in 20 minutes, in two hours."""
    words = [each.word for each in lexemes[i + 1 : i + 7]]
    if words[:3] == ["half", "an", "hour"]:
        return TimePhrase(i, i + 3, wait=30)
    if words[:2] == ["an", "hour"]:
        if words[2:5] == ["and", "a", "half"]:
            return TimePhrase(i, i + 5, wait=90)
        return TimePhrase(i, i + 2, wait=60)
    if len(words) < 2:
        return None
    count = int(words[0]) if words[0].isdigit() and len(words[0]) <= 3 else SMALL.get(words[0]) or TENS.get(words[0])
    if count is None:
        return None
    if words[1] in {"minutes", "mins", "min", "minute"}:
        return TimePhrase(i, i + 2, wait=count)
    if words[1] in {"hours", "hour", "hrs", "hr"}:
        return TimePhrase(i, i + 2, wait=60 * count)
    return None


def _day_near(lexemes: list[Lexeme], first: int, last: int) -> tuple[int | None, int | None, str]:
    """The day that a clock goes with, within four lexemes: (days ahead, weekday, half of the day)."""
    day, weekday, half = None, None, ""
    window = [*lexemes[max(0, first - 3) : first], *lexemes[last + 1 : last + 5]]
    for lexeme in window:
        word = lexeme.word
        if word in DAYS:
            day = DAYS[word]
            half = half or ("pm" if word == "tonight" else "")
        elif word in WEEKDAYS and len(word) > 3:
            weekday = WEEKDAYS[word]
        elif word in PARTS:
            half = PARTS[word]
    return day, weekday, half


SPOKEN = frozenset([*NAMED, "half", *HOURS, *MINUTES])
"""Words that may begin a time in words."""
OPENING = SPOKEN | {"in"}
"""The same, and the one that begins a wait: "in half an hour"."""
NUMBER = Lex.NUMBER


def find_times(lexemes: list[Lexeme]) -> list[TimePhrase]:
    """All times of a text, in order.

    >>> from matchers.lexemes import lex
    >>> [(t.minutes, t.half, t.wait) for t in find_times(lex("recount at 6pm, or half past four, or in half an hour"))]
    [(1080, 'pm', None), (270, '', None), (None, '', 30)]
    >>> find_times(lex("he was first at 3 of 12 stations, 6 of 9"))
    []
    """
    found: list[TimePhrase] = []
    end = 0
    for i, lexeme in enumerate(lexemes):
        if i < end or (lexeme.kind is not NUMBER and lexeme.word not in OPENING):
            continue
        phrase: TimePhrase | None = None
        if lexeme.kind is NUMBER:
            phrase = _spoken(lexemes, i) or _digital(lexemes, i)
        elif lexeme.word == "in":
            phrase = _wait(lexemes, i)
        else:
            phrase = _spoken(lexemes, i)
        if phrase is not None:
            found.append(_placed(lexemes, phrase))
            end = phrase.last + 1
    return found


def _placed(lexemes: list[Lexeme], phrase: TimePhrase) -> TimePhrase:
    """A clock with its day and half of the day."""
    if phrase.minutes is None:
        return phrase
    day, weekday, half = _day_near(lexemes, phrase.first, phrase.last)
    minutes, said = phrase.minutes, phrase.half
    if said == "pm" and minutes < 720:
        minutes += 720
    elif said == "am" and 720 <= minutes < 780:
        minutes -= 720
    exact = phrase.exact or bool(said)
    if not exact and half == "pm" and 240 <= minutes < 720:
        minutes, exact = minutes + 720, True
    elif not exact and half == "am" and minutes < 720:
        exact = True
    return TimePhrase(phrase.first, phrase.last, minutes, said or half, exact, day, weekday)
