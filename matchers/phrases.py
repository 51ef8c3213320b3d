"""The phrases that make claims: tables that an editor can read and extend.

A phrase is a pattern of words: alternatives are separated by `|`, `_` stands for one of the small words in `FILLERS`,
which may also stand between any two words of a phrase unseen ("has now, finally, won"). Each row says what the phrase
means, why in one sentence, and an example which is a test (tests/test_phrases.py).
"""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from matchers.sentences import Item, Tag
from matchers.vocabulary import Change, Status


class Sense(StrEnum):
    """What an outcome phrase says of its subject (the name before it) and its object (the name after it)."""

    WON = "won"
    LOST = "lost"
    BEAT = "beat"
    TURNED = "turned"
    CONGRATULATED = "congratulated"
    CONCEDED = "conceded"


class Phrase(Struct, frozen=True):
    """One row of a table. `needs_place`: the sentence must name a contest, for the words mean much else."""

    name: str
    words: str
    sense: Sense
    why: str
    example: str
    change: Change | None = None
    needs_place: bool = False
    subject_after: bool = False


class StatePhrase(Struct, frozen=True):
    """A phrase about the state of a recount, a count or a declaration."""

    name: str
    words: str
    status: Status
    why: str
    example: str
    denied: bool = False


FILLERS = frozenset(
    (
        "just now finally actually officially narrowly comfortably easily also already apparently again only "
        "still really then both all been have has had is are was were be being the a an it quickly united states"
    ).split()
)

