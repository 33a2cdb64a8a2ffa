"""Which day is what, over days that are given."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from suban.domain.calendar import Calendar, CalendarEndsError
from tests.domain.conftest import LONGNAN

CHINA = LONGNAN.calendar
DAYS = st.dates(CHINA.first_on, CHINA.last_on)

SMALL = Calendar(
    first_on=date(2025, 9, 22),
    last_on=date(2025, 10, 12),
    provisional_from=date(2025, 10, 6),
    holidays={date(2025, 10, 1): "国庆节", date(2025, 10, 4): "国庆节"},
    make_up_days={date(2025, 9, 28): "调休上班"},
)


@given(DAYS)
def test_a_day_is_worked_if_it_is_a_plain_weekday_or_a_make_up_day(day: date) -> None:
    plain = day.isoweekday() < 6 and day not in CHINA.holidays
    assert CHINA.is_working_day(day) == (plain or day in CHINA.make_up_days)


def test_each_sort_of_day_is_told_apart() -> None:
    assert SMALL.kind(date(2025, 9, 26)) == "working_day"
    assert SMALL.kind(date(2025, 9, 27)) == "weekend"
    assert SMALL.kind(date(2025, 9, 28)) == "make_up_day"
    assert SMALL.kind(date(2025, 10, 1)) == "holiday"
    assert SMALL.kind(date(2025, 10, 4)) == "holiday"


@pytest.mark.parametrize("day", [date(2025, 9, 21), date(2025, 10, 13), date(1970, 1, 1)])
def test_a_day_outside_the_calendar_is_refused_and_not_guessed(day: date) -> None:
    with pytest.raises(CalendarEndsError, match=f"{day} lies outside calendar {SMALL.digest}") as error:
        SMALL.is_working_day(day)
    assert error.value.day == day


def test_days_without_a_notice_are_provisional() -> None:
    assert not SMALL.is_provisional(date(2025, 10, 5))
    assert SMALL.is_provisional(date(2025, 10, 6))
    assert not SMALL.with_(provisional_from=None).is_provisional(date(2025, 10, 6))


@given(DAYS.filter(lambda day: day < CHINA.last_on))
def test_a_day_ends_where_the_next_begins(day: date) -> None:
    end = CHINA.end_of(day)
    assert CHINA.local_date(end - timedelta.resolution) == day
    assert CHINA.local_date(end) == day + timedelta(days=1)


@given(DAYS, st.integers(-14, 14))
def test_an_instant_is_of_the_same_local_day_whatever_zone_it_is_written_in(day: date, hours: int) -> None:
    noon = CHINA.end_of(day) - timedelta(hours=12)
    assert CHINA.local_date(noon.astimezone(timezone(timedelta(hours=hours)))) == day


def test_a_late_evening_in_utc_is_the_next_day_in_china() -> None:
    assert CHINA.local_date(datetime(2025, 11, 3, 15, 59, 59, tzinfo=UTC)) == date(2025, 11, 3)
    assert CHINA.local_date(datetime(2025, 11, 3, 16, tzinfo=UTC)) == date(2025, 11, 4)


def test_a_calendar_with_one_day_changed_is_another_edition() -> None:
    assert SMALL.with_(make_up_days={}).digest != SMALL.digest


def test_a_calendar_reads_back_from_its_canonical_text() -> None:
    again = Calendar.model_validate_json(CHINA.canonical())
    assert (again, hash(again), again.digest) == (CHINA, hash(CHINA), CHINA.digest)
