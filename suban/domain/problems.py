"""Problems that many petitions show: common, rising, from one source, difficult. Found in counts alone.

Anshan, ch. 4: 共性问题、突出问题、源头问题; the report on Beijing: 高频次、共性问题,
持续时间长、解决难度大的诉求. Each is found with the numbers that it rests on. A rise is measured against
the rise of the whole: when everything doubles, nothing is prominent.
"""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from suban.domain.periods import Period
from suban.domain.rulebook import GovernanceRule, ProblemRule, RiskRule
from suban.domain.tallies import Tally, received, within

_PERCENT = 100
_SEVERAL = 2


@dataclass(frozen=True)
class Problem:
    """A matter whose petitions reach the figures of a rule, in all areas or in one.

    `received` in the period; `figures` are the other numbers that the rule asked for, by name; `units` hold
    these petitions, those with the most first; `areas` are where they come from, likewise.
    """

    rule: ProblemRule
    matter: str
    area: str | None
    received: int
    figures: tuple[tuple[str, float], ...]
    areas: tuple[str, ...]
    units: tuple[str, ...]


class _Earlier(NamedTuple):
    """The counts of a period that this one is compared with, by matter and by area of it."""

    name: str
    whole: int
    places: dict[tuple[str, str | None], int]


@dataclass(frozen=True)
class _Counts:
    """The counts of a period, matter by matter, and of those that it is compared with."""

    matters: dict[str, list[Tally]]
    areas: frozenset[str]
    now: _Earlier
    earlier: tuple[_Earlier, ...]


def _counted(name: str, tallies: Iterable[Tally]) -> _Earlier:
    there = tuple(tallies)
    places: dict[tuple[str, str | None], int] = {}
    for each in there:
        for area in (None, each.area):
            places[each.matter, area] = places.get((each.matter, area), 0) + each.received
    return _Earlier(name, sum(each.received for each in there), places)


def found(rules: GovernanceRule, tallies: Iterable[Tally], period: Period) -> tuple[Problem, ...]:
    """The problems of a period, by the rulebook's order of them, those with the most petitions first.

    The tallies must reach back to the same period of the year before; others are passed over.
    """
    there = tuple(tallies)
    now = within(there, period)
    matters: dict[str, list[Tally]] = {}
    for tally in sorted(now, key=lambda each: each.matter):
        matters.setdefault(tally.matter, []).append(tally)
    counts = _Counts(
        matters,
        frozenset(each.area for each in now),
        _counted("now", now),
        (
            _counted("before", within(there, period.before)),
            _counted("year_before", within(there, period.year_before)),
        ),
    )
    looking = {"common": _common, "rising": _rising, "one_source": _one_source, "difficult": _difficult}
    return tuple(
        problem
        for rule in rules.problems
        for problem in sorted(
            looking[rule.looks_for](rule, counts),
            key=lambda each: (-each.received, each.matter, each.area or ""),
        )
    )


@dataclass(frozen=True)
class Risk:
    """How many petitions a period has of those that a risk shows in, beside earlier periods.

    `warns`: so many that somebody must be warned. `areas` are where they come from, the most first.
    """

    rule: RiskRule
    received: int
    before: int
    year_before: int
    warns: bool
    areas: tuple[str, ...]


def risks(rules: GovernanceRule, tallies: Iterable[Tally], period: Period) -> tuple[Risk, ...]:
    """Each risk of the rulebook, assessed for a period (Anshan, ch. 4: 风险评估和预警)."""
    there = tuple(tallies)
    return tuple(_assessed(rule, there, period) for rule in rules.risks or ())


def _assessed(rule: RiskRule, tallies: tuple[Tally, ...], period: Period) -> Risk:
    of = [each for each in tallies if each.matter in (rule.matters or ()) or each.kind in (rule.kinds or ())]
    now, before, year_before = (
        sum(each.received for each in within(of, when))
        for when in (period, period.before, period.year_before)
    )
    return Risk(
        rule=rule,
        received=now,
        before=before,
        year_before=year_before,
        warns=now >= rule.least and now * _PERCENT >= before * (_PERCENT + rule.percent),
        areas=_most(received(within(of, period), lambda each: each.area)),
    )


