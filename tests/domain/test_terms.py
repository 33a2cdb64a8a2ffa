"""When a limit ends, and why: properties that hold for every limit, and the worked dates of the readings."""

from datetime import UTC, date, datetime, timedelta, timezone
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from suban.domain.calendar import CalendarEndsError
from suban.domain.rulebook import Limit
from suban.domain.terms import Due, OfficeHold, Suspension, Term, due, rung_at
from tests.domain.conftest import LONGNAN

CHINA = LONGNAN.calendar
LOCAL = ZoneInfo("Asia/Shanghai")

# Far enough from the calendar's end for every limit below.
STARTS = st.datetimes(datetime(2018, 1, 1), datetime(2026, 6, 30), timezones=st.just(LOCAL))  # noqa: DTZ001
AMOUNTS = st.integers(1, 60)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LOCAL)


def term(started_at: datetime, limit: Limit, *extensions: Limit, **more: object) -> Term:
    plain = Term(
        name="handling",
        serial=1,
        started_at=started_at,
        limit=limit,
        source="art. 13(2)",
        extensions=extensions,
    )
    return plain.with_(**more)


def working(amount: int) -> Limit:
    return Limit(amount=amount, unit="working_days")


def calendar_days(amount: int) -> Limit:
    return Limit(amount=amount, unit="calendar_days")


def months(amount: int) -> Limit:
    return Limit(amount=amount, unit="months")


def minutes(amount: int) -> Limit:
    return Limit(amount=amount, unit="minutes")


DAY_LIMITS = st.one_of(AMOUNTS.map(working), AMOUNTS.map(calendar_days), st.integers(1, 3).map(months))


SUSPENSIONS = st.lists(st.tuples(st.integers(-10, 60), st.integers(0, 20)), max_size=4)


def suspensions(start: datetime, spans: list[tuple[int, int]]) -> tuple[Suspension, ...]:
    day = CHINA.local_date(start)
    return tuple(
        Suspension(since=day + timedelta(days=first), until=day + timedelta(days=first + length))
        for first, length in spans
    )


# -- properties ------------------------------------------------------------------------------------------


@given(STARTS, DAY_LIMITS, SUSPENSIONS)
def test_a_limit_in_days_ends_with_a_working_day(
    start: datetime, limit: Limit, spans: list[tuple[int, int]]
) -> None:
    assert CHINA.is_working_day(due(term(start, limit, suspensions=suspensions(start, spans)), CHINA).on)


@given(STARTS, DAY_LIMITS)
def test_it_has_lapsed_at_midnight_after_its_last_day(start: datetime, limit: Limit) -> None:
    end = due(term(start, limit), CHINA)
    local = end.at.astimezone(LOCAL)
    assert (local.date(), local.hour, local.minute) == (end.on + timedelta(days=1), 0, 0)
    assert (local.second, local.microsecond) == (0, 0)


@given(STARTS, AMOUNTS)
def test_as_many_working_days_count_as_the_law_gives(start: datetime, amount: int) -> None:
    end = due(term(start, working(amount)), CHINA)
    counted = [day.on for day in end.days if day.counted]
    assert len(counted) == amount
    assert all(CHINA.is_working_day(day) for day in counted)
    assert counted[-1] == end.on


@given(STARTS, DAY_LIMITS, SUSPENSIONS)
def test_the_explanation_names_every_day_from_the_event_to_the_last(
    start: datetime, limit: Limit, spans: list[tuple[int, int]]
) -> None:
    end = due(term(start, limit, suspensions=suspensions(start, spans)), CHINA)
    days = [day.on for day in end.days]
    assert days == [CHINA.local_date(start) + timedelta(days=n) for n in range(len(days))]
    assert days[-1] == end.on
    assert (end.days[0].why, end.days[0].counted) == ("day_of_event", False)


@given(STARTS, st.timedeltas(timedelta(0), timedelta(days=30)), DAY_LIMITS)
def test_who_starts_later_ends_no_earlier(start: datetime, later: timedelta, limit: Limit) -> None:
    assert due(term(start, limit), CHINA).at <= due(term(start + later, limit), CHINA).at


