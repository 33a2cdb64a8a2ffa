"""Forecasts: how many petitions of a matter a month will bring, and where so many that a plan is wanted.

The report on Beijing: 预判季节性、周期性问题，制定工作预案. The method is the seasonal naive one with a level: how
this month of each earlier year stood to the twelve months before it, the median of that, times the mean of
the last twelve months. The same method forecasts every month of the last year from what was known before
it; how far it was off on average stands beside each forecast.
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
    would have given, the least and the most. `years` counts those. `error` is by how many petitions the method
    was off on average in the last year, `error_of_last_month` by how many the month before would have been;
    None: too few years to say. `rises`: so many that a plan is wanted.
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


def forecasts(rule: ForecastRule, tallies: Iterable[Tally], month: Month) -> tuple[Forecast, ...]:
    """The forecasts of a month, the greatest rise first; only from what was received before it.

    A matter, or area of it, that came less than two years ago is none of them: nothing is known of its year.
    """
    there = [each for each in tallies if each.month < month]
    if not there:
        return ()
    begun = min(each.month for each in there)
    found = []
    places: dict[tuple[str, str | None], dict[Month, int]] = {}
    for (matter, area, when), many in received(
        there, lambda each: (each.matter, each.area, each.month)
    ).items():
        for place in ((matter, area), (matter, None)):
            series = places.setdefault(place, {})
            series[when] = series.get(when, 0) + many
    for (matter, area), series in places.items():
        one = _forecast(rule, series, month, begun)
        if one is not None:
            found.append(_said(rule, matter, area, one, series, month, begun))
    return tuple(sorted(found, key=lambda each: (each.level - each.expected, each.matter, each.area or "")))


@dataclass(frozen=True)
class _Expected:
    level: float
    ratios: tuple[float, ...]

    @property
    def many(self) -> float:
        return self.level * statistics.median(self.ratios)


def _forecast(
    rule: ForecastRule, series: Mapping[Month, int], month: Month, begun: Month
) -> _Expected | None:
    """What a series says of a month by what came before it; None where it reaches back too short."""
    ratios = []
    for years in range(1, rule.years + 1):
        same = moved(month, -_YEAR * years)
        level = _level(series, same, begun)
        # A year in which nothing came says nothing of how its months stand to one another.
        if level:
            ratios.append(series.get(same, 0) / level)
    level = _level(series, month, begun)
    return _Expected(level, tuple(ratios)) if level is not None and ratios else None


def _level(series: Mapping[Month, int], month: Month, begun: Month) -> float | None:
    """The mean of the twelve months before one; None where the record does not reach back so far."""
    if moved(month, -_YEAR) < begun:
        return None
    return sum(series.get(moved(month, -by), 0) for by in range(1, _YEAR + 1)) / _YEAR


def _said(
    rule: ForecastRule,
    matter: str,
    area: str | None,
    one: _Expected,
    series: Mapping[Month, int],
    month: Month,
    begun: Month,
) -> Forecast:
    errors, naive = [], []
    for by in range(1, _YEAR + 1):
        past = moved(month, -by)
        then = _forecast(rule, series, past, begun)
        if then is not None:
            errors.append(abs(then.many - series.get(past, 0)))
            naive.append(abs(series.get(moved(past, -1), 0) - series.get(past, 0)))
    whole = len(errors) == _YEAR
    expected = one.many
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
