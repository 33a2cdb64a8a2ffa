"""Every scenario, played through the procedure alone, under the rulebook that it names."""

from datetime import date
from functools import cache
from pathlib import Path

import pytest

from suban.domain.calendar import Calendar
from suban.domain.rulebook import Rulebook
from suban.scenarios.format import Scenario, differences, read_scenarios
from suban.scenarios.pure import lines_of, play
from suban.statutes.rulebooks import read_rulebook
from suban.statutes.workdays import national_calendar

HERE = Path(__file__).parent
RULES = (HERE.parent.parent / "rules", HERE.parent / "rules")
FILES = sorted(HERE.glob("*.yaml"))
SCENARIOS = [
    pytest.param(scenario, id=f"{file.stem}-{index}", marks=pytest.mark.law(*scenario.law))
    for file in FILES
    for index, scenario in enumerate(read_scenarios(file), start=1)
]


@cache
def rulebook_named(name: str) -> Rulebook:
    """A rulebook of `rules/`, or a made-up one of `tests/rules/`, read once."""
    return read_rulebook(next(file for folder in RULES if (file := folder / f"{name}.yml").is_file()))


@pytest.fixture(scope="module")
def calendar() -> Calendar:
    return national_calendar(date(2026, 1, 1))


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_the_journal_says_what_the_scenario_demands(scenario: Scenario, calendar: Calendar) -> None:
    rulebook = rulebook_named(scenario.rulebook)
    entries, unexpected = play(scenario, rulebook, calendar)
    assert unexpected + differences(scenario, lines_of(scenario, rulebook, calendar, entries)) == []
