"""The running clocks as answers carry them: until when, why, and whether they are overdue now."""

from datetime import date, datetime
from typing import Any

from pydantic import BaseModel, Field

from api.wordings import Named, named
from suban.domain.case import Case
from suban.domain.law import Law
from suban.domain.rulebook import TermName
from suban.domain.running import Running, running
from suban.domain.terms import Day
from suban.wording.law import source_text, why_text

SEEN_BY_PETITIONERS: tuple[TermName, ...] = ("contact", "handling", "rehandling", "rating")
"""What is between office and unit (return, supervision) is not the petitioner's business."""


class RunningTerm(BaseModel):
    """A clock that runs. `due_on` is its last day, `due_at` the first instant at which it has lapsed."""

    term: Named
    started_at: datetime
    due_on: date
    due_at: datetime
    source: Named
    provisional: bool = Field(description="部分日期尚无正式通知 / a day of it has no official notice yet")
    overdue: bool
    warning: Named | None = None


class CountedDay(BaseModel):
    """One day, and why it counts or does not."""

    on: date
    counted: bool
    why: Named
    holiday: str | None = None


class ExplainedTerm(RunningTerm):
    """A clock with each of its days."""

    days: list[CountedDay]


def running_terms(law: Law, case: Case, now: datetime) -> list[RunningTerm]:
    """The clocks that run, the nearest end first."""
    return [RunningTerm(**_fields(law, case, each)) for each in running(law, case, now)]


def explained_terms(law: Law, case: Case, now: datetime) -> list[ExplainedTerm]:
    """The clocks that the petitioner sees, with their days."""
    return [
        ExplainedTerm(**_fields(law, case, each), days=[_day(day) for day in each.due.days])
        for each in running(law, case, now)
        if each.term.name in SEEN_BY_PETITIONERS
    ]


def _fields(law: Law, case: Case, each: Running) -> dict[str, Any]:
    return {
        "term": named(each.term.name, law.rule_of(each.term, case).name),
        "started_at": each.term.started_at.astimezone(law.calendar.zone),
        "due_on": each.due.on,
        "due_at": each.due.at,
        "source": named(each.term.source, source_text(each.term.source)),
        "provisional": each.due.provisional,
        "overdue": each.overdue,
        "warning": named(each.rung.level, each.rung.name) if each.rung else None,
    }


def _day(day: Day) -> CountedDay:
    return CountedDay(
        on=day.on, counted=day.counted, why=named(day.why, why_text(day.why)), holiday=day.holiday
    )
