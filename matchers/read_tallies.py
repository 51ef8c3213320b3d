"""Tallies of seats, national or of a region: "After 478 declarations: Labour 211", "SNP 35", "262 Labour MPs".

A party and a whole number up to 700 with nothing but small words between, in a post that speaks of seats, of
declarations or of an exit poll, or in a table about no contest. Councils, other countries, changes and the number
needed for a majority are none.
"""

from __future__ import annotations

from itertools import pairwise

from matchers.drafts import Draft, draft
from matchers.figures import Figure, Unit
from matchers.history import is_history
from matchers.no_outcome import is_of_poll
from matchers.read_tables import counts_country, counts_seats, is_headed, is_one_left
from matchers.rows import Row
from matchers.scene import Page
from matchers.sentences import Item, Tag
from matchers.stance import stance_of
from matchers.vocabulary import Kind, Stance

CUES = frozenset(
    (
        "seats seat mps mp declared declarations declaration exit forecast tally score final done finish "
        "finished finishing projection projected 650 649 remaining total final-ish heading come stand stands standing "
        "latest final course left"
    ).split()
)
"""Words that make a party and a number a tally."""
BETWEEN = frozenset(
    (
        "on at to are is will get gets now look like finish finishes finished finishing with have has had the "
        "up down win wins about around heading for end ended ending be already actually their over going drop "
        "drops still course so far reach nearly almost just under : , ( ) - = | • / . says say"
    ).split()
)
MOVING = frozenset("lose loses lost losing shed sheds gain gains gained gaining".split())
"""Verbs of a change: "SNP lose 21 seats" is no tally."""
FORETELLING = frozenset("sweepstake forecast forecasts projection model predicts mrp nowcast".split())
"""Words of a post whose tallies are foretold."""
OTHER_CHAMBERS = frozenset(
    (
        "council councillors councillor councils ward wards assemblee senate points legislatives assembly "
        "holyrood senedd swing changes statehouse voting intention students union"
    ).split()
)
MOST = 700
FEW = 20
"""A smaller number "for" a party may count anything."""


def read_tallies(page: Page, rows: list[Row], *, tabled: bool = False) -> list[Draft]:
    """The tallies that a post gives; beside a contest's table (`tabled`) only what plainly counts seats."""
    if not page.figured or not page.scene.ballots.is_tally_time(page.scene.posted_at):
        return []
    if not OTHER_CHAMBERS.isdisjoint(page.words) or _past(page):
        return []
    found: dict[int, Draft] = {}
    table: bool | None = None
    for sentence in page.sentences:
        counted = _counted(sentence)
        if not counted or is_history(sentence, page.year) or is_of_poll(sentence):
            continue
        if tabled and not counts_seats(sentence):
            continue
        table = _is_tally_table(page, rows) if table is None else table
        cued = table or _is_cued(page, sentence)
        for n, amount in counted:
            if not (cued or _own_unit(amount) or _is_whole_country(page, sentence, n)):
                continue
            if _in_contest(page, sentence, n) and not _own_unit(amount):
                continue
            found.setdefault(amount.start, _claim(page, sentence, sentence[n], amount))
    return list(found.values())


def _counted(sentence: list[Item]) -> list[tuple[int, Item]]:
    """The parties of a sentence that have a number, each with it; a person's counts only where it says of what."""
    counted: list[tuple[int, Item]] = []
    for n, item in enumerate(sentence):
        if item.tag is not Tag.WHO or item.party is None or (n and sentence[n - 1].word == "from"):
            continue
        amount = _amount(sentence, n)
        if amount is not None and (not item.people or _own_unit(amount)):
            counted.append((n, amount))
    return counted


def _past(page: Page) -> bool:
    return bool(page.sentences) and is_history(page.sentences[0], page.year)


def _is_tally_table(page: Page, rows: list[Row]) -> bool:
    """Two rows or more of parties and small numbers about no contest, or about a region."""
    heads = bool(rows) and is_headed(page, rows)
    if (heads or (page.named_contests and not counts_country(page))) and not any(item.region for item in page.items):
        return False
    small = [row for row in rows if not row.label[0].people and _number(row.figures[0]) is not None]
    words = {item.word for item in page.items}
    cued = bool(words & CUES) or any(item.region for item in page.items) or len(small) >= 3 or _run_on(small)
    return len(small) >= 2 and cued and len(small) == len(rows)


def _run_on(rows: list[Row]) -> bool:
    """Whether two parties and their numbers stand together with nothing between: "Con 318 DUP 10"."""
    return all(b.label[0].start - a.figures[-1].end <= 1 for a, b in pairwise(rows)) and len(rows) > 1


def _is_cued(page: Page, sentence: list[Item]) -> bool:
    words = [item.word for item in sentence]
    if set(words) & CUES:
        return True
    if _is_row_of_seats(page, sentence) or _is_in_region(sentence):
        return True
    everything = {item.word for item in page.items}
    return bool(everything & {"declared", "declarations", "650", "649", "exit", "sweepstake", "forecast"}) or any(
        w in {"finish", "finished"} for w in words
    )


def _is_row_of_seats(page: Page, sentence: list[Item]) -> bool:
    """Whether a party and a number stand alone beside a count of seats: "Labour on 249 seats. Tories 289."."""
    plain = [item for item in sentence if item.tag not in {Tag.STOP, Tag.BREAK, Tag.MARK}]
    alone = [item.tag for item in plain] == [Tag.WHO, Tag.FIGURE]
    return alone and any(counts_seats(other) for other in page.sentences)


