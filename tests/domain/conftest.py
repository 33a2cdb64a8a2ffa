"""The law that these tests play on: Longnan as shipped, and the calendar as of one fixed day."""

from datetime import date
from pathlib import Path

import pytest

from suban.domain.calendar import Calendar
from suban.domain.law import Law
from suban.statutes.rulebooks import read_rulebook
from suban.statutes.workdays import national_calendar

LONGNAN = Law(
    rulebook=read_rulebook(Path(__file__).parent.parent.parent / "rules" / "longnan-2021.yml"),
    calendar=national_calendar(date(2026, 1, 1)),
)


@pytest.fixture(scope="session")
def china() -> Calendar:
    return LONGNAN.calendar
