"""The calendar changes: what moves in a petition, how far, and by which days."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import NamedTuple

from suban.domain.calendar import ONE_DAY, Calendar, CalendarEndsError
from suban.domain.case import Case
from suban.domain.entries import CalendarFact, ChangedDay, Entry, RetimingFact, TermChange
from suban.domain.law import Law
from suban.domain.procedure.changes.calendar import calendar_changed, is_open
from suban.domain.procedure.course import Course
from suban.domain.procedure.foresight import look_at_all
from suban.domain.standstill import at_longest, standing
from suban.domain.terms import Due, Term


class Retimed(NamedTuple):
    """What a change of the calendar led to; no entries where the petition is left alone.

    `beyond`: a limit would reach days that the new calendar does not cover, so nothing was changed.
    """

    entries: tuple[Entry, ...]
    case: Case
    beyond: bool = False

    @property
    def moved(self) -> tuple[RetimingFact, ...]:
        """The clocks that end at another moment now."""
        return tuple(each.fact for each in self.entries if isinstance(each.fact, RetimingFact))


def change_calendar(law: Law, case: Case, after: Calendar, at: datetime) -> Retimed:
    """Let a case up to which time has passed count by another calendar from this moment on.

    One that is closed, or counts by that or a later calendar already, is left alone.
    """
    before = law.under(case)
    if case.closed or not after.supersedes(before.calendar):
        return Retimed((), case)
    assert after.notices
    notice = after.notices[-1]
    # An act may have been received by a clock that is ahead of this one.
    now = at if case.moment is None else max(at, case.moment)
    course = Course(before, case)
    try:
        fact = _fact(before, case, after, now)
        course.record("calendar_changed", now, notice.citation, fact=fact)
        for each in _moved(before, case, course.case):
            course.record("term_retimed", now, notice.citation, fact=each)
        look_at_all(course.law, course.case)
    except CalendarEndsError:
        return Retimed((), case, beyond=True)
    return Retimed(tuple(course.entries), course.case)


def _fact(law: Law, case: Case, after: Calendar, now: datetime) -> CalendarFact:
    assert after.notices
    fact = CalendarFact(before=law.calendar.digest, after=after.digest, notice=after.notices[-1], changes=())
    entry = Entry(number=case.entries + 1, kind="calendar_changed", at=now, source="", fact=fact)
    changes = tuple(
        TermChange(term=each.term, serial=each.serial, due_before=each.due_before, due_after=each.due_after)
        for each in _moved(law, case, case.with_(**calendar_changed(law, case, entry)))
    )
    return fact.with_(changes=changes)


def _moved(law: Law, before: Case, after: Case) -> tuple[RetimingFact, ...]:
    """The clocks that end at another moment after the calendar of a case has changed, and by which days.

    What stands still is looked at as it ends if that lasts as long as it can: so lists show it.
    """
    old, new = law.under(before), law.under(after)
    return tuple(
        fact
        for was, term in zip(before.terms, after.terms, strict=True)
        if is_open(was)
        if (fact := _retiming((old, before, was), (new, after, term)))
    )


def _retiming(was: tuple[Law, Case, Term], now: tuple[Law, Case, Term]) -> RetimingFact | None:
    old, (_, case, term) = was[0], now
    due_before, due_after = (law.due(at_longest(law, each, clock)) for law, each, clock in (was, now))
    if due_before.at == due_after.at:
        return None
    return RetimingFact(
        term=term.name,
        serial=term.serial,
        unit=term.unit if term.unit != case.unit else None,
        due_before=due_before.at,
        due_after=due_after.at,
        days=tuple(_changed(now, due_before, due_after, old.calendar)),
        from_now=True if due_after.moved_from and due_after.at == case.moment else None,
    )


def _changed(now: tuple[Law, Case, Term], before: Due, after: Due, old: Calendar) -> Iterator[ChangedDay]:
    """The days that count otherwise, of those that decide when it ends."""
    law, case, term = now
    new = law.calendar
    counts_days = any(each.unit == "working_days" for each in (term.limit, *term.extensions))
    # What a clock stands still for may last so many working days.
    counts_days = counts_days or bool(standing(law, case, term))
    ends = [before.on, after.on, *(each.days[-1].on for each in (before, after) if each.days)]
    # A limit in calendar days or months only asks whether its last day is a working day.
    day = new.local_date(term.started_at) + ONE_DAY if counts_days else _nominal(before, after)
    while day <= max(ends):
        if old.kind(day) != new.kind(day):
            yield ChangedDay(on=day, before=old.kind(day), after=new.kind(day))
        day += ONE_DAY


def _nominal(before: Due, after: Due) -> date:
    """The last day of a limit, before it moved to a working day."""
    counted = (day.on for each in (before, after) for day in each.days if day.why != "rolled_to_working_day")
    return max(counted, default=before.on)
