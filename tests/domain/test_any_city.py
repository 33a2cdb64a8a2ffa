"""Whatever a city calls things, and however long it gives: petitions live under its rulebook, and end."""

import re
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from suban.domain.law import Law
from suban.domain.rulebook import Rulebook
from suban.statutes.rulebooks import read_rulebook
from suban.statutes.workdays import national_calendar
from tests.domain.living import live

ROOT = Path(__file__).parents[2]
FILES = sorted([*(ROOT / "rules").glob("*.yml"), *(ROOT / "tests" / "rules").glob("*.yml")])
BOOKS = {each.stem: read_rulebook(each) for each in FILES}
CALENDAR = national_calendar(date(2026, 11, 22))

CODES = {
    *("kind", "treated_as", "kinds", "matter", "nature", "urgency", "category", "manner", "step"),
    *("outcome", "level", "group", "groups", "statutory_limit", "channel"),
}
"""The fields that hold codes of a city's own."""

_OF_GROUNDS = ("non_acceptance", "returns", "recusal")
_FIGURES = {
    "working_days": (1, 2, 5, 40),
    "calendar_days": (1, 3, 60),
    "months": (1, 2, 6),
    "minutes": (1, 30, 1440),
}


def renamed(book: Rulebook) -> Rulebook:
    """The same rulebook with every code of its own called otherwise."""
    written = book.model_dump(mode="json", exclude_none=True)
    for rung in written.get("ladder", {}).get("rungs", []):
        # What the usual level means without saying so is said where it is called otherwise.
        rung["hands_over"] = rung["level"] == "handed_over"
    return Rulebook.model_validate(_renamed(written, ()))


def _renamed(value: Any, place: tuple[str, ...]) -> Any:
    if isinstance(value, dict):
        return {name: _renamed(each, (*place, name)) for name, each in value.items()}
    if isinstance(value, list):
        return [_renamed(each, place) for each in value]
    return f"{value}_otherwise" if isinstance(value, str) and _is_own(place) else value


def _is_own(place: tuple[str, ...]) -> bool:
    field = place[-1]
    if field == "ground":
        return place[0] in _OF_GROUNDS
    if field in ("levels", "channels"):
        return place[0] == "objection"
    return field in CODES


def refigured(book: Rulebook, random: Random) -> Rulebook:
    """The same rulebook with other figures: limits, returns, extensions, re-handlings, rungs, points."""
    written = book.model_dump(mode="json", exclude_none=True)
    # What stands still while materials are missing does so by days.
    still = written.get("materials", {}).get("suspends", [])
    for term in written["terms"]:
        unit = random.choice(sorted(_FIGURES.keys() - ({"minutes"} if term["term"] in still else set())))
        term["limit"] = {"amount": random.choice(_FIGURES[unit]), "unit": unit}
    written["rating"]["rehandlings"] = random.choice([0, 1, 2, 5])
    if "extensions" in written:
        written["extensions"] |= {
            "most": random.choice([0, 1, 3]),
            "unit": random.choice(["months", "working_days"]),
        }
    if written.get("returns", {}).get("cap"):
        written["returns"]["cap"]["most"] = random.choice([1, 4])
    rungs_apart = random.choice([1, 3, 20])
    for index, rung in enumerate(written.get("ladder", {}).get("rungs", []), start=1):
        rung |= {"working_days": index * rungs_apart, "points": "0.25"}
    return Rulebook.model_validate(written)


@pytest.mark.parametrize("name", sorted(BOOKS))
def test_a_petition_of_every_kind_lives_and_ends(name: str) -> None:
    law = Law(rulebook=BOOKS[name], calendar=CALENDAR)
    for seed, kind in enumerate(law.rulebook.kinds):
        assert live(law, kind.kind, Random(seed)).case.closed


@pytest.mark.parametrize("name", sorted(BOOKS))
def test_under_other_names_everything_happens_as_it_did(name: str) -> None:
    book = BOOKS[name]
    laws = [Law(rulebook=each, calendar=CALENDAR) for each in (book, renamed(book))]
    for seed in range(3):
        kind = Random(seed).choice(book.kinds).kind
        lives = [
            live(law, each, Random(seed)) for law, each in zip(laws, (kind, f"{kind}_otherwise"), strict=True)
        ]
        assert lives[0].said() == lives[1].said()
        there = re.findall(
            r'"(?:level|kind|ground)":"(\w+)"', "".join(each.canonical() for each in lives[1].entries)
        )
        assert [each for each in there if each.endswith("_otherwise")]


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(sorted(BOOKS)), st.randoms(use_true_random=False))
def test_under_other_figures_petitions_live_and_end(name: str, random: Random) -> None:
    law = Law(rulebook=renamed(refigured(BOOKS[name], random)), calendar=CALENDAR)
    assert live(law, random.choice(law.rulebook.kinds).kind, random).case.closed
