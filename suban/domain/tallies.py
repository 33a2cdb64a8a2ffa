"""Tallies: how many petitions of one matter, area, unit and kind came in a month, and how many went hard.

All that is found in many petitions, and all that is forecast, is found in these counts alone.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from suban.domain.periods import Period
from suban.domain.rulebook import Kind, SmallCountsRule

K = TypeVar("K")

Month = tuple[int, int]
"""A year and a month of it, 1 to 12."""


@dataclass(frozen=True)
class Tally:
    """Petitions that were received in one month and have all else in common.

    `unit` None: no unit holds them yet. `hard` of them were handled again, escalated or overdue; those three
    counts may overlap.
    """

    month: Month
    matter: str
    area: str
    kind: Kind
    received: int
    unit: str | None = None
    hard: int = 0
    rehandled: int = 0
    escalated: int = 0
    overdue: int = 0


def months_of(period: Period) -> tuple[Month, ...]:
    """The months of a period, in order."""
    return tuple(moved((period.year, period.month), by) for by in range(period.months))


def moved(month: Month, by: int) -> Month:
    """The month so many months later, or earlier where that is negative."""
    year, before = divmod(month[0] * 12 + month[1] - 1 + by, 12)
    return year, before + 1


def within(tallies: Iterable[Tally], period: Period) -> tuple[Tally, ...]:
    """Those of the months of a period."""
    months = set(months_of(period))
    return tuple(each for each in tallies if each.month in months)


def received(tallies: Iterable[Tally], key: Callable[[Tally], K]) -> dict[K, int]:
    """How many were received, by what `key` says of each."""
    found: dict[K, int] = {}
    for each in tallies:
        found[key(each)] = found.get(key(each), 0) + each.received
    return found


def without_small(tallies: Iterable[Tally], rule: SmallCountsRule | None) -> tuple[Tally, ...]:
    """The tallies without those counts that are so small that they could tell of a single petition.

    What is small is asked of matter, area and kind together over all the tallies that are given, not of each
    unit or month: else what is left would give away what was left out.
    """
    there = tuple(tallies)
    if rule is None:
        return there
    counts = received(there, _group)
    return tuple(each for each in there if each.kind not in rule.kinds or counts[_group(each)] >= rule.below)


def _group(tally: Tally) -> tuple[str, str, Kind]:
    return tally.matter, tally.area, tally.kind