OUTCOMES: tuple[Phrase, ...] = (
    Phrase("hold", "hold|holds|held|hodl", Sense.WON, "Flash words for keeping a seat.", "Labour hold Northmoor.", Change.HOLD),
    Phrase("holds-on", "holds|hangs|hang|clings|cling|clung|hung|held on", Sense.WON, "Kept it, barely.", "Ann Example clings on in Northmoor.", Change.HOLD),
    Phrase("clings-to", "clings|cling|clung|hangs|hung|holds|held to|onto", Sense.WON, "Kept it, barely.", "Ann Example clings to Northmoor.", Change.HOLD, needs_place=True),
    Phrase("still-there", "still there", Sense.WON, "Said of a member who is returned.", "Ann Example still there in Northmoor.", needs_place=True),
    Phrase("retain", "retain|retains|retained|keep|keeps|kept|defended", Sense.WON, "Kept the seat.", "Labour keep Northmoor.", Change.HOLD, needs_place=True),
    Phrase("gain", "gain|gains|gained|gaining|regain|regains|regained|pickup", Sense.WON, "Flash word for taking a seat.", "LAB GAIN Northmoor from Con.", Change.GAIN),
    Phrase("win", "win|wins|won|winning|wonned", Sense.WON, "The plain word.", "Ann Example has won Northmoor."),
    Phrase("declared-winner", "declared|named winner", Sense.WON, "Declared the winner.", "I have been declared the winner in Northmoor."),
    Phrase("take", "take|takes|took|taken|taking", Sense.WON, "Took the seat.", "Labour take Northmoor from the Tories.", needs_place=True),
    Phrase("flip", "flip|flips|flipped|flipping", Sense.WON, "US word for a gain.", "Labour flipped Northmoor.", Change.GAIN, needs_place=True),
    Phrase("snatch", "snatch|snatches|snatched|nick|nicks|nicked|capture|captures|captured|seize|seizes|seized|claim|claimed|claims|bag|bags|bagged|secure|secures|secured|retake|retakes|retook|clinch|clinches|clinched|carry|carried|carries", Sense.WON, "Words for taking it.", "Labour nick Northmoor.", needs_place=True),
    Phrase("nicked-it", "nicked|nicks|shaded|shades|edged|edges|sneaks|sneaked|squeaks|squeaked|scrapes|scraped|scrape|squeak|has it|home|in", Sense.WON, "Won it narrowly.", "Ann Example squeaks it in Northmoor."),
    Phrase("takes-it", "takes|took it", Sense.WON, "Won it.", "Ann Example takes it in Northmoor!", needs_place=True),
    Phrase("in-by", "in by", Sense.WON, "Said of a winner with a margin.", "Ann Example is in by miles in Northmoor."),
    Phrase("back-in", "back in", Sense.WON, "Said of a member who is returned.", "Ann Example back in, 2,185."),
    Phrase("is-in", "in", Sense.WON, "Said of whoever gets in.", "Ann Example's in at Northmoor.", needs_place=True),
    Phrase("safe", "safe", Sense.WON, "Said of a member who is returned.", "Bob Sample safe in Northmoor.", needs_place=True),
    Phrase("stays-in", "stays|staying in", Sense.WON, "Said of a member who is returned.", "Bob Sample stays in Northmoor.", Change.HOLD, needs_place=True),
    Phrase("it-is", "it is", Sense.WON, "Said of whoever turns out to have won.", "So Ann Example it is in Northmoor, by 12.", needs_place=True),
    Phrase("home-and-dry", "home|safe and dry|sound", Sense.WON, "Said of a winner.", "Ann Example home and dry in Northmoor."),
    Phrase("done-it", "done it", Sense.WON, "Said of a winner.", "Ann Example has done it in Northmoor!"),
    Phrase("did-it", "did it", Sense.WON, "Said of oneself, on the night.", "I can hardly believe it, we did it!"),
    Phrase("pulled-off", "pull|pulls|pulled|pulling it|this off|out", Sense.WON, "Won it against the odds.", "Ann Example pulled it off in Northmoor!"),
    Phrase("pulled-off-upset", "pull|pulls|pulled|scores|scored off|an|the upset|victory|win|stunner|shocker", Sense.WON, "Won it against the odds.", "Ann Example pulls off the upset in Northmoor!"),
    Phrase("more-years", "more years|term|terms", Sense.WON, "Thanks for another term.", "I am grateful for five more years, Northmoor."),
    Phrase("chosen-me", "chosen|chose|picked|selected|sent|sending|returned|elected|re-hired|rehired me|us", Sense.WON, "Thanks for being chosen.", "Northmoor, you have chosen me and I thank you."),
    Phrase("gave-me", "gave|given|handed me|us win|victory|landslide|majority", Sense.WON, "Thanks for a win.", "Thank you, I know that Northmoor gave me a win."),
    Phrase("be-your", "your next|new mp|member|senator|governor|congressman|congresswoman|representative|president|mayor", Sense.WON, "The winner's title.", "What an honour to be your next MP."),
    Phrase("represent-again", "represent|serve you again", Sense.WON, "Thanks for another term.", "I am honored to represent you again."),
    Phrase("became-your", "became|become your mp|member|senator|governor|congressman|congresswoman|representative|president|mayor", Sense.WON, "The winner's title.", "I just became your senator for six more years."),
    Phrase("picked", "picked|picks|chose|chosen|chooses", Sense.WON, "A place that picks somebody elects them.", "Northmoor picked Ann Example.", needs_place=True, subject_after=True),
    Phrase("was-ours", "is|was|'s|are|were ours", Sense.WON, "A party's or a candidate's word for a seat won.", "Northmoor was ours by a mile.", needs_place=True),
    Phrase("have-it-by", "have|has|'ve it by", Sense.WON, "Said of a winner with a margin.", "Labour have it by 200 in Northmoor."),
    Phrase("romp", "romps|romp|romped|home|cruises|sails|storms|walks|scrapes|squeezes home|in|back|through", Sense.WON, "Won it easily, or barely.", "Ann Example romps home in Northmoor."),
    Phrase("cruises", "cruises|cruised|coasts|coasted", Sense.WON, "Won it easily.", "Ann Example cruises in Northmoor.", needs_place=True),
    Phrase("elected", "elected|re-elected|reelected|returned|re-election|reelection", Sense.WON, "The returning officer's word.", "Ann Example is elected in Northmoor.", subject_after=True),
    Phrase("mp-for", "mp|member|congressman|congresswoman|senator|governor for|of|from", Sense.WON, "The winner's new title.", "I am your new MP for Northmoor.", needs_place=True),
    Phrase("new-mp", "new mp|senator|governor|congressman|congresswoman", Sense.WON, "The winner's new title.", "I'm your new MP."),
    Phrase("elect-title", "senator-elect|governor-elect|congresswoman-elect|congressman-elect|president-elect|mayor-elect|rep-elect", Sense.WON, "The title between election and oath.", "Congratulations Governor-elect Ann Example!", subject_after=True),
    Phrase("next", "next|new senator|governor|president|mp|congressman|congresswoman of|from|for", Sense.WON, "The winner's title to come.", "Congrats to the next governor of Northmoor, Ann Example!", subject_after=True),
    Phrase("electing", "electing|re-electing|reelecting me", Sense.WON, "Thanks for a win.", "Thank you for re-electing me."),
    Phrase("electing-them", "electing|re-electing|reelecting him|her|them", Sense.WON, "Thanks for a win, told by others.", "Ann Example thanked Northmoor for electing her."),
    Phrase("your-mp", "your mp again", Sense.WON, "The winner's title.", "Proud to be your MP again, Northmoor."),
    Phrase("made-me", "made me your mp", Sense.WON, "Thanks for being chosen.", "Northmoor, you have made me your MP."),
    Phrase("am-your-mp", "am|i'm your mp", Sense.WON, "The winner's title.", "Northmoor, you heroes. I am your MP."),
    Phrase("survive", "survives|survived|survive", Sense.WON, "Kept it against the odds.", "Ann Example survives in Northmoor.", Change.HOLD),
    Phrase("is-back", "back", Sense.WON, "Said of a member who is returned.", "Ann Example is back in Northmoor.", needs_place=True),
    Phrase("ours", "ours again", Sense.WON, "A party's word for a seat regained.", "Northmoor is ours again, thank you all."),
    Phrase("elects", "elects|re-elects", Sense.WON, "What a place does.", "Northmoor elects Ann Example.", needs_place=True, subject_after=True),
    Phrase("winner", "winner", Sense.WON, "Who has won.", "The winner in Northmoor is Ann Example.", needs_place=True, subject_after=True),
    Phrase("victorious", "victorious", Sense.WON, "Said of a winner.", "Ann Example victorious in Northmoor.", needs_place=True),
    Phrase("victory", "victory|victories|triumph|landslide", Sense.WON, "The noun for a win.", "A huge victory for Labour in Northmoor.", subject_after=True),
    Phrase("beat", "beat|beats|beaten|beating|defeat|defeats|defeated|topple|topples|toppled|oust|ousts|ousted|unseat|unseats|unseated|dislodges|dethrones|pips|pipped|trounces|trounced|thrashes|thrashed|outpolled|dispatched|crushed|trounced|clobbered|edged|upset|upsets|def|bests|bested|outlasts|outlasted", Sense.BEAT, "Whoever is beaten has lost, whoever beats has won.", "Ann Example beats Bob Sample in Northmoor."),
    Phrase("knock-off", "knock|knocks|knocked|take|takes|took|pick|picks|picked|see|sees|saw|seen|edge|edges|edged off|out", Sense.BEAT, "Idioms for beating somebody.", "Ann Example knocks off Bob Sample in Northmoor."),
    Phrase("fend-off", "fend|fends|fended|fight|fights|fought|stave|staves|staved off", Sense.BEAT, "Kept the seat from a challenger.", "Ann Example fends off Bob Sample in Northmoor."),
    Phrase("lose", "lose|loses|lost|losing", Sense.LOST, "The plain word.", "Bob Sample has lost Northmoor."),
    Phrase("came-up-short", "came|comes|coming up short", Sense.LOST, "Lost it narrowly.", "Bob Sample came up short in Northmoor."),
    Phrase("out-by", "out|gone by", Sense.LOST, "Lost by a margin.", "Bob Sample's out by 45."),
    Phrase("out", "out|toast|gone|goner", Sense.LOST, "Said of a member who loses.", "Bob Sample is out in Northmoor.", needs_place=True),
    Phrase("bye", "bye bye|bye|goodbye|ta-ra|farewell|cheerio", Sense.LOST, "A farewell to whoever lost.", "Bye bye Bob Sample.", subject_after=True),
    Phrase("came-second", "came|comes|finished|finishes second|2nd", Sense.LOST, "Whoever comes second has lost.", "Bob Sample came second in Northmoor.", needs_place=True),
    Phrase("kicked-out", "kicked|booted|turfed|voted|dumped|thrown out", Sense.LOST, "Whoever is kicked out has lost.", "Bob Sample booted out in Northmoor."),
    Phrase("turned", "gone|goes|going|go|turned|turns|went|voted|votes|is|be|stays|stay|stayed|remains|has", Sense.TURNED, "A seat that goes a colour is won by it.", "Northmoor has gone red."),
    Phrase("called-for", "called for", Sense.WON, "US media call a race for its winner.", "Northmoor is called for Ann Example.", needs_place=True, subject_after=True),
)  # fmt: skip