@given(STARTS, st.integers(1, 40), st.integers(1, 20))
def test_a_longer_limit_ends_no_earlier(start: datetime, amount: int, more: int) -> None:
    rolled = [due(term(start, calendar_days(n)), CHINA).at for n in (amount, amount + more)]
    assert rolled[0] <= rolled[1]
    # In working days each one more moves the end.
    worked = [due(term(start, working(n)), CHINA).at for n in (amount, amount + more)]
    assert worked[0] < worked[1]


@given(STARTS, AMOUNTS)
def test_within_a_day_the_hour_does_not_matter(start: datetime, amount: int) -> None:
    midnight = start.replace(hour=0, minute=0, second=0, microsecond=0)
    last = midnight + timedelta(days=1) - timedelta.resolution
    ends = {due(term(moment, working(amount)), CHINA).at for moment in (midnight, start, last)}
    assert len(ends) == 1


@given(STARTS, DAY_LIMITS, st.integers(-14, 14))
def test_an_instant_is_brought_home_before_it_is_counted(start: datetime, limit: Limit, hours: int) -> None:
    abroad = start.astimezone(timezone(timedelta(hours=hours)))
    assert due(term(abroad, limit), CHINA).at == due(term(start, limit), CHINA).at


@given(STARTS, AMOUNTS, SUSPENSIONS)
def test_suspended_days_do_not_count_and_no_other_is_lost(
    start: datetime, amount: int, spans: list[tuple[int, int]]
) -> None:
    without = due(term(start, working(amount)), CHINA)
    stops = suspensions(start, spans)
    with_stops = due(term(start, working(amount), suspensions=stops), CHINA)
    day, left = CHINA.local_date(start), amount
    while left:
        day += timedelta(days=1)
        stopped = any(each.since <= day < each.until for each in stops)
        left -= CHINA.is_working_day(day) and not stopped
    assert with_stops.on == day
    inside = {
        each.on for each in with_stops.days if each.why == "suspended" and CHINA.is_working_day(each.on)
    }
    beyond = [each.on for each in with_stops.days if each.counted and each.on > without.on]
    # The end moves by the suspended working days that lie inside the limit as it then is.
    assert len([one for one in inside if one <= without.on]) == len(beyond)


@given(STARTS, AMOUNTS, SUSPENSIONS, st.randoms(use_true_random=False))
def test_the_order_of_suspensions_does_not_matter(
    start: datetime, amount: int, spans: list[tuple[int, int]], random: Random
) -> None:
    stops = list(suspensions(start, spans))
    ends = set()
    for _ in range(3):
        random.shuffle(stops)
        ends.add(due(term(start, working(amount), suspensions=tuple(stops)), CHINA).at)
    assert len(ends) == 1


@given(STARTS, DAY_LIMITS, SUSPENSIONS)
def test_a_limit_never_ends_on_a_suspended_day(
    start: datetime, limit: Limit, spans: list[tuple[int, int]]
) -> None:
    stops = suspensions(start, spans)
    end = due(term(start, limit, suspensions=stops), CHINA)
    assert not any(stop.since <= end.on < stop.until for stop in stops)


@given(STARTS, st.integers(1, 20), st.integers(1, 20))
def test_an_extension_runs_from_the_old_last_day(start: datetime, amount: int, more: int) -> None:
    old = due(term(start, working(amount)), CHINA)
    longer = due(term(start, working(amount), working(more)), CHINA)
    assert longer == due(term(start, working(amount + more)), CHINA)
    from_old_day = due(term(CHINA.end_of(old.on) - timedelta(hours=1), working(more)), CHINA)
    assert longer.on == from_old_day.on


@given(STARTS, st.integers(1, 3))
def test_months_end_on_the_same_day_of_the_month_or_on_its_last(start: datetime, amount: int) -> None:
    first = CHINA.local_date(start)
    end = due(term(start, months(amount)), CHINA)
    year, month = divmod(first.year * 12 + first.month - 1 + amount, 12)
    last_of_month = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
    nominal = date(year, month + 1, min(first.day, last_of_month))
    assert end.on >= nominal
    assert not any(CHINA.is_working_day(nominal + timedelta(days=n)) for n in range((end.on - nominal).days))


@given(STARTS, AMOUNTS)
def test_calendar_days_roll_over_days_off_and_no_further(start: datetime, amount: int) -> None:
    nominal = CHINA.local_date(start) + timedelta(days=amount)
    end = due(term(start, calendar_days(amount)), CHINA)
    rolled = [nominal + timedelta(days=n) for n in range((end.on - nominal).days)]
    assert not any(CHINA.is_working_day(day) for day in rolled)


