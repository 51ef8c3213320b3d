"""Tables of a result: "Lab 16,333 Con 16,313", "LAB: 41.8% (-15.5)", "23,686 - Ed Davey - LD".

A row is a label (a party, a person or both) and the figures beside it, with nothing but marks between. Two rows, or one
row with a person and a large figure, make a table. Rows in a contest are votes and shares; rows about no contest are a
tally (`matchers.read_tallies`). Tables of polls, odds, changes and past elections are none.
"""

from __future__ import annotations

from matchers.drafts import Draft, draft
from matchers.figures import Figure, Unit
from matchers.history import is_history
from matchers.lexemes import fold
from matchers.rows import Row
from matchers.scene import Page, Subject
from matchers.sentences import Item
from matchers.sizes import least_to_win
from matchers.stance import stance_of
from matchers.vocabulary import ContestId, Kind, Stance

POLLS = frozenset(
    (
        "intention poll polls polling tracker forecast forecasts mrp survey drilldown odds straw voting "
        "sweepstake quinnipiac yougov survation nowcast hypothetical leadership"
    ).split()
)
"""Words of opinion polls and bets: a table beside them is no result."""

LEAST = 0.02
"""The part of the electors below which two candidates or more never stay together."""
FEW = 100
"""The same in votes, where nobody knows the electors."""


def read_tables(page: Page, rows: list[Row]) -> list[Draft]:
    """The votes and shares of a post's tables."""
    if not rows or _is_poll(page):
        return []
    found: list[Draft] = []
    shares = _are_shares(rows)
    if _scattered(page, rows):
        return []
    for row in rows:
        sentence = _sentence_of(page, row)
        if _is_past(page, rows, row, sentence) or counts_seats(sentence) or _is_swing(row, sentence):
            continue
        contest = _contest_of(page, row)
        subject = page.person_of(_subject(page, row, contest), sentence)
        if subject is None or subject.contest is None or _is_namesake(page, row, subject):
            continue
        if len(rows) == 1 and (not _stands_alone(page, row, subject) or _is_margin(page, row)):
            continue
        found.extend(_claims(row, sentence, subject, shares=shares))
    if len(rows) > 1:
        for claim in found:
            claim.stance = Stance.STATED if claim.stance is Stance.DENIED else claim.stance
    if counts_country(page) and not is_headed(page, rows):
        return []
    found = [claim for claim in found if not _is_too_much(claim, found)]
    few = {contest for contest, total in _tabled(found).items() if _is_too_few(page, contest, total)}
    return [claim for claim in found if claim.kind is not Kind.VOTES or claim.contest not in few]


WHOLE = 100
"""The most that a share can be, in percent."""
NEARLY_WHOLE = range(85, 102)
"""What the shares of those who matter add up to."""


def _are_shares(rows: list[Row]) -> bool:
    """Whether small figures are shares: two have decimals, one has its sign, or those of persons make up the whole."""
    figures = [item.figure for row in rows for item in row.figures if item.figure is not None]
    if sum(figure.decimal for figure in figures) >= 2:
        return True
    if not all(any(item.people for item in row.label) and len(row.figures) == 1 for row in rows):
        return False
    whole = len(rows) > 1 and round(sum(figure.value for figure in figures)) in NEARLY_WHOLE
    return whole or any(figure.unit is Unit.PERCENT for figure in figures)


def _is_poll(page: Page) -> bool:
    words = [item.word for item in page.items]
    return any(
        word in POLLS and words[i + 1 : i + 2] not in (["closed"], ["close"], ["clerk"], ["have"])
        for i, word in enumerate(words)
    )


def _is_past(page: Page, rows: list[Row], row: Row, sentence: list[Item]) -> bool:
    """Whether a row, the post's first line or the nearest line above that is no row speaks of an earlier year."""
    if is_history(sentence, page.year) or is_history(page.sentences[0], page.year):
        return True
    labels = {id(item) for other in rows for item in other.label}
    above = [s for s in page.sentences if s[0].start < row.label[0].start and not any(id(i) in labels for i in s)]
    return bool(above) and is_history(above[-1], page.year)


def counts_country(page: Page) -> bool:
    """Whether a post says of how many seats its numbers are: "649 of 650"."""
    told = any(item.figure is not None and item.figure.value in WHOLE_COUNTRY for item in page.items)
    return told or any(is_one_left(sentence) for sentence in page.sentences)


def is_headed(page: Page, rows: list[Row]) -> bool:
    """Whether a contest is named above the rows, but for one that is only said to be left."""
    left = {id(item) for sentence in page.sentences if is_one_left(sentence) for item in sentence}
    return any(id(item) not in left and item.start < rows[0].label[0].start for item, _ in page.named_contests)


def is_one_left(sentence: list[Item]) -> bool:
    """Whether a sentence says which seats are left: "Only Northmoor to come"."""
    words = [item.word for item in sentence]
    return words[0] in {"only", "just"} and not {"come", "outstanding", "left", "declare", "go"}.isdisjoint(words)


WHOLE_COUNTRY = frozenset({632, 649, 650})
"""How many seats the House has, with and without the Speaker's and Northern Ireland's."""


def counts_seats(sentence: list[Item]) -> bool:
    """Whether a sentence is a tally: one of its figures counts seats."""
    return any(item.figure is not None and item.figure.unit is Unit.SEATS for item in sentence)


def _scattered(page: Page, rows: list[Row]) -> bool:
    """Whether people of several contests stand in one table, and none of the contests is named: another election."""
    if page.named_contests:
        return False
    people = [item for row in rows for item in row.label if item.people]
    return len({contest for item in people if (contest := page.standing(item))}) > 1


