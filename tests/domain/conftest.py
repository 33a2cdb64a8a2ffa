"""The law that these tests play on: rulebooks as shipped, and the calendar as of one fixed day."""

from datetime import date
from pathlib import Path

import pytest

from suban.domain.calendar import Calendar
from suban.domain.law import Law
from suban.domain.rulebook import MaterialsRule
from suban.statutes.rulebooks import read_rulebook
from suban.statutes.workdays import national_calendar

_RULES = Path(__file__).parent.parent.parent / "rules"
_CALENDAR = national_calendar(date(2026, 1, 1))

LONGNAN = Law(rulebook=read_rulebook(_RULES / "longnan-2021.yml"), calendar=_CALENDAR)
ANSHAN = Law(rulebook=read_rulebook(_RULES / "anshan-2019.yml"), calendar=_CALENDAR)
LIAONING = Law(rulebook=read_rulebook(_RULES / "liaoning-2022.yml"), calendar=_CALENDAR)
STANDING = LIAONING.with_(
    rulebook=LIAONING.rulebook.with_(
        id="standing-2022",
        materials=MaterialsRule(suspends=("forwarding", "contact", "handling"), source="art. 1"),
    )
)
"""Made up: a city under Liaoning's provisions that lets clocks stand still while materials are missing."""

LAWS = {"longnan": LONGNAN, "anshan": ANSHAN, "liaoning": LIAONING, "standing": STANDING}


@pytest.fixture(scope="session")
def china() -> Calendar:
    return LONGNAN.calendar
