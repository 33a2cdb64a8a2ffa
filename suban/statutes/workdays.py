"""Working days of China from the `holidays` package, turned into a pinned calendar.

The only place that reads `holidays`. A year without a single make-up workday has no notice of the State
Council yet: since 2007 every notice has had some, and `holidays` computes such a year silently.
"""

from datetime import date

from holidays import country_holidays

from suban.domain.calendar import ONE_DAY, Calendar

FIRST_YEAR = 2011


def national_calendar(today: date) -> Calendar:
    """The calendar from 2011 to the end of the year after `today`.

    Years without an official notice are marked provisional; years beyond are not covered, so that a limit
    that reaches them is refused instead of guessed.
    """
    last_year = today.year + 1
    china = country_holidays("CN", years=range(FIRST_YEAR, last_year + 1), language="zh_CN")
    holidays: dict[date, str] = {}
    make_up_days: dict[date, str] = {}
    day = date(FIRST_YEAR, 1, 1)
    while day.year <= last_year:
        weekend = day.isoweekday() > 5
        worked = china.is_working_day(day)
        if worked and weekend:
            make_up_days[day] = "调休上班"
        elif not worked and (day in china or not weekend):
            holidays[day] = china.get(day, "")
        day += ONE_DAY
    official = {each.year for each in make_up_days}
    provisional = [year for year in range(FIRST_YEAR, last_year + 1) if year not in official]
    return Calendar(
        first_on=date(FIRST_YEAR, 1, 1),
        last_on=date(last_year, 12, 31),
        provisional_from=date(min(provisional), 1, 1) if provisional else None,
        holidays=holidays,
        make_up_days=make_up_days,
    )
