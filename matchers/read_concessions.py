"""Who has conceded: said in words, or shown by a candidate who congratulates a rival.

A candidate's own goodwill to the rival who has won ("Congratulations Pete", "I've wished Anna luck") is a concession of
the author's contest. Thanks alone are none, nor is praise for a campaign.
"""

from __future__ import annotations

from itertools import pairwise

from matchers.drafts import Draft, draft
from matchers.lexemes import fold
from matchers.no_outcome import is_fresh
from matchers.offices import OFFICES
from matchers.phrases import CONCESSION_INDEX, match_at
from matchers.scene import FIRST_PERSON, THIRD_PERSON, Page, Subject
from matchers.sentences import Item, Tag
from matchers.stance import stance_of
from matchers.vocabulary import Candidate, Contest, Kind, Role, Stance

GOODWILL = frozenset(
    (
        "congratulations congratulate congratulated congratulating congrats llongyfarchiadau wish wished "
        "wishing wishes luck hand rang phoned rung called telephoned"
    ).split()
)
NOT_FOR_WINNING = frozenset(["campaign", "race", "fight", "positive"])
TOLD = frozenset("to called tell tells told rang phoned congratulated congratulate wished thanked wish thank".split())
"""Words before the name of whoever is spoken to."""
HEARING = frozenset({"i'm", "am", "been", "was", "we're", "being", "im"})
"""Words before "told" by which the author has heard it: "I'm told Ann Example has called to concede"."""
NOBODY = frozenset({"nobody", "noone", "neither", "no-one"})
"""Who has conceded where nobody has."""
TAKEN_BACK = frozenset(
    (
        "replacing withdraw withdraws withdrew withdrawing withdrawn retract retracts retracted retracting rescind "
        "rescinds rescinded rescinding revoke revokes revoked revoking unconcede unconceded unconceding un-concede "
        "un-conceded un-conceding"
    ).split()
)
"""Words by which a concession is taken back."""
TAKING = frozenset("take takes took taking taken".split())


def read_concessions(page: Page, sentence: list[Item]) -> list[Draft]:
    """The concessions that a sentence claims."""
    if CUES.isdisjoint(page.words) or page.is_past(sentence):
        return []
    found: list[Draft] = _rung_up(page, sentence)
    for i, item in enumerate(sentence):
        if found or item.word not in CONCESSION_INDEX or item.tag is not Tag.WORD:
            continue
        hits = match_at(sentence, i, CONCESSION_INDEX)
        if not hits:
            continue
        phrase, last = hits[0]
        if _is_of_else(sentence, last):
            continue
        claim = _conceded(page, sentence, i, last, phrase.name)
        if claim is not None:
            found.append(claim)
            break
    return found


def _rung_up(page: Page, sentence: list[Item]) -> list[Draft]:
    """As in "Bob Sample called Ann Example to offer congratulations": who stand in one contest."""
    for n in range(1, len(sentence) - 2):
        if sentence[n].word not in RINGING or not sentence[n + 1].people:
            continue
        caller = next((item for item in reversed(sentence[max(0, n - 4) : n]) if item.people), None)
        if caller is None or not any(item.word in GRATULATING for item in sentence[n + 2 :]):
            continue
        contest = page.standing(sentence[n + 1])
        subject = page.resolve(caller, contest) if contest is not None else None
        stance = stance_of(sentence, n, n)
        if subject is not None and subject.candidate is not None and stance in {Stance.STATED, Stance.REPORTED}:
            return [draft(Kind.CONCESSION, stance, "rung-up", [caller, sentence[n + 1]], subject=subject)]
    return []


RINGING = frozenset({"called", "calls", "rang", "phoned", "telephoned", "rung", "congratulated", "congratulates"})
CUES = RINGING | CONCESSION_INDEX.keys()
"""Words of which one is in every post that tells of a concession."""
GRATULATING = frozenset({"congratulate", "congratulations", "congratulated", "congratulating", "congrats"})
"""Words of a call by which the caller has lost."""


def _is_of_else(sentence: list[Item], last: int) -> bool:
    """Whether something else than a seat was conceded: a goal, a point, a try."""
    after = sentence[last + 1 : last + 4]
    if len(after) > 1 and after[1].word in MOMENTS:
        return False
    if len(after) < 2 or after[0].word not in {"a", "an", "the", "two", "three", "another", "one"}:
        return False
    return not any(item.tag in {Tag.WHERE, Tag.WHO} or item.word in CONCEDED for item in after[1:])


