"""Scenarios of two texts at once: a city's rulebook with what a province's fills of its silence."""

from datetime import date
from pathlib import Path

import pytest

from suban.domain.rulebook import Rulebook
from suban.scenarios.format import Scenario, differences, read_scenarios
from suban.scenarios.pure import lines_of, play
from suban.statutes.rulebooks import read_editions
from suban.statutes.workdays import national_calendar

HERE = Path(__file__).parent
JOINED = [
    pytest.param(scenario, id=f"{file.stem}-{index}", marks=pytest.mark.law(*scenario.law))
    for file in sorted((HERE / "joined").glob("*.yaml"))
    for index, scenario in enumerate(read_scenarios(file), start=1)
]


@pytest.fixture(scope="module")
def editions() -> list[Rulebook]:
    return list(read_editions(HERE.parent.parent / "rules"))


@pytest.mark.parametrize("scenario", JOINED)
def test_the_joined_edition_of_that_day_gives_the_journal(
    scenario: Scenario, editions: list[Rulebook]
) -> None:
    calendar = national_calendar(date(2026, 1, 1))
    received_on = calendar.local_date(scenario.petition.received_at)
    binding = [each for each in editions if each.id == scenario.rulebook]
    rulebook = max(
        (each for each in binding if each.in_force.since <= received_on), key=lambda each: each.in_force.since
    )
    assert rulebook.closing_evidence
    entries, unexpected = play(scenario, rulebook, calendar)
    assert unexpected + differences(scenario, lines_of(scenario, rulebook, calendar, entries)) == []