COLOURS = {
    "red": ("Republican", "Labour"), "blue": ("Democratic", "Conservative"), "tory": ("Conservative",),
    "orange": ("Liberal Democrat",), "yellow": ("Liberal Democrat", "Scottish National Party"),
    "purple": ("UK Independence Party",), "turquoise": ("Reform UK",), "green": ("Green Party", "Green"),
}  # fmt: skip
"""The parties that a colour may mean; the first that stands in the contest is meant. The American ones come first: New
York has a Conservative Party beside its Democratic one, and no British contest has either of those."""

CONCESSIONS: tuple[Phrase, ...] = (
    Phrase("concede", "concede|concedes|conceded|conceding|conceeded|concession", Sense.CONCEDED, "The plain word.", "Bob Sample has conceded Northmoor."),
    Phrase("unconcede", "unconcede|unconceded|unconceding|un-concede|un-conceded|un-conceding", Sense.CONCEDED, "Taken back: read as denied.", "Bob Sample has un-conceded Northmoor."),
    Phrase("towel", "thrown|threw|throws|throwing in towel", Sense.CONCEDED, "The idiom.", "The Tories have thrown in the towel in Northmoor."),
    Phrase("admit-defeat", "admit|admits|admitted|admitting|accepts|accepted defeat", Sense.CONCEDED, "The same in other words.", "Bob Sample admits defeat in Northmoor."),
    Phrase("accept-result", "accepted|accept|accepts result", Sense.CONCEDED, "The same in other words.", "He still hasn't accepted the result.", needs_place=False),
)  # fmt: skip

