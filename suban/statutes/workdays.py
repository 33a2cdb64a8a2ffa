"""Working days of China from the `holidays` package, turned into a pinned calendar.

The only place that reads `holidays`. A year without a single make-up workday has no notice of the State
Council yet: since 2007 every notice has had some, and `holidays` computes such a year silently.
"""

from collections.abc import Collection
from datetime import date

from holidays import country_holidays

from suban.domain.calendar import ONE_DAY, Calendar
from suban.statutes.amendments import FIRST_YEAR, NO_AMENDMENTS, Amendments

Days = dict[date, str]


def national_calendar(today: date, amendments: Amendments = NO_AMENDMENTS) -> Calendar:
    """The calendar from 2011 to the end of the year after `today`, as a city has amended it.

    Years without an official notice are marked provisional; years beyond are not covered, so that a limit
    that reaches them is refused instead of guessed. What is amended of a year beyond waits for that year.
    """
    years = range(FIRST_YEAR, today.year + 2)
    holidays, make_up_days = _noticed([year for year in years if year not in amendments.years])
    official = {each.year for each in make_up_days} | amendments.years
    provisional = [year for year in years if year not in official]
    for day, amended in amendments.by_day.items():
        if day.year not in years:
            continue
        holidays.pop(day, None)
        make_up_days.pop(day, None)
        if amended.day == "holiday":
            holidays[day] = amended.name
        elif _is_weekend(day):
            make_up_days[day] = amended.name
    return Calendar(
        first_on=date(years[0], 1, 1),
        last_on=date(years[-1], 12, 31),
        provisional_from=date(min(provisional), 1, 1) if provisional else None,
        # In the order of days: the digest is of the days, not of the order in which they were entered.
        holidays=dict(sorted(holidays.items())),
        make_up_days=dict(sorted(make_up_days.items())),
    )


def _noticed(years: Collection[int]) -> tuple[Days, Days]:
    """Days off and weekends worked, as `holidays` has them."""
    china = country_holidays("CN", years=years, language="zh_CN")
    holidays: Days = {}
    make_up_days: Days = {}
    for year in years:
        day = date(year, 1, 1)
        while day.year == year:
            worked = china.is_working_day(day)
            if worked and _is_weekend(day):
                make_up_days[day] = "调休上班"
            elif not worked and (day in china or not _is_weekend(day)):
                holidays[day] = china.get(day, "")
            day += ONE_DAY
    return holidays, make_up_days


def _is_weekend(day: date) -> bool:
    return day.isoweekday() > 5
