"""Votes and shares in running text: "with 34,299 votes", "10,112 of you", "50.6% of the vote", "13,027 to 11,587".

Whose they are is the nearest name before that was not beaten, else the author. A sentence of nothing but a few votes
("Ninety two votes.") is a margin.
"""

from __future__ import annotations

from matchers.amounts import percent, whole, with_value
from matchers.drafts import Draft, draft
from matchers.figures import Figure, Unit
from matchers.no_outcome import is_of_poll
from matchers.own_votes import may_be_margin
from matchers.read_majorities import is_object, is_other_count
from matchers.scene import FIRST_PERSON, Page, Subject
from matchers.score import score_in
from matchers.sentences import Item, Tag, figured
from matchers.stance import stance_of
from matchers.vocabulary import Kind, Stance

LED = frozenset("with on just of got get gets getting has have polled took that's about around".split())
"""Words right before somebody's share."""
MOVED = (["down", "to"], ["up", "to"], ["falls", "to"], ["rises", "to"], ["slips", "to"])


def read_shares(page: Page, sentence: list[Item], used: set[int]) -> list[tuple[Draft, int]]:
    """As in "50.6% of the vote", "on 38.7%", "with 43.7%"."""
    found: list[tuple[Draft, int]] = []
    words = [item.word for item in sentence]
    if is_of_poll(sentence) or not FORECASTS.isdisjoint(words):
        return []
    score = score_in(sentence) or ()
    for n, item in figured(sentence):
        figure = percent(item) or _bare_share(sentence, n)
        if figure is None or n in used or item in score or "swing" in words or "turnout" in words:
            continue
        moved = words[n - 2 : n] in MOVED
        if is_of_else(sentence, n) and not moved:
            continue
        of_vote = {"vote", "votes", "share"} & set(words[n + 1 : n + 7]) or "share" in words[max(0, n - 6) : n]
        led = bool(set(words[max(0, n - 2) : n]) & LED) or words[n - 1 : n] == [","] or moved
        voted = _voted_for(sentence, n)
        subject = page.resolve(voted, page.focus(sentence, n, who=voted)) if voted else _holder(page, sentence, n)
        bare = n == 0 and all(other.tag is not Tag.WORD or other.word in PER_CENT for other in sentence)
        if subject is None or subject.contest is None:
            continue
        if not (of_vote or led or bare or voted or _is_placed(sentence, n) or subject.item is sentence[max(0, n - 1)]):
            continue
        claim = draft(Kind.SHARE, stance_of(sentence, n, n), "share", [item], subject=subject)
        found.append((with_value(claim, figure), n))
        used.add(n)
    return found


FORECASTS = frozenset("forecast forecasts model models odds chance chances survey tracker".split())
"""Words of what is only computed or wagered: "Final forecast: Ann Example 78%"."""
NO_SHARE = frozenset("in reporting counted declared increase increases rise rate tax".split())
"""Words right after a percentage that is of something else than the vote."""


def is_of_else(sentence: list[Item], n: int) -> bool:
    """As in "3% share of a pub"."""
    words = [item.word for item in sentence]
    after = words[n + 1 : n + 5]
    follows = [word for word in after if word not in {"%", "percent"}]
    if follows[:1] and follows[0] in NO_SHARE and not _is_placed(sentence, n):
        return True
    if not CHARGED.isdisjoint(words[max(0, n - 4) : n]):
        return True
    return after[1:3] == ["share", "of"] and "vote" not in after


def _bare_share(sentence: list[Item], n: int) -> Figure | None:
    """A figure with decimals right after "got": "Ann Example got 58.0 in Northmoor"."""
    figure = sentence[n].figure
    if figure is None or not figure.decimal or figure.unit is not Unit.NONE or not SMALL <= figure.value < 100:
        return None
    return figure if n and sentence[n - 1].word in {"got", "gets", "polled", "took"} else None


SMALL = 10
"""A smaller figure with decimals may be anything."""

CHARGED = frozenset("phone phone's mobile iphone battery laptop ipad tablet charge charger humidity".split())
"""What else is told in percent on a long night: "phone on 2%"."""


def _is_placed(sentence: list[Item], n: int) -> bool:
    """Whether a share opens a sentence and a place follows it: "46.4% in Northmoor is a foundation"."""
    after = [item for item in sentence[n + 1 : n + 5] if item.word not in {"%", "percent", "the"}]
    opens = n == 0 or sentence[n - 1].word in {"got", "gets", "polled", "took"}
    if not opens or len(after) < 2 or after[0].word != "in":
        return False
    return after[1].tag in {Tag.WHERE, Tag.REGION} or after[1].word == "a"


