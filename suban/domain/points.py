"""Points deducted and circulated criticisms, counted from the journals alone.

Longnan, art. 26: each rung costs so many points in that year's appraisal (年终考评), the last one a
circulated criticism. A rung that was withdrawn, or whose lapse was annulled, counts no more.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from suban.domain.acts import WarningWithdrawal
from suban.domain.case import Case
from suban.domain.entries import Entry, TermFact, WarningFact
from suban.domain.law import Law
from suban.domain.model import Value
from suban.domain.procedure.changes.transfers import gone_with
from suban.domain.procedure.history import evolve
from suban.domain.rulebook import TermName, WarningLevel


class Deduction(Value):
    """One rung that counts: of which petition and entry, when, against which unit.

    `points` is the rung's own figure and `counted` what it adds: where the highest level is the whole
    deduction, only what it is more than the rungs of the same lapse before it.
    """

    number: str
    entry: int
    at: datetime
    unit: str
    term: TermName
    serial: int
    level: WarningLevel
    points: Decimal
    counted: Decimal
    criticisms: int
    source: str


class UnitPoints(Value):
    """What counts against a unit in a year, and of what that is made."""

    unit: str
    points: Decimal
    criticisms: int
    deductions: tuple[Deduction, ...]


def deductions(law: Law, start: Case, entries: Sequence[Entry]) -> tuple[Deduction, ...]:
    """The rungs of one journal that count, in order; `start` is the case before its first entry."""
    case, standing = start, dict[int, Deduction]()
    for entry in entries:
        match entry.fact, entry.act:
            case WarningFact(), WarningWithdrawal(warning=warning):
                standing.pop(warning, None)
            case WarningFact() as fact, None if entry.kind == "warning_withdrawn":
                which = (fact.serial, fact.level)
                standing = {at: each for at, each in standing.items() if (each.serial, each.level) != which}
            case WarningFact() as fact, _ if case.unit is not None:
                standing[entry.number] = Deduction(
                    number=case.number,
                    entry=entry.number,
                    at=entry.at,
                    unit=case.unit,
                    term=fact.term,
                    serial=fact.serial,
                    level=fact.level,
                    points=fact.points,
                    counted=fact.points,
                    criticisms=fact.criticisms,
                    source=entry.source,
                )
            case TermFact(serial=serial), _ if entry.kind == "lapse_annulled":
                gone = gone_with(case, serial)
                standing = {at: each for at, each in standing.items() if each.serial not in gone}
        case = evolve(law, case, entry)
    ladder = law.rulebook.ladder
    by_level = ladder is not None and ladder.points.counted == "level"
    return _by_level(standing.values()) if by_level else tuple(standing.values())


def _by_level(rungs: Iterable[Deduction]) -> tuple[Deduction, ...]:
    """Of each lapse the highest rung is the whole: what a later one adds is counted when it is climbed.

    So no figure of a year that is over changes because a rung is climbed in the next.
    """
    highest: dict[int, Decimal] = {}
    found = []
    for rung in rungs:
        before = highest.get(rung.serial, Decimal(0))
        found.append(rung.with_(counted=max(rung.points - before, Decimal(0))))
        highest[rung.serial] = max(before, rung.points)
    return tuple(found)


def points_of_year(
    rungs: Iterable[Deduction], year: int, zone: ZoneInfo, unit: str | None = None
) -> tuple[UnitPoints, ...]:
    """What counts in a year, by the local time of each rung: of one unit or of all, by their codes."""
    by_unit: dict[str, list[Deduction]] = {}
    for rung in rungs:
        if rung.at.astimezone(zone).year == year and unit in (None, rung.unit):
            by_unit.setdefault(rung.unit, []).append(rung)
    return tuple(
        UnitPoints(
            unit=code,
            points=sum((each.counted for each in counted), Decimal(0)),
            criticisms=sum(each.criticisms for each in counted),
            deductions=tuple(sorted(counted, key=lambda each: (each.at, each.number, each.entry))),
        )
        for code, counted in sorted(by_unit.items())
    )
