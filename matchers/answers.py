"""What the next sentence makes of a claim: an answer to a question, or the name of a source.

"Has she conceded? Someone at the count says she has" passes it on; "Did they win? Yes they did" states it; "Count to
start at six. My source is a porter" is hearsay.
"""

from __future__ import annotations

from typing import Final

from matchers.drafts import Draft
from matchers.hearsay import HEARSAY
from matchers.scene import Page
from matchers.sentences import Item, Tag
from matchers.vocabulary import Stance

SHORT: Final = 12
"""An answer is no longer than this many items."""
PRONOUNS: Final = frozenset("he she they it we i".split())
HAVING: Final = frozenset("has have did is are had was".split())
YES: Final = frozenset("yes yep yeah yup aye indeed".split())
NO: Final = frozenset("no nope nah".split())
WRONG: Final = frozenset({
    ("that", "was", "wrong"), ("that's", "wrong"), ("this", "is", "wrong"), ("not", "true"), ("that's", "not", "true"),
    ("untrue",), ("false",), ("this", "is", "false"), ("that", "is", "false"), ("wrong",), ("fake",), ("fake", "news"),
})  # fmt: skip
"""Sentences that take back the one before them."""
NAMED_SOURCES: Final = (
    ("my", "source"), ("heard", "it"), ("heard", "from"), ("so", "i'm"), ("so", "they"), ("according", "to"),
    ("source", ":"), ("or", "so"), ("that's", "from"), ("apparently", "."), ("told", "by"), ("from", "someone"),
)  # fmt: skip
"""How a sentence begins that says where the one before it comes from."""


def with_answers(page: Page, drafts: list[Draft]) -> list[Draft]:
    """The claims with the stance that the sentence after each gives them."""
    for found in drafts if len(page.sentences) > 1 else ():
        following = _after(page, found)
        if following and found.stance is Stance.ASKED:
            found.stance = _answered(following)
        if found.stance in {Stance.STATED, Stance.REPORTED} and _is_gainsaid(following):
            found.stance = Stance.DENIED
        if found.stance in {Stance.STATED, Stance.ASKED} and _names_source(following):
            found.stance = Stance.REPORTED
    return drafts


def _after(page: Page, found: Draft) -> list[Item]:
    """The sentence that follows the one of a claim."""
    at = next((n for n, s in enumerate(page.sentences) if s[0].start <= found.start < s[-1].end), None)
    return page.sentences[at + 1] if at is not None and at + 1 < len(page.sentences) else []


def _answered(sentence: list[Item]) -> Stance:
    """The stance that an answer gives to the question before it; asked still where it is none."""
    words = [item.word for item in sentence if item.tag not in {Tag.STOP, Tag.BREAK, Tag.MARK}]
    if not words or len(words) > SHORT or any("?" in item.word for item in sentence):
        return Stance.ASKED
    affirmed = len(words) > 1 and words[-1] in HAVING and words[-2] in PRONOUNS
    if HEARSAY & set(words) and (affirmed or words[-1] in YES):
        return Stance.REPORTED
    if words[0] in YES and (len(words) == 1 or affirmed):
        return Stance.STATED
    if words[0] in NO and (len(words) == 1 or words[-1].endswith("n't")):
        return Stance.DENIED
    return Stance.ASKED


def _is_gainsaid(sentence: list[Item]) -> bool:
    """Whether a sentence takes back the one before it: "He didn't.", "That was wrong.", "Not true."."""
    words = tuple(item.word for item in sentence if item.tag not in {Tag.STOP, Tag.BREAK, Tag.MARK})
    if len(words) == 2 and words[0] in PRONOUNS and words[1].endswith("n't"):
        return True
    return words in WRONG


def _names_source(sentence: list[Item]) -> bool:
    """Whether a sentence begins by naming where the news comes from."""
    return tuple(item.word for item in sentence[:2]) in NAMED_SOURCES
