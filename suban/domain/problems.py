"""Problems that many petitions show: common, rising, from one source, difficult. Found in counts alone.

Anshan, ch. 4: 共性问题、突出问题、源头问题; the report on Beijing: 高频次、共性问题,
持续时间长、解决难度大的诉求. Each is found with the numbers that it rests on. A rise is measured against
the rise of the whole: when everything doubles, nothing is prominent.
"""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from suban.domain.periods import Period
from suban.domain.rulebook import GovernanceRule, ProblemRule
from suban.domain.tallies import Tally, received, within

_PERCENT = 100


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


@dataclass(frozen=True)
class _Counts:
    """The counts of a period and of those that it is compared with."""

    now: tuple[Tally, ...]
    earlier: tuple[tuple[str, tuple[Tally, ...]], ...]

    @property
    def matters(self) -> list[str]:
        return sorted({each.matter for each in self.now})


def found(rules: GovernanceRule, tallies: Iterable[Tally], period: Period) -> tuple[Problem, ...]:
    """The problems of a period, by the rulebook's order of them, those with the most petitions first.

    The tallies must reach back to the same period of the year before; others are passed over.
    """
    there = tuple(tallies)
    counts = _Counts(
        within(there, period),
        (("before", within(there, period.before)), ("year_before", within(there, period.year_before))),
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


def _common(rule: ProblemRule, counts: _Counts) -> Iterator[Problem]:
    """Met in so many of the areas from which anything came."""
    every = {each.area for each in counts.now}
    for matter in counts.matters:
        of = [each for each in counts.now if each.matter == matter]
        areas = {each.area for each in of}
        many = sum(each.received for each in of)
        # In one area alone nothing is common.
        if many >= rule.least and len(areas) > 1 and _reaches(len(areas), len(every), rule.percent):
            yield _problem(rule, of, matter, None, {"areas": len(areas), "all_areas": len(every)})


def _rising(rule: ProblemRule, counts: _Counts) -> Iterator[Problem]:
    """More than the whole's own rise explains, in all areas together or in one of them."""
    for matter in counts.matters:
        of = [each for each in counts.now if each.matter == matter]
        if figures := _risen(rule, counts, matter, None):
            yield _problem(rule, of, matter, None, figures)
        for area in sorted({each.area for each in of}):
            if figures := _risen(rule, counts, matter, area):
                there = [each for each in of if each.area == area]
                yield _problem(rule, there, matter, area, figures)


def _risen(rule: ProblemRule, counts: _Counts, matter: str, area: str | None) -> dict[str, float] | None:
    """The figures of a rise, where it is one against every earlier period that has figures at all."""
    now = _many(counts.now, matter, area)
    if now < rule.least:
        return None
    whole = sum(each.received for each in counts.now)
    figures: dict[str, float] = {}
    for name, earlier in counts.earlier:
        whole_then = sum(each.received for each in earlier)
        if not whole_then:
            continue
        then = _many(earlier, matter, area)
        expected = then * whole / whole_then
        if now * _PERCENT < expected * (_PERCENT + rule.percent):
            return None
        if now - expected <= (rule.deviations or 0) * math.sqrt(max(expected, 1.0)):
            return None
        figures |= {name: then, f"expected_by_{name}": round(expected, 1)}
    # Without any earlier figure nobody can say that it rose.
    return figures or None


def _one_source(rule: ProblemRule, counts: _Counts) -> Iterator[Problem]:
    """Most of it from one area, though others could have sent it, too."""
    every = {each.area for each in counts.now}
    for matter in counts.matters if len(every) > 1 else ():
        of = [each for each in counts.now if each.matter == matter]
        many = sum(each.received for each in of)
        for area, here in sorted(received(of, lambda each: each.area).items()):
            if here >= rule.least and _reaches(here, many, rule.percent):
                there = [each for each in of if each.area == area]
                yield _problem(rule, there, matter, area, {"of_matter": many})


def _difficult(rule: ProblemRule, counts: _Counts) -> Iterator[Problem]:
    """So many that were handled again, escalated or overdue."""
    for matter in counts.matters:
        of = [each for each in counts.now if each.matter == matter]
        many, hard = sum(each.received for each in of), sum(each.hard for each in of)
        if hard >= rule.least and _reaches(hard, many, rule.percent):
            figures: dict[str, float] = {
                "hard": hard,
                "rehandled": sum(each.rehandled for each in of),
                "escalated": sum(each.escalated for each in of),
                "overdue": sum(each.overdue for each in of),
            }
            yield _problem(rule, of, matter, None, figures)


def _many(tallies: Iterable[Tally], matter: str, area: str | None) -> int:
    return sum(each.received for each in tallies if each.matter == matter and area in (None, each.area))


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
