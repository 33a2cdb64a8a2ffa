"""Days of spans, compared with days counted one by one."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from suban.org.spans import Span

FIRST = date(2026, 1, 1)


def _span(numbers: tuple[int, int]) -> Span:
    first, last = sorted(numbers)
    return Span(FIRST + timedelta(days=first), FIRST + timedelta(days=last))


def _days(span: Span) -> list[date]:
    return [span.first + timedelta(days=each) for each in range((span.last - span.first).days + 1)]


spans = st.tuples(st.integers(0, 30), st.integers(0, 30)).map(_span)


@given(spans, st.lists(spans, max_size=5))
def test_what_is_left_of_a_span_are_the_days_in_no_other(span: Span, taken: list[Span]) -> None:
    left = list(span.without(taken))
    wanted = [day for day in _days(span) if not any(day in each for each in taken)]
    assert [day for each in left for day in _days(each)] == wanted
    # No two of them touch, so each gap is told once.
    assert all(a.last + timedelta(days=1) < b.first for a, b in pairwise(left))


@given(spans, spans)
def test_the_days_in_common_are_those_in_both(one: Span, other: Span) -> None:
    both = one.common(other)
    assert (_days(both) if both else []) == [day for day in _days(one) if day in other]


def test_a_span_without_end_has_no_day_after_it() -> None:
    always = Span(date.min, date.max)
    assert list(always.without([Span(FIRST, date.max)])) == [Span(date.min, FIRST - timedelta(days=1))]
    assert list(always.without([always])) == []
    assert str(always) == "… – …"
