"""Which rulebook applies: of which city, and from which day on."""

from datetime import date
from pathlib import Path

import pytest

from suban.domain.rulebook import Rulebook
from suban.statutes.cities import NoLawError, in_force_on, place_of, places, rulebooks_of
from suban.statutes.rulebooks import read_rulebook

RULES = Path(__file__).parent.parent.parent / "rules"


@pytest.fixture(scope="module")
def shelf() -> tuple[Rulebook, ...]:
    """Three versions of Longnan's rulebook in no order, and one of Anshan."""
    first = read_rulebook(RULES / "longnan-2021.yml")
    return (
        first.with_(id="longnan-2027", in_force=first.in_force.with_(since=date(2027, 1, 1))),
        first,
        read_rulebook(RULES / "anshan-2019.yml"),
        first.with_(id="longnan-2024", in_force=first.in_force.with_(since=date(2024, 7, 1))),
    )


def test_a_city_has_its_own_rulebooks_and_no_other(shelf: tuple[Rulebook, ...]) -> None:
    assert places(shelf) == ("anshan", "longnan")
    assert {place_of(each) for each in rulebooks_of(shelf, "longnan")} == {"longnan"}
    assert [each.id for each in rulebooks_of(shelf, "anshan")] == ["anshan-2019"]


@pytest.mark.parametrize(
    ("day", "wanted"),
    [
        (date(2021, 3, 4), "longnan-2021"),
        (date(2024, 6, 30), "longnan-2021"),
        (date(2024, 7, 1), "longnan-2024"),
        (date(2026, 12, 31), "longnan-2024"),
        (date(2027, 1, 1), "longnan-2027"),
        (date(2099, 1, 1), "longnan-2027"),
    ],
)
def test_the_newest_in_force_applies(shelf: tuple[Rulebook, ...], day: date, wanted: str) -> None:
    assert in_force_on(rulebooks_of(shelf, "longnan"), day).id == wanted


def test_before_the_first_one_there_is_no_law(shelf: tuple[Rulebook, ...]) -> None:
    with pytest.raises(NoLawError, match="longnan-2021 is in force from 2021-03-04 on"):
        in_force_on(rulebooks_of(shelf, "longnan"), date(2021, 3, 3))


@pytest.mark.parametrize("unnamed", [None, ""])
def test_a_single_place_need_not_be_named(shelf: tuple[Rulebook, ...], unnamed: str | None) -> None:
    assert [each.id for each in rulebooks_of(shelf[1:2], unnamed)] == ["longnan-2021"]
    with pytest.raises(NoLawError, match=r"anshan, longnan"):
        rulebooks_of(shelf, unnamed)


@pytest.mark.parametrize("name", ["shenyang", "Longnan", "longnan-2021", "../rules"])
def test_a_place_without_a_rulebook_is_told_with_those_that_there_are(
    shelf: tuple[Rulebook, ...], name: str
) -> None:
    with pytest.raises(NoLawError, match="anshan, longnan"):
        rulebooks_of(shelf, name)
