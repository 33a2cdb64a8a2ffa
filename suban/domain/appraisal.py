"""The appraisal itself: marks, totals, places and mentions, from what was counted and the published rules.

Anshan, ch. 5; Longnan, art. 27; Liaoning, art. 15; the report on Beijing. Everything here follows from its
arguments alone: the same counts under the same rules give the same marks, whatever their order.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from suban.domain.appraisal_counts import Tally, UnitTallies
from suban.domain.model import Value
from suban.domain.rulebook import AppraisalRule, IndicatorRule, MentionRule

_NOTHING = Decimal(0)
_HUNDRED = Decimal(100)
_CENT = Decimal("0.01")

THIRD_PARTY = "third_party"
"""The code under which the mark of a third party stands among those of the indicators."""


class Addition(Value):
    """Marks that somebody entered: for an incentive, as an adjustment of an indicator, by a third party.

    An adjustment may be less than nothing. `code` is that of the incentive or indicator.
    """

    kind: Literal["incentive", "adjustment", "assessment"]
    unit: str
    code: str
    marks: Decimal


class Mark(Value):
    """What one indicator gives, and from which numbers: `mark` of `weight`; None: there was nothing to count.

    `rate` is in per cent; `rate_without_spared` stands where it gave the mark, since the natures that are
    spared lower the rate. `adjusted` is what was added or taken by hand.
    """

    indicator: str
    weight: Decimal
    part: Decimal
    whole: int
    rate: Decimal | None = None
    rate_without_spared: Decimal | None = None
    adjusted: Decimal | None = None
    mark: Decimal | None = None


class Earned(Value):
    """What a unit got for an incentive."""

    incentive: str
    marks: Decimal


class UnitAppraisal(Value):
    """The appraisal of one unit. Without a `total` nothing could be measured; unranked it has no `rank`."""

    unit: str
    group: str
    petitions: int
    marks: tuple[Mark, ...]
    incentives: tuple[Earned, ...] = ()
    total: Decimal | None = None
    rank: int | None = None
    ranked: int | None = None
    commended: tuple[str, ...] = ()
    named: tuple[str, ...] = ()

    def mark(self, indicator: str) -> Mark | None:
        """The mark of that indicator, or None."""
        return next((each for each in self.marks if each.indicator == indicator), None)


def appraise(
    rules: AppraisalRule,
    groups: Mapping[str, str],
    counts: Iterable[UnitTallies],
    additions: Iterable[Addition] = (),
) -> tuple[UnitAppraisal, ...]:
    """The appraisal of all units, by group in the order of the rules, the highest total first.

    `groups` gives the group of each unit that is appraised; what was counted of others is passed over.
    """
    by_unit = {each.unit: each for each in counts if each.person is None and each.unit in groups}
    entered: dict[str, list[Addition]] = {}
    for each in additions:
        if each.unit in groups:
            entered.setdefault(each.unit, []).append(each)
    units = sorted({*by_unit, *entered})
    measured = [
        _of_unit(rules, unit, groups[unit], by_unit.get(unit), entered.get(unit, ())) for unit in units
    ]
    order = [each.group for each in rules.groups]
    found: list[UnitAppraisal] = []
    for group in order:
        found += _placed(rules, [each for each in measured if each.group == group])
    return tuple(found)


def _of_unit(
    rules: AppraisalRule, unit: str, group: str, counts: UnitTallies | None, entered: Sequence[Addition]
) -> UnitAppraisal:
    tallies = counts.tallies if counts else ()
    marks = [
        _mark(each, tallies, _sum(entered, "adjustment", each.indicator))
        for each in rules.indicators
        if each.groups is None or group in each.groups
    ]
    assessed = [each.marks for each in entered if each.kind == "assessment"]
    if rules.third_party is not None and assessed:
        weight = rules.third_party.weight
        mark = min(max(_cents(sum(assessed, _NOTHING) / len(assessed)), _NOTHING), weight)
        marks.append(Mark(indicator=THIRD_PARTY, weight=weight, part=mark, whole=0, mark=mark))
    earned = tuple(
        Earned(incentive=each.incentive, marks=min(given, each.most))
        for each in rules.incentives or ()
        if (given := _sum(entered, "incentive", each.incentive)) > 0
    )
    in_use = [each for each in marks if each.mark is not None]
    # Deductions alone say nothing of how a unit works that has handled nothing.
    some_work = (counts is not None and counts.petitions > 0) or bool(assessed)
    total = None
    if in_use and some_work:
        got = sum((each.mark for each in in_use if each.mark is not None), _NOTHING)
        total = _cents(rules.full * got / sum((each.weight for each in in_use), _NOTHING))
        total += sum((each.marks for each in earned), _NOTHING)
    return UnitAppraisal(
        unit=unit,
        group=group,
        petitions=counts.petitions if counts else 0,
        marks=tuple(marks),
        incentives=earned,
        total=total,
    )


def _sum(entered: Sequence[Addition], kind: str, code: str) -> Decimal:
    return sum((each.marks for each in entered if (each.kind, each.code) == (kind, code)), _NOTHING)


def _mark(rule: IndicatorRule, tallies: Sequence[Tally], adjusted: Decimal) -> Mark:
    """The mark of one indicator, never outside of nothing and its weight."""
    mine = [
        each
        for each in tallies
        if each.figure == rule.figure and (rule.misconduct is None or each.misconduct in rule.misconduct)
    ]
    part = sum((each.part for each in mine), _NOTHING)
    whole = sum(each.whole for each in mine)
    said = Mark(
        indicator=rule.indicator, weight=rule.weight, part=part, whole=whole, adjusted=adjusted or None
    )
    if not rule.is_rate:
        cost = (rule.each or _NOTHING) * part
        return said.with_(mark=_within(rule.weight - cost + adjusted, rule.weight))
    if whole == 0:
        return said
    rate = _HUNDRED * part / whole
    others = [each for each in mine if each.nature is None or each.nature not in (rule.spares or ())]
    rest = sum(each.whole for each in others)
    # Where all of it is spared there is no other rate to go by, and it costs nothing.
    spared = _HUNDRED * sum((each.part for each in others), _NOTHING) / rest if rest else _HUNDRED
    if spared > rate:
        said = said.with_(rate_without_spared=_cents(spared))
    nil, full = rule.scale
    share = min(max((max(rate, spared) - nil) / (full - nil), _NOTHING), Decimal(1))
    return said.with_(rate=_cents(rate), mark=_within(rule.weight * share + adjusted, rule.weight))


def _within(mark: Decimal, weight: Decimal) -> Decimal:
    return _cents(min(max(mark, _NOTHING), weight))


def _cents(value: Decimal) -> Decimal:
    return value.quantize(_CENT, ROUND_HALF_UP)


def _placed(rules: AppraisalRule, units: Sequence[UnitAppraisal]) -> list[UnitAppraisal]:
    """The units of one group with their places; who has the same total has the same place."""
    least = rules.ranked_from.petitions if rules.ranked_from else 0
    totals = [each.total for each in units if each.total is not None and each.petitions >= least]
    found = []
    for each in units:
        if each.total is not None and each.petitions >= least:
            above = sum(1 for other in totals if other > each.total)
            each = each.with_(rank=above + 1, ranked=len(totals))  # noqa: PLW2901 - it is the same unit
        below = sum(1 for other in totals if each.total is not None and other < each.total)
        named = tuple(rule.mention for rule in rules.named or () if _holds(rule, each, below))
        commended = tuple(
            rule.mention
            for rule in rules.commended or ()
            if _holds(rule, each, below) and not (rule.unless_named and named)
        )
        found.append(each.with_(named=named, commended=commended))
    return sorted(found, key=lambda each: (each.rank is None, -(each.total or _NOTHING), each.unit))


def _holds(rule: MentionRule, unit: UnitAppraisal, below: int) -> bool:
    """Whether all holds that a rule demands; places and totals are those of ranked units only."""
    if rule.indicator is not None and not _measures(rule, unit):
        return False
    if rule.first is None and rule.last is None and rule.from_total is None and rule.below_total is None:
        return True
    if unit.rank is None or unit.total is None:
        return False
    return (
        (rule.first is None or unit.rank <= rule.first)
        and (rule.last is None or below < rule.last)
        and (rule.from_total is None or unit.total >= rule.from_total)
        and (rule.below_total is None or unit.total < rule.below_total)
    )


def _measures(rule: MentionRule, unit: UnitAppraisal) -> bool:
    mark = unit.mark(rule.indicator or "")
    if mark is None:
        return False
    if rule.at_least is not None:
        return mark.part >= rule.at_least
    rate = mark.rate_without_spared or mark.rate
    return rate is not None and rule.below is not None and rate < rule.below
