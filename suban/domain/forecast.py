"""Forecasts: how many petitions of a matter a month will bring, and where so many that a plan is wanted.

The report on Beijing: 预判季节性、周期性问题，制定工作预案. The method is the seasonal naive one
with a level: how this month of each earlier year stood to the twelve months before it, the median of that,
times the mean of the last twelve months. The same method forecasts every month of the last year from what
was known before it; how far it was off on average stands beside each forecast.
"""

import statistics
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from suban.domain.rulebook import ForecastRule
from suban.domain.tallies import Month, Tally, moved, received

_YEAR = 12
_PERCENT = 100


@dataclass(frozen=True)
class Forecast:
    """What a month is expected to bring of one matter, in all areas or in one.

    `level` is the mean month of the last year. `low` and `high` are what the months of the years before
    would have given, the least and the most. `years` counts those. `error` is by how many petitions the
    method was off on average in the last year, `error_of_last_month` by how many the newest known month would
    have been; None: too few years to say. `rises`: so many that a plan is wanted.
    """

    matter: str
    area: str | None
    expected: float
    low: float
    high: float
    level: float
    years: int
    error: float | None
    error_of_last_month: float | None
    rises: bool


def forecasts(
    rule: ForecastRule, tallies: Iterable[Tally], month: Month, *, ahead: int = 0
) -> tuple[Forecast, ...]:
    """The forecasts of a month, the greatest rise first; only from what was received before it.

    `ahead` is how many whole months before it are not known yet: 1 for the next month while this one runs.

    A matter, or area of it, that came less than two years ago is none of them: nothing is known of its year.
    """
    there = [each for each in tallies if each.month < moved(month, -ahead)]
    if not there:
        return ()
    ask = _Ask(rule, month, ahead, min(each.month for each in there))
    places: dict[tuple[str, str | None], dict[Month, int]] = {}
    counts = received(there, lambda each: (each.matter, each.area, each.month))
    for (matter, area, when), many in counts.items():
        for place in ((matter, area), (matter, None)):
            series = places.setdefault(place, {})
            series[when] = series.get(when, 0) + many
    found = [
        _said(ask, matter, area, one, series)
        for (matter, area), series in places.items()
        if (one := _forecast(ask, series, month)) is not None
    ]
    return tuple(sorted(found, key=lambda each: (each.level - each.expected, each.matter, each.area or "")))


@dataclass(frozen=True)
class _Ask:
    """What is asked; `begun` is the first month of the record."""

    rule: ForecastRule
    month: Month
    ahead: int
    begun: Month


@dataclass(frozen=True)
class _Expected:
    level: float
    ratios: tuple[float, ...]

    @property
    def many(self) -> float:
        return self.level * statistics.median(self.ratios)


def _forecast(ask: _Ask, series: Mapping[Month, int], month: Month) -> _Expected | None:
    """What a series says of a month by what came before it; None where it reaches back too short."""
    ratios = []
    for years in range(1, ask.rule.years + 1):
        same = moved(month, -_YEAR * years)
        level = _level(ask, series, same)
        # A year in which nothing came says nothing of how its months stand to one another.
        if level:
            ratios.append(series.get(same, 0) / level)
    level = _level(ask, series, month)
    return _Expected(level, tuple(ratios)) if level is not None and ratios else None


def _level(ask: _Ask, series: Mapping[Month, int], month: Month) -> float | None:
    """The mean of the twelve known months before one; None where the record does not reach back so far."""
    last = moved(month, -ask.ahead)
    if moved(last, -_YEAR) < ask.begun:
        return None
    return sum(series.get(moved(last, -by), 0) for by in range(1, _YEAR + 1)) / _YEAR


def _said(ask: _Ask, matter: str, area: str | None, one: _Expected, series: Mapping[Month, int]) -> Forecast:
    errors, naive = [], []
    for by in range(1, _YEAR + 1):
        past = moved(ask.month, -ask.ahead - by)
        then = _forecast(ask, series, past)
        if then is not None:
            there = series.get(past, 0)
            errors.append(abs(then.many - there))
            naive.append(abs(series.get(moved(past, -1 - ask.ahead), 0) - there))
    # A mean of some months only would flatter it, or the contrary.
    whole = len(errors) == _YEAR
    rule, expected = ask.rule, one.many
    rises = expected >= rule.least and expected * _PERCENT >= one.level * (_PERCENT + rule.percent)
    return Forecast(
        matter=matter,
        area=area,
        expected=round(expected, 1),
        low=round(one.level * min(one.ratios), 1),
        high=round(one.level * max(one.ratios), 1),
        level=round(one.level, 1),
        years=len(one.ratios),
        error=round(statistics.fmean(errors), 1) if whole else None,
        error_of_last_month=round(statistics.fmean(naive), 1) if whole else None,
        rises=rises,
    )


def months_needed(rule: ForecastRule) -> int:
    """How many months before a month its forecast looks back, the errors of the last year with it."""
    return _YEAR * (rule.years + 2) + 1
