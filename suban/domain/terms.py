"""Terms: the statutory clocks, as ledgers. Every due moment can be explained day by day."""

import calendar as months
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Literal

from suban.domain.calendar import ONE_DAY, Calendar
from suban.domain.model import Value
from suban.domain.rulebook import Limit, Source, TermName

Why = Literal[
    "day_of_event",
    "working_day",
    "make_up_day",
    "weekend",
    "holiday",
    "suspended",
    "calendar_day",
    "rolled_to_working_day",
]


class Suspension(Value):
    """Days [since, until) that do not count."""

    since: date
    until: date


class OfficeHold(Value):
    """The time in which only the office held the petition: from the reply until it was sent back."""

    since: datetime
    until: datetime | None = None


class Kept(Value):
    """What stays of a clock that had ended before the calendar changed, whatever the new one says.

    `calendar` is the digest of the days by which it ended, and `climbed` are the instants of the rungs that
    it had climbed. No rung is climbed before `since`, when the calendar changed last.
    """

    calendar: str
    since: datetime
    climbed: tuple[datetime, ...] = ()


class Term(Value):
    """One clock: when it started, how much it has, what moved it, and how far it has lapsed.

    `serial` tells two clocks of one petition apart (the handling of a second unit is a new one).
    `order_of` is, for a supervision order, the serial of the term whose lapse opened it; `order` and `mode`,
    for one that was given by hand, the entry that records it and by which means. `not_before` is the
    earliest end of a clock that was computed again: nobody is late at a moment that had passed already.
    `urgency` is that of the rule that it stands on, None for a general one. `kept` stands only where the
    calendar changed after it had lapsed or stopped, and `spent` only where that happened while it stood still
    and it would have ended before by the new days: then it ends with the day on which it goes on.
    """

    name: TermName
    serial: int
    started_at: datetime
    limit: Limit
    source: Source
    urgency: str | None = None
    unit: str | None = None
    suspensions: tuple[Suspension, ...] = ()
    extensions: tuple[Limit, ...] = ()
    holds: tuple[OfficeHold, ...] = ()
    order_of: int | None = None
    order: int | None = None
    mode: str | None = None
    not_before: datetime | None = None
    lapsed: bool = False
    rungs: int = 0
    stopped_at: datetime | None = None
    kept: Kept | None = None
    spent: bool | None = None

    @property
    def running(self) -> bool:
        """Whether the clock still runs; a lapsed one does until it is met."""
        return self.stopped_at is None

    @property
    def held_since(self) -> datetime | None:
        """Since when only the office holds the petition, or None."""
        return self.holds[-1].since if self.holds and self.holds[-1].until is None else None


class Day(Value):
    """One day of an explanation."""

    on: date
    counted: bool
    why: Why
    holiday: str | None = None


class Due(Value):
    """When a term ends.

    `on` is its last day; `at` the first instant at which it has lapsed (00:00 of the day after);
    `provisional` tells that some day of it stands in no official notice yet; `moved_from` is the end that
    the days alone would give, where that had passed already when the term was computed again.
    """

    on: date
    at: datetime
    provisional: bool
    days: tuple[Day, ...]
    moved_from: datetime | None = None


def due(term: Term, calendar: Calendar) -> Due:
    """The end of a term, with each day counted or skipped and why.

    Source: Civil Code arts. 200 to 204 by analogy: the day of the event is not counted, a limit in
    calendar days or months that ends on a day off moves to the next working day.
    """
    found = _due(term.started_at, (term.limit, *term.extensions), term.suspensions, calendar)
    if term.not_before is None or found.at >= term.not_before:
        return found
    last_on = (term.not_before.astimezone(calendar.zone) - timedelta.resolution).date()
    return found.with_(on=last_on, at=term.not_before, moved_from=found.at)


def ends(started_at: datetime, limit: Limit, calendar: Calendar) -> Due:
    """The end of a limit that is no clock of a petition."""
    return _due(started_at, (limit,), (), calendar)


def _due(
    started_at: datetime, limits: tuple[Limit, ...], suspensions: tuple[Suspension, ...], calendar: Calendar
) -> Due:
    if limits[0].unit != "minutes":
        return _due_in_days(calendar.local_date(started_at), limits, suspensions, calendar)
    end = _after_minutes(started_at.astimezone(calendar.zone), limits[0].amount, suspensions, calendar)
    last_on = (end - timedelta.resolution).date()
    if len(limits) > 1:
        # More time is granted in days or months: it runs from the day of the old end.
        return _due_in_days(last_on, limits[1:], suspensions, calendar)
    return Due(on=last_on, at=end, provisional=False, days=())