@given(STARTS, st.integers(1, 10_000))
def test_minutes_run_day_and_night(start: datetime, amount: int) -> None:
    end = due(term(start, minutes(amount)), CHINA)
    assert end.at == start + timedelta(minutes=amount)
    # The last day is that of the last moment in time.
    assert end.on == CHINA.local_date(end.at - timedelta.resolution)


@given(STARTS, st.integers(1, 200), SUSPENSIONS)
def test_minutes_stand_still_on_suspended_days(
    start: datetime, hours: int, spans: list[tuple[int, int]]
) -> None:
    limited = term(start, minutes(hours * 60)).with_(suspensions=suspensions(start, spans))
    off = {
        each.since + timedelta(days=n)
        for each in limited.suspensions
        for n in range((each.until - each.since).days)
    }
    moment, left = start, timedelta(hours=hours)
    while left:
        day = CHINA.local_date(moment)
        step = CHINA.end_of(day) - moment
        if day not in off:
            step = min(step, left)
            left -= step
        moment += step
    assert due(limited, CHINA).at == moment


@given(STARTS, st.integers(1, 7), st.integers(1, 7))
def test_a_higher_rung_comes_later_and_counts_from_the_last_day(start: datetime, low: int, more: int) -> None:
    late = term(start, working(5))
    first = rung_at(late, low, skip_office_holds=False, calendar=CHINA)
    second = rung_at(late, low + more, skip_office_holds=False, calendar=CHINA)
    assert due(late, CHINA).at < first < second
    assert first == due(term(start, working(5 + low)), CHINA).at


# -- worked dates ----------------------------------------------------------------------------------------


@pytest.mark.law("LN-13-2")
def test_five_working_days_over_the_national_holiday_end_on_10_october() -> None:
    end = due(term(at("2025-09-26T10:00"), working(5)), CHINA)
    assert (end.on, end.at) == (date(2025, 10, 10), at("2025-10-11T00:00"))
    # 9月28日调休上班算，国庆、中秋假期不算。
    assert {day.on for day in end.days if day.why == "make_up_day"} == {date(2025, 9, 28)}
    assert [day.on.day for day in end.days if day.why == "holiday"] == [1, 2, 3, 6, 7, 8]
    assert [day.on.day for day in end.days if day.why == "weekend"] == [27, 4, 5]


RUNGS = [
    pytest.param(1, "2025-10-12T00:00", id="blue", marks=pytest.mark.law("LN-26-1")),
    pytest.param(2, "2025-10-14T00:00", id="yellow", marks=pytest.mark.law("LN-26-2")),
    pytest.param(4, "2025-10-16T00:00", id="red", marks=pytest.mark.law("LN-26-3")),
    pytest.param(7, "2025-10-21T00:00", id="hand-over", marks=pytest.mark.law("LN-26-4")),
]


@pytest.mark.parametrize(("working_days", "instant"), RUNGS)
def test_the_rungs_after_10_october_end_on_the_11th_13th_15th_and_20th(
    working_days: int, instant: str
) -> None:
    rung = rung_at(term(at("2025-09-26T10:00"), working(5)), working_days, True, CHINA)
    assert rung == at(instant)


def test_recusal_moves_25_february_to_27_february() -> None:
    # 收到2026-02-11，2月13日申请、24日答复：其间的日子不算（春节2月15日至23日，14日调休上班）。
    stop = Suspension(since=date(2026, 2, 13), until=date(2026, 2, 24))
    received = at("2026-02-11T09:00")
    assert due(term(received, working(5)), CHINA).on == date(2026, 2, 25)
    assert due(term(received, working(5), suspensions=(stop,)), CHINA).on == date(2026, 2, 27)
    assert due(term(at("2026-02-13T09:00"), working(3)), CHINA).on == date(2026, 2, 25)


def test_two_months_after_31_december_is_28_february_even_a_make_up_saturday() -> None:
    limited = term(at("2025-12-24T09:00"), working(5))
    assert due(limited, CHINA).on == date(2025, 12, 31)
    assert due(limited.with_(extensions=(months(2),)), CHINA).on == date(2026, 2, 28)


