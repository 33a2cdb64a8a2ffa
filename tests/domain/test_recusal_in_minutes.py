"""Limits in hours stand still for a recusal by the clock: no text has them, a city may."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from suban.domain.rulebook import Rulebook
from suban.scenarios.format import Scenario, line_of
from suban.scenarios.pure import play
from suban.statutes.rulebooks import read_rulebook
from suban.statutes.workdays import national_calendar

CALENDAR = national_calendar(date(2026, 1, 1))
_WHO = {"by": "petitioner", "ground": "interest", "reason": "有利害关系"}


def in_four_hours() -> Rulebook:
    """Anshan, with four hours to decide on acceptance."""
    written = read_rulebook(Path(__file__).parents[2] / "rules" / "anshan-2019.yml").model_dump(mode="json")
    for term in written["terms"]:
        if term["term"] == "acceptance":
            term["limit"] = {"amount": 240, "unit": "minutes"}
    return Rulebook.model_validate(written)


def asked(at: str, person: str) -> dict[str, Any]:
    return {"at": f"2025-11-{at}", "act": "recusal_request", "person": person, **_WHO}


def answered(at: str, request: int) -> dict[str, Any]:
    said = {"granted": False, "answer": "不存在该情形"}
    return {"at": f"2025-11-{at}", "act": "recusal_decision", "by": "reviewer", "request": request, **said}


@pytest.mark.parametrize(
    ("steps", "lapsed_at"),
    [
        ([], "03T13:00"),
        ([asked("03T10:00", "centre-1"), answered("06T09:00", 2)], "06T12:00"),
        ([asked("03T10:00", "centre-1"), answered("03T10:30", 2)], "03T13:30"),
        # Twice; what two applications cover is made off once, whichever is answered first.
        (
            [
                *(asked("03T10:00", "centre-1"), answered("03T11:00", 2)),
                *(asked("03T12:00", "centre-1"), answered("04T12:00", 4)),
            ],
            "04T14:00",
        ),
        (
            [
                *(asked("03T10:00", "centre-1"), asked("04T10:00", "centre-2")),
                *(answered("05T09:00", 2), answered("06T09:00", 3)),
            ],
            "06T12:00",
        ),
        (
            [
                *(asked("03T10:00", "centre-1"), asked("04T10:00", "centre-2")),
                *(answered("05T09:00", 3), answered("06T09:00", 2)),
            ],
            "06T12:00",
        ),
    ],
)
def test_the_hours_of_a_recusal_do_not_count(steps: list[dict[str, Any]], lapsed_at: str) -> None:
    scenario = Scenario.model_validate(
        {
            "title": "四小时内决定是否受理",
            "law": [],
            "rulebook": "anshan-2019",
            "petition": {"kind": "complaint", "received_at": "2025-11-03T09:00"},
            "steps": steps,
            "until": "2025-11-07T00:00",
            "journal": [],
        }
    )
    entries, unexpected = play(scenario, in_four_hours(), CALENDAR)
    assert unexpected == []
    lapses = [line_of(each) for each in entries if each.kind == "lapsed"]
    assert [each["at"] for each in lapses if each["term"] == "acceptance"] == [
        f"2025-11-{lapsed_at}:00+08:00"
    ]
