"""Whose turn it is when, where the limits of many petitions end at one midnight."""

from datetime import UTC, datetime, timedelta

from suban.domain.procedure import Instant
from suban.domain.rulebook import Limit
from suban.domain.terms import Term
from suban.engine.spreading import turn_after, turn_of

NUMBERS = [f"20260302-{serial:06}" for serial in range(1, 10_001)]
MIDNIGHT = datetime(2026, 3, 10, 16, tzinfo=UTC)


def instant(unit: str) -> Instant:
    limit = Limit.model_validate({"amount": 5, "unit": unit})
    term = Term(name="handling", serial=1, started_at=MIDNIGHT, limit=limit, source="art. 13(2)")
    return Instant(MIDNIGHT, term, None, "art. 13(2)")


def test_the_numbers_of_one_day_are_spread_evenly() -> None:
    tenths = [0] * 10
    for number in NUMBERS:
        turn = turn_of(number, 600)
        assert timedelta(0) <= turn < timedelta(minutes=10)
        tenths[int(turn.total_seconds() // 60)] += 1
    assert min(tenths) > 800
    assert max(tenths) < 1200


def test_a_petition_has_the_same_turn_each_time() -> None:
    assert turn_of(NUMBERS[0], 600) == turn_of(NUMBERS[0], 600)
    assert turn_of(NUMBERS[0], 300) * 2 == turn_of(NUMBERS[0], 600)


def test_without_a_spread_and_for_a_limit_in_minutes_nobody_waits() -> None:
    days, minutes = instant("working_days"), instant("minutes")
    assert turn_after(days, NUMBERS[0], 600) == turn_of(NUMBERS[0], 600) > timedelta(0)
    assert turn_after(days, NUMBERS[0], None) == timedelta(0)
    assert turn_after(minutes, NUMBERS[0], 600) == timedelta(0)
