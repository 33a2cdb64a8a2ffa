"""The working days of China against the notices of the State Council (国务院办公厅关于节假日安排的通知)."""

from datetime import date, timedelta

import chinese_calendar
import pytest

from suban.domain.calendar import Calendar, CalendarEndsError
from suban.statutes.workdays import national_calendar


@pytest.fixture(scope="module")
def china() -> Calendar:
    return national_calendar(date(2026, 1, 1))


# The weekends worked in each year, as its notice lists them.
MAKE_UP_DAYS = {
    2018: "02-11 02-24 04-08 04-28 09-29 09-30 12-29",
    2019: "02-02 02-03 04-28 05-05 09-29 10-12",
    2020: "01-19 04-26 05-09 06-28 09-27 10-10",
    2021: "02-07 02-20 04-25 05-08 09-18 09-26 10-09",
    2022: "01-29 01-30 04-02 04-24 05-07 10-08 10-09",
    2023: "01-28 01-29 04-23 05-06 06-25 10-07 10-08",
    2024: "02-04 02-18 04-07 04-28 05-11 09-14 09-29 10-12",
    2025: "01-26 02-08 04-27 09-28 10-11",
    2026: "01-04 02-14 02-28 05-09 09-20 10-10",
}

# The longest runs of days off that a notice made: first and last day.
HOLIDAYS = [
    ("2018-02-15", "2018-02-21"),
    ("2019-05-01", "2019-05-04"),
    # 因疫情延长春节假期
    ("2020-01-24", "2020-02-02"),
    ("2021-10-01", "2021-10-07"),
    ("2022-01-31", "2022-02-06"),
    ("2023-09-29", "2023-10-06"),
    ("2024-02-10", "2024-02-17"),
    ("2025-01-28", "2025-02-04"),
    ("2025-10-01", "2025-10-08"),
    ("2026-02-15", "2026-02-23"),
    ("2026-10-01", "2026-10-07"),
]


@pytest.mark.parametrize("year", MAKE_UP_DAYS)
def test_the_make_up_days_of_a_year_are_those_of_its_notice(year: int, china: Calendar) -> None:
    listed = {date.fromisoformat(f"{year}-{day}") for day in MAKE_UP_DAYS[year].split()}
    assert {day for day in china.make_up_days if day.year == year} == listed
    assert {china.kind(day) for day in listed} == {"make_up_day"}


@pytest.mark.parametrize(("first", "last"), HOLIDAYS)
def test_no_day_of_a_holiday_is_worked_and_the_days_around_it_are(
    first: str, last: str, china: Calendar
) -> None:
    day, end = date.fromisoformat(first), date.fromisoformat(last)
    while day <= end:
        assert not china.is_working_day(day)
        day += timedelta(days=1)
    assert china.is_working_day(day)


@pytest.mark.parametrize("year", range(2011, 2027))
def test_every_day_is_worked_or_not_as_a_second_reading_of_the_notices_has_it(
    year: int, china: Calendar
) -> None:
    day, differing = date(year, 1, 1), []
    while day.year == year:
        if china.is_working_day(day) != chinese_calendar.is_workday(day):
            differing.append(day)
        day += timedelta(days=1)
    assert differing == []


def test_a_holiday_has_its_name(china: Calendar) -> None:
    assert "国庆" in china.holidays[date(2025, 10, 1)]
    assert "春节" in china.holidays[date(2026, 2, 17)]


def test_a_year_without_a_notice_is_provisional_and_says_so(china: Calendar) -> None:
    assert china.provisional_from == date(2027, 1, 1)
    assert not china.is_provisional(date(2026, 12, 31))
    assert china.is_provisional(date(2027, 1, 1))


def test_years_with_notices_are_not_provisional() -> None:
    assert national_calendar(date(2025, 6, 1)).provisional_from is None


def test_the_calendar_ends_with_the_year_after_the_present_one(china: Calendar) -> None:
    assert (china.first_on, china.last_on) == (date(2011, 1, 1), date(2027, 12, 31))
    for outside in (date(2010, 12, 31), date(2028, 1, 1)):
        with pytest.raises(CalendarEndsError, match="publish a calendar"):
            china.kind(outside)


def test_the_same_days_are_the_same_calendar() -> None:
    assert national_calendar(date(2026, 1, 1)).digest == national_calendar(date(2026, 12, 31)).digest
    assert national_calendar(date(2026, 1, 1)).digest != national_calendar(date(2027, 1, 1)).digest
