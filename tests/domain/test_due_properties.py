"""What holds of every answer, counted again with a second calendar."""

from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from random import Random
from zoneinfo import ZoneInfo

import chinese_calendar
from hypothesis import given, settings
from hypothesis import strategies as st

from suban.domain.due_question import DueAnswer, DueQuestion, answer
from suban.domain.law import Law
from suban.domain.rulebook import Limit
from suban.domain.terms import Suspension
from tests.domain.test_due_question import ANSHAN, LAWS, LONGNAN

LOCAL = ZoneInfo("Asia/Shanghai")
ONE_DAY = timedelta(days=1)

# Far enough from the end of the second calendar for every limit and suspension below.
STARTS = st.datetimes(datetime(2012, 1, 1), datetime(2026, 5, 31), timezones=st.just(LOCAL))  # noqa: DTZ001
AMOUNTS = st.integers(1, 40)
DAY_LIMITS = st.one_of(
    AMOUNTS.map(lambda amount: Limit(amount=amount, unit="working_days")),
    AMOUNTS.map(lambda amount: Limit(amount=amount, unit="calendar_days")),
    st.integers(1, 3).map(lambda amount: Limit(amount=amount, unit="months")),
)
SPANS = st.lists(st.tuples(st.integers(-10, 50), st.integers(0, 15)), max_size=4)

# A loaded machine is slow, not wrong.
each_holds: Callable[..., Callable[..., None]] = settings(deadline=None, max_examples=60)


def law_with(limit: Limit) -> Law:
    """Anshan, with another length of its handling."""
    rulebook = LAWS[ANSHAN].rulebook
    terms = tuple(each.with_(limit=limit) if each.term == "handling" else each for each in rulebook.terms)
    return LAWS[ANSHAN].with_(rulebook=rulebook.with_(terms=terms))


def working(amount: int) -> Limit:
    return Limit(amount=amount, unit="working_days")


def asked(start: datetime, limit: Limit, suspensions: tuple[Suspension, ...] = ()) -> DueAnswer:
    question = DueQuestion(term="handling", kind="complaint", started_at=start, suspensions=suspensions)
    found = answer(question, law_with(limit))
    assert isinstance(found, DueAnswer), found
    return found


def around(start: datetime, spans: list[tuple[int, int]]) -> tuple[Suspension, ...]:
    """Spans of days, given from the day of the start."""
    day = start.date()
    return tuple(
        Suspension(since=day + first * ONE_DAY, until=day + (first + length) * ONE_DAY)
        for first, length in spans
    )


def stopped(day: date, suspensions: tuple[Suspension, ...]) -> bool:
    return any(each.since <= day < each.until for each in suspensions)


@each_holds
@given(STARTS, DAY_LIMITS, SPANS)
def test_the_last_day_is_a_working_day_that_is_not_suspended(
    start: datetime, limit: Limit, spans: list[tuple[int, int]]
) -> None:
    suspensions = around(start, spans)
    end = asked(start, limit, suspensions).due
    assert chinese_calendar.is_workday(end.on)
    assert not stopped(end.on, suspensions)
    assert end.at == datetime.combine(end.on + ONE_DAY, datetime.min.time(), LOCAL)


@each_holds
@given(STARTS, AMOUNTS, SPANS)
def test_it_is_the_nth_working_day_that_is_not_suspended(
    start: datetime, amount: int, spans: list[tuple[int, int]]
) -> None:
    suspensions = around(start, spans)
    day, left = start.date(), amount
    while left:
        day += ONE_DAY
        left -= chinese_calendar.is_workday(day) and not stopped(day, suspensions)
    found = asked(start, working(amount), suspensions)
    assert found.due.on == day
    assert sum(each.counted for each in found.due.days) == amount