def _holder(page: Page, sentence: list[Item], n: int) -> Subject | None:
    """Whose votes or share a figure is: the name before it in the sentence, or the author."""
    if page.author() is not None and _is_of_you(sentence, n):
        return page.author_at(sentence, n)
    for m in range(n - 1, -1, -1):
        item = sentence[m]
        if item.tag is Tag.WHO and not (is_object(sentence, m) and _earlier_who(sentence, m)):
            return page.person_of(page.resolve(item, page.focus(sentence, n, who=item)), sentence[:m])
        if item.word in FIRST_PERSON and (author := page.author()) is not None:
            return page.author_at(sentence, n) or author
    people = [item for item in page.before(sentence) if item.tag is Tag.WHO]
    author = page.author()
    if author is not None and any(item.word in {"you", "me"} for item in sentence[n + 1 :]):
        return author
    if people and n <= 2:
        contest = page.focus(sentence, n, who=people[-1])
        return page.resolve(people[-1], contest)
    if sentence[0].word in {"won", "flipped", "held"}:
        return page.author_at(sentence, n)
    placed = n <= 3 and all(i.tag in {Tag.WHERE, Tag.MARK} for i in sentence[:n])
    return author if (n == 0 or placed) and len(sentence) <= n + 5 else None


def _is_of_you(sentence: list[Item], n: int) -> bool:
    """Whether a figure is "of you"."""
    return [item.word for item in sentence[n + 1 : n + 3]] == ["of", "you"]


def _is_bare(sentence: list[Item], n: int) -> bool:
    """Whether a sentence is nothing but a figure of votes: "Ninety two votes."."""
    return n == 0 and all(
        item.tag in {Tag.STOP, Tag.BREAK, Tag.MARK} or item.word in {"vote", "votes"} for item in sentence[1:]
    )


def read_scores(page: Page, sentence: list[Item], used: set[int]) -> list[tuple[Draft, int]]:
    """As in "16,333 to 16,313": the winner's votes, then those of the one who was beaten, where both are named."""
    for n, item in figured(sentence):
        first = whole(item)
        if first is None or n in used or first.value < 1000:
            continue
        if any(other.word in {"majority", "maj", "from"} for other in sentence[max(0, n - 4) : n]):
            continue
        m = _second_of_score(sentence, n)
        second = whole(sentence[m]) if m is not None else None
        if m is None or second is None or second.value < 1000:
            continue
        ahead, behind = _sides(page, sentence, n, m)
        found: list[tuple[Draft, int]] = []
        for subject, figure, at in ((ahead, first, n), (behind, second, m)):
            if subject is not None and subject.contest is not None and (subject.party or subject.candidate):
                claim = draft(Kind.VOTES, stance_of(sentence, n, n), "score", [sentence[at]], subject=subject)
                found.append((with_value(claim, figure), at))
        used.update((n, m))
        return found
    return []


def _second_of_score(sentence: list[Item], n: int) -> int | None:
    """The second figure of a score whose first is at `n`."""
    joined = False
    for m in range(n + 1, min(n + 6, len(sentence))):
        if sentence[m].tag is Tag.FIGURE:
            return m if joined else None
        joined = joined or sentence[m].word in {"to", "against", "v", "vs", "-"}
        if (
            sentence[m].word not in {"to", "against", "v", "vs", "-", "votes", "his", "her", "'s"}
            and sentence[m].tag is not Tag.WHO
        ):
            return None
    return None


def _sides(page: Page, sentence: list[Item], n: int, m: int) -> tuple[Subject | None, Subject | None]:
    """Whose the two figures of a score are."""
    behind = next((item for item in sentence[n:m] if item.tag is Tag.WHO), None)
    if behind is None and m + 2 < len(sentence) and sentence[m + 1].word == "for":
        behind = next((item for item in sentence[m + 2 : m + 4] if item.tag is Tag.WHO), None)
    before = [
        item for item in page.items if item.tag is Tag.WHO and item.start < sentence[n].start and item is not behind
    ]
    told = [said[:n] if said is sentence else said for said in page.sentences if said[0].start <= sentence[0].start]
    objects = [who for said in told for k, who in enumerate(said) if who.tag is Tag.WHO and is_object(said, k)]
    winners = [item for item in before if item not in objects and not _is_owner(page, item)]
    ahead = winners[-1] if winners else None
    contest = page.focus(sentence, n, who=ahead)
    first = page.resolve(ahead, contest) if ahead is not None else None
    others = [*objects, *(item for item in page.items if item.tag is Tag.WHO and item is not ahead and item.people)]
    for item in [behind] if behind is not None else others:
        second = page.resolve(item, contest)
        if (
            second is not None
            and first is not None
            and (second.candidate, second.party) != (first.candidate, first.party)
        ):
            return first, second
    return first, None


def _is_owner(page: Page, item: Item) -> bool:
    """Whether a name is in the possessive: "ends Bob Sample's time"."""
    return page.text[item.end - 2 : item.end + 2].replace("\u2019", "'").find("'s") >= 0


