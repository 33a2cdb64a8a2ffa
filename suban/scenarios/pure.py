"""Plays a scenario through the procedure alone, in microseconds."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from suban.domain.calendar import Calendar
from suban.domain.case import Case
from suban.domain.entries import Entry
from suban.domain.law import Law, register
from suban.domain.procedure import elapse, take
from suban.domain.procedure import register as register_petition
from suban.domain.procedure.history import evolve
from suban.domain.procedure.retiming import change_calendar
from suban.domain.rulebook import Rulebook
from suban.domain.telling import tellings
from suban.scenarios.format import CalendarChanges, Scenario, command_of, line_of, unexpected_refusals


def play(scenario: Scenario, rulebook: Rulebook, calendar: Calendar) -> tuple[list[Entry], list[str]]:
    """The journal that the steps lead to, and what went otherwise than the steps say."""
    law = Law(rulebook=rulebook, calendar=calendar)
    case = new_case("pure", scenario, law)
    # Calendars that come later are found by digest, and so is this one then.
    register(calendar)
    first = register_petition(law, case)
    course = _Course(law, first.case, list(first.entries))
    changes = CalendarChanges(scenario, calendar)
    unexpected: list[str] = []
    for index, step in enumerate(scenario.steps, start=1):
        command = command_of(case.number, index, step, rulebook)
        course.change(changes, step.handled_at or step.at)
        course.elapse(step.handled_at or step.at)
        taken = take(law, course.case, command)
        code, source = (taken.refusal.code, taken.refusal.source) if taken.refusal else (None, None)
        unexpected += unexpected_refusals(index, step, code, source)
        course.case = taken.case
        course.entries += taken.entries
    course.change(changes, scenario.until)
    course.elapse(scenario.until)
    return course.entries, unexpected


def lines_of(
    scenario: Scenario, rulebook: Rulebook, calendar: Calendar, entries: Iterable[Entry]
) -> list[dict[str, Any]]:
    """The journal as lines to compare: each entry's own, and under `told` who must be told of it."""
    law = Law(rulebook=rulebook, calendar=calendar)
    before = new_case("pure", scenario, law)
    lines = []
    for entry in entries:
        after = evolve(law, before, entry)
        told = [each.function or each.audience for each in tellings(law, before, entry, after)]
        lines.append({**line_of(entry), "told": told})
        before = after
    return lines


def new_case(number: str, scenario: Scenario, law: Law) -> Case:
    """The case before its first entry."""
    return Case(
        number=number,
        rulebook=law.rulebook.digest,
        calendar=law.calendar.digest,
        kind=scenario.petition.kind,
        area=scenario.petition.area,
        matter=scenario.petition.matter,
        channel=scenario.petition.channel,
        respondents=scenario.petition.respondents,
        received_at=scenario.petition.received_at,
    )


class _Course:
    def __init__(self, law: Law, case: Case, entries: list[Entry]) -> None:
        self.law, self.case, self.entries = law, case, entries

    def change(self, changes: CalendarChanges, now: datetime) -> None:
        """The calendar changes as often as it does until a moment."""
        for at, calendar in changes.by(now):
            register(calendar)
            self.elapse(at)
            retimed = change_calendar(self.law, self.case, calendar, at)
            self.case = retimed.case
            self.entries += retimed.entries

    def elapse(self, now: datetime) -> None:
        for record in elapse(self.law, self.case, now):
            self.case = record.case
            self.entries += record.entries
