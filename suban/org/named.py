"""The units that the directory and the functions name: whether they are there, and have people."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import TypeVar

from suban.domain.organisation import HANDLING
from suban.domain.rulebook import Role
from suban.org.checks import Standing
from suban.org.findings import Finding, FindingCode
from suban.org.records import Placed
from suban.org.spans import DAY, Span, span_of
from suban.store.register import DirectoryRecord, FunctionRecord, UnitRecord
from suban.wording import N_

Line = TypeVar("Line", Placed[DirectoryRecord], Placed[FunctionRecord])

Naming = tuple[str, str, str, str, Span]
"""Something that names a unit: its row, the unit, matter, area, and the days."""


def away(standing: Standing, today: date) -> Iterator[Finding]:
    """Units that are named for days, from today on, on which they are closed or not there yet."""
    found: dict[tuple[FindingCode, str, Span], list[Naming]] = defaultdict(list)
    coming = Span(today, date.max)
    for naming in _namings(standing):
        *_, span = naming
        unit = standing.units[naming[1]].record
        named = span.common(coming)
        for code, when in _away_of(unit):
            days = named.common(when) if named else None
            if days is not None:
                found[code, unit.code, days].append(naming)
    for (code, unit_code, days), namings in found.items():
        unit = standing.units[unit_code].record
        yield Finding(
            code,
            _AWAY[code],
            {"unit": f"{unit.code} {unit.name}", "day": _edge(code, unit)},
            matters=_each(matter for _, _, matter, _, _ in namings),
            areas=_each(area for _, _, _, area, _ in namings),
            units=(unit_code,),
            days=days,
            rows=_each(row for row, *_ in namings),
        )


_AWAY: dict[FindingCode, str] = {
    "unit_closed": N_(
        "{unit} is closed from {day} on: give these lines a last day, and name its successor from then on"
    ),
    "unit_not_yet": N_(
        "{unit} is there from {day} on only: let these lines begin then, and name another unit until then"
    ),
}


def _away_of(unit: UnitRecord) -> Iterator[tuple[FindingCode, Span]]:
    if unit.ended_on is not None:
        yield "unit_closed", Span(date.min, date.max)
        return
    # Whoever must fill a date in writes the last or the first that there is.
    if unit.valid_to is not None and unit.valid_to != date.max:
        yield "unit_closed", Span(unit.valid_to + DAY, date.max)
    if unit.valid_from is not None and unit.valid_from != date.min:
        yield "unit_not_yet", Span(date.min, unit.valid_from - DAY)


def _edge(code: FindingCode, unit: UnitRecord) -> date:
    if code == "unit_not_yet":
        return unit.valid_from or date.min
    return unit.ended_on or (unit.valid_to or date.min) + DAY


def without_people(standing: Standing, acting: Collection[Role], today: date) -> Iterator[Finding]:
    """Units that are named from today on and have nobody who can act, or nobody who is told.

    `acting` are the roles that may reply for a unit.
    """
    people = [each.record for each in standing.people.values() if each.record.ended_on is None]
    can_act = {each.unit for each in people if each.role in acting}
    told = {each.unit for each in people}
    for unit, lines in _by_unit(standing, standing.directory.values(), today).items():
        if unit.code not in can_act:
            yield Finding(
                "nobody_acts",
                N_(
                    "{unit} has nobody who can sign for a petition and reply: add a handler to the people, "
                    "or name another unit"
                ),
                {"unit": f"{unit.code} {unit.name}"},
                matters=_each(each.record.matter for each in lines),
                areas=_each(each.record.area for each in lines),
                units=(unit.code,),
                rows=_each(each.where.row for each in lines),
            )
        elif not (unit.leader_in_charge and unit.principal_leader):
            yield Finding(
                "no_leader",
                N_("{unit} names no principal leader, or none in charge: name both, for warnings go to them"),
                {"unit": f"{unit.code} {unit.name}"},
                units=(unit.code,),
                rows=(standing.units[unit.code].where.row,),
            )
    for unit, functions in _by_unit(standing, standing.functions.values(), today).items():
        if unit.code not in told:
            yield Finding(
                "nobody_told",
                N_("{unit} has a function and nobody on the register: notices for it would reach nobody"),
                {"unit": f"{unit.code} {unit.name}"},
                areas=_each(each.record.area for each in functions),
                units=(unit.code,),
                rows=_each(each.where.row for each in functions),
            )


def unused(standing: Standing, acting: Collection[Role], today: date) -> Iterator[Finding]:
    """Units with people for petitions that neither the directory nor a function names from today on."""
    named = {each.code for each in _by_unit(standing, standing.directory.values(), today)}
    named |= {each.code for each in _by_unit(standing, standing.functions.values(), today)}
    staffed = {each.record.unit for each in standing.people.values() if each.record.role in acting}
    found = [
        unit
        for unit in standing.units.values()
        if unit.record.kind in HANDLING
        and unit.record.code in staffed - named
        and unit.record.ended_on is None
        and span_of(unit.record).last >= today
    ]
    if found:
        yield Finding(
            "unused",
            N_("have people, and no line names them: add lines, if petitions are to be suggested to them"),
            areas=_each(each.record.area for each in found),
            units=tuple(each.record.code for each in found),
            rows=_each(each.where.row for each in found),
        )


def _namings(standing: Standing) -> Iterator[Naming]:
    for line in standing.directory.values():
        record = line.record
        if record.unit in standing.units:
            yield line.where.row, record.unit, record.matter, record.area, span_of(record)
    for function in standing.functions.values():
        if function.record.unit in standing.units:
            always = Span(date.min, date.max)
            yield function.where.row, function.record.unit, "", function.record.area, always


def _by_unit(standing: Standing, lines: Iterable[Line], today: date) -> dict[UnitRecord, list[Line]]:
    """The lines that hold today or later, by unit; units that are closed are told of elsewhere."""
    found: dict[UnitRecord, list[Line]] = defaultdict(list)
    for line in lines:
        unit = standing.units.get(line.record.unit)
        if unit is None or unit.record.ended_on is not None or span_of(unit.record).last < today:
            continue
        if _last(line.record) >= today:
            found[unit.record].append(line)
    return found


def _last(record: DirectoryRecord | FunctionRecord) -> date:
    return span_of(record).last if isinstance(record, DirectoryRecord) else date.max


def _each(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))
