"""Working time: nine hours a working day, one after another, without the nights and days off between."""

from bisect import bisect_left, bisect_right
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from suban.domain.calendar import ONE_DAY, Calendar
from suban.domain.rulebook import Limit
from suban.domain.terms import Term, due

OPENS = time(8, 30)
HOURS = 9.0


class OfficeHours:
    """The working days of a calendar as one line on which time is added."""

    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar
        days = (calendar.last_on - calendar.first_on).days
        every = (calendar.first_on + each * ONE_DAY for each in range(days + 1))
        self._days: list[date] = [day for day in every if calendar.is_working_day(day)]

    def after(self, since: datetime, days: float) -> datetime:
        """So many working days of working time later, to the second; the last one there is at the latest."""
        place = self._place(since) + days
        index = min(int(place), len(self._days) - 1)
        opens = datetime.combine(self._days[index], OPENS, self.calendar.zone)
        later = opens + timedelta(seconds=int((place - int(place)) * HOURS * 3600))
        return max(later, since)

    def _place(self, at: datetime) -> float:
        local = at.astimezone(self.calendar.zone)
        index = bisect_left(self._days, local.date())
        if index >= len(self._days) or self._days[index] != local.date():
            return float(index)
        opens = datetime.combine(local.date(), OPENS, self.calendar.zone)
        return index + min(max((local - opens) / timedelta(hours=HOURS), 0.0), 1.0)

    def length(self, since: datetime, limit: Limit) -> float:
        """How many working days a limit gives from an instant on, its last day included."""
        return _length(self, self.calendar.local_date(since), limit.amount, limit.unit)

    def working_days_between(self, after: date, until: date) -> int:
        """The working days after a day, up to another."""
        return bisect_right(self._days, until) - bisect_right(self._days, after)


@lru_cache(maxsize=4096)
def _length(hours: OfficeHours, day: date, amount: int, unit: str) -> float:
    limit = Limit.model_validate({"amount": amount, "unit": unit})
    begins = datetime.combine(day, OPENS, hours.calendar.zone)
    # A clock of no petition: only its limit and its calendar matter.
    clock = Term(name="handling", serial=1, started_at=begins, limit=limit, source="city setting")
    last = due(clock, hours.calendar).on
    return max(1.0, float(hours.working_days_between(day, last)))