@each_holds
@given(STARTS, AMOUNTS, st.integers(0, 30), st.integers(0, 15))
def test_a_suspension_moves_the_end_by_the_working_days_that_it_takes_from_the_limit(
    start: datetime, amount: int, first: int, length: int
) -> None:
    suspensions = around(start, [(first, length)])
    plain, moved = asked(start, working(amount)).due, asked(start, working(amount), suspensions).due
    taken = sum(
        each.why == "suspended" and chinese_calendar.is_workday(each.on) for each in moved.days
    )  # in the limit as it then is
    later = plain.on
    for _ in range(taken):
        later += ONE_DAY
        while not chinese_calendar.is_workday(later):
            later += ONE_DAY
    assert moved.on == later


@each_holds
@given(STARTS, DAY_LIMITS, SPANS, st.randoms(use_true_random=False))
def test_neither_order_nor_overlap_of_suspensions_matters(
    start: datetime, limit: Limit, spans: list[tuple[int, int]], random: Random
) -> None:
    in_order = around(start, spans)
    shuffled = list(in_order)
    random.shuffle(shuffled)
    one_by_one = {
        day
        for each in in_order
        for day in (each.since + n * ONE_DAY for n in range((each.until - each.since).days))
    }
    in_days = tuple(Suspension(since=day, until=day + ONE_DAY) for day in sorted(one_by_one))
    wanted = asked(start, limit, in_order).due
    assert asked(start, limit, tuple(shuffled)).due == wanted
    assert asked(start, limit, in_days).due == wanted
    assert asked(start, limit, in_order + in_order).due == wanted


@each_holds
@given(STARTS, DAY_LIMITS, SPANS, st.integers(0, 15))
def test_more_suspension_never_brings_the_end_forward(
    start: datetime, limit: Limit, spans: list[tuple[int, int]], length: int
) -> None:
    some, more = around(start, spans), around(start, [*spans, (1, length)])
    assert asked(start, limit, some).due.at <= asked(start, limit, more).due.at


@each_holds
@given(STARTS, st.timedeltas(timedelta(0), timedelta(days=30)), DAY_LIMITS, SPANS)
def test_who_starts_later_ends_no_earlier(
    start: datetime, later: timedelta, limit: Limit, spans: list[tuple[int, int]]
) -> None:
    # Months do not go with suspensions here: 30 and 31 January both end on the last of February, but the
    # earlier start loses a suspended 31 January and the later one does not.
    suspensions = () if limit.unit == "months" else around(start, spans)
    assert asked(start, limit, suspensions).due.at <= asked(start + later, limit, suspensions).due.at


@each_holds
@given(STARTS, DAY_LIMITS, SPANS, st.integers(1, 10))
def test_a_longer_limit_ends_no_earlier(
    start: datetime, limit: Limit, spans: list[tuple[int, int]], more: int
) -> None:
    longer = limit.with_(amount=limit.amount + (1 if limit.unit == "months" else more))
    suspensions = around(start, spans)
    assert asked(start, limit, suspensions).due.at <= asked(start, longer, suspensions).due.at


@each_holds
@given(STARTS, st.integers(1, 10_000), st.integers(1, 100))
def test_minutes_run_day_and_night_and_longer_is_later(start: datetime, amount: int, more: int) -> None:
    end = asked(start, Limit(amount=amount, unit="minutes")).due
    assert end.at - start == timedelta(minutes=amount)
    assert asked(start, Limit(amount=amount + more, unit="minutes")).due.at > end.at


@each_holds
@given(STARTS, DAY_LIMITS, st.integers(-14, 14))
def test_the_zone_that_the_start_is_written_in_does_not_matter(
    start: datetime, limit: Limit, hours: int
) -> None:
    abroad = start.astimezone(timezone(timedelta(hours=hours)))
    assert asked(abroad, limit) == asked(start, limit)


@each_holds
@given(STARTS, st.sampled_from([ANSHAN, LONGNAN]))
def test_in_force_is_a_matter_of_the_day_alone(start: datetime, rulebook: str) -> None:
    question = DueQuestion(term="handling", kind="complaint", started_at=start)
    found = answer(question, LAWS[rulebook])
    assert isinstance(found, DueAnswer)
    assert found.in_force == (start.date() >= LAWS[rulebook].rulebook.in_force.since)