def _earlier_who(sentence: list[Item], m: int) -> bool:
    return any(item.tag is Tag.WHO for item in sentence[:m])


def _voted_for(sentence: list[Item], n: int) -> Item | None:
    """Whose a figure is by the words after it: "10,112 votes for X", "10,112 people voted for X", "35.2% for X"."""
    after = sentence[n + 1 : n + 6]
    words = [item.word for item in after]
    figure = sentence[n].figure
    if words[:1] == ["for"] and after[1:] and after[1].people and figure is not None:
        return after[1] if figure.value >= LEAST_VOTES else None
    if not words or words[0] not in {"votes", "people", "voted", "%", "percent"}:
        return None
    if words[0] in {"%", "percent"} and words[1:2] != ["for"]:
        return None
    if words[:2] == ["votes", "for"]:
        after, words = sentence[n + 1 : n + 10], [item.word for item in sentence[n + 1 : n + 10]]
        named = [item for item in after if item.tag in {Tag.WHO, Tag.FIGURE}]
        return named[0] if named[:1] and named[0].tag is Tag.WHO else None
    at = next((k for k, word in enumerate(words) if word in {"for", "to"}), None)
    who = after[at + 1 : at + 3] if at is not None else []
    return next((item for item in who if item.tag is Tag.WHO), None)


PER_CENT = frozenset({"per", "cent", "percent", "of", "the", "vote"})
"""Words of a sentence that is nothing but a percentage."""
LEAST_VOTES = 1000
"""A smaller number "for" somebody may count anything."""


def _had(sentence: list[Item], n: int) -> bool:
    """As in "Bob Sample had 132,154": a person, "had" and thousands, and no majority or lead that somebody had."""
    figure = sentence[n].figure
    led = [item.word for item in sentence[max(0, n - 1) : n]] == ["had"] and n > 1 and bool(sentence[n - 2].people)
    rest = {item.word for item in sentence[n + 1 :]}
    return led and figure is not None and figure.value > 999 and rest.isdisjoint({"majority", "maj", "lead"})


def _is_small_word(figure: Figure) -> bool:
    """Whether a figure is a word like "one", which counts no votes unless it says so."""
    return figure.in_words and figure.value < 10 and figure.unit is not Unit.VOTES


PART_OF = (["the"], ["these"], ["those"], ["than"], ["within"], ["down"], ["up"], ["lost"], ["shed"], ["gained"])
"""Words right before a number of votes that is a part or a difference."""
FEW = 100
"""Fewer votes are nobody's who is named only in a sentence before."""
NOT_A_TOTAL = frozenset(
    (
        "more fewer less primary need needs needed needing popular dump batch "
        "extra another found illegal illegally flipped missing short "
        "created left remaining"
    ).split()
)
"""Words that make votes something other than somebody's total."""


def read_votes(page: Page, sentence: list[Item], used: set[int]) -> list[tuple[Draft, int]]:
    """As in "With 34,299 votes", "36,458 votes", "10,112 of you", "polled 10,011", "25,572 to Brazier's 25,385"."""
    found: list[tuple[Draft, int]] = []
    for n, item in figured(sentence):
        figure = whole(item)
        if figure is None or n in used or _is_small_word(figure):
            continue
        for_whom = _voted_for(sentence, n)
        if is_other_count(sentence, n) and for_whom is None:
            continue
        before = [i.word for i in sentence[max(0, n - 3) : n]]
        after = [i.word for i in sentence[n + 1 : n + 4]]
        said = (
            figure.unit is Unit.VOTES
            or after[:2] == ["of", "you"]
            or "polled" in before
            or (bool({"with", "got", "has", "have", "polled", "on"} & set(before)) and figure.value > 999)
        )
        said = said or for_whom is not None or _had(sentence, n)
        if not said or before[-1:] in PART_OF or any(other.word in NOT_A_TOTAL for other in sentence):
            continue
        if figure.value < 1000 and _is_bare(sentence, n):
            claim = draft(Kind.MAJORITY, Stance.STATED, "bare-votes", [item])
            claim.contest = page.focus(sentence, n)
            if claim.contest is not None:
                found.append((with_value(claim, figure), n))
            continue
        subject = (
            _holder(page, sentence, n)
            if for_whom is None
            else page.resolve(for_whom, page.focus(sentence, n, who=for_whom))
        )
        if subject is None or subject.contest is None or (subject.candidate is None and subject.party is None):
            continue
        if figure.value < FEW and for_whom is None and subject.item is not None and subject.item not in sentence:
            continue  # "A 7,361 Tory majority. Tonight? 20 votes the other way"
        if subject.first_person and may_be_margin(page, sentence, subject, figure):
            continue
        claim = draft(Kind.VOTES, stance_of(sentence, n, n), "votes", [item], subject=subject)
        found.append((with_value(claim, figure), n))
        used.add(n)
    return found
