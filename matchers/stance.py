"""How an author stands to what a sentence says: stated, denied, reported, asked, predicted or conditional.

Rules in order: a joke says nothing at all (nor does history: `matchers.history`); a question is asked; an "if" makes it
conditional; a negation before the cue denies; a word of the future predicts; a word of hearsay reports; the rest is
stated. The tables below are lists of words that an editor can read and extend.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from matchers import guesses, hearsay
from matchers.guesses import HAPPENED, is_future, is_opinion
from matchers.hearsay import is_disbelieved, is_hearsay
from matchers.sentences import Item, Tag
from matchers.vocabulary import Stance

NEGATIONS = frozenset(
    (
        "not no never nobody none neither nor cannot cant isnt isn't aren't arent wasn't wasnt weren't hasn't "
        "hasnt haven't havent hadn't don't dont doesn't doesnt didn't didnt won't wont wouldn't couldn't "
        "ain't nae refuses refusing refused denies denied deny without nowhere 'not fails failed rubbish false "
        "untrue lie"
    ).split()
)
"""Words that deny what follows in the same clause."""
FALSE = frozenset("false fake untrue hoax nonsense rubbish wrong myth".split())
"""Words before a colon that deny what follows it: "Fake news: X has won"."""
FACTIVE = frozenset("mention mentions report cover acknowledge recognize recognise discuss notice stand handle".split())
"""What is not done about a thing that is so: "fails to mention my wins", "won't acknowledge that he lost"."""
CONDITIONS = frozenset(["if", "unless", "whether", "assuming", "suppose", "supposing", "imagine", "should'a"])
AUXILIARIES = frozenset(
    (
        "has have had did is are was were will does do hasn't haven't didn't isn't can could would should any "
        "anyone anybody"
    ).split()
)
"""A sentence that begins with one of these and then a name is a question, with or without its mark."""
CONFIRMING = (["confirm"], ["report"], ["reveal"], ["exclusively"], ["now"], ["officially"])
"""Words after a "can" that opens no question: "Can confirm Ann Example has won"."""
ASKING = frozenset(["who", "what", "when", "where", "which", "why", "how"])


def stance_of(sentence: list[Item], first: int, last: int) -> Stance:
    """The stance of a sentence to the cue at items `first` to `last`."""
    words = [item.word for item in sentence]
    if is_plain(sentence, words):
        return Stance.STATED
    if is_conditional(words, first):
        return Stance.CONDITIONAL
    if is_question(sentence, first) and not is_disbelieved(sentence):
        return Stance.ASKED
    if is_denied(sentence, first, last):
        return Stance.DENIED
    begin = _last_clause(sentence, first)
    if is_future(words[begin:], first - begin, last - begin) or is_opinion(words, first):
        return Stance.PREDICTED
    if is_hearsay(words) or is_quoted(sentence, first):
        return Stance.REPORTED
    return Stance.STATED


def is_plain(sentence: list[Item], words: list[str]) -> bool:
    """Whether no word of a sentence can make it anything but stated, whatever its cue: true of most, and soon seen."""
    if not MARKS.isdisjoint(words):
        return False
    text = " ".join(words)
    if "?" in text or "n't" in text or "'ll" in text:
        return False
    opener = next((item.word for item in sentence if item.tag is not Tag.MARK and item.word not in OPENERS), words[0])
    return opener not in ASKING and opener not in AUXILIARIES


def _last_clause(sentence: list[Item], cue: int) -> int:
    """Where the clause of a cue begins that tells what has happened after a comma: "no recount will be, Ann has it"."""
    for n in range(cue - 1, 0, -1):
        if sentence[n].word == "," and sentence[n + 1].tag is Tag.WHO:
            told = {item.word for item in sentence[n + 2 : cue + 1]}
            return 0 if HAPPENED.isdisjoint(told) else n + 1
    return 0


def is_quoted(sentence: list[Item], cue: int) -> bool:
    """Whether the cue stands inside quotation marks: the author passes on what somebody said."""
    if sum(item.word == '"' for item in sentence[:cue]) % 2 == 1:
        return True
    opened = [n for n in range(cue) if sentence[n].word == "'" and _opens(sentence, n)]
    return bool(opened) and any(item.word == "'" for item in sentence[cue + 1 :])


def _opens(sentence: list[Item], n: int) -> bool:
    """Whether a single quotation mark opens: a space before it and none after."""
    apart = n == 0 or sentence[n - 1].end < sentence[n].start
    return apart and n + 1 < len(sentence) and sentence[n + 1].start == sentence[n].end


def is_question(sentence: list[Item], cue: int) -> bool:
    """A question mark, an auxiliary before its subject, or "or not" at the end."""
    words = [item.word for item in sentence]
    if any(item.tag is Tag.STOP and "?" in item.word for item in sentence):
        return True
    if _is_tagged(words):
        return True
    if words[-3:-1] == ["or", "not"] or words[-2:] == ["or", "not"] or ("or", "hasn't") in _pairs(words):
        return True
    begin = next((i for i, item in enumerate(sentence) if item.tag is not Tag.MARK and words[i] not in OPENERS), 0)
    if words[begin] in ASKING and begin < cue:
        return words[begin] != "what" or words[begin + 1 : begin + 2] != ["a"]
    if words[begin] == "can" and words[begin + 1 : begin + 2] in CONFIRMING:
        return False
    if words[begin] in AUXILIARIES and begin < cue:
        after = sentence[begin + 1 : begin + 3]
        return any(item.tag in {Tag.WHO, Tag.WHERE} or item.word in {"it", "know", "the"} for item in after)
    return words[begin : begin + 2] in (["anyone", "know"], ["anybody", "know"], ["any", "word"], ["is", "it"])


def _is_tagged(words: list[str]) -> bool:
    """Whether a sentence ends with a question for assent: "Labour have won, haven't they"."""
    end = words[:-1] if words[-1:] and not words[-1].isalnum() else words
    return len(end) > 3 and end[-1] in {"he", "she", "they", "it"} and end[-2].endswith("n't")


OPENERS = frozenset("so and but er well wait ok genuine q question".split())


TELL_ME = (["tell", "me"], ["tell", "us"], ["ask", "them"])
BEFORE_IF = frozenset("as no know knows ask asking asks wonder wondering confirm sure tell".split())
"""Words before an "if" that is no condition: "as if", "no ifs", "anyone know if"."""


def is_conditional(words: list[str], cue: int) -> bool:
    """An "if" before the cue, "should X win", "would have won", or "will ... if" after it."""
    if words[:1] == ["were"] and "to" in words[1:cue]:
        return True
    if words[:1] == ["should"] and not any("?" in word for word in words) and len(words) > cue + 4:
        return True
    for i, word in enumerate(words[:cue]):
        if word in CONDITIONS and not (i and words[i - 1] in BEFORE_IF) and words[i - 2 : i] not in TELL_ME:
            return True
        if word in {"would", "would've"} and i >= cue - 4:
            return True
    return "if" in words[cue:] and any(w in {"will", "i'll", "we'll", "he'll", "she'll"} for w in words)


def is_denied(sentence: list[Item], first: int, last: int) -> bool:
    """A negation in the same clause, before the cue or right after it."""
    words = [item.word for item in sentence]
    for i in range(first - 1, -1, -1):
        word = words[i]
        if (word == "not" and is_set_aside(sentence, i)) or _puts_right(sentence, i) or _answers_no(words, i):
            continue
        if word in NEGATIONS and words[i + 1 : i + 3] not in (["be", "more"], ["be", "prouder"], ["be", "happier"]):
            if word in {"no", "not"} and words[i + 1 : i + 2] in (["just"], ["only"], [","], ["doubt"]):
                break
            if not FACTIVE.isdisjoint(words[i + 1 : min(i + 4, first)]):
                break
            return words[i - 1 : i] != ["not"] if word == "no" else True
        if word == ":" and not FALSE.isdisjoint(words[:i]):
            return True
        if word in {"but", ";", ":", "because"} or (word == "," and _new_clause(sentence, i, first)):
            break
        if word == "yet" and words[i + 1 : i + 2] == ["to"]:
            return True
    after = words[last + 1 : last + 4]
    return after[:1] in (["nothing"], ["nowt"]) or (after[:2] == ["in", "the"] and after[2:] in (["eyes"], ["minds"]))


def is_set_aside(sentence: list[Item], n: int) -> bool:
    """Whether a "not" only sets another name aside: "Ann, not Bob, has won", "Ann not Bob won"."""
    if n == 0 or n + 1 >= len(sentence) or sentence[n + 1].tag is not Tag.WHO:
        return False
    before = sentence[n - 1]
    return before.tag is Tag.WHO or (before.word == "," and any(item.tag is Tag.WHO for item in sentence[: n - 1]))


def _answers_no(words: list[str], n: int) -> bool:
    """Whether a "no" only answers somebody: "no it's still stopped at Northmoor"."""
    return words[n] in {"no", "naw"} and n == 0 and words[1:2] != [] and words[1] in {*SUBJECTS, "its", "it", "that's"}


def _puts_right(sentence: list[Item], n: int) -> bool:
    """Whether a "no" only takes back the name before it: "Ann Example, no Bob Sample, has won"."""
    if sentence[n].word != "no" or n < 2 or sentence[n - 1].word not in {",", "-"}:
        return False
    after = sentence[n + 2] if sentence[n + 1].word in {",", "sorry"} and n + 2 < len(sentence) else sentence[n + 1]
    return after.tag is Tag.WHO and bool(after.people)


SUBJECTS = frozenset("i we he she they they're it's there there's".split())


def _new_clause(sentence: list[Item], comma: int, cue: int) -> bool:
    """Whether a comma begins a clause that has its own subject before the cue."""
    if sentence[comma + 1].word in {"still", "so", "while", "though", "meanwhile"}:
        return True
    return any(item.tag is Tag.WHO or item.word in SUBJECTS for item in sentence[comma + 1 : cue])


def _pairs(words: list[str]) -> Iterator[tuple[str, str]]:
    return pairwise(words)


MARKS = (
    CONDITIONS
    | NEGATIONS
    | FALSE
    | guesses.MARKS
    | hearsay.MARKS
    | {"were", "should", "would", "would've", "yet", "nothing", "nowt", "eyes", "minds", '"', "'"}
)
"""Words of which one is in every sentence that does more than state, but for questions, "n't" and "'ll"."""
