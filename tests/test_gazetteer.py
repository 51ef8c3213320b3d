"""Names read out of posts, over an invented register."""

import re
from collections.abc import Callable
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchers.gazetteer import Gazetteer, build_gazetteer
from matchers.vocabulary import Account, Candidate, Contest, ContestId, Mention, MentionKind, Role


def contest(name: str, *people: tuple[str, str], election: str = "e", **more: str | tuple[str, ...]) -> Contest:
    slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    candidates = tuple(Candidate(name=person, party=party) for person, party in people)
    return Contest(id=ContestId(f"{election}/{slug}"), name=name, election=election, candidates=candidates, **more)  # type: ignore[arg-type]


CONTESTS = (
    contest("Kensington", ("Ann Example Stone", "Labour"), ("Victor Borland", "Conservative"), region="London"),
    contest("Kingston upon Hull East", ("Peter Hope", "Labour"), ("Zebedee Quill", "Green Party"), region="Yorkshire"),
    contest("Newcastle upon Tyne Central", ("Mary Borland", "Liberal Democrat"), region="North East"),
    contest("Newcastle upon Tyne North", ("Marsha de Cordoba", "Labour"), region="North East"),
    contest("Newcastle-under-Lyme", ("Paul O'Farrell", "Labour"), region="West Midlands"),
    contest("Chingford and Woodford Green", ("Iain Duncan Ash", "Conservative"), region="London"),
    contest("Richmond (Yorks)", ("Rita Sunley", "Conservative"), region="Yorkshire"),
    contest("Richmond Park", ("Zac Silversmith", "Conservative"), region="London"),
    contest("Bath", ("Wendy Hobbs", "Liberal Democrat"), region="South West"),
    contest("Reading East", ("Matt Roda", "Labour"), region="South East"),
    contest("North East Fife", ("Stephen Gethyns", "Scottish National Party"), region="Scotland"),
    contest("South Cambridgeshire", ("Heidi Allan", "Conservative"), region="East"),
    contest("Birmingham Perry Barr", ("Khalid Mahmoud", "Labour"), region="West Midlands"),
    contest("Birmingham Ladywood", ("Shabnam Mahmoud", "Labour"), region="West Midlands"),
    contest("Georgia's 6th congressional district 2017", ("Jon Ossler", "Democratic"), region="Georgia"),
    contest("Georgia Senate 2020", ("Raph Warner", "Democratic"), ("Kel Loftus", "Republican"), region="Georgia"),
)
ACCOUNTS = (
    Account(platform="x", handle="AnnStone", name="Ann", role=Role.CANDIDATE, contest=CONTESTS[0].id,
            candidate="Ann Example Stone", party="Labour"),
)  # fmt: skip


@pytest.fixture(scope="module")
def names() -> Gazetteer:
    return build_gazetteer(CONTESTS, ACCOUNTS, triggers={"conceded", "recount", "majority"})


def read(names: Gazetteer, text: str, kind: MentionKind) -> dict[str, Mention]:
    return {text[m.start : m.end]: m for m in names.read(text).mentions if m.kind is kind}


@pytest.mark.parametrize(
    ("text", "written", "slugs"),
    [
        ("Labour hold Kensington", "Kensington", {"kensington"}),
        ("#Kensington goes red", "Kensington", {"kensington"}),
        ("Hull East declares", "Hull East", {"kingston-upon-hull-east"}),
        ("East Hull declares", "East Hull", {"kingston-upon-hull-east"}),
        ("Newcastle Central is in", "Newcastle Central", {"newcastle-upon-tyne-central"}),
        ("newcastle on tyne central is in", "newcastle on tyne central", {"newcastle-upon-tyne-central"}),
        (
            "by 30 votes in Newcastle",
            "Newcastle",
            {"newcastle-upon-tyne-central", "newcastle-upon-tyne-north", "newcastle-under-lyme"},
        ),
        ("Chingford has voted", "Chingford", {"chingford-and-woodford-green"}),
        ("Chingford & Woodford Green", "Chingford & Woodford Green", {"chingford-and-woodford-green"}),
        ("Chingford Woodford Green", "Chingford Woodford Green", {"chingford-and-woodford-green"}),
        ("Richmond Yorks", "Richmond Yorks", {"richmond-yorks"}),
        ("what of Richmond tonight", "Richmond", {"richmond-yorks", "richmond-park"}),
        ("#RichmondPark", "RichmondPark", {"richmond-park"}),
        ("#richmondpark", "richmondpark", {"richmond-park"}),
        ("NE Fife to recount", "NE Fife", {"north-east-fife"}),
        ("S Cambs is close", "S Cambs", {"south-cambridgeshire"}),
        ("Perry Barr result", "Perry Barr", {"birmingham-perry-barr"}),
        ("Kensigton result", "Kensigton", {"kensington"}),
        ("Kens ington result", "Kens ington", {"kensington"}),
        ("new castle upon tine north", "new castle upon tine north", {"newcastle-upon-tyne-north"}),
        ("GA-6 is called", "GA-6", {"georgia-s-6th-congressional-district-2017"}),
        ("#GA06 is called", "GA06", {"georgia-s-6th-congressional-district-2017"}),
        ("the 6th district of Georgia", "6th district of Georgia", {"georgia-s-6th-congressional-district-2017"}),
        ("GA Senate is called", "GA Senate", {"georgia-senate-2020"}),
        ("winning in GA", "GA", {"georgia-s-6th-congressional-district-2017", "georgia-senate-2020"}),
        ("Bath: Lib Dem hold", "Bath", {"bath"}),
    ],
)
def test_a_contest_is_known_as_people_write_it(names: Gazetteer, text: str, written: str, slugs: set[str]) -> None:
    found = read(names, text, MentionKind.CONTEST)
    assert {c.partition("/")[2] for c in found[written].contests} == slugs