RECOUNTS: tuple[StatePhrase, ...] = (
    StatePhrase("ended", "is done|is over|is complete|is finished|has finished|has ended|has concluded", Status.FINISHED, "The recount that was asked for has ended.", "The recount that Ann Example requested in Northmoor is done."),
    StatePhrase("being-done", "being done|being held|being carried|recounting all", Status.UNDER_WAY, "The recount goes on.", "The recount in Northmoor is being done."),
    StatePhrase("refused", "refused|rejected|denied|declined|told no|said no|says no|turned down|knocked back|thrown out|ruled out|no to", Status.REFUSED, "A recount that was asked for and not given.", "Recount refused in Northmoor."),
    StatePhrase("requested", "requested|request|requests|asked for|asks for|asking for|demanded|demands|demand|want|wants|wanted|called for|calling for", Status.REQUESTED, "Somebody wants a recount.", "Labour have requested a recount in Northmoor."),
    StatePhrase("finished", "finished|over|complete|completed|done|concluded|ended", Status.FINISHED, "The recount has ended.", "The recount in Northmoor has finished."),
    StatePhrase("under-way", "under way|underway|on now|begun|started|in progress|ongoing|recounting|being done|gone on|still going|still on|goes on|going on", Status.UNDER_WAY, "The recount goes on.", "Recount under way in Northmoor."),
    StatePhrase("ordered", "ordered|granted|agreed|confirmed|announces|announced|going to|starts|begins|is at|will be|allowed|have been granted", Status.ORDERED, "There is to be a recount.", "A full recount has been ordered in Northmoor."),
)  # fmt: skip