def _sentence_of(page: Page, row: Row) -> list[Item]:
    first = row.label[0]
    for sentence in page.sentences:
        if sentence[0].start <= first.start <= sentence[-1].end:
            return sentence
    return row.label


def _contest_of(page: Page, row: Row) -> ContestId | None:
    before = [contest for item, contest in page.named_contests if item.start < row.label[0].start]
    if before:
        return before[-1]
    return page.focus(_sentence_of(page, row), 0, who=row.label[0] if row.label[0].people else None)


def _subject(page: Page, row: Row, contest: ContestId | None) -> Subject | None:
    person = next((item for item in row.label if item.people), None)
    party = next((item for item in row.label if item.party), None)
    named = page.resolve(person, contest) if person is not None else None
    if named is not None and named.candidate is not None and person is not None and named.contest is not None:
        return named if page.is_sure(person, named.contest) else None
    return page.resolve(party, contest) if party is not None else None


def _stands_alone(page: Page, row: Row, subject: Subject) -> bool:
    """Whether one row is enough: a person with a percentage, or with a figure too large to be but the margin."""
    figure = row.figures[0].figure
    if figure is None or subject.candidate is None:
        return figure is not None and figure.unit in {Unit.PERCENT, Unit.VOTES} and subject.party is not None
    if figure.unit is not Unit.NONE or subject.contest is None:
        return figure.unit in {Unit.PERCENT, Unit.VOTES}
    return figure.value >= max(1000, least_to_win(page.scene.ballots.contests[subject.contest]))


def _is_namesake(page: Page, row: Row, subject: Subject) -> bool:
    """Whether a party's word alone is also the surname of somebody who stands there: "Green 35,318"."""
    if any(item.people for item in row.label) or subject.contest is None:
        return False
    others = [c for c in page.scene.ballots.contests[subject.contest].candidates if c.party != subject.party]
    surnames = {fold(c.name).split()[-1] for c in others if c.name}
    return any(item.word in surnames for item in row.label)


def _is_margin(page: Page, row: Row) -> bool:
    """Whether a row's figure may be a margin: "maj. for Labour 2,416", "Ann Example's 13,400 in Northmoor"."""
    before = {item.word for item in page.items[max(0, row.at - 3) : row.at]}
    owned = page.text[row.label[-1].end :][:2] in {"'s", "\u2019s"}
    return not before.isdisjoint(OF_MAJORITY) or owned


OF_MAJORITY = frozenset({"majority", "maj"})


def _is_swing(row: Row, sentence: list[Item]) -> bool:
    """Whether a row's percentage is a swing: "swing: Lab to Con 4.6%"."""
    figure = row.figures[0].figure
    return figure is not None and figure.unit is Unit.PERCENT and any(item.word == "swing" for item in sentence)


def _claims(row: Row, sentence: list[Item], subject: Subject, *, shares: bool) -> list[Draft]:
    found: list[Draft] = []
    kinds: set[Kind] = set()
    for item in row.figures:
        kind = _kind(item.figure, shares=shares)
        if kind is None or kind in kinds or item.figure is None:
            continue
        kinds.add(kind)
        stance = stance_of(sentence, max(0, _index(sentence, row.label[0]) - 1), 0)
        stance = Stance.STATED if stance is Stance.CONDITIONAL else stance
        claim = draft(kind, stance, "table", [*row.label, item], subject=subject)
        claim.value, claim.approx = item.figure.value, item.figure.approx
        found.append(claim)
    return found


def _index(sentence: list[Item], item: Item) -> int:
    return next((n for n, other in enumerate(sentence) if other is item), 0)


def _kind(figure: Figure | None, *, shares: bool) -> Kind | None:
    """What a row's figure is: votes or a share, or (None) neither."""
    if figure is None:
        return None
    if figure.unit is Unit.PERCENT:
        return Kind.SHARE
    if figure.unit not in {Unit.NONE, Unit.VOTES}:
        return None
    if figure.decimal or (shares and figure.value <= WHOLE):
        return Kind.SHARE if shares and figure.value <= WHOLE else None
    return Kind.VOTES


def _tabled(drafts: list[Draft]) -> dict[ContestId, list[float]]:
    """The votes that tables give in each contest."""
    totals: dict[ContestId, list[float]] = {}
    for found in drafts:
        if found.kind is Kind.VOTES and found.contest is not None and found.value is not None:
            totals.setdefault(found.contest, []).append(found.value)
    return totals


def _is_too_few(page: Page, contest: ContestId, votes: list[float]) -> bool:
    """Whether the rows of a table are too few to be a result: councillors ("Lab 23, Con 18"), or a poll."""
    electorate = page.scene.ballots.contests[contest].electorate
    least = electorate * LEAST if electorate is not None else FEW
    return len(votes) > 1 and sum(votes) <= least


def _is_too_much(share: Draft, found: list[Draft]) -> bool:
    """Whether a table's only share is another's: the votes beside it would make the poll less than the table has."""
    if share.kind is not Kind.SHARE or not share.value or sum(d.kind is Kind.SHARE for d in found) > 1:
        return False
    votes = [d for d in found if d.kind is Kind.VOTES and d.contest == share.contest and d.value is not None]
    own = sum(d.value or 0 for d in votes if (d.candidate, d.party) == (share.candidate, share.party))
    return own > 0 and sum(d.value or 0 for d in votes) > own / share.value * 102