MOMENTS = frozenset("hour hours minute minutes moment moments few couple while day days short".split())
"""When somebody conceded: "conceded an hour ago"."""
CONCEDED = frozenset(
    (
        "congressional district governorship senate election race seat contest defeat result constituency presidency"
    ).split()
)
"""What a candidate concedes."""


def _conceded(page: Page, sentence: list[Item], first: int, last: int, rule: str) -> Draft | None:
    subject, item = _who(page, sentence, first, last)
    if subject is None and not NOBODY.isdisjoint(other.word for other in sentence[:first]):
        subject = Subject(page.focus(sentence, first), None, None)
    if subject is None or subject.contest is None or _is_wanted(sentence, first):
        return None
    stance = stance_of(sentence, first, last)
    if rule == "accept-result" and stance is Stance.PREDICTED:
        return None
    if _is_taken_back(sentence):
        stance = Stance.DENIED
    if subject.first_person and stance is Stance.REPORTED:
        stance = Stance.STATED
    items = [sentence[first], sentence[last], *([item] if item is not None else [])]
    return draft(Kind.CONCESSION, stance, rule, items, subject=subject)


def _is_taken_back(sentence: list[Item]) -> bool:
    """Whether a sentence takes a concession back: "I retract", "I am taking back", "no longer stands"."""
    words = [item.word for item in sentence]
    if not TAKEN_BACK.isdisjoint(words) or ("no", "longer") in pairwise(words):
        return True
    return any(word in TAKING and "back" in words[n + 1 : n + 5] for n, word in enumerate(words))


WANTED = frozenset("waiting wait await awaiting should must ought needs need time tell telling urge urged".split())
"""Words before "concede" by which somebody only ought to: "waiting for X to concede", "X should concede"."""


def _is_wanted(sentence: list[Item], first: int) -> bool:
    """Whether a concession is only waited for or asked of somebody."""
    before = [item.word for item in sentence[max(0, first - 8) : first]]
    if sentence[first].word != "concede":
        return False
    return before[-1:] in (["must"], ["should"]) or (before[-1:] == ["to"] and not WANTED.isdisjoint(before))


def _who(page: Page, sentence: list[Item], first: int, last: int) -> tuple[Subject | None, Item | None]:
    sayer = _sayer(sentence, first)
    if sayer is not None:
        return page.resolve(sayer, page.focus(sentence, first, who=sayer)), sayer
    for n in range(first - 1, -1, -1):
        item = sentence[n]
        if item.tag is Tag.WHO and _is_called(sentence, n):
            continue
        if item.tag is Tag.WHO and not _is_told(sentence, n):
            return page.resolve(item, page.focus(sentence, first, who=item)), item
        author = page.author() if item.word in FIRST_PERSON and item.word not in {"me", "us"} else None
        if author is not None and _is_speaker(sentence, n, first):
            return author, item
        if item.word in THIRD_PERSON:
            people = [other for other in page.before(sentence) if other.tag is Tag.WHO and other.people]
            people += [other for other in sentence[:n] if other.tag is Tag.WHO and other.people]
            people = people or _only_person(page)
            if people:
                return page.resolve(people[-1], page.focus(sentence, first, who=people[-1])), people[-1]
    after = next((item for item in sentence[last + 1 : last + 5] if item.tag is Tag.WHO), None)
    giving = {item.word for item in sentence[last + 1 : last + 4]} & {"from", "by", "of"}
    if after is not None and sentence[first].word == "concession" and giving:
        return page.resolve(after, page.focus(sentence, first, who=after)), after
    if after is None and first == 0 and (author := page.author()) is not None:
        return author, None
    return None, None


def _sayer(sentence: list[Item], first: int) -> Item | None:
    """Whoever says that theirs is no concession: "Ann Example says Bob will be certified but this is no concession"."""
    before = [item.word for item in sentence[max(0, first - 5) : first]]
    if sentence[first].word != "concession" or {"not", "no", "isn't"}.isdisjoint(before):
        return None
    pairs = pairwise(sentence[:first])
    return next((who for who, said in pairs if who.people and said.word in SAYING), None)


SAYING = frozenset("says said acknowledges acknowledged admits insists stresses".split())


def _only_person(page: Page) -> list[Item]:
    """The one person whom a post names, for a "she" that comes before the name."""
    people = [item for item in page.items if item.tag is Tag.WHO and item.people]
    return people if len({item.people for item in people}) == 1 else []