def _is_in_region(sentence: list[Item]) -> bool:
    """Whether a party is "on" a number "in" a region: "Tories now on 4 in Scotland"."""
    for on, count, inside, region in zip(sentence, sentence[1:], sentence[2:], sentence[3:], strict=False):
        if on.word in {"on", "at"} and count.figure is not None and inside.word == "in" and region.tag is Tag.REGION:
            return True
    return False


def _is_whole_country(page: Page, sentence: list[Item], n: int) -> bool:
    """Whether "262 for Labour" stands where no contest is named, so that it counts the country's seats."""
    return not page.named_contests and _for_party(sentence, n) is not None


def _in_contest(page: Page, sentence: list[Item], n: int) -> bool:
    """Whether a contest is named before the party in the sentence, and not as the one that is left."""
    return not is_one_left(sentence) and any(
        item.tag is Tag.WHERE and page.where(item) is not None for item in sentence[:n]
    )


def _own_unit(item: Item) -> bool:
    return item.figure is not None and item.figure.unit is Unit.SEATS


def _number(item: Item) -> Figure | None:
    figure = item.figure
    if figure is None or figure.decimal or not 0 <= figure.value <= MOST or figure.unit not in {Unit.NONE, Unit.SEATS}:
        return None
    return figure


def _amount(sentence: list[Item], n: int) -> Item | None:
    """The number that goes with the party at `n`: after it, or before it with "seats" or "MPs"."""
    before = sentence[n - 1] if n else None
    after = sentence[n + 1] if n + 1 < len(sentence) else None
    if (
        before is not None
        and _number(before) is not None
        and after is not None
        and (after.word in {"mps", "mp", "seats", "seat"} or _is_left(sentence, n))
    ):
        return before
    given = _given_to(sentence, n) or _for_party(sentence, n)
    if given is not None:
        return given
    loose = any(item.figure is not None and item.figure.unit is Unit.SEATS for item in sentence[n + 1 : n + 9])
    for m in range(n + 1, min(n + 9, len(sentence))):
        item = sentence[m]
        if item.tag in {Tag.FIGURE, Tag.TIME} and item.figure is not None:
            return item if _number(item) is not None and not _is_change(sentence, m) else None
        if item.tag in {Tag.WHO, Tag.WHERE, Tag.STOP, Tag.BREAK}:
            return None
        if item.word in MOVING:
            return None
        if item.word not in BETWEEN and not loose and not (item.tag is Tag.MARK and not item.word.isalnum()):
            return None
    return None


def _is_left(sentence: list[Item], n: int) -> bool:
    """Whether a number of members are left, in the present: "121 Tories left"."""
    count = sentence[n - 1].figure
    return sentence[n + 1].word == "left" and count is not None and count.value >= FEW


def _for_party(sentence: list[Item], n: int) -> Item | None:
    """As in "so 262 for Labour", "318 for the Tories": a number of seats right before "for"."""
    at = n - 1 if n and sentence[n - 1].word != "the" else n - 2
    if at < 1 or sentence[at].word != "for":
        return None
    figure = _number(sentence[at - 1])
    return (
        sentence[at - 1] if figure is not None and sentence[at - 1].tag is Tag.FIGURE and figure.value >= FEW else None
    )


def _given_to(sentence: list[Item], n: int) -> Item | None:
    """As in "3 seats for the Greens"."""
    lead = [item.word for item in sentence[max(0, n - 4) : n]]
    if not {"for", "to"} & set(lead[-2:]):
        return None
    counts = [
        item for item in sentence[max(0, n - 5) : n] if item.figure is not None and item.figure.unit is Unit.SEATS
    ]
    return counts[-1] if counts else None


def _is_change(sentence: list[Item], m: int) -> bool:
    after = sentence[m + 1].word if m + 1 < len(sentence) else ""
    if after == "to" and m + 2 < len(sentence) and sentence[m + 2].figure is not None:
        return True
    return after in {
        "votes",
        "points",
        "years",
        "%",
        "more",
        "short",
        "behind",
        "ahead",
        "off",
        "shy",
        "down",
        "people",
        "hours",
        "minutes",
        "days",
        "th",
    }


def _claim(page: Page, sentence: list[Item], who: Item, amount: Item) -> Draft:
    at = max(n for n, item in enumerate(sentence) if item is who or item is amount)
    stance = stance_of(sentence, at, at)
    words = [item.word for item in page.items]
    if stance in {Stance.STATED, Stance.REPORTED} and _is_forecast(words, sentence):
        stance = Stance.PREDICTED
    if stance is Stance.DENIED:
        stance = Stance.STATED
    claim = draft(Kind.SEATS, stance, "tally", [who, amount])
    claim.party = who.party
    if amount.figure is not None:
        claim.value, claim.approx = amount.figure.value, amount.figure.approx
    region = _region(page, who)
    claim.region = region
    return claim


def _is_forecast(words: list[str], sentence: list[Item]) -> bool:
    """Whether the post, up to this sentence, is an exit poll, a forecast or a wager."""
    mine = {item.word for item in sentence}
    if FORETELLING & set(words) or ("finish" in mine and "will" in mine):
        return True
    if "look" in mine or "heading" in mine:
        return True
    if "exit" not in words:
        return False
    return "exit" in mine or not {"are", "is", "declared"} & mine


def _region(page: Page, who: Item) -> str | None:
    before = [item for item in page.items if item.region and item.start < who.start]
    if before:
        return before[-1].region
    return next(
        (b.region for a, b in pairwise(page.items) if a.word == "in" and b.region and b.start > who.start), None
    )
