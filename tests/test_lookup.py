"""Who looks may name a contest or a person; what is not clear is asked back."""

import pytest

from bot.exits import NotFoundError
from bot.lookup import UnclearContestError, one_contest
from matchers.gazetteer import Gazetteer
from matchers.vocabulary import Candidate, Contest, ContestId


def contest(name: str, *people: str) -> Contest:
    return Contest(
        id=ContestId(f"test/{name.lower().replace(' ', '-')}"),
        name=name,
        election="Test",
        timezone="UTC",
        candidates=tuple(Candidate(name=person, party=f"Party {n}") for n, person in enumerate(people)),
    )


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer(
        [
            contest("Alderbrook", "Ann Exämple", "Bob Sample"),
            contest("Richmere", "Cy Specimen", "Bob Sample"),
            contest("Marlow", "Di Alderbrook", "Ed Mould"),
            contest("Oakridge", "Flo van Muster"),
        ],
        [],
    )


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("alderbrook", "Alderbrook"),
        ("Ann Example", "Alderbrook"),
        ("example", "Alderbrook"),
        ("cy speciman", "Richmere"),
        ("Di Alderbrook", "Marlow"),
        ("mould", "Marlow"),
        ("van muster", "Oakridge"),
        ("muster", "Oakridge"),
    ],
)
def test_a_contest_or_who_stands_there_is_found(gazetteer: Gazetteer, query: str, name: str) -> None:
    assert one_contest(gazetteer, query, or_candidate=True).name == name


def test_a_person_who_stands_twice_is_asked_back(gazetteer: Gazetteer) -> None:
    with pytest.raises(UnclearContestError, match="Alderbrook or Richmere; which"):
        one_contest(gazetteer, "bob sample", or_candidate=True)


@pytest.mark.parametrize("query", ["nobody at all", "", "   ", "x" * 10_000])
def test_nothing_is_made_of_what_fits_nothing(gazetteer: Gazetteer, query: str) -> None:
    with pytest.raises(NotFoundError, match="no contest is called"):
        one_contest(gazetteer, query, or_candidate=True)


def test_what_changes_the_record_names_the_contest(gazetteer: Gazetteer) -> None:
    with pytest.raises(NotFoundError):
        one_contest(gazetteer, "mould")