def _common(rule: ProblemRule, counts: _Counts) -> Iterator[Problem]:
    """Met in so many of the areas from which anything came."""
    every = counts.areas
    for matter, of in counts.matters.items():
        areas = {each.area for each in of}
        many = sum(each.received for each in of)
        # In one area alone nothing is common.
        if many >= rule.least and len(areas) >= _SEVERAL and _reaches(len(areas), len(every), rule.percent):
            yield _problem(rule, of, matter, None, {"areas": len(areas), "all_areas": len(every)})


def _rising(rule: ProblemRule, counts: _Counts) -> Iterator[Problem]:
    """More than the whole's own rise explains, in all areas together or in one of them."""
    for matter, of in counts.matters.items():
        if figures := _risen(rule, counts, matter, None):
            yield _problem(rule, of, matter, None, figures)
        for area in sorted({each.area for each in of}):
            if figures := _risen(rule, counts, matter, area):
                there = [each for each in of if each.area == area]
                yield _problem(rule, there, matter, area, figures)


def _risen(rule: ProblemRule, counts: _Counts, matter: str, area: str | None) -> dict[str, float] | None:
    """The figures of a rise, where it is one against every earlier period that has figures at all."""
    now = counts.now.places[matter, area]
    if now < rule.least:
        return None
    figures: dict[str, float] = {}
    for name, whole, places in counts.earlier:
        if not whole:
            continue
        then, growth = places.get((matter, area), 0), counts.now.whole / whole
        expected = then * growth
        if now * _PERCENT < expected * (_PERCENT + rule.percent):
            return None
        # Both counts fluctuate: the variance of each is its mean, that of the earlier one grows with it.
        chance = math.sqrt(max(expected, 1.0) * (1 + growth))
        if now - expected <= (rule.deviations or 0) * chance:
            return None
        figures |= {name: then, f"expected_by_{name}": round(expected, 1)}
    # Without any earlier figure nobody can say that it rose.
    return figures or None


def _one_source(rule: ProblemRule, counts: _Counts) -> Iterator[Problem]:
    """Most of it from one area, though others could have sent it, too."""
    if len(counts.areas) < _SEVERAL:
        return
    for matter, of in counts.matters.items():
        many = sum(each.received for each in of)
        for area, here in sorted(received(of, lambda each: each.area).items()):
            if here >= rule.least and _reaches(here, many, rule.percent):
                there = [each for each in of if each.area == area]
                yield _problem(rule, there, matter, area, {"of_matter": many})


def _difficult(rule: ProblemRule, counts: _Counts) -> Iterator[Problem]:
    """So many that were handled again, escalated or overdue."""
    for matter, of in counts.matters.items():
        many, hard = sum(each.received for each in of), sum(each.hard for each in of)
        if hard >= rule.least and _reaches(hard, many, rule.percent):
            figures: dict[str, float] = {
                "hard": hard,
                "rehandled": sum(each.rehandled for each in of),
                "escalated": sum(each.escalated for each in of),
                "overdue": sum(each.overdue for each in of),
            }
            yield _problem(rule, of, matter, None, figures)


def _reaches(part: int, whole: int, percent: int) -> bool:
    return part * _PERCENT >= whole * percent


def _problem(
    rule: ProblemRule, of: list[Tally], matter: str, area: str | None, figures: dict[str, float]
) -> Problem:
    return Problem(
        rule=rule,
        matter=matter,
        area=area,
        received=sum(each.received for each in of),
        figures=tuple(figures.items()),
        areas=_most(received(of, lambda each: each.area)),
        units=_most(received((each for each in of if each.unit), lambda each: each.unit or "")),
    )


def _most(counts: dict[str, int]) -> tuple[str, ...]:
    return tuple(sorted(counts, key=lambda each: (-counts[each], each)))