COUNTS: tuple[StatePhrase, ...] = (
    StatePhrase("suspended", "suspended|halted|paused|adjourned|stopped|called off|on hold|abandoned", Status.SUSPENDED, "Counting has stopped for now.", "The Northmoor count has been suspended."),
    StatePhrase("resumed", "resume|resumes|resumed|resuming|restart|restarts|restarted|recommence|recommences|starts again|start again|back on|counting again|go again|goes again|starting again|starts counting again|back at|recommencing|starts up again|start up again|starting up again|back under way|back counting", Status.RESUMED, "Counting goes on after a stop.", "The Northmoor count resumes at 6pm."),
    StatePhrase("finished", "finished|complete|completed|done|over|concluded", Status.FINISHED, "Counting has ended.", "The count in Northmoor is complete."),
    StatePhrase("under-way", "under way|underway|still counting|counting now|is continuing|continues|started|begun|begins|started counting|in full swing|ongoing|left to be counted|still being counted|still going on|still going", Status.UNDER_WAY, "Counting goes on.", "The count in Northmoor is still under way."),
)  # fmt: skip


class Compiled(Struct, frozen=True):
    """A phrase ready to match: one set of words for each place."""

    phrase: Phrase
    steps: tuple[frozenset[str], ...]


def compile_phrases(table: tuple[Phrase, ...]) -> dict[str, tuple[Compiled, ...]]:
    """Phrases by each of their first words."""
    index: dict[str, list[Compiled]] = {}
    for phrase in table:
        steps = tuple(frozenset(step.split("|")) for step in phrase.words.split())
        for word in steps[0]:
            index.setdefault(word, []).append(Compiled(phrase, steps))
    return {word: tuple(sorted(found, key=lambda c: -len(c.steps))) for word, found in index.items()}


OPTIONS = {row: [option.split() for option in row.words.split("|")] for row in (*RECOUNTS, *COUNTS)}
OPENERS = {row: frozenset(option[0] for option in options) for row, options in OPTIONS.items()}
OUTCOME_INDEX = compile_phrases(OUTCOMES)
CONCESSION_INDEX = compile_phrases(CONCESSIONS)


def match_at(sentence: list[Item], i: int, index: dict[str, tuple[Compiled, ...]]) -> list[tuple[Phrase, int]]:
    """The phrases of a table that begin at item `i`, longest first, each with the item that ends it."""
    found: list[tuple[Phrase, int]] = []
    for compiled in index.get(sentence[i].word, ()):
        end = _match_steps(sentence, i, compiled.steps)
        if end is not None:
            found.append((compiled.phrase, end))
    return found


def _match_steps(sentence: list[Item], i: int, steps: tuple[frozenset[str], ...]) -> int | None:
    at = i
    for step in steps[1:]:
        at += 1
        while at < len(sentence) and _is_filler(sentence[at]) and sentence[at].word not in step:
            at += 1
        if at >= len(sentence) or sentence[at].word not in step or sentence[at].tag not in {Tag.WORD, Tag.TIME}:
            return None
    return at


def _is_filler(item: Item) -> bool:
    """Whether an item may stand between the words of a phrase: a small word, or a region ("United States Senator")."""
    return item.word in FILLERS or item.tag is Tag.REGION


def find_state(sentence: list[Item], table: tuple[StatePhrase, ...]) -> tuple[StatePhrase, int, int] | None:
    """The first row of a table (in its order) whose words stand in a sentence, with its first and last item."""
    words = [item.word for item in sentence]
    present = frozenset(words)
    for row in table:
        if OPENERS[row].isdisjoint(present):
            continue
        for wanted in OPTIONS[row]:
            if wanted[0] not in present:
                continue
            for i in range(words.index(wanted[0]), len(words) - len(wanted) + 1):
                if words[i : i + len(wanted)] == wanted and not (wanted == ["over"] and _goes_on(sentence, i)):
                    return row, i, i + len(wanted) - 1
    return None


def _goes_on(sentence: list[Item], n: int) -> bool:
    """Whether "over" ends nothing: "coats over their heads", "they are starting over"."""
    after = sentence[n + 1] if n + 1 < len(sentence) else None
    if n and sentence[n - 1].word in {"starting", "start", "starts", "do", "doing", "all"}:
        return sentence[n - 1].word != "all" or (after is not None and after.word == "again")
    return (
        after is not None
        and after.tag is Tag.WORD
        and after.word not in {"now", "at", "in", "and", "but", "for", "yet", "by"}
    )
