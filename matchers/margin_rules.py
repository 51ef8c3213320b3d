"""Which phrase of a margin a figure stands in: "20 in it", "ahead by 50", "635 short", "by 312"."""

from __future__ import annotations

from itertools import pairwise

from matchers.figures import ABOUT_BEFORE
from matchers.sentences import Item, Tag

LEADING = frozenset("ahead lead leads leading leader behind trailing trails beating".split())


def _words_before(sentence: list[Item], n: int) -> list[str]:
    """The words before a figure, without those that round it: "up almost 700k"."""
    before = [item.word for item in sentence[max(0, n - 6) : n]]
    while before and before[-1] in ABOUT_BEFORE - {"over", "above", "below"}:
        before.pop()
    return before


def margin_rule(sentence: list[Item], n: int) -> tuple[str | None, bool]:
    """Which phrase of a margin a figure stands in, and whether it is a lead only."""
    before = _words_before(sentence, n)
    after = [item.word for item in sentence[n + 1 : n + 5]]
    rest = [w for w in after if w not in {"vote", "votes", "or", "so", "just"}]
    if before[-1:] and before[-1] in {"+", "/", "number"}:
        return None, False
    leading = (
        any(w in LEADING for w in before)
        or (before[-1:] in (["is"], ["now"], ["to"]) and any(i.word == "lead" for i in sentence[max(0, n - 10) : n]))
        or rest[:1] == ["ahead"]
        or rest[:2] == ["in", "front"]
        or rest[:1] in (["behind"], ["lead"])
    )
    leading = (
        leading
        or ("by" in before[-1:] and "up" in before)
        or ("up", "by") in pairwise(before)
        or (before[-1:] == ["up"] and before[-2:-1] != ["that's"])
    )
    if before[-2:] == ["down", "to"] and "came" in before:
        return "came-down-to", False
    if (
        before[-1:] == ["("]
        and after[:1] == [")"]
        and set(before) & {"hold", "gain", "win", "holds", "gains", "wins", "held"}
    ):
        return "in-brackets", False
    if rest[:2] == ["short", "of"]:
        return None, False
    if (
        rest[:2] in (["in", "it"], ["to", "spare"], ["up", "on"])
        or _is_closing(rest, "clear")
        or _is_closing(rest, "short")
    ):
        return "in-it", False
    if rest[:1] and rest[0] in BETWEEN:
        return "in-it", True
    if leading and "points" not in after and "%" not in after:
        name = "behind" if rest[:1] == ["behind"] else "beating" if "beating" in before else "lead"
        return name, "clear" not in rest[:1]
    if "by" in before[-4:] and _counts_other(sentence, n):
        return None, False
    if "by" in before[-4:] and not {"up", "down", "increased"} & set(before[-5:]):
        return "by", False
    return None, False


BETWEEN = frozenset("between separate separates separated separating apart".split())
"""Words after a figure that make it the distance of two candidates."""


def _is_closing(rest: list[str], word: str) -> bool:
    """Whether a word right after a figure belongs to no noun: "635 short", and not "one short session"."""
    return rest[:1] == [word] and not (rest[1:2] and rest[1].isalpha() and rest[1] not in {*AFTER_MARGIN, "of"})


AFTER_MARGIN = frozenset(
    (
        "if i'm votes vote in at after over and on with to again but or so as ahead just ! . , when while for "
        "against here there tonight today last this omg lol wow i he she it they we that the unreal what not "
        "nothing my before until because give wtf lmao lmfao omfg smh ffs lads tbh btw x xx odd ish"
    ).split()
)
"""Words that may follow a margin; another noun is what was counted ("by two ounces")."""


def _counts_other(sentence: list[Item], n: int) -> bool:
    """Whether a figure after "by" counts something other than votes, or who came second."""
    ordinals = {"2nd", "3rd", "second", "third", "runner-up"}
    if any(
        item.word in ordinals or (item.figure is not None and item.word in {"2", "3"})
        for item in sentence[max(0, n - 8) : n]
    ):
        return True
    after, then = (sentence[k] if k < len(sentence) else None for k in (n + 1, n + 2))
    if after is not None and after.word == "from" and then is not None and then.people:
        return False
    return after is not None and after.tag is Tag.WORD and after.word not in AFTER_MARGIN and "'" not in after.word