@pytest.mark.parametrize(
    ("start", "amount", "last"),
    [
        ("2024-01-31T09:00", 1, "2024-02-29"),
        ("2025-01-31T09:00", 1, "2025-02-28"),
        # 2月1日是周六，春节后调休：2月8日上班，2月1日放假，顺延至2月5日。
        ("2025-01-01T09:00", 1, "2025-02-05"),
        ("2025-11-30T09:00", 3, "2026-02-28"),
        ("2025-12-15T09:00", 1, "2026-01-15"),
    ],
)
def test_months_by_example(start: str, amount: int, last: str) -> None:
    assert due(term(at(start), months(amount)), CHINA).on.isoformat() == last


def test_a_limit_that_rolls_into_a_suspension_rolls_through_it() -> None:
    # 11月22日是周六；24日、25日因回避中止。
    stop = Suspension(since=date(2025, 11, 24), until=date(2025, 11, 26))
    limited = term(at("2025-11-07T09:00"), calendar_days(15))
    assert due(limited, CHINA).on == date(2025, 11, 24)
    assert due(limited.with_(suspensions=(stop,)), CHINA).on == date(2025, 11, 26)


def test_minutes_that_end_at_midnight_end_on_the_day_before() -> None:
    end = due(term(at("2025-11-03T23:30"), minutes(30)), CHINA)
    assert (end.on, end.at) == (date(2025, 11, 3), at("2025-11-04T00:00"))


def test_an_evening_in_utc_starts_on_the_next_day_at_home() -> None:
    end = due(term(datetime(2025, 11, 3, 16, tzinfo=UTC), working(1)), CHINA)
    assert end.on == date(2025, 11, 5)


def test_a_limit_beyond_the_calendar_is_refused() -> None:
    with pytest.raises(CalendarEndsError):
        due(term(at("2027-12-30T09:00"), working(2)), CHINA)
    assert due(term(at("2027-12-30T09:00"), working(1)), CHINA).on == date(2027, 12, 31)


def test_two_calendars_of_the_same_years_are_never_taken_for_one_another() -> None:
    off = CHINA.with_(holidays={**CHINA.holidays, date(2025, 11, 5): "临时放假"})
    limited = term(at("2025-11-03T10:00"), working(5))
    for _ in range(2):
        assert [due(limited, each).on.day for each in (CHINA, off)] == [10, 11]
        assert [rung_at(limited, 1, True, each).day for each in (CHINA, off)] == [12, 13]


def test_a_limit_that_touches_a_year_without_a_notice_says_so() -> None:
    assert not provisional("2026-12-24T09:00")
    assert provisional("2026-12-25T09:00")


def provisional(start: str) -> bool:
    end: Due = due(term(at(start), working(5)), CHINA)
    return end.provisional


def test_days_on_which_only_the_office_held_it_are_no_days_of_the_ladder() -> None:
    held = OfficeHold(since=at("2025-11-10T15:00"), until=at("2025-11-13T09:00"))
    late = term(at("2025-11-03T10:00"), working(5), holds=(held,))
    # 10月届满次日11日、12日在办公室，13日发回：13日为逾期第一个工作日。
    assert rung_at(late, 1, True, CHINA) == at("2025-11-14T00:00")
    assert rung_at(late, 1, False, CHINA) == at("2025-11-12T00:00")


def test_a_hold_that_is_still_open_does_not_run_to_the_end_of_the_calendar() -> None:
    held = OfficeHold(since=at("2025-11-13T10:00"))
    late = term(at("2025-11-03T10:00"), working(5), holds=(held,))
    assert rung_at(late, 4, True, CHINA) == at("2025-11-15T00:00")


@given(st.lists(st.integers(0, 40), min_size=4, max_size=4).map(sorted))
def test_several_holds_never_bring_a_rung_forward(hours: list[int]) -> None:
    start = at("2025-11-03T10:00")
    marks = [start + timedelta(hours=12 * each) for each in hours]
    holds = (OfficeHold(since=marks[0], until=marks[1]), OfficeHold(since=marks[2], until=marks[3]))
    plain, held = term(start, working(5)), term(start, working(5), holds=holds)
    for rung in (1, 2, 4, 7):
        assert rung_at(held, rung, True, CHINA) >= rung_at(plain, rung, True, CHINA)
        assert rung_at(held, rung, False, CHINA) == rung_at(plain, rung, False, CHINA)