@pytest.mark.parametrize(
    "text",
    [
        "Kensington Palace is closed",
        "queue at Kensington High Street station",
        "the Duchess of Kensington",
        "University of Bath",
        "Bath Road is flooded",
        "in the bath with a book",
        "reading the results",
        "Richmond, Virginia votes",
        "we ga home",
        "Mr Bath said so",
        "see https://example.org/kensington",
        "@kensington hello",
        "West Kensington is wet",
    ],
)
def test_another_place_of_the_name_is_no_contest(names: Gazetteer, text: str) -> None:
    assert read(names, text, MentionKind.CONTEST) == {}


@pytest.mark.parametrize(
    ("text", "written", "people"),
    [
        ("Ann Example Stone wins", "Ann Example Stone", {"Ann Example Stone"}),
        ("Example Stone wins", "Example Stone", {"Ann Example Stone"}),
        ("Ann Stone wins", "Ann Stone", {"Ann Example Stone"}),
        ("the seat is Borland's", "Borland", {"Victor Borland", "Mary Borland"}),
        ("Mary Borland is out", "Mary Borland", {"Mary Borland"}),
        ("Vic Borlandd? V Borland 1,204", "V Borland", {"Victor Borland"}),
        ("Mrs Hope has spoken", "Hope", {"Peter Hope"}),
        ("Pete Hope is in", "Pete Hope", {"Peter Hope"}),
        ("De Cordoba is in", "De Cordoba", {"Marsha de Cordoba"}),
        ("OFarrell hangs on", "OFarrell", {"Paul O'Farrell"}),
        ("Duncan Ash is back", "Duncan Ash", {"Iain Duncan Ash"}),
        ("has Zac conceded", "Zac", {"Zac Silversmith"}),
        ("Silversmth of Richmond Park conceded", "Silversmth", {"Zac Silversmith"}),
        ("#annexamplestone", "annexamplestone", {"Ann Example Stone"}),
    ],
)
def test_a_person_is_known_as_people_write_them(names: Gazetteer, text: str, written: str, people: set[str]) -> None:
    found = read(names, text, MentionKind.CANDIDATE)
    assert {name for _, name in found[written].people} == people


@pytest.mark.parametrize("text", ["we hope for more", "Hope springs eternal", "a stone thrown", "Mary Hope sings"])
def test_a_word_that_is_also_a_surname_needs_more_than_its_spelling(names: Gazetteer, text: str) -> None:
    assert read(names, text, MentionKind.CANDIDATE) == {}


@pytest.mark.parametrize(
    ("text", "written", "party"),
    [
        ("Tories hold", "Tories", "Conservative"),
        ("the lib dems are in", "lib dems", "Liberal Democrat"),
        ("Lab 16,333 Con 16,313", "Con", "Conservative"),
        ("lab 16,333 con 16,313", "con", "Conservative"),
        ("the Nats are out", "Nats", "Scottish National Party"),
        ("GOP hold", "GOP", "Republican"),
        ("Labour's night", "Labour", "Labour"),
    ],
)
def test_a_party_is_known_by_its_nicknames(names: Gazetteer, text: str, written: str, party: str) -> None:
    assert read(names, text, MentionKind.PARTY)[written].party == party


@pytest.mark.parametrize("text", ["it is a con", "in the lab", "green shoots", "she is in labour", "UKIP is not here"])
def test_a_word_that_is_also_a_party_is_left_alone(names: Gazetteer, text: str) -> None:
    assert read(names, text, MentionKind.PARTY) == {}


def test_a_registered_handle_is_its_account_and_person(names: Gazetteer) -> None:
    found = read(names, "well done @annstone!", MentionKind.ACCOUNT)["@annstone"]
    assert found.account == ACCOUNTS[0]
    assert found.people == ((CONTESTS[0].id, "Ann Example Stone"),)


def test_a_region_is_a_region_even_where_it_is_a_surname(names: Gazetteer) -> None:
    assert read(names, "Scotland: SNP 35", MentionKind.REGION)["Scotland"].region == "Scotland"


