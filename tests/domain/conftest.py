"""The law that these tests play on: both rulebooks as shipped, and the calendar as of one fixed day."""

from datetime import date
from pathlib import Path

import pytest

from suban.domain.calendar import Calendar
from suban.domain.law import Law
from suban.statutes.rulebooks import read_rulebook
from suban.statutes.workdays import national_calendar

_RULES = Path(__file__).parent.parent.parent / "rules"
_CALENDAR = national_calendar(date(2026, 1, 1))

LONGNAN = Law(rulebook=read_rulebook(_RULES / "longnan-2021.yml"), calendar=_CALENDAR)
ANSHAN = Law(rulebook=read_rulebook(_RULES / "anshan-2019.yml"), calendar=_CALENDAR)
LAWS = {"longnan": LONGNAN, "anshan": ANSHAN}


@pytest.fixture(scope="session")
def china() -> Calendar:
    return LONGNAN.calendar
