"""Every scenario, played through the procedure alone."""

from datetime import date
from pathlib import Path

import pytest

from suban.domain.calendar import Calendar
from suban.domain.rulebook import Rulebook
from suban.scenarios.format import Scenario, differences, line_of, read_scenarios
from suban.scenarios.pure import play
from suban.statutes.rulebooks import read_rulebook
from suban.statutes.workdays import national_calendar

HERE = Path(__file__).parent
SCENARIOS = [
    pytest.param(scenario, id=f"{file.stem}-{index}", marks=pytest.mark.law(*scenario.law))
    for file in sorted(HERE.glob("*.yaml"))
    for index, scenario in enumerate(read_scenarios(file), start=1)
]


@pytest.fixture(scope="module")
def calendar() -> Calendar:
    return national_calendar(date(2026, 1, 1))


@pytest.fixture(scope="module")
def longnan() -> Rulebook:
    return read_rulebook(HERE.parent.parent / "rules" / "longnan-2021.yml")


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_the_journal_says_what_the_scenario_demands(
    scenario: Scenario, longnan: Rulebook, calendar: Calendar
) -> None:
    entries, unexpected = play(scenario, longnan, calendar)
    assert unexpected + differences(scenario, [line_of(each) for each in entries]) == []