@pytest.mark.parametrize(
    ("query", "slug"),
    [("kensigton", "kensington"), ("hull east", "kingston-upon-hull-east"), ("#RichmondPark", "richmond-park")],
)
def test_a_question_finds_its_contest(names: Gazetteer, query: str, slug: str) -> None:
    (best, _), (_, second) = names.find_contest(query)[:2]
    assert best.partition("/")[2] == slug
    assert names.find_contest(query)[0][1] > second


def test_an_ambiguous_question_has_no_margin(names: Gazetteer) -> None:
    (_, first), (_, second) = names.find_contest("richmond")[:2]
    assert first - second < 5


def test_trigger_words_open_the_gate_even_misspelt(names: Gazetteer) -> None:
    for text, opens in (("he conceeded", True), ("third recount", True), ("lovely weather", False)):
        assert names.opens(names.read(text).tokens) is opens


@given(st.text(max_size=200))
def test_reading_never_raises_and_spans_stay_inside(text: str) -> None:
    for mention in _SHARED.read(text).mentions:
        assert 0 <= mention.start < mention.end <= len(text)


@given(
    st.lists(
        st.sampled_from("Kensington Hull East new castle Borland Hope's #GA06 & and of Lab (".split()), max_size=12
    )
)
def test_the_memo_changes_no_answer(words: list[str]) -> None:
    text = " ".join(words)
    fresh = build_gazetteer(CONTESTS[:6], ACCOUNTS)
    assert fresh.read(text).mentions == fresh.read(text).mentions == _FEW.read(text).mentions


_SHARED = build_gazetteer(CONTESTS, ACCOUNTS)
_FEW = build_gazetteer(CONTESTS[:6], ACCOUNTS)
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def _insert(name: str, i: int, letter: str) -> str:
    return name[:i] + letter + name[i:]


def _delete(name: str, i: int, letter: str) -> str:
    return name[:i] + name[i + 1 :]


def _swap(name: str, i: int, letter: str) -> str:
    return name[: i - 1] + name[i] + name[i - 1] + name[i + 1 :]


def _double(name: str, i: int, letter: str) -> str:
    return name[:i] + name[i] + name[i:]


@pytest.mark.parametrize("slip", [_insert, _delete, _swap, _double])
def test_one_slip_in_a_long_name_is_forgiven(names: Gazetteer, slip: Callable[[str, int, str], str]) -> None:
    random = Random(1)
    for name in ("Kensington", "Zac Silversmith", "Stephen Gethyns", "South Cambridgeshire"):
        for i in range(5, len(name) - 1):
            if not (name[i].isalpha() and name[i - 1].isalpha()):
                continue
            written = slip(name, i, random.choice(LETTERS))
            mentions = names.read(f"so {written} it is").mentions
            assert any(m.contests or m.people for m in mentions), written


def test_a_city_may_be_told_in_a_list() -> None:
    city = build_gazetteer(
        [contest(f"Ambridge {part}", (f"Ann {part}er", "Labour")) for part in ("East", "South", "North West")]
    )
    found = read(city, "Labour in Ambridge: East 3,266, South 3,084, North West 27", MentionKind.CONTEST)
    assert [m.form for m in found.values()] == ["ambridge east", "ambridge south", "ambridge north west"]


def test_a_given_name_alone_is_the_candidate_of_the_contest_named(names: Gazetteer) -> None:
    assert set(read(names, "Kensington: well done Ann", MentionKind.CANDIDATE)) == {"Ann"}
    assert read(names, "well done Ann", MentionKind.CANDIDATE) == {}


def test_initials_are_the_candidate_of_the_contest_named(names: Gazetteer) -> None:
    found = read(names, "Is IDA safe in Chingford", MentionKind.CANDIDATE)
    assert {name for _, name in found["IDA"].people} == {"Iain Duncan Ash"}
    assert read(names, "Is IDA safe", MentionKind.CANDIDATE) == {}


def test_a_misspelt_surname_needs_company(names: Gazetteer) -> None:
    assert read(names, "Gethins sings tonight, lovely", MentionKind.CANDIDATE) == {}
    assert set(read(names, "Gethins for the SNP in NE Fife", MentionKind.CANDIDATE)) == {"Gethins"}


def test_a_month_is_no_surname() -> None:
    months = build_gazetteer([contest("Kensington", ("Ann April", "Labour"))])
    assert read(months, "tickets from April 9 in Kensington", MentionKind.CANDIDATE) == {}


def test_the_initials_of_a_contest_head_its_line(names: Gazetteer) -> None:
    found = read(names, "CWG: Con 20,486", MentionKind.CONTEST)
    assert found["CWG"].contests == (ContestId("e/chingford-and-woodford-green"),)
    assert read(names, "the CWG said Con 20,486", MentionKind.CONTEST) == {}