def _after_minutes(
    started_at: datetime, amount: int, suspensions: tuple[Suspension, ...], calendar: Calendar
) -> datetime:
    """The instant after so many minutes, by day and night, outside the days that do not count."""
    end, counted_from = started_at + timedelta(minutes=amount), started_at
    for each in sorted(suspensions, key=lambda each: each.since):
        since, until = (calendar.end_of(day - ONE_DAY) for day in (each.since, each.until))
        since = max(since, counted_from)
        if since < min(until, end):
            end += until - since
            counted_from = until
    return end


# Asked for again and again, and the same for every petition of that day: a few hundred are alive at a time.
@lru_cache(maxsize=1024)
def _due_in_days(
    day: date, limits: tuple[Limit, ...], suspensions: tuple[Suspension, ...], calendar: Calendar
) -> Due:
    days = [Day(on=day, counted=False, why="day_of_event")]
    for limit in limits:
        days += _walk(day, limit, suspensions, calendar)
        day = days[-1].on
    return Due(
        on=day,
        at=calendar.end_of(day),
        provisional=any(calendar.is_provisional(each.on) for each in days),
        days=tuple(days),
    )


def _walk(
    after: date, limit: Limit, suspensions: tuple[Suspension, ...], calendar: Calendar
) -> Iterator[Day]:
    if limit.unit == "working_days":
        yield from _working_days(after, limit.amount, suspensions, calendar)
        return
    last = (
        after + limit.amount * ONE_DAY
        if limit.unit == "calendar_days"
        else _months_after(after, limit.amount)
    )
    for day in calendar.days_after(after):
        if day > last:
            break
        if _suspended(day, suspensions):
            last += ONE_DAY
            yield Day(on=day, counted=False, why="suspended")
        else:
            yield Day(on=day, counted=True, why="calendar_day")
    while not calendar.is_working_day(last) or _suspended(last, suspensions):
        last += ONE_DAY
        yield Day(on=last, counted=False, why="rolled_to_working_day")


def _working_days(
    after: date, amount: int, suspensions: tuple[Suspension, ...], calendar: Calendar
) -> Iterator[Day]:
    for day in calendar.days_after(after):
        kind = calendar.kind(day)
        if _suspended(day, suspensions):
            yield Day(on=day, counted=False, why="suspended")
        else:
            worked = kind in ("working_day", "make_up_day")
            yield Day(on=day, counted=worked, why=kind, holiday=calendar.holidays.get(day))
            amount -= worked
            if amount == 0:
                return


def _suspended(day: date, suspensions: tuple[Suspension, ...]) -> bool:
    return any(each.since <= day < each.until for each in suspensions)


def _months_after(day: date, amount: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + amount, 12)
    return date(year, month + 1, min(day.day, months.monthrange(year, month + 1)[1]))


def rung_at(
    term: Term, working_days: int, skip_office_holds: bool, calendar: Calendar, ended: Due | None = None
) -> datetime:
    """The end of the N-th working day after the last day of a term; with 0 its own end.

    `ended` is its end where that is not counted by this calendar.

    With `skip_office_holds`, days on which only the office held the petition are not counted: those
    strictly between the day of the reply and the day on which it was sent back. A hold that is still open
    has no end to count from; while it lasts, no rung is climbed at all.
    """
    end = ended or due(term, calendar)
    if working_days == 0:
        return end.at
    held = (
        tuple(
            (calendar.local_date(hold.since), calendar.local_date(hold.until))
            for hold in term.holds
            if hold.until is not None
        )
        if skip_office_holds
        else ()
    )
    return _end_of_working_day(end.on, working_days, held, calendar)


@lru_cache(maxsize=1024)
def _end_of_working_day(
    after: date, amount: int, held: tuple[tuple[date, date], ...], calendar: Calendar
) -> datetime:
    for day in calendar.days_after(after):
        if calendar.is_working_day(day) and not any(since < day < until for since, until in held):
            amount -= 1
        if amount == 0:
            return calendar.end_of(day)
    raise AssertionError("days never end")