def _is_told(sentence: list[Item], n: int) -> bool:
    """Whether a name stands for whom something was said to, or conceded to."""
    if n > 1 and sentence[n - 1].word == "told" and sentence[n - 2].word in HEARING:
        return False
    k = next((k for k in range(n - 1, -1, -1) if sentence[k].word not in TITLES), 0)
    return n > 0 and sentence[k].word in TOLD and any(item.word in FIRST_PERSON for item in sentence[:n])


TITLES = OFFICES.keys() | {".", "sen", "rep", "mr", "ms", "mrs", "dr", "secretary", "judge", "opponent", "my"}
"""Words between "called" and a name: "I've called Gov. Ann Example"."""


def _is_called(sentence: list[Item], n: int) -> bool:
    """Whether a name is of the one who was rung up to concede to: "X has called Y to concede"."""
    rung = n > 0 and sentence[n - 1].word in {"called", "calls", "rang", "phoned", "phones", "telephoned", "rung"}
    return rung and any(item.tag is Tag.WHO for item in sentence[: n - 1])


def _is_speaker(sentence: list[Item], n: int, cue: int) -> bool:
    """Whether "I" or "we" is the one who concedes: no other name between."""
    return not any(item.tag is Tag.WHO and not _is_told(sentence, m) for m, item in enumerate(sentence) if n < m < cue)


def read_goodwill(page: Page, found: list[Draft]) -> list[Draft]:
    """A candidate's good wishes to a rival, as the concession that they are."""
    author = page.author()
    account = page.scene.account
    if author is None or author.contest is None or account is None or account.role is not Role.CANDIDATE:
        return []
    contest = page.scene.ballots.contests.get(author.contest)
    if contest is None or author.candidate is None or not page.scene.ballots.is_live(contest.id, page.scene.posted_at):
        return []
    if any(d.kind is Kind.CONCESSION for d in found) or _claims_victory(found, author):
        return []
    if not (page.scene.ballots.has_polled(contest.id, page.scene.posted_at) and is_fresh(page, contest.id)):
        return []
    for sentence in page.sentences:
        cue = next((item for item in sentence if item.word in GOODWILL or _well_done(page, item)), None)
        if cue is None or any(item.word in NOT_FOR_WINNING for item in sentence):
            continue
        rival = _rival(page, contest, author, sentence)
        if rival is not None and not _is_of_rival(sentence, rival, cue):
            return [draft(Kind.CONCESSION, Stance.STATED, "goodwill", [cue, rival], subject=author)]
    if _fell_short(page):
        return [draft(Kind.CONCESSION, Stance.STATED, "fell-short", page.sentences[0], subject=author)]
    return []


def _is_of_rival(sentence: list[Item], rival: Item, cue: Item) -> bool:
    """Whether it is the rival who called somebody something: "Ann Example called them bandits"."""
    return any(a is rival and b is cue and cue.word in RINGING for a, b in pairwise(sentence))


def _well_done(page: Page, item: Item) -> bool:
    return item.word == "well" and page.text[item.start : item.end + 5].lower() == "well done"


def _claims_victory(found: list[Draft], author: Subject) -> bool:
    return any(d.kind is Kind.WINNER and d.candidate == author.candidate and d.stance is Stance.STATED for d in found)


def _rival(page: Page, contest: Contest, author: Subject, sentence: list[Item]) -> Item | None:
    """Another candidate of the contest named in the sentence, by full name, surname or first name."""
    rivals = [c for c in contest.candidates if c.name != author.candidate]
    firsts = _first_names(rivals)
    mine = {fold(word) for word in (author.candidate or "").split()}
    for item in sentence:
        if any(c == contest.id and n != author.candidate for c, n in item.people):
            return item
        word = item.word.removesuffix("'s")
        if word in firsts and word not in mine and page.text[item.start].isupper():
            return item
    return None


def _first_names(candidates: list[Candidate]) -> frozenset[str]:
    return frozenset(fold(c.name.split()[0]) for c in candidates if c.name)


DEFEAT = (
    ("wasn't", "to", "be"), ("wasn't", "enough"), ("not", "enough"), ("not", "to", "be"), ("fallen", "just", "short"),
    ("fallen", "short"), ("fell", "short"), ("couldn't", "hold"), ("came", "up", "short"), ("just", "short"),
)  # fmt: skip
"""What a candidate says who has lost."""


def _fell_short(page: Page) -> bool:
    words = [item.word for item in page.items]
    if any(word in {"fell", "fallen"} and "short" in words[i + 1 : i + 5] for i, word in enumerate(words)):
        return True
    return any(tuple(words[i : i + len(phrase)]) == phrase for phrase in DEFEAT for i in range(len(words)))
